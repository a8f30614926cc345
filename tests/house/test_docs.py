"""The documentation cannot lie: what the code has stands in it, and what it names exists."""

import importlib
import pkgutil
import re
from dataclasses import fields
from pathlib import Path

import pytest

import gehoor
from gehoor.channels.registry import channels
from gehoor.project import config
from gehoor.work.facts import Fact

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
# How many sentences of the mission there are, by the text that they come from.
ROWS = {"S0": 17, "S1": 39, "S2": 20, "S3": 17, "S4": 23}


def page(name: str) -> str:
    return (DOCS / name).read_text()


def mission() -> list[list[str]]:
    rows = [line for line in page("reference/mission.md").splitlines() if re.match(r"\| S\d\.\d+ ", line)]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def test_every_sentence_of_the_mission_has_its_row():
    found = [row[0] for row in mission()]
    assert found == [f"{seed}.{n}" for seed, count in ROWS.items() for n in range(1, count + 1)]


def test_a_row_that_is_done_names_its_place_and_a_test_that_exists():
    wrong = []
    for id_, _, state, where, test in mission():
        assert state in {"done", "partly", "later"}, id_
        if state == "later":
            continue
        file, _, name = test.strip("`").partition("::")
        path = ROOT / file
        if not where or not path.exists() or (name and f"def {name}(" not in path.read_text()):
            wrong.append(f"{id_}: {test}")
    assert not wrong


def test_every_setting_is_documented_with_its_default_and_help():
    text = page("reference/settings.md").replace("`", "")
    for setting in config.SETTINGS:
        default = f" {setting.default}" if setting.default else ""
        assert f"| {setting.name} |{default} | {setting.help} |" in text, setting.name


def test_every_fact_is_documented():
    for module in pkgutil.walk_packages(gehoor.__path__, "gehoor."):
        if module.name.endswith(".facts"):
            importlib.import_module(module.name)
    text = page("reference/facts.md")
    bases = {"CaseFact", "ReplyFact"}
    ours = {name for name, cls in Fact.known.items() if cls.__module__.startswith("gehoor.")} - bases
    documented = set(re.findall(r"^\| `(\w+)`", text, re.MULTILINE))
    assert ours == documented
    for name in ours:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}`"))
        for field in fields(Fact.known[name]):
            assert f"`{field.name}`" in row, f"{name}.{field.name}"


@pytest.mark.parametrize("name", [name for name in channels() if name != "imported"])
def test_every_channel_has_a_page(name):
    pages = [path.name for path in DOCS.rglob("*.md")]
    assert any(name in it for it in pages)


def test_every_command_is_told_to_whoever_asks(capsys):
    from gehoor.__main__ import main

    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    for command in ("start", "brand", "password", "import", "migrate"):
        assert command in said


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{path.relative_to(ROOT)}: {link}"
        for path in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]
        for link in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text())
        if not link.startswith(("http://", "https://", "mailto:")) and not (path.parent / link).exists()
    ]
    assert not broken


def test_nothing_of_the_product_is_about_publishing():
    """S3.2: service first; a publishing calendar is somebody else's trade."""
    names = [path.stem for path in (ROOT / "src").rglob("*.py")]
    assert not {"calendar", "campaign", "schedule_post"} & set(names)

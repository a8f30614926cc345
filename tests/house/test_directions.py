"""Down by call, up by fact: no arrow points up the street, and nothing goes round in a circle."""

import ast
import sys

import pytest

from tests.house.imports import Arrow, arrows, loops, modules

# The rooms in the order in which a post walks through them.
STREET = ("listening", "triage", "cases", "replies")
BESIDE = ("work", "team", "people")
LAST = ("web", "project")

PURE = {"kernel", "rules", "parse", "search", "port"}
# Who may know which channels there are: the door to a source. Nobody but this one opens the registry.
OPENS_REGISTRY = {"gehoor.listening.connecting"}
# Who opens the network: it needs the guarded client.
OPENS_NETWORK = {"gehoor.listening.listener", "gehoor.replies.sender", "gehoor.testing"}


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def allowed(arrow: Arrow) -> bool:
    importer, imported = room(arrow.importer), room(arrow.imported)
    if importer == imported or not imported:
        return _own(arrow)
    if imported == "kernel":
        return True
    match importer:
        case "" | "__main__" | "project":
            return True
        case "kernel":
            return False
        case "channels":
            return False
        case "testing":
            return imported == "channels"
        case "work" | "team":
            return imported == "work" if importer == "team" else False
        case "people":
            return imported in {"team", "work"} or arrow.imported == "gehoor.channels.port"
        case "web":
            return imported in {*STREET, *BESIDE} or arrow.imported == "gehoor.channels.port"
    if imported == "channels":
        return (
            arrow.imported == "gehoor.channels.port"
            or (arrow.imported == "gehoor.channels.registry" and arrow.importer in OPENS_REGISTRY)
            or (arrow.imported == "gehoor.channels.http" and arrow.importer in OPENS_NETWORK)
        )
    if imported in BESIDE:
        return True
    return importer in STREET and imported in STREET and STREET.index(imported) < STREET.index(importer)


def _own(arrow: Arrow) -> bool:
    """Inside the channels room each folder minds its own; only the port and the door are shared."""
    if room(arrow.importer) != "channels":
        return True
    ours, theirs = arrow.importer.split(".")[2:], arrow.imported.split(".")[2:]
    return theirs[:1] in ([], ["port"], ["http"], ["guard"]) or ours[:1] == theirs[:1]


def test_no_arrow_points_against_the_street():
    wrong = [str(arrow) for arrow in arrows() if not allowed(arrow)]
    assert not wrong, "\n".join(wrong)


def test_no_modules_go_round_in_a_circle():
    assert not loops(arrows())


def test_hidden_imports_are_counted_and_few():
    # The one command must name the settings before it may import what needs Django.
    hidden = [str(arrow) for arrow in arrows() if arrow.hidden]
    assert {line.split(":")[0] for line in hidden} <= {"gehoor.__main__"}, "\n".join(hidden)


def test_nobody_imports_under_type_checking():
    assert not [name for name, path in modules().items() if "TYPE_CHECKING" in path.read_text()]


def test_pure_rooms_know_no_django_no_clock_and_no_network():
    impure = {"django", "httpx2", "socket", "requests", "time", "asyncio", "random"}
    wrong = []
    for name, path in modules().items():
        pure = room(name) == "kernel" or name.rsplit(".", 1)[-1] in {"rules", "parse"} or ".listening.search" in name
        if not pure or name == "gehoor.kernel.clock":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            wrong += [f"{name}: {it}" for it in names if it.split(".")[0] in impure]
            if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
                wrong.append(f"{name}:{node.lineno} reads a clock")
    assert not wrong, "\n".join(wrong)


def test_channels_import_no_django():
    for name, path in modules().items():
        if room(name) in {"channels", "testing"}:
            assert "import django" not in path.read_text(), name
            assert "from django" not in path.read_text(), name


def test_outside_its_folder_the_name_of_a_channel_appears_nowhere():
    """Only the demo, which is a story about one channel, and the import command may name theirs."""
    from gehoor.channels.registry import channels

    may = {"gehoor.project.demo", "gehoor.project.importing", "gehoor.project.commands", "gehoor.project.config"}
    wrong = []
    for name, path in modules().items():
        if room(name) in {"channels", "testing"} or name in may:
            continue
        wrong += [
            f"{name}:{node.lineno} {node.value!r}"
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in channels()
        ]
    assert not wrong, "\n".join(wrong)


def test_the_test_can_fail():
    up = Arrow("gehoor.listening.actions", "gehoor.cases.models", 1, hidden=True)
    side = Arrow("gehoor.channels.pretend.channel", "gehoor.channels.fediverse.parse", 1, hidden=False)
    web = Arrow("gehoor.web.inbox", "gehoor.channels.registry", 1, hidden=False)
    assert not any(allowed(arrow) for arrow in (up, side, web))
    assert loops([Arrow("a", "b", 1, hidden=False), Arrow("b", "a", 1, hidden=True)]) == [["a", "b"]]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="the product needs 3.11")
def test_files_stay_around_400_lines_at_most():
    long = {name: n for name, path in modules().items() if (n := len(path.read_text().splitlines())) > 410}
    assert not long

"""The main story, as a user walks it: one command, a complaint, an answer, a calmed customer, a closed case."""

import os
import re
import subprocess
import sys
import time

import pytest
from playwright.sync_api import Page, expect

from tests.story.app import App, running, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

ANSWER = (
    "Hoi {name}, excuses dat dit zo lang duurt. Onze monteur komt vandaag tussen 13.00 en 15.00 uur langs en ik bel "
    "u om 15.30 uur zelf of het gelukt is. Groet, Sam"
)


def answer(page: Page, words: str) -> None:
    page.fill("textarea[name=text] >> nth=0", words)
    page.click(".button-send")


def open_case_of(page: Page, name: str) -> None:
    page.locator("[data-row]", has_text=name).first.click()
    expect(page.locator("h1, h2").filter(has_text=name).first).to_be_visible()


def test_a_complaint_is_answered_the_customer_calms_and_the_case_is_closed(tmp_path, page):
    began = time.monotonic()
    with running(tmp_path) as app:
        sign_in(page, app)
        # The first who complains, by himself; nobody told the page to look.
        name = page.locator("[data-row] .case-row-who bdi").first.inner_text()
        open_case_of(page, name)
        answer(page, ANSWER.format(name=name.split()[0]))
        expect(page.locator(".reply-sent")).to_be_visible()
        assert time.monotonic() - began < 120, "a reply can be sent within two minutes of the command"
        # The customer reads it, and says so: by himself, on the network.
        expect(page.locator(".said-customer")).to_have_count(2, timeout=60_000)
        moods = app.ask(
            "SELECT c.sentiment FROM cases_case c JOIN people_handle h ON h.id = c.handle_id WHERE h.name = ?", name
        )
        assert moods == [("pos",)]
        close(page, "solved")
        expect(page.get_by_text("Ongedaan maken").first).to_be_visible()
        assert app.ask("SELECT what FROM cases_disposition") == [("solved",)]


def close(page: Page, what: str) -> None:
    page.keyboard.press("Escape")
    page.locator("body").press("e")
    page.locator(f"dialog[open] [value={what}]").check(force=True)
    page.locator("dialog[open] button[type=submit]").last.click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_what_is_new_appears_without_reload_and_half_typed_text_stays(tmp_path, page):
    with running(tmp_path) as app:
        sign_in(page, app)
        with app.stage() as stage:
            speak(stage, "fatma_kers", "@zeldermeer de lift is alweer kapot, wanneer wordt die gemaakt?")
            open_case_of(page, "Fatma")
            box = page.locator("textarea[name=text]").first
            box.fill("Hoi Fatma, ik kijk het n")
            box.evaluate("it => it.setSelectionRange(5, 9)")
            speak(stage, "bas.tegenwind", "@zeldermeer schimmel in de slaapkamer en niemand die reageert!")
            expect(page.locator("[data-row]", has_text="Bas").first).to_be_visible()
            speak(stage, "fatma_kers", "@zeldermeer hallo? ik sta hier met boodschappen op de zesde")
            expect(page.locator(".said-customer")).to_have_count(2)
        assert box.input_value() == "Hoi Fatma, ik kijk het n"
        assert box.evaluate("it => [document.activeElement === it, it.selectionStart, it.selectionEnd]") == [True, 5, 9]


def speak(stage, handle: str, text: str) -> None:
    stage.post("/control/posts", json={"handle": handle, "text": text}).raise_for_status()


def test_killed_and_started_again_it_goes_on_and_nothing_is_doubled(tmp_path):
    with running(tmp_path) as app:
        with app.stage() as stage:
            for n in range(20):
                speak(stage, f"klant{n}", f"@zeldermeer vraag {n}: wanneer komt de monteur?")
        wait_for(app, "SELECT count(*) FROM listening_post", at_least=5)
        app.kill()  # in the middle of it, most likely
    before = heard(app)
    with running(tmp_path) as app:
        wait_for(app, "SELECT count(*) FROM listening_post", at_least=20)
        after = heard(app)
        cases = app.ask("SELECT count(*), count(DISTINCT handle_id) FROM cases_case")[0]
    assert set(before) <= set(after)
    assert len(after) == len(set(after))
    assert cases[0] == cases[1], "one case for each customer"


def heard(app: App) -> list[str]:
    return [external for (external,) in app.ask("SELECT external_id FROM listening_post ORDER BY id")]


def wait_for(app: App, sql: str, at_least: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while app.ask(sql)[0][0] < at_least:
        assert time.monotonic() < deadline, sql
        assert app.process.poll() is None, "it ended"
        time.sleep(0.1)


def test_a_second_start_says_where_the_first_one_runs(tmp_path):
    with running(tmp_path) as app, pytest.raises(AssertionError, match=re.escape(app.address)), running(tmp_path):
        pass


def test_the_demo_starts_over_when_asked(tmp_path):
    with running(tmp_path) as app:
        with app.stage() as stage:
            speak(stage, "fatma_kers", "@zeldermeer hallo?")
        wait_for(app, "SELECT count(*) FROM listening_post", at_least=1)
        first = set(heard(app))
    with running(tmp_path, "--fresh") as fresh:
        assert fresh.password
        assert not first & set(heard(fresh))


def test_starting_over_never_throws_a_real_brand_away(tmp_path):
    ours = {"GEHOOR_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gehoor.project.settings"}
    command = [sys.executable, "-m", "gehoor", "brand", "Belvink", "sam@belvink.example"]
    subprocess.run(command, env=os.environ | ours, capture_output=True, check=True)
    with pytest.raises(AssertionError, match="Belvink"), running(tmp_path, "--fresh"):
        pass
    assert (tmp_path / "gehoor.sqlite3").exists()


def test_what_is_private_on_disk_is_the_owners_alone(tmp_path):
    with running(tmp_path / "data") as app:
        modes = {path.name: path.stat().st_mode & 0o077 for path in app.folder.iterdir() if path.is_file()}
    assert modes["secret.key"] == 0
    assert modes["gehoor.sqlite3"] == 0

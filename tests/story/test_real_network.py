"""The same story on a real fediverse server: a mention, a case, an answer in the browser, on the server once."""

import os
import re
import subprocess
import sys
import time

import httpx2
import pytest
from playwright.sync_api import expect

from gehoor.testing import snac
from tests.story.app import running, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.timeout(170)]

ANSWER = "Dag Anouk, excuses! De monteur komt vandaag om 14.00 uur en ik bel je om 15.00 uur zelf."


@pytest.fixture(scope="module")
def server():
    try:
        with snac.running(["zeldermeer", "anouk"]) as running_server:
            yield running_server
    except snac.Unavailable as error:
        pytest.skip(str(error))


def api(server: snac.Snac, user: str) -> httpx2.Client:
    headers = {"Authorization": f"Bearer {server.tokens[user]}", "Connection": "close"}
    return httpx2.Client(base_url=server.url, headers=headers, trust_env=False, timeout=20)


def test_a_mention_is_answered_from_the_browser_and_stands_there_once(tmp_path, server, page):
    with running(tmp_path, "--no-demo", GEHOOR_ALLOW=server.host) as app:
        app.email, app.password = owner_of(tmp_path)
        sign_in(page, app)
        page.goto(f"{app.address}listening/connect/?channel=fediverse")
        page.fill("input[name=title]", "Onze fediverse")
        page.fill("input[name=server]", server.url)
        page.fill("input[name=token]", server.tokens["zeldermeer"])
        page.locator("main button[type=submit]").last.click()
        expect(page.get_by_text("Onze fediverse").first).to_be_visible()

        with api(server, "anouk") as customer:
            words = "@zeldermeer al twee weken geen warm water, wanneer komt er iemand?"
            said = customer.post("/api/v1/statuses", data={"status": words, "visibility": "public"})
            said.raise_for_status()
        page.goto(app.address)
        row = page.locator("[data-row]", has_text="geen warm water")
        expect(row).to_be_visible(timeout=60_000)
        row.click()
        page.fill("textarea[name=text] >> nth=0", ANSWER)
        page.click(".button-send")
        expect(page.locator(".reply-sent")).to_be_visible(timeout=30_000)
        assert standing(server) == 1

        # What the author changes and takes back is honoured here.
        with api(server, "anouk") as customer:
            changed = f"{words} Update: ook de verwarming doet het niet meer."
            customer.put(f"/api/v1/statuses/{said.json()['id']}", data={"status": changed}).raise_for_status()
        expect(page.get_by_text("ook de verwarming doet het niet meer").first).to_be_visible(timeout=60_000)
        assert standing(server) == 1


def owner_of(folder) -> tuple[str, str]:
    """Set up a brand of one's own, by the command that an operator uses."""
    ours = {"GEHOOR_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "gehoor.project.settings"}
    command = [sys.executable, "-m", "gehoor", "brand", "Woongoed Zeldermeer", "sam@zeldermeer.example"]
    said = subprocess.run(command, env=os.environ | ours, capture_output=True, text=True, check=True).stdout
    email, password = said.split()
    return email, password


def standing(server: snac.Snac, seconds: float = 5) -> int:
    """How often our answer stands on the server."""
    deadline = time.monotonic() + seconds
    while True:
        with api(server, "zeldermeer") as web:
            me = web.get("/api/v1/accounts/verify_credentials").json()["id"]
            statuses = web.get(f"/api/v1/accounts/{me}/statuses", params={"limit": 40}).json()
        found = sum("om 14.00 uur" in re.sub(r"<[^>]+>", "", status["content"]) for status in statuses)
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)

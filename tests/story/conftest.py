"""A browser for the stories; without Chromium they are skipped, and say so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.story import app


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if app.CHROMIUM is None:
        pytest.skip("Chromium is not installed (on Debian: apt install chromium)")
    with app.browser() as running:
        yield running


@pytest.fixture
def page(chromium) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(app.SOON)
    yield page
    context.close()

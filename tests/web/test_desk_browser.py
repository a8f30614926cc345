"""The desk as a person uses it: a real browser, the keyboard, and nothing else."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from gehoor.cases import actions as cases
from gehoor.cases.models import Case, Note
from gehoor.channels.port import Actor
from gehoor.kernel import clock
from gehoor.replies.models import Reply
from tests.conftest import BAS, PASSWORD, post
from tests.story.app import CHROMIUM, browser

NOOR = Actor("acct:noor", "@noor", "Noor Hendriks")
BOX = ".answer textarea"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture
def context(monkeypatch, transactional_db):
    # Playwright's event loop runs in this thread; the database is used between its steps, never within one.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with browser() as running:
        yield running.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL")


@pytest.fixture
def page(context, alice, bob, hear, live_server) -> Page:
    """Alice at her desk, with Fatma's complaint and Bas's question waiting."""
    type(alice.brand).objects.update(hold_seconds=30)
    now = clock.now()
    hear(post(at=now - timedelta(minutes=12)), now=now)
    hear(post("p2", "@zeldermeer wanneer komt de glazenwasser?", author=BAS, at=now - timedelta(minutes=2)), now=now)
    page = context.new_page()
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda it: page.wrong.append(it.text) if "Content Security Policy" in it.text else None)
    page.goto(f"{live_server.url}/sign-in/")
    expect(page.locator("#f-email")).to_be_focused()
    page.keyboard.type(alice.user.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/**")
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.locator("[data-pause]")).to_be_visible()  # the script shows it when it has begun
    return page


def flaws(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{it['id']}: {node['html'][:160]}" for it in found for node in it["nodes"]]


def test_a_whole_case_by_keyboard_from_the_list_to_the_next(page):
    keys = page.keyboard
    keys.press("j")
    assert "Fatma Aydin" in page.evaluate("document.activeElement.innerText")
    keys.press("j")
    assert "Bas Hofland" in page.evaluate("document.activeElement.innerText")
    keys.press("k")
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("Fatma Aydin")
    expect(page.locator(".said-customer .words")).to_contain_text("al drie weken lekkage")

    keys.press("a")
    expect(page.locator("#toasts")).to_contain_text("Zaak 1 is van jou.")

    keys.press("n")
    keys.type("Bellen voor negen uur kan niet.")
    keys.press("Control+Enter")
    expect(page.locator(".said-note")).to_contain_text("Bellen voor negen uur kan niet.")
    assert Note.objects.count() == 1

    keys.press("r")
    keys.type("Dag Fatma, wat vervelend. We komen vandaag kijken.")
    expect(page.locator("[data-left]")).to_have_text("nog 450 tekens")
    expect(page.locator("[data-kept-words]")).to_have_text("Concept bewaard")
    keys.press("Control+Enter")
    expect(page.locator(".reply-queued")).to_contain_text("In de wachtrij")
    expect(page.locator(BOX)).to_have_value("")
    assert Reply.objects.get().state == "queued"

    keys.press("u")
    expect(page.locator(BOX)).to_have_value("Dag Fatma, wat vervelend. We komen vandaag kijken.")
    assert Reply.objects.get().state == "draft"
    keys.press("r")
    keys.press("Control+Enter")
    expect(page.locator(".reply-queued")).to_be_visible()

    keys.press("e")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.activeElement.value") == "solved"
    keys.press("Space")
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("Bas Hofland")
    assert Case.objects.get(number=1).state == "closed"
    expect(page.locator("h1")).to_be_focused()

    keys.press("u")
    expect(page.locator("h1")).to_contain_text("Fatma Aydin")
    assert Case.objects.get(number=1).state == "open"
    keys.press("g")
    keys.press("i")
    page.wait_for_url("**/inbox/")
    assert page.wrong == []


def test_letters_typed_in_a_box_do_nothing_else(page):
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(BOX)).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("jkranue/?gi")
    expect(page.locator(BOX)).to_have_value("jkranue/?gi")
    assert Case.objects.get(number=1).owner is None
    assert page.locator("dialog[open]").count() == 0


def test_shortcuts_that_are_switched_off_do_nothing(page, alice):
    type(alice).objects.filter(pk=alice.pk).update(shortcuts=False)
    page.reload()
    for key in "jaernu?":
        page.keyboard.press(key)
    assert page.locator("dialog[open]").count() == 0
    assert page.evaluate("document.activeElement.localName") == "body"


def test_news_comes_into_the_page_without_touching_what_is_being_written(page, alice, hear, live_server):
    # A browser that cannot stream asks every five seconds: the same news by the slower road.
    page.add_init_script("delete window.SharedWorker")
    case = Case.objects.get(number=1)
    with page.expect_response(lambda it: "/live/since" in it.url):
        page.goto(f"{live_server.url}/case/{case.pk}/")
    page.locator(BOX).click()
    page.keyboard.type("Ik ben nog aan het schr")
    page.evaluate("window.box = document.activeElement")
    cases.write_note(alice, case.pk, "Van een collega.", clock.now())
    hear(post("p3", "En nu ook in de gang!", at=clock.now(), in_reply_to="p1", context="p1"), now=clock.now())
    hear(post("p4", "@zeldermeer de voordeur klemt, wie kan helpen?", author=NOOR, at=clock.now()), now=clock.now())
    expect(page.locator(".said-note")).to_contain_text("Van een collega.", timeout=15_000)
    expect(page.locator("[data-row]")).to_have_count(3, timeout=15_000)
    assert page.evaluate("document.activeElement === window.box")
    page.keyboard.type("ijven")
    expect(page.locator(BOX)).to_have_value("Ik ben nog aan het schrijven")
    expect(page.locator("[data-unread]")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#send-problem")).to_contain_text("De klant zei iets nieuws terwijl je schreef.")
    expect(page.locator("#send-problem")).to_contain_text("En nu ook in de gang!")
    expect(page.locator(BOX)).to_be_focused()
    page.get_by_role("button", name="Toch versturen").click()
    expect(page.locator(".reply-queued")).to_contain_text("Ik ben nog aan het schrijven")


def test_a_paused_list_stays_still_and_counts_what_is_new(page, hear, live_server):
    page.add_init_script("delete window.SharedWorker")
    with page.expect_response(lambda it: "/live/since" in it.url):
        page.goto(f"{live_server.url}/inbox/todo/")
    page.get_by_role("button", name="Pauze").click()
    hear(post("p5", "@zeldermeer de bel doet het niet, wie kan helpen?", author=NOOR, at=clock.now()), now=clock.now())
    expect(page.locator("[data-new]")).to_have_text("1 nieuw", timeout=15_000)
    expect(page.locator("[data-row]")).to_have_count(2)
    page.locator("[data-pause]").click()
    expect(page.locator("[data-row]")).to_have_count(3)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(page, alice, live_server, theme, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    second = Case.objects.get(number=2)
    Reply.objects.create(
        brand=alice.brand,
        case=second,
        to=second.posts.get().post,
        source=second.source,
        text="Misschien staat dit er.",
        state="unknown",
        created_at=clock.now(),
    )
    pks = list(Case.objects.order_by("number").values_list("pk", flat=True))
    of_cases = [f"/case/{pks[0]}/", f"/case/{pks[1]}/", f"/case/{pks[0]}/?ask=close", "/case/0/"]
    for path in ("/inbox/todo/", "/inbox/closed/", "/profile/", *of_cases):
        page.goto(f"{live_server.url}{path}")
        assert flaws(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_everything_to_press_is_large_enough(page, live_server):
    page.goto(f"{live_server.url}/case/{Case.objects.get(number=1).pk}/")
    small = page.evaluate(
        """[...document.querySelectorAll('a, button, summary, .way, .composer-tabs label')]
        .filter(it => it.getClientRects().length && !it.closest('.words, .facts, .sr') && !it.matches('.skip, .link'))
        .map(it => [it.outerHTML.slice(0, 80), it.getBoundingClientRect()])
        .filter(([, box]) => box.height < 23.5 || box.width < 23.5).map(([html]) => html)"""
    )
    assert small == [], small

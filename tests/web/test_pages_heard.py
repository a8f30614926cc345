"""Heard: what rests without a case leaves the list by a choice, and comes back when it is undone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gehoor.cases import queries
from gehoor.cases.models import Case, Disposition
from gehoor.listening.models import Post
from gehoor.team.rules import Role
from tests.conftest import BAS, colleague_of, post
from tests.web.pages import browser, words

RUMOUR = "Hoorde dat Woongoed Zeldermeer de huur verhoogt"


@pytest.fixture
def rumours(hear):
    """Three posts that rest."""
    taken = hear(*(post(f"r{n}", f"{RUMOUR} ({n})", addressed=False) for n in range(3)))
    assert not taken.cases
    return taken.posts


def test_what_rests_is_shown_with_its_search_and_the_words_that_it_found(alice, rumours):
    page = browser(alice).get("/heard/")
    assert page.status_code == 200
    assert f"{RUMOUR} (0)".split("Woongoed")[0] in words(page)
    assert '<mark class="ev ev-plain">Woongoed Zeldermeer</mark>' in page.content.decode()
    assert "found by Zeldermeer" in words(page)


def test_hostile_words_stay_words(alice, hear):
    hear(post("x", "Woongoed Zeldermeer <script>alert(1)</script>", addressed=False))
    page = browser(alice).get("/heard/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_post_that_needs_no_reaction_leaves_the_list_and_comes_back(alice, rumours):
    client = browser(alice)
    page = client.post("/heard/settle", {"pk": rumours[0], "what": "no_reaction"}, follow=True)
    assert "1 post settled: No reaction needed." in words(page)
    assert not queries.resting(alice).filter(pk=rumours[0]).exists()
    client.post("/heard/undo", {"pk": str(rumours[0])})
    assert queries.resting(alice).filter(pk=rumours[0]).exists()


def test_several_leave_after_a_look_at_how_many(alice, rumours):
    client = browser(alice)
    asked = client.post("/heard/settle", {"pk": [str(pk) for pk in rumours], "what": "spam"})
    assert "3 messages: spam?" in words(asked)
    assert not Disposition.objects.exists()
    pks = ",".join(map(str, rumours))
    done = client.post("/heard/settle", {"pk": pks, "what": "spam", "sure": "yes"}, follow=True)
    assert "3 posts settled" in words(done)
    assert not queries.resting(alice).exists()


def test_all_of_a_tab_is_all_down_from_what_was_on_the_screen(alice, rumours, hear):
    later = hear(post("late", RUMOUR, addressed=False)).posts[0]
    kind = Post.objects.get(pk=later).judgement.kind
    form = {"scope": "all", "kind": kind, "newest": str(rumours[-1]), "what": "for_information"}
    assert "3 messages" in words(browser(alice).post("/heard/settle", form))


def test_more_than_five_hundred_at_once_is_refused_in_words(alice, rumours):
    form = {"pk": ",".join(map(str, range(1, 502))), "what": "spam", "sure": "yes"}
    page = browser(alice).post("/heard/settle", form)
    assert page.status_code == 422
    assert "That is too many at once." in words(page)


def test_nothing_ticked_is_said_and_nothing_happens(alice, rumours):
    page = browser(alice).post("/heard/settle", {"what": "spam"})
    assert page.status_code == 422
    assert "Tick at least one message." in words(page)


def test_a_post_becomes_a_case_by_hand(alice, rumours):
    page = browser(alice).post(f"/heard/{rumours[0]}/case")
    assert page["Location"] == f"/case/{Case.objects.get().pk}/"


def test_a_post_that_has_a_case_already_says_so(alice, rumours):
    client = browser(alice)
    client.post(f"/heard/{rumours[0]}/case")
    page = client.post(f"/heard/{rumours[0]}/case")
    assert page.status_code == 422
    assert "It belongs to a case already." in words(page)


def test_coverage_is_what_the_database_counts(alice, rumours, hear):
    hear(post("c1"))
    browser(alice).post("/heard/settle", {"pk": rumours[0], "what": "no_reaction"})
    found = queries.coverage(alice)
    assert (found.heard, found.in_case, found.disposed, found.resting, found.settled) == (4, 1, 1, 2, 2)
    assert found.resting == queries.resting(alice).count()
    assert "50 % has its place" in words(browser(alice).get("/heard/")).replace("\xa0", " ")


def test_a_tab_shows_its_own_kind_only_and_its_count(alice, rumours):
    kind, n = next(iter(queries.resting_kinds(alice).items()))
    page = browser(alice).get(f"/heard/?kind={kind}").content.decode()
    assert page.count('class="heard-row"') == n
    other = "job" if kind != "job" else "spam"
    assert "Nothing of this kind waits." in words(browser(alice).get(f"/heard/?kind={other}"))


def test_older_posts_come_on_the_next_page(alice, hear):
    hear(*(post(f"m{n}", f"{RUMOUR} {n}", addressed=False) for n in range(60)))
    page = browser(alice).get("/heard/").content.decode()
    assert page.count('class="heard-row"') == 50
    after = page.split("?after=")[1].split("&")[0]
    assert browser(alice).get(f"/heard/?after={after}").content.decode().count('class="heard-row"') == 10


def test_the_list_takes_as_many_queries_for_fifty_rows_as_for_one(alice, hear):
    client = browser(alice)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get("/heard/").status_code == 200
        return len(caught)

    hear(post("one", RUMOUR, addressed=False))
    client.get("/heard/")
    few = cost()
    hear(*(post(f"m{n}", f"{RUMOUR} {n}", author=BAS, addressed=False) for n in range(49)))
    assert cost() == few


def test_a_reader_sees_the_list_without_its_buttons(alice, rumours):
    page = browser(colleague_of(alice, "Roos", Role.READER)).get("/heard/").content.decode()
    assert "heard-row" in page
    assert "/heard/settle" not in page


def test_a_stranger_settles_nothing_of_ours(charlie, rumours):
    page = browser(charlie).post("/heard/settle", {"pk": rumours[0], "what": "spam"})
    assert page.status_code == 404
    assert not Disposition.objects.exists()


def test_an_empty_list_says_what_will_come(alice):
    assert "Nothing was heard yet." in words(browser(alice).get("/heard/"))
    assert "Er is nog niets gehoord." in words(browser(alice, "nl").get("/heard/"))

"""What pages show, and what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gehoor.cases import actions as cases
from gehoor.cases.models import Case
from gehoor.channels.port import Actor, Delete, Update
from gehoor.kernel import clock
from gehoor.replies import actions as replies
from tests.conftest import BAS, MORNING, post
from tests.web.forms import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(alice):
    return browser(alice.user.email)


def people(n: int, first: int = 0) -> list[Actor]:
    return [Actor(f"acct:{i}", f"@klant{i}", f"Klant {i}") for i in range(first, first + n)]


def queries_of(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_an_inbox_of_fifty_costs_as_many_queries_as_one_of_one(desk, hear, bob):
    hear(*(post(f"a{i}", "@zeldermeer de lift is stuk", author=who) for i, who in enumerate(people(1))))
    one = queries_of(desk, "/inbox/")
    hear(*(post(f"b{i}", "@zeldermeer de lift is stuk", author=who) for i, who in enumerate(people(49, 1))))
    Case.objects.filter(pk__gt=10).update(owner=bob)
    assert desk.get("/inbox/").content.decode().count("data-row>") == 50
    assert queries_of(desk, "/inbox/") == one <= 18


def test_a_case_with_fifty_messages_notes_and_answers_costs_as_many_queries_as_a_small_one(desk, hear, alice, bob):
    hear(post())
    pk = Case.objects.get().pk
    path = f"/case/{pk}/"
    replies.send(alice, pk, "We kijken het na.", private=False, seen=10**6, now=MORNING)
    cases.write_note(alice, pk, "notitie", MORNING)
    small = queries_of(desk, path)
    later = [
        post(f"c{i}", f"nog iets {i}", at=MORNING + timedelta(minutes=i), in_reply_to="p1", context="p1")
        for i in range(1, 26)
    ]
    others = [
        post(f"o{i}", "hier ook", author=who, in_reply_to="p1", context="p1", addressed=False)
        for i, who in enumerate(people(24))
    ]
    hear(*later, *others)
    for i in range(10):
        cases.write_note(bob, pk, f"notitie {i}", MORNING)
        replies.send(bob, pk, f"Antwoord {i}", private=False, seen=10**6, confirmed=["second?"], now=MORNING)
    assert queries_of(desk, path) == small <= 45


def test_a_strangers_words_stay_words(desk, hear):
    nasty = "@zeldermeer wanneer komt de monteur? "
    nasty += '<script>alert(1)</script> <b>dik</b> javascript:alert(1) http://goed.example/x?a=1&b="2" \u202etxt.exe'
    hear(post(content=nasty, author=Actor("acct:x", "@x", "<i>Eva</i>\u202e", url="javascript:alert(2)")))
    html = desk.get(f"/case/{Case.objects.get().pk}/").content.decode()
    assert "<script>alert" not in html
    assert "<b>dik</b>" not in html
    assert "<i>Eva" not in html
    assert 'href="javascript:' not in html
    assert 'href="http://goed.example/x?a=1&amp;b=" target="_blank" rel="noopener noreferrer nofollow"' in html
    assert "⟦U+202E⟧" in html


def test_no_page_carries_a_style_or_script_of_its_own(desk, hear):
    hear(post())
    for path in ("/inbox/", f"/case/{Case.objects.get().pk}/", "/profile/", "/sign-in/"):
        html = desk.get(path).content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert "<script>" not in html


def test_what_was_edited_and_what_was_removed_can_be_told(desk, hear):
    hear(post(), post("p2", "en de buren ook", at=MORNING + timedelta(minutes=1), in_reply_to="p1"))
    hear(
        Update(post(content="@zeldermeer al VIER weken lekkage", revision="2")),
        Delete("p2", MORNING + timedelta(minutes=2)),
    )
    html = desk.get(f"/case/{Case.objects.get().pk}/?part=case").content.decode()
    assert "Bewerkt; de eerdere versie" in html
    assert "al drie weken lekkage" in html
    assert "De klant heeft dit bericht verwijderd (" in html
    assert "en de buren ook" not in html


def test_bystanders_are_told_apart_from_the_customer(desk, hear):
    hear(post(context="p1"))
    hear(post("o1", "hier ook lekkage", author=BAS, in_reply_to="p1", context="p1", addressed=False))
    html = desk.get(f"/case/{Case.objects.order_by('pk').first().pk}/").content.decode()
    assert "said-bystander" in html
    assert "omstander" in html


def test_the_words_of_a_customer_carry_their_own_language(desk, hear):
    hear(
        post(
            content="@zeldermeer can somebody please tell me how to report a broken heater? It is freezing.",
            language="en",
        )
    )
    html = desk.get(f"/case/{Case.objects.get().pk}/").content.decode()
    assert '<html lang="nl"' in html
    assert 'dir="ltr" lang="en"' in html


def test_the_estimate_is_called_an_estimate_and_shows_its_evidence(desk, hear):
    hear(post())
    html = desk.get(f"/case/{Case.objects.get().pk}/").content.decode()
    assert "Schatting:" in html
    assert '<mark class="ev ev-bad">' in html


def test_more_rows_come_by_a_link_and_a_live_list_stays_as_long_as_it_was(desk, hear):
    hear(*(post(f"a{i}", "@zeldermeer de lift is stuk", author=who) for i, who in enumerate(people(60))))
    html = desk.get("/inbox/").content.decode()
    after = html.split("?after=")[1].split('"')[0]
    assert desk.get(f"/inbox/todo/?after={after}".replace("&amp;", "&")).content.decode().count("data-row>") == 10
    assert desk.get("/inbox/todo/?part=list&rows=60").content.decode().count("data-row>") == 60
    assert desk.get("/inbox/todo/?after=onzin").status_code == 200


@pytest.mark.parametrize(
    "path", ["/inbox/todo/?part=list", "/inbox/?part=rail", "/inbox/?part=wanting", "/case/{pk}/?part=case"]
)
def test_a_live_fragment_is_the_very_element_that_the_page_has(desk, hear, path):
    hear(post())
    pk = Case.objects.get().pk
    whole = desk.get(f"/case/{pk}/").content.decode()
    fragment = desk.get(path.format(pk=pk)).content.decode()
    assert "<html" not in fragment
    identity = fragment.split('id="')[1].split('"')[0]
    assert f'id="{identity}"' in whole


def test_search_finds_by_name_words_and_number(desk, hear):
    hear(post(), post("q1", "@zeldermeer mag ik een hond houden?", author=BAS))
    for asked, found in (("hofland", "Bas Hofland"), ("lekkage", "Fatma Aydin"), ("#1", "Fatma Aydin")):
        rows = desk.get("/inbox/todo/", {"q": asked}).content.decode()
        assert rows.count("data-row>") == 1
        assert found in rows
    assert "Niets gevonden" in desk.get("/inbox/todo/?q=walvis").content.decode()


def test_the_last_seconds_of_a_hold_are_counted_down(desk, hear, alice):
    hear(post())
    pk = Case.objects.get().pk
    reply = replies.send(alice, pk, "We komen.", private=False, seen=10**6, now=clock.now())
    assert f'<count-down data-until="{reply.due_at.isoformat()}">' in desk.get(f"/case/{pk}/").content.decode()

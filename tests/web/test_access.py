"""Every URL of the product, asked by everybody. A URL without a row here fails, so none is forgotten.

Alice owns the brand; Bob is an agent in the team that has the case; Dana is an agent in another team; Rita may only
read; Charlie owns another brand; Eve was switched off while she was signed in; a stranger never was.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from gehoor.cases import actions as cases
from gehoor.cases.models import Case
from gehoor.listening.models import Post, Quarantined, SavedSearch
from gehoor.replies.models import Reply
from gehoor.team import actions as team
from gehoor.team.rules import Role
from gehoor.web.urls import urlpatterns
from tests.conftest import BAS, MORNING, colleague_of, post

pytestmark = pytest.mark.django_db

VIEWERS = ("stranger", "eve", "charlie", "rita", "dana", "bob", "alice")

# What each viewer gets: he is let in (whatever the page then says), sent to the gate, told that he may not, or told
# that there is nothing there. The letters stand in the order of VIEWERS.
IN, GATE, NO, NOTHING = "I", "G", "-", "0"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a URL is asked: the method, which object of ours is named, the form, and what everybody gets."""

    gets: str
    method: str = "get"
    of: str = ""
    form: tuple[tuple[str, str], ...] = ()


MEMBERS = "GG" + "I" * 5
TABLE: dict[str, Asked] = {
    # Open to strangers.
    "sign-in": Asked("IIIIIII"),
    "invitation": Asked("IIIIIII", of="token"),
    # Pages of one's own brand, whichever that is.
    "sign-out": Asked("IIIIIII", "post"),
    "home": Asked(MEMBERS),
    "inbox": Asked(MEMBERS),
    "heard": Asked(MEMBERS),
    "listening": Asked(MEMBERS),
    "searches": Asked(MEMBERS),
    "live-since": Asked(MEMBERS),
    "profile": Asked(MEMBERS),
    "profile-screen": Asked(MEMBERS, "post", form=(("language", "nl"), ("theme", "auto"))),
    "profile-password": Asked(MEMBERS, "post"),
    "quarantine": Asked("GGI---I"),
    "team": Asked("GGI---I"),
    "brand": Asked("GGI---I"),
    "brand-promise": Asked("GGI---I"),
    # The case of Bob's team.
    "case": Asked("GG000II", of="case"),
    "case-claim": Asked("GG0-0II", "post", "case"),
    "case-release": Asked("GG0-0II", "post", "case"),
    "case-hand-over": Asked("GG0-0II", "post", "case", (("reason", "naar huis"), ("to", ""))),
    "case-note": Asked("GG0-0II", "post", "case", (("text", "gebeld"),)),
    "case-close": Asked("GG0-0II", "post", "case", (("what", "solved"),)),
    "case-reopen": Asked("GG0-0II", "post", "case"),
    "case-draft": Asked("GG0-0II", "post", "case", (("text", "Hoi"), ("private", "0"))),
    "case-count": Asked("GG0-0II", "post", "case", (("text", "Hoi"),)),
    "case-send": Asked("GG0-0II", "post", "case", (("text", "Hoi Fatma"), ("private", "0"), ("seen", "999999"))),
    "reply-take-back": Asked("GG0-0II", "post", "reply"),
    "reply-discard": Asked("GG0-0II", "post", "reply"),
    "reply-settle": Asked("GG0-0II", "post", "reply", (("stands", "yes"),)),
    # Posts that rest belong to the whole brand.
    "heard-dispose": Asked("GG0-III", "post", form=(("pk", "{post}"), ("what", "no_reaction"))),
    "heard-undo": Asked("GGI-III", "post", form=(("pk", "{post}"),)),
    "heard-case": Asked("GG0-III", "post", "post"),
    # Who leads sets the searches; who owns connects accounts.
    "source-connect": Asked("GGI---I"),
    "source": Asked("GG0---I", of="source"),
    "source-state": Asked("GG0---I", "post", "source", (("state", "paused"),)),
    "search-new": Asked("GGI---I"),
    "search": Asked("GG0---I", of="search"),
    "search-check": Asked("GG0---I", "post", "search", (("text", "zeldermeer"),)),
    "search-switch": Asked("GG0---I", "post", "search"),
    "search-remove": Asked("GG0---I", "post", "search"),
    "quarantine-retry": Asked("GG0---I", "post", "quarantined"),
    "quarantine-let-go": Asked("GG0---I", "post", "quarantined"),
    "team-invite": Asked("GGI---I", "post", form=(("email", "nieuw@zeldermeer.example"), ("role", "agent"))),
    "team-add": Asked("GGI---I", "post", form=(("name", "Weekend"),)),
    "member": Asked("GG0---I", "post", "member", (("role", "agent"),)),
    "member-switch": Asked("GG0---I", "post", "member"),
    "invitation-withdraw": Asked("GG0---I", "post", "invitation"),
}


@pytest.fixture
def world(alice, bob, charlie, hear, source):
    """One of everything, in the hands of Bob's team where it is about a customer."""
    nights, days = team.add_team(alice, "Nachtploeg"), team.add_team(alice, "Dagploeg")
    bob.teams.add(nights)
    dana = colleague_of(alice, "Dana", Role.AGENT)
    dana.teams.add(days)
    rita = colleague_of(alice, "Rita", Role.READER)
    eve = colleague_of(alice, "Eve", Role.LEAD)
    hear(post(), post("rests", "Hoorde dat Woongoed Zeldermeer gaat fuseren", author=BAS, addressed=False))
    case = Case.objects.get()
    cases.hand_over(alice, case.pk, to=None, team=nights.pk, reason="nacht", now=MORNING)
    now = datetime.now(UTC)
    reply = Reply.objects.create(
        brand=alice.brand, case=case, to=Post.objects.get(external_id="p1"), source=source, author=bob, text="Hoi",
        state="queued", key="k", created_at=now, queued_at=now, due_at=now + timedelta(hours=1),
    )  # fmt: skip
    quarantined = Quarantined.objects.create(
        brand=alice.brand, source=source, external_id="x", event={"type": "delete", "id": "x", "at": now.isoformat()},
        error="RuntimeError", since=now, last_try_at=now,
    )  # fmt: skip
    invitation, token = team.invite(alice, "vera@zeldermeer.example", Role.AGENT, None, now)
    clients = {"stranger": Client()}
    for name, member in {
        "alice": alice,
        "bob": bob,
        "charlie": charlie,
        "dana": dana,
        "rita": rita,
        "eve": eve,
    }.items():
        clients[name] = Client()
        clients[name].force_login(member.user)
        assert clients[name].get(reverse("home")).status_code == 302
    team.switch_off(alice, eve.pk, now)
    return {
        "clients": clients,
        "case": case.pk,
        "reply": reply.pk,
        "post": Post.objects.get(external_id="rests").pk,
        "source": source.pk,
        "search": SavedSearch.objects.get(brand=alice.brand).pk,
        "quarantined": quarantined.pk,
        "member": dana.pk,
        "invitation": invitation.pk,
        "token": token,
    }


def got(client: Client, asked: Asked, name: str, world: dict) -> str:
    args = [world[asked.of]] if asked.of else []
    form = {key: value.format(**{k: v for k, v in world.items() if k != "clients"}) for key, value in asked.form}
    response = getattr(client, asked.method)(reverse(name, args=args), form)
    location = response.headers.get("Location", "")
    if response.status_code == 401 or (response.status_code == 302 and location.startswith(f"{reverse('sign-in')}?")):
        return GATE
    return {404: NOTHING, 403: NO}.get(response.status_code, IN if response.status_code < 500 else "!")


def test_every_url_has_its_row():
    assert {pattern.name for pattern in urlpatterns} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_everybody_gets_what_the_table_says(name, world):
    found = ""
    for viewer in VIEWERS:
        # Each asks the same untouched world: what one changes is undone before the next.
        with transaction.atomic():
            found += got(world["clients"][viewer], TABLE[name], name, world)
            transaction.set_rollback(True)
    assert found == TABLE[name].gets, " ".join(VIEWERS)


@pytest.mark.parametrize(
    "name", [name for name, asked in TABLE.items() if asked.method == "post" and "G" in asked.gets]
)
def test_what_changes_something_needs_a_form_of_ours(name, world, alice):
    asked = TABLE[name]
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice.user)
    args = [world[asked.of]] if asked.of else []
    assert strict.post(reverse(name, args=args), dict(asked.form)).status_code == 403


def test_pages_ask_nothing_of_a_third_party(world):
    """S0.1: one cookie for the session, nothing from elsewhere, nothing for caches to keep."""
    for name, asked in TABLE.items():
        if asked.method != "get":
            continue
        args = [world[asked.of]] if asked.of else []
        client = world["clients"]["alice"]
        response = client.get(reverse(name, args=args))
        if response.status_code != 200:
            continue
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "no-store" in response.headers["Cache-Control"]
        assert set(client.cookies) <= {"gehoor_session"}
        if "html" in response.headers["Content-Type"]:
            page = response.content.decode()
            assert not re.findall(r'(?:src|srcset)="(?:https?:)?//', page), name
            assert not re.findall(r"<(?:script|style)(?![^>]*src=)[^>]*>[^<]*\S[^<]*</", page), (
                f"{name} has inline code"
            )
            assert not re.findall(r'\s(?:style|on\w+)="', page), name


def test_a_stranger_gets_no_cookie_before_he_signs_in(client, alice):
    client.get(reverse("sign-in"))
    assert set(client.cookies) <= {"gehoor_session"}


def test_extra_fields_in_a_form_change_nothing(world, alice, charlie):
    client = world["clients"]["alice"]
    form = {"text": "gebeld", "case": "999", "author": charlie.pk, "brand": charlie.brand_id, "state": "closed"}
    client.post(reverse("case-note", args=[world["case"]]), form)
    note = Case.objects.get(pk=world["case"]).notes.latest("id")
    assert (note.author, note.case_id) == (alice, world["case"])


def test_one_foreign_post_in_a_bulk_changes_none(world, charlie):
    client = world["clients"]["charlie"]
    response = client.post(reverse("heard-dispose"), {"pk": str(world["post"]), "what": "spam", "sure": "yes"})
    assert response.status_code == 404
    assert not Post.objects.get(pk=world["post"]).dispositions.exists()


def test_a_forged_host_is_refused(client, alice):
    assert client.get(reverse("sign-in"), headers={"Host": "evil.example"}).status_code == 400


LONG = "9" * 5000  # more digits than Python makes a number of


@pytest.mark.parametrize(
    "address",
    [
        "/inbox/?q=²",
        f"/inbox/?q={LONG}",
        "/inbox/?after=²~2026-01-01T00:00:00%2B00:00~²",
        "/inbox/?after=0~0001-01-01T00:00:00%2B23:59~1",
        "/live/since?after=²",
        "/live/since?after=abc",
        f"/live/since?after={LONG}",
        "/heard/?after=²",
        f"/heard/?after={LONG}",
        f"/heard/?rows={LONG}",
        "/sign-in/?next=foo",
        "/sign-in/?next=https://elsewhere.example/",
        f"/team/?edit={LONG}",
        f"/case/{'9' * 30}/",
    ],
    ids=lambda address: address[:40],
)
def test_nonsense_in_an_address_breaks_nothing_and_leads_nowhere_else(address, alice):
    client = Client(raise_request_exception=False)
    client.force_login(alice.user)
    answer = client.get(address)
    assert answer.status_code < 500
    assert "elsewhere" not in answer.headers.get("Location", "")


@pytest.mark.parametrize(
    ("form", "said"),
    [("send", {"text": "Ja", "seen": "²"}), ("send", {"text": "", "seen": LONG}), ("hand-over", {"to": "member:²"})],
)
def test_nonsense_in_a_form_breaks_nothing(form, said, alice, hear):
    hear(post())
    client = Client(raise_request_exception=False)
    client.force_login(alice.user)
    assert client.post(f"/case/{Case.objects.get().pk}/{form}", said).status_code < 500

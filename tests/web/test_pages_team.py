"""Team and invitation: one link, one use, one day; a wrong link and an old one are the same nothing."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gehoor.kernel import clock
from gehoor.team import actions
from gehoor.team.models import Invitation, Member, Team
from gehoor.team.rules import Role
from gehoor.web import invitation
from tests.conftest import PASSWORD, colleague_of
from tests.web.pages import browser, problem_at, words

DOOR = {"name": "Noor", "password": "de heg is te hoog"}


@pytest.fixture(autouse=True)
def _rested_throttle():
    invitation.throttle._failed.clear()


def link_of(page) -> str:
    return re.search(r'value="http://testserver(/invitation/[^"]+)"', page.content.decode())[1]


@pytest.fixture
def link(alice) -> str:
    return link_of(browser(alice).post("/team/invite", {"email": "noor@zeldermeer.example", "role": "agent"}))


def test_who_works_alone_sees_nothing_of_teams_but_how_to_invite(alice):
    page = words(browser(alice).get("/team/"))
    assert "You work alone here" in page
    assert "New team" not in page
    assert "Invite a colleague" in page


def test_the_link_is_shown_once(alice):
    client = browser(alice)
    page = client.post("/team/invite", {"email": "noor@zeldermeer.example", "role": "agent"})
    token = link_of(page).split("/")[2]
    assert token not in client.get("/team/").content.decode()
    assert "noor@zeldermeer.example" in words(client.get("/team/"))


def test_an_invited_colleague_comes_in_and_the_link_is_spent(link):
    client = Client()
    assert "Woongoed Zeldermeer" in words(client.get(link))
    assert client.post(link, DOOR)["Location"] == "/"
    assert client.get("/inbox/").status_code == 200
    assert Member.objects.get(user__email="noor@zeldermeer.example").role == "agent"
    assert Client().post(link, DOOR).status_code == 404


def test_wrong_used_expired_and_withdrawn_links_are_one_page(alice, link):
    Client().post(link, DOOR)
    pages = [Client().get(link), Client().get("/invitation/onzin/")]
    _, old = actions.invite(alice, "oud@zeldermeer.example", Role.AGENT, None, clock.now() - timedelta(hours=25))
    pages.append(Client().get(f"/invitation/{old}/"))
    gone, token = actions.invite(alice, "weg@zeldermeer.example", Role.AGENT, None, clock.now())
    browser(alice).post(f"/team/invitation/{gone.pk}/withdraw")
    pages.append(Client().get(f"/invitation/{token}/"))
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


def test_what_is_wrong_at_the_door_is_told_at_its_field(link):
    client = Client(headers={"accept-language": "en"})
    nameless = client.post(link, {"name": " ", "password": DOOR["password"]})
    assert (nameless.status_code, problem_at(nameless, "name")) == (422, "Write the name.")
    weak = client.post(link, {"name": "Noor", "password": "kort"})
    assert weak.status_code == 422
    assert "10" in problem_at(weak, "password")
    assert Invitation.objects.get().accepted_at is None


def test_who_has_an_account_proves_it_and_guessing_is_slowed_down(alice, charlie):
    _, token = actions.invite(alice, "charlie@belvink.example", Role.AGENT, None, clock.now())
    guess = {"name": "x", "password": "een ander wachtwoord"}
    tries = [Client(headers={"accept-language": "en"}).post(f"/invitation/{token}/", guess) for _ in range(11)]
    assert "password of that account" in problem_at(tries[0], "password")
    assert tries[-1].status_code == 429
    invitation.throttle._failed.clear()
    client = Client()
    client.post(f"/invitation/{token}/", {"name": "x", "password": PASSWORD})
    assert "Woongoed Zeldermeer" in client.get("/inbox/").content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": "geen adres", "role": "agent"}, "Write a whole e-mail address."),
        ({"email": "alice@zeldermeer.example", "role": "agent"}, "This colleague works here already."),
    ],
)
def test_an_address_that_cannot_be_invited_is_told_at_its_field(alice, given, said):
    page = browser(alice).post("/team/invite", given)
    assert (page.status_code, problem_at(page, "email")) == (422, said)


def test_a_role_that_one_may_not_give_is_refused(alice):
    lead = browser(colleague_of(alice, "Lea", Role.LEAD))
    page = lead.post("/team/invite", {"email": "x@zeldermeer.example", "role": "owner"})
    assert page.status_code == 422
    assert "Choose a role that you may give." in words(page)
    assert 'value="owner"' not in lead.get("/team/").content.decode()


def test_a_colleague_gets_another_role_and_a_team(alice, bob):
    client = browser(alice)
    client.post("/team/add", {"name": "Nachtploeg"})
    nights = Team.objects.get()
    assert f'action="/team/member/{bob.pk}"' in client.get(f"/team/?edit={bob.pk}").content.decode()
    client.post(f"/team/member/{bob.pk}", {"role": "lead", "team": [str(nights.pk)]})
    bob.refresh_from_db()
    assert (bob.role, list(bob.teams.all())) == ("lead", [nights])


def test_the_last_owner_stays_and_is_told_why(alice, bob):
    page = browser(alice).post(f"/team/member/{alice.pk}", {"role": "agent"})
    assert page.status_code == 422
    assert "A brand needs an owner" in words(page)


def test_who_is_switched_off_is_out_and_comes_back(alice, bob):
    theirs, client = browser(bob), browser(alice)
    page = client.post(f"/team/member/{bob.pk}/switch", {"on": "no"}, follow=True)
    assert "Bob can no longer sign in." in words(page)
    assert theirs.get("/inbox/").status_code == 302
    client.post(f"/team/member/{bob.pk}/switch", {"on": "yes"})
    bob.refresh_from_db()
    assert bob.active


def test_a_team_needs_a_name_of_its_own(alice, bob):
    client = browser(alice)
    assert problem_at(client.post("/team/add", {"name": " "}), "name") == "Write the name."
    client.post("/team/add", {"name": "Dagploeg"})
    assert "already" in problem_at(client.post("/team/add", {"name": "Dagploeg"}), "name")


def test_an_agent_has_no_business_here(bob):
    assert browser(bob).get("/team/").status_code == 403


def test_another_brands_people_are_not_there(charlie, bob):
    assert browser(charlie).post(f"/team/member/{bob.pk}", {"role": "owner"}).status_code == 404
    assert "Bob" not in words(browser(charlie).get("/team/"))


def test_the_page_takes_as_many_queries_for_fifty_people_as_for_one_more(alice, bob):
    client = browser(alice)

    def cost() -> int:
        client.get("/team/")
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/team/").status_code == 200
        return len(caught)

    actions.invite(alice, "eerste@zeldermeer.example", Role.AGENT, None, clock.now())
    actions.add_team(alice, "Team 0")
    few = cost()
    for n in range(1, 50):
        colleague_of(alice, f"Collega{n}", Role.AGENT)
        actions.invite(alice, f"gast{n}@zeldermeer.example", Role.AGENT, None, clock.now())
        actions.add_team(alice, f"Team {n}")
    assert cost() == few

"""Who gets in, who may do what, and what happens when somebody leaves."""

from datetime import timedelta

import pytest

from gehoor.cases import actions as cases
from gehoor.cases import queries
from gehoor.cases.models import Case
from gehoor.kernel.errors import NotAllowed, NotThere, Refusal
from gehoor.kernel.hours import Hours
from gehoor.team import access, actions
from gehoor.team import queries as team
from gehoor.team.models import Brand, Invitation, Member
from gehoor.team.rules import RIGHTS, Right, Role, may
from gehoor.work.deliveries import deliver_due
from tests.conftest import MORNING, PASSWORD, colleague_of, post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "may_reply", "may_set"),
    [
        (Role.OWNER, True, True),
        (Role.LEAD, True, False),
        (Role.AGENT, True, False),
        (Role.ADVISER, False, False),
        (Role.READER, False, False),
    ],
)
def test_service_answers_and_others_advise(role, may_reply, may_set):
    assert may(role, Right.REPLY) is may_reply
    assert may(role, Right.SETTINGS) is may_set
    assert may(role, Right.READ)


def test_an_unknown_role_may_nothing():
    assert not any(may("admin", right) for right in Right)
    assert set(RIGHTS) == set(Role)


def test_one_person_works_alone_until_somebody_is_invited(alice):
    assert team.works_alone(alice)
    actions.invite(alice, "bob@zeldermeer.example", Role.AGENT, None, MORNING)
    assert not team.works_alone(alice)


def test_an_invitation_lets_one_person_in_once(alice):
    _, token = actions.invite(alice, "Bob@Zeldermeer.example", Role.AGENT, None, MORNING)
    member = actions.accept(token, "Bob", PASSWORD, MORNING)
    assert (member.brand, member.role, member.user.email) == (alice.brand, "agent", "bob@zeldermeer.example")
    with pytest.raises(NotThere):
        actions.accept(token, "Bob", PASSWORD, MORNING)


@pytest.mark.parametrize("token", ["", "x", "a" * 43])
def test_a_wrong_token_opens_nothing(alice, token):
    actions.invite(alice, "bob@zeldermeer.example", Role.AGENT, None, MORNING)
    with pytest.raises(NotThere):
        actions.accept(token, "Bob", PASSWORD, MORNING)


def test_an_invitation_lasts_a_day(alice):
    _, token = actions.invite(alice, "bob@zeldermeer.example", Role.AGENT, None, MORNING)
    with pytest.raises(NotThere):
        actions.accept(token, "Bob", PASSWORD, MORNING + timedelta(hours=24, seconds=1))


def test_the_token_stands_nowhere_in_the_database(alice):
    _, token = actions.invite(alice, "bob@zeldermeer.example", Role.AGENT, None, MORNING)
    assert token not in str(list(Invitation.objects.values()))


def test_whoever_has_an_account_proves_it_with_its_password(alice, charlie):
    _, token = actions.invite(alice, "charlie@belvink.example", Role.AGENT, None, MORNING)
    with pytest.raises(Refusal):
        actions.accept(token, "Charlie", "een ander wachtwoord", MORNING)
    assert actions.accept(token, "Charlie", PASSWORD, MORNING).user == charlie.user


def test_a_lead_cannot_make_an_owner(alice):
    lead = colleague_of(alice, "Lea", Role.LEAD)
    with pytest.raises(Refusal):
        actions.invite(lead, "x@zeldermeer.example", Role.OWNER, None, MORNING)
    with pytest.raises(Refusal):
        actions.change_member(lead, alice.pk, role=Role.AGENT, teams=[], now=MORNING)


def test_the_last_owner_stays(alice):
    with pytest.raises(Refusal):
        actions.switch_off(alice, alice.pk, MORNING)


def test_who_is_switched_off_sees_nothing_and_his_cases_are_everybodys_again(alice, bob, hear):
    hear(post())
    case = Case.objects.get()
    cases.claim(bob, case.pk, MORNING)
    actions.switch_off(alice, bob.pk, MORNING)
    deliver_due(MORNING)
    bob.refresh_from_db()
    case.refresh_from_db()
    assert case.owner is None
    assert not access.visible(bob, Case).exists()
    with pytest.raises(NotAllowed):
        access.require(bob, Right.READ)


def test_a_case_of_a_team_is_seen_by_its_members_and_leads(alice, bob, hear):
    hear(post())
    case = Case.objects.get()
    nights = actions.add_team(alice, "Nachtploeg")
    cases.hand_over(alice, case.pk, to=None, team=nights.pk, reason="Gaat door vannacht", now=MORNING)
    assert not queries.cases_in(bob, "todo").cases
    with pytest.raises(NotThere):
        queries.dossier(bob, case.pk)
    bob.teams.add(nights)
    assert queries.cases_in(bob, "todo").cases
    assert queries.cases_in(alice, "todo").cases


def test_another_brand_sees_nothing_of_ours(charlie, hear):
    hear(post())
    assert not queries.cases_in(charlie, "todo").cases
    assert not queries.posts_resting(charlie).posts
    with pytest.raises(NotThere):
        queries.dossier(charlie, Case.objects.get().pk)
    with pytest.raises(NotThere):
        cases.claim(charlie, Case.objects.get().pk, MORNING)


def test_a_colleague_of_another_brand_cannot_be_given_a_case(alice, charlie, hear):
    hear(post())
    with pytest.raises(NotThere):
        cases.hand_over(alice, Case.objects.get().pk, to=charlie.pk, team=None, reason="x", now=MORNING)


def test_of_two_who_claim_at_once_one_is_told_who_has_it(alice, bob, hear):
    hear(post())
    case = Case.objects.get()
    cases.claim(alice, case.pk, MORNING)
    with pytest.raises(Refusal, match="Alice"):
        cases.claim(bob, case.pk, MORNING)


def test_hours_that_cannot_be_are_refused_and_nothing_changes(alice):
    bad = {"zone": "Europe/Amsterdam", "week": {"monday": ["17:00-09:00"]}}
    with pytest.raises(ValueError, match="Monday"):
        actions.change_brand(alice, name="X", hours=bad, acknowledge_minutes=30, solve_minutes=60, now=MORNING)
    assert Brand.objects.get(pk=alice.brand_id).name == "Woongoed Zeldermeer"


def test_a_changed_promise_holds_from_the_next_turn_on(alice, hear):
    hear(post())
    hours = Hours.always("Europe/Amsterdam").to_json()
    actions.change_brand(alice, name="Zeldermeer", hours=hours, acknowledge_minutes=60, solve_minutes=600, now=MORNING)
    assert Case.objects.get().acknowledge_by == MORNING + timedelta(minutes=30)


def test_passwords_that_are_easy_to_guess_are_refused(alice):
    for weak in ("kort", "password123", "alice@zeldermeer"):
        with pytest.raises(Refusal):
            actions.change_password(alice.user, PASSWORD, weak)
    assert Member.objects.get(pk=alice.pk).user.check_password(PASSWORD)


def test_a_second_link_lets_nobody_back_in_after_he_was_switched_off(alice):
    tokens = [actions.invite(alice, "bob@zeldermeer.example", role, None, MORNING)[1] for role in ("agent", "lead")]
    bob = actions.accept(tokens[0], "Bob", PASSWORD, MORNING)
    actions.switch_off(alice, bob.pk, MORNING)
    with pytest.raises(NotThere):
        actions.accept(tokens[1], "Bob", PASSWORD, MORNING)


def test_a_lead_cannot_bring_an_owner_back(alice):
    lead, owner = colleague_of(alice, "Lea", Role.LEAD), colleague_of(alice, "Otto", Role.OWNER)
    actions.switch_off(alice, owner.pk, MORNING)
    with pytest.raises(Refusal):
        actions.switch_on(lead, owner.pk, MORNING)


def test_a_case_is_not_handed_to_somebody_who_cannot_see_it(alice, bob, hear):
    hear(post())
    case = Case.objects.get()
    nights = actions.add_team(alice, "Nachtploeg")
    cases.hand_over(alice, case.pk, to=None, team=nights.pk, reason="Gaat door vannacht", now=MORNING)
    with pytest.raises(Refusal) as no:
        cases.hand_over(alice, case.pk, to=bob.pk, team=None, reason="Voor jou", now=MORNING)
    case.refresh_from_db()
    assert (no.value.code, case.owner) == ("not_in_team", None)

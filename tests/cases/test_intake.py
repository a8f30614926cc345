"""When words open a case, join one, or rest."""

from datetime import timedelta

import pytest

from gehoor.cases import actions, by_hand, queries
from gehoor.cases.models import Case, Turn
from gehoor.channels.port import Audience, Delete, Update
from gehoor.kernel.errors import NotThere
from gehoor.work.deliveries import deliver_due
from tests.conftest import BAS, BRAND_ACCOUNT, FATMA, MORNING, post

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(minutes=10)


def test_a_complaint_opens_a_case_with_two_clocks(hear):
    hear(post())
    case = Case.objects.get()
    assert case.acknowledge_by == MORNING + timedelta(minutes=30)
    assert case.solve_by == MORNING + timedelta(minutes=480)
    assert case.next_due_at == case.acknowledge_by
    assert (case.state, case.number, case.kind) == ("open", 1, "complaint")


def test_the_clock_runs_from_when_it_was_said_not_from_when_it_was_heard(hear):
    hear(post(), now=LATER)
    assert Case.objects.get().acknowledge_by == MORNING + timedelta(minutes=30)


def test_more_words_of_the_same_customer_join_his_case_and_keep_its_clock(hear):
    hear(post())
    hear(post("p2", "@zeldermeer hallo?? is daar iemand?", at=LATER), now=LATER)
    case = Case.objects.get()
    assert case.posts_count == 2
    assert case.acknowledge_by == MORNING + timedelta(minutes=30)
    assert Turn.objects.count() == 1


def test_another_customer_in_the_same_conversation_gets_his_own_case(hear):
    hear(post("root"))
    hear(
        post(
            "p2",
            "@zeldermeer hier ook lekkage, wanneer komt er iemand?",
            author=BAS,
            in_reply_to="root",
            context="root",
        )
    )
    assert Case.objects.count() == 2


def test_thanks_do_not_start_a_new_clock(hear):
    hear(post())
    case = Case.objects.get()
    actions.answered(case, None, LATER, None, automatic=False)
    hear(post("p2", "@zeldermeer bedankt, snel geregeld!", at=LATER, in_reply_to="p1", context="p1"), now=LATER)
    case.refresh_from_db()
    assert (case.state, case.waiting_since, case.posts_count) == ("waiting", None, 2)


def test_new_words_after_our_answer_start_a_new_turn(hear):
    hear(post())
    case = Case.objects.get()
    actions.answered(case, None, LATER, None, automatic=False)
    again = LATER + timedelta(minutes=5)
    hear(post("p2", "@zeldermeer nog steeds niemand geweest", at=again, in_reply_to="p1", context="p1"), now=again)
    case.refresh_from_db()
    assert (case.state, case.waiting_since) == ("open", again)
    assert case.acknowledge_by == again + timedelta(minutes=30)
    assert Turn.objects.count() == 2


def test_an_automatic_message_stops_no_clock(hear):
    hear(post())
    case = Case.objects.get()
    actions.answered(case, None, LATER, None, automatic=True)
    case.refresh_from_db()
    assert (case.state, case.acknowledged_at) == ("open", None)


def test_a_person_answering_stops_the_first_clock_and_not_the_second(hear):
    hear(post())
    case = Case.objects.get()
    actions.answered(case, None, LATER, None, automatic=False)
    case.refresh_from_db()
    assert (case.acknowledged_at, case.acknowledge_by) == (LATER, None)
    assert case.next_due_at == case.solve_by


def test_noise_and_second_hand_indignation_rest_without_a_clock(hear, alice):
    hear(
        post(
            "news",
            "Gemeente Zeldermeer en Woongoed Zeldermeer openen nieuw buurthuis - lees meer op onze site",
            addressed=False,
        ),
        post("heard", "Hoorde net dat Woongoed Zeldermeer bomen kapt in het park. Schandalig!", addressed=False),
    )
    assert not Case.objects.exists()
    assert len(queries.posts_resting(alice).posts) == 2


def test_a_private_message_always_opens_a_case(hear):
    hear(post(content="Kersenlaan 3, bedankt alvast", audience=Audience.DIRECT))
    assert Case.objects.count() == 1


def test_danger_stands_above_all_that_waits(hear, alice):
    hear(
        post("old", at=MORNING - timedelta(hours=5)),
        post("gas", "@zeldermeer ik ruik gas in het trappenhuis!!", author=BAS),
    )
    assert [case.posts.get().post.external_id for case in queries.cases_in(alice, "todo").cases] == ["gas", "old"]


def test_a_closed_case_opens_again_when_the_customer_comes_back(hear, alice):
    hear(post())
    case = Case.objects.get()
    actions.close(alice, case.pk, "solved", "", LATER)
    hear(post("p2", "@zeldermeer het lekt weer!", at=LATER, in_reply_to="p1", context="p1"), now=LATER)
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("open", None)
    assert queries.dossier(alice, case.pk).disposition is None


def test_thanks_leave_a_closed_case_closed(hear, alice):
    hear(post())
    case = Case.objects.get()
    actions.close(alice, case.pk, "solved", "", LATER)
    hear(post("p2", "@zeldermeer dank je wel, top!", at=LATER, in_reply_to="p1", context="p1"), now=LATER)
    case.refresh_from_db()
    assert (case.state, case.posts_count) == ("closed", 2)


def test_a_resting_post_becomes_a_case_by_hand(hear, alice):
    taken = hear(post(content="Hoorde dat Woongoed Zeldermeer de huur verhoogt", addressed=False))
    case = by_hand.make_case(alice, taken.posts[0], LATER)
    assert Case.objects.get(pk=case).acknowledge_by is not None
    assert not queries.posts_resting(alice).posts


def test_words_taken_back_leave_the_head_of_the_case(hear, alice):
    hear(post())
    hear(Delete("p1", LATER), now=LATER)
    deliver_due(LATER)
    assert Case.objects.get().headline == ""


def test_a_clock_tells_once_that_it_turned_orange_and_once_red(hear):
    hear(post())
    told = [actions.turn_clocks(MORNING + timedelta(minutes=minutes)) for minutes in (5, 21, 22, 31, 32)]
    assert told == [0, 1, 0, 1, 0]


def test_one_customer_over_two_conversations_is_answered_once(hear):
    hear(post("a"), post("b", "@zeldermeer en de lift doet het ook niet", context="b"))
    assert Case.objects.get().posts_count == 2
    assert Case.objects.get().handle.actor_id == FATMA.id


BACK = MORNING + timedelta(days=3)


def test_what_was_said_after_our_answer_still_waits(hear):
    hear(post())
    case = Case.objects.get()
    hear(post("p2", "@zeldermeer en nu staat ook de kelder onder water!", at=LATER), now=LATER)
    actions.answered(case, None, MORNING + timedelta(minutes=5), None, automatic=False)
    case.refresh_from_db()
    assert (case.state, case.waiting_since) == ("open", LATER)
    assert case.acknowledge_by == LATER + timedelta(minutes=30)
    assert list(Turn.objects.order_by("id").values_list("waiting_since", "answered_at")) == [
        (MORNING, MORNING + timedelta(minutes=5)),
        (LATER, None),
    ]


def test_thanks_that_cross_our_answer_want_none(hear):
    hear(post())
    case = Case.objects.get()
    hear(post("p2", "@zeldermeer bedankt, snel geregeld!", at=LATER), now=LATER)
    actions.answered(case, None, MORNING + timedelta(minutes=5), None, automatic=False)
    case.refresh_from_db()
    assert (case.state, case.waiting_since) == ("waiting", None)


def test_a_customer_who_comes_back_waits_from_then_on_and_not_from_the_first_time(hear, alice):
    hear(post())
    case = Case.objects.get()
    actions.close(alice, case.pk, "solved", "by telephone", LATER)
    hear(post("p2", "@zeldermeer het lekt weer!", at=BACK, in_reply_to="p1", context="p1"), now=BACK)
    case.refresh_from_db()
    assert (case.waiting_since, case.acknowledge_by) == (BACK, BACK + timedelta(minutes=30))
    first, second = Turn.objects.order_by("id")
    assert (first.answered_at, first.by) == (LATER, alice)
    assert (second.waiting_since, second.answered_at) == (BACK, None)


def test_words_behind_those_that_open_a_case_again_join_it(hear, alice):
    hear(post())
    actions.close(alice, Case.objects.get().pk, "solved", "", LATER)
    again = post("p2", "@zeldermeer het lekt weer!", at=BACK, in_reply_to="p1", context="p1")
    hear(again, post("p3", "@zeldermeer hallo, wanneer komt er iemand?", at=BACK + timedelta(minutes=1)), now=BACK)
    assert Case.objects.get().posts_count == 3


def test_danger_that_is_told_by_an_edit_is_seen_at_the_head_of_the_case(hear):
    hear(post())
    hear(Update(post(content="@zeldermeer ik ruik gas in het trappenhuis!!", revision="2")), now=LATER)
    case = Case.objects.get()
    assert (case.alarm, case.posts_count) == (1, 1)
    assert case.headline.startswith("@zeldermeer ik ruik gas")
    assert Turn.objects.count() == 1


def test_an_edit_that_asks_for_an_answer_opens_a_case_unless_somebody_settled_the_post(hear, alice):
    quiet = {"content": "Hoorde dat Woongoed Zeldermeer de huur verhoogt", "addressed": False}
    taken = hear(post("one", **quiet), post("two", author=BAS, **quiet))
    actions.dispose(alice, [taken.posts[1]], "for_information", LATER)
    asks = "@zeldermeer wanneer komt er iemand voor de lekkage?"
    hear(Update(post("one", asks, revision="2")), Update(post("two", asks, author=BAS, revision="2")), now=LATER)
    assert [case.handle.actor_id for case in Case.objects.all()] == [FATMA.id]


def test_our_own_words_are_no_case(hear, alice):
    taken = hear(post("ours", "Wij komen eraan", author=BRAND_ACCOUNT))
    with pytest.raises(NotThere):
        by_hand.make_case(alice, taken.posts[0], LATER)


def test_the_newest_words_are_shown_however_long_and_scattered_a_case_is(hear, alice):
    many = [post(f"p{n}", "@zeldermeer hoe lang nog?", at=MORNING + timedelta(seconds=n)) for n in range(1100)]
    crowd = [post(f"c{n}", "hier ook", author=BAS, context="p0", at=LATER, addressed=False) for n in range(50)]
    hear(*many)
    hear(*crowd)
    dossier = queries.dossier(alice, Case.objects.get().pk)
    assert dossier.posts[-1].external_id == "p1099"
    assert len(dossier.posts) == queries.MOST_IN_THREAD

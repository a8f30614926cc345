"""The rules of a case, in tables."""

from datetime import UTC, datetime, timedelta

import pytest

from gehoor.cases.rules import Candidate, Colour, Promise, Why, Words, belongs_to, colour, next_due, rank, why
from gehoor.kernel.hours import Hours

NINE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, Colour.GREEN),
        (19.9, Colour.GREEN),
        (20, Colour.ORANGE),
        (29.9, Colour.ORANGE),
        (30, Colour.RED),
        (90, Colour.RED),
    ],
)
def test_a_clock_of_30_minutes_is_orange_in_its_last_third_and_red_when_it_is_over(minutes, shown):
    assert colour(NINE, at(30), at(minutes)) is shown


@pytest.mark.parametrize("promise", [30, 60])
def test_the_promise_counts_open_minutes_only(promise):
    office = Hours.weekly("Europe/Amsterdam", {day: ["09:00-17:30"] for day in range(5)})
    friday_evening = datetime(2026, 3, 13, 16, 20, tzinfo=UTC)  # 17:20 in Amsterdam
    due = Promise(office, promise, 480).acknowledge_by(friday_evening)
    assert due == datetime(2026, 3, 16, 8, 0, tzinfo=UTC) + timedelta(minutes=promise - 10)


def test_the_inbox_is_sorted_by_the_first_clock_that_runs_out():
    assert next_due(at(30), at(480)) == at(30)
    assert next_due(at(900), at(480)) == at(480)
    assert next_due(None, at(480)) == at(480)


@pytest.mark.parametrize(("urgency", "stands"), [(0, 0), (1, 0), (2, 1), (3, 2)])
def test_danger_stands_above_what_cannot_wait_and_that_above_all_clocks(urgency, stands):
    assert rank(urgency) == stands


MINE = Candidate(1, author=7, contexts=frozenset({"t1"}), closed_at=None)
CLOSED = Candidate(2, author=7, contexts=frozenset({"t2"}), closed_at=NINE)


@pytest.mark.parametrize(
    ("words", "home"),
    [
        (Words(7, "t1", "", at(5)), 1),  # the same conversation
        (Words(7, "elsewhere", "", at(5)), 1),  # the same person elsewhere, while a case is open
        (Words(7, "t2", "", at(5)), 2),  # back in a conversation that was closed
        (Words(7, "t2", "", NINE + timedelta(days=15)), 1),  # too long ago to be the same matter
        (Words(8, "t1", "", at(5)), None),  # somebody else in the same conversation
        (Words(7, "x", "t2", at(5)), 2),  # a reply to words of the closed case
    ],
)
def test_words_find_the_case_that_they_belong_to(words, home):
    assert belongs_to(words, [MINE, CLOSED]) == home


def test_words_of_somebody_without_an_open_case_belong_to_none():
    assert belongs_to(Words(7, "new", "", at(5)), [CLOSED]) is None


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"alarm": True}, Why.DANGER),
        ({"now": at(31)}, Why.LATE),
        ({"now": at(500), "acknowledge_by": None, "since": None}, Why.SOLVE_LATE),
        ({"urgency": 2}, Why.URGENT),
        ({"now": at(25)}, Why.SOON),
        ({"now": at(5)}, Why.WAITS),
        ({"acknowledge_by": None, "since": None}, Why.CUSTOMER_HAS_TURN),
    ],
)
def test_each_case_says_why_it_stands_where_it_stands(more, reason):
    case = {"alarm": False, "urgency": 0, "acknowledge_by": at(30), "since": NINE, "solve_by": at(480), "now": NINE}
    assert why(**{**case, **more}) is reason

"""Opening hours against an oracle that shares nothing with them: it looks at the wall clock minute by minute.

The seed is printed with every failure; `GEHOOR_SEED` and `GEHOOR_CASES` choose another run.
"""

import os
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from gehoor.kernel.hours import Hours, due, is_open, next_opening, open_minutes

SEED = int(os.environ.get("GEHOOR_SEED", "20261025"))
CASES = int(os.environ.get("GEHOOR_CASES", "3200"))
ZONES = ("Europe/Amsterdam", "UTC", "America/New_York", "Pacific/Chatham", "Asia/Kolkata")

# Written down by hand, so that the oracle does not lean on the library either.
DUTCH_DAYS_OFF = {
    date(2026, 4, 3),
    date(2026, 4, 5),
    date(2026, 4, 6),
    date(2026, 4, 27),
    date(2026, 5, 14),
    date(2026, 5, 24),
    date(2026, 5, 25),
    date(2026, 12, 25),
    date(2026, 12, 26),
    date(2027, 1, 1),
}
# The changes of clocks of all zones above, and holidays.
SPECIAL = [
    *(date(2026, 3, 8), date(2026, 11, 1)),
    *(date(2026, 3, 29), date(2026, 10, 25)),
    *(date(2026, 4, 5), date(2026, 9, 27)),
    *(date(2026, 4, 27), date(2026, 5, 25), date(2026, 12, 25)),
]
MINUTE = timedelta(minutes=1)


@dataclass
class Case:
    hours: Hours
    start: datetime
    minutes: int
    end: datetime


@cache
def wall(zone: str, day: date) -> list[tuple[date, int]]:
    """What the clock shows in each minute of a UTC day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    shown = [(midnight + n * MINUTE).astimezone(ZoneInfo(zone)) for n in range(1440)]
    return [(clock.date(), clock.hour * 60 + clock.minute) for clock in shown]


def open_on(hours: Hours, day: date, minute: int) -> bool:
    if day in hours.closed or (hours.holidays == "NL" and day in DUTCH_DAYS_OFF):
        return False
    return any(start <= minute < end for start, end in hours.week[day.weekday()])


def minutes_from(hours: Hours, start: datetime):
    """(moment, open?) for each minute from `start` on."""
    known: dict[tuple[date, int], bool] = {}
    moment = start
    while True:
        shown = wall(hours.zone, moment.date())
        for at in range(moment.hour * 60 + moment.minute, 1440):
            if shown[at] not in known:
                known[shown[at]] = open_on(hours, *shown[at])
            yield moment, known[shown[at]]
            moment += MINUTE


def due_by_walking(case: Case, minutes: int) -> datetime:
    passed = 0
    for moment, opened in minutes_from(case.hours, case.start):
        if passed == minutes and (opened or minutes):
            return moment
        passed += opened
    raise AssertionError


def minutes_by_walking(case: Case) -> int:
    passed = 0
    for moment, opened in minutes_from(case.hours, case.start):
        if moment >= case.end:
            return passed
        passed += opened
    raise AssertionError


def some_periods(dice: random.Random) -> list[str]:
    if dice.random() < 0.12:
        return ["00:00-24:00"]
    # Many edges in the night, where the clocks change, and on odd minutes.
    edges = [dice.randrange(0, 240) if dice.random() < 0.5 else dice.randrange(0, 1441) for _ in range(6)]
    marks = sorted(set(edges))[: 2 * dice.randint(1, 3)]
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in pairs]


def some_case(dice: random.Random) -> Case:
    around = dice.choice(SPECIAL)
    week = {day: some_periods(dice) for day in range(7) if dice.random() < 0.7}
    week = week or {dice.randrange(7): ["09:00-17:30"]}
    hours = Hours.weekly(
        dice.choice(ZONES),
        week,
        holidays=dice.choice(["", "NL"]),
        closed=[around + timedelta(days=dice.randint(-3, 3))] if dice.random() < 0.3 else [],
    )
    midnight = datetime(around.year, around.month, around.day, tzinfo=UTC)
    start = midnight + dice.randint(-36 * 60, 30 * 60) * MINUTE
    minutes = dice.choice([0, 1, 15, 30, 60, dice.randint(0, 600)])
    return Case(hours, start, minutes, start + dice.randint(0, dice.choice([300, 1440, 4 * 1440])) * MINUTE)


def test_every_due_moment_and_every_sum_is_that_of_a_clock_watched_minute_by_minute():
    dice = random.Random(SEED)
    deviations = []
    for number in range(CASES):
        case = some_case(dice)
        found = (due(case.hours, case.start, case.minutes), open_minutes(case.hours, case.start, case.end))
        expected = (due_by_walking(case, case.minutes), minutes_by_walking(case))
        if found != expected:
            deviations.append((number, case, found, expected))
    assert not deviations, f"seed {SEED}: {len(deviations)} of {CASES}, the first: {deviations[0]}"


def test_an_opening_is_the_first_open_minute_and_due_undoes_open_minutes():
    dice = random.Random(SEED + 1)
    for _ in range(500):
        case = some_case(dice)
        opening = next_opening(case.hours, case.start)
        assert opening == due_by_walking(case, 0), f"seed {SEED + 1}: {case}"
        assert is_open(case.hours, opening)
        start = case.start + timedelta(seconds=dice.uniform(0, 60))
        moment = due(case.hours, start, case.minutes)
        assert open_minutes(case.hours, start, moment) == pytest.approx(case.minutes, abs=1e-6), (
            f"seed {SEED + 1}: {case}"
        )

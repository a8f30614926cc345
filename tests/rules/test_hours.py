"""What a brand may expect of its opening hours; all examples are of 2026 unless they say otherwise."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gehoor.kernel.hours import (
    DAYS,
    Hours,
    HoursError,
    NeverOpen,
    Period,
    due,
    holiday_name,
    is_open,
    next_closing,
    next_opening,
    open_minutes,
    periods_on,
    working_days_after,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = Hours.weekly("Europe/Amsterdam", dict.fromkeys(range(5), ("09:00-17:30",)), holidays="NL")
LUNCH = Hours.weekly("Europe/Amsterdam", dict.fromkeys(range(5), ("09:00-12:30", "13:00-17:30")))
ALWAYS = Hours.always("Europe/Amsterdam")
NIGHT = Hours.weekly("Europe/Amsterdam", dict.fromkeys(range(7), ("00:00-06:00", "22:00-24:00")))
DOUBLE = Hours.weekly("Europe/Amsterdam", {6: ["01:00-02:30"]})
CLOSED = Hours.weekly("Europe/Amsterdam", {})


def at(text: str, zone: ZoneInfo = AMSTERDAM, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("hours", "start", "minutes", "expected"),
    [
        (OFFICE, "2026-03-06 17:20", 30, "2026-03-09 09:20"),  # over a weekend
        (OFFICE, "2026-03-06 17:00", 30, "2026-03-06 17:30"),  # due at closing time, not on Monday
        (OFFICE, "2026-03-07 11:00", 30, "2026-03-09 09:30"),  # heard on Saturday
        (OFFICE, "2026-03-07 11:00", 0, "2026-03-09 09:00"),  # nothing to wait for but the door
        (OFFICE, "2026-03-09 10:00", 0, "2026-03-09 10:00"),
        (OFFICE, "2026-04-24 17:20", 30, "2026-04-28 09:20"),  # King's Day on Monday
        (OFFICE, "2026-05-22 17:20", 30, "2026-05-26 09:20"),  # Pentecost Monday
        (OFFICE, "2026-12-24 17:20", 30, "2026-12-28 09:20"),  # both days of Christmas and a Sunday
        (OFFICE, "2025-04-25 17:20", 30, "2025-04-28 09:20"),  # King's Day a day early, on Saturday the 26th
        (LUNCH, "2026-03-09 12:20", 30, "2026-03-09 13:20"),  # over lunch
        (LUNCH, "2026-03-09 12:45", 15, "2026-03-09 13:15"),
        (LUNCH, "2026-03-09 09:00", 8 * 60, "2026-03-09 17:30"),
        (LUNCH, "2026-03-09 09:00", 8 * 60 + 1, "2026-03-10 09:01"),
        (ALWAYS, "2026-03-29 01:30", 60, "2026-03-29 03:30"),  # the hour that is not there
        (ALWAYS, "2026-03-28 12:00", 24 * 60, "2026-03-29 13:00"),
        (ALWAYS, "2026-10-24 12:00", 24 * 60, "2026-10-25 11:00"),  # the hour that comes twice
        (NIGHT, "2026-03-28 23:00", 4 * 60, "2026-03-29 04:00"),
        (NIGHT, "2026-10-24 23:00", 4 * 60, "2026-10-25 02:00+01:00"),
        (NIGHT, "2026-03-29 05:30", 60, "2026-03-29 22:30"),
        (DOUBLE, "2026-03-28 12:00", 60, "2026-03-29 03:00"),  # 01:00-02:30 ends where the clock jumps
        (DOUBLE, "2026-10-24 12:00", 91, "2026-10-25 02:01+01:00"),  # open for the second 02:00-02:30
        (DOUBLE, "2026-10-24 12:00", 120, "2026-10-25 02:30+01:00"),
    ],
)
def test_a_clock_runs_only_in_open_time(hours, start, minutes, expected):
    moment = datetime.fromisoformat(expected)
    assert due(hours, at(start), minutes) == (moment if moment.tzinfo else at(expected))


def test_summer_and_winter_open_at_another_moment_of_utc():
    assert next_opening(OFFICE, at("2026-07-01 03:00")) == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert next_opening(OFFICE, at("2026-12-01 03:00")) == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert next_opening(OFFICE, at("2026-12-01 03:00")).tzinfo is UTC


def test_a_member_elsewhere_has_the_hours_of_the_brand():
    kolkata = ZoneInfo("Asia/Kolkata")
    assert is_open(OFFICE, at("2026-03-09 13:30", kolkata))  # 09:00 in Amsterdam
    assert not is_open(OFFICE, at("2026-03-09 09:30", kolkata))
    assert due(OFFICE, at("2026-03-06 21:50", kolkata), 30) == at("2026-03-09 09:20")


@pytest.mark.parametrize(
    ("hours", "start", "end", "minutes"),
    [
        (OFFICE, "2026-03-06 17:20", "2026-03-09 09:20", 30),
        (OFFICE, "2026-04-24 00:00", "2026-05-02 00:00", 5 * 510),
        (ALWAYS, "2026-03-29 00:00", "2026-03-30 00:00", 23 * 60),
        (ALWAYS, "2026-10-25 00:00", "2026-10-26 00:00", 25 * 60),
        (NIGHT, "2026-03-29 00:00", "2026-03-29 12:00", 5 * 60),
        (NIGHT, "2026-10-25 00:00", "2026-10-25 12:00", 7 * 60),
        (DOUBLE, "2026-03-29 00:00", "2026-03-29 12:00", 60),
        (DOUBLE, "2026-10-25 00:00", "2026-10-25 12:00", 120),
        (OFFICE, "2026-03-09 09:20", "2026-03-06 17:20", 0),
        (OFFICE, "2026-03-09 09:00:00", "2026-03-09 09:00:45", 0.75),
    ],
)
def test_open_minutes_are_minutes_that_really_passed(hours, start, end, minutes):
    assert open_minutes(hours, at(start), at(end)) == minutes


def test_a_clock_keeps_its_seconds():
    start = datetime(2026, 3, 6, 16, 20, 13, 250_000, tzinfo=UTC)
    assert due(OFFICE, start, 30) == datetime(2026, 3, 9, 8, 20, 13, 250_000, tzinfo=UTC)
    assert open_minutes(OFFICE, start, due(OFFICE, start, 47.5)) == 47.5


@pytest.mark.parametrize(
    ("hours", "moment", "opens", "closes"),
    [
        (OFFICE, "2026-03-09 10:00", "2026-03-09 10:00", "2026-03-09 17:30"),
        (OFFICE, "2026-03-09 17:30", "2026-03-10 09:00", "2026-03-10 17:30"),  # the end is not open
        (LUNCH, "2026-03-09 12:30", "2026-03-09 13:00", "2026-03-09 17:30"),
        (NIGHT, "2026-03-09 23:00", "2026-03-09 23:00", "2026-03-10 06:00"),  # through midnight
        (ALWAYS, "2026-03-09 23:00", "2026-03-09 23:00", None),
    ],
)
def test_a_brand_can_say_when_it_opens_and_closes(hours, moment, opens, closes):
    assert next_opening(hours, at(moment)) == at(opens)
    assert next_closing(hours, at(moment)) == (at(closes) if closes else None)


def test_hours_that_never_open_say_so():
    for ask in (next_opening, next_closing, lambda hours, now: due(hours, now, 30)):
        with pytest.raises(NeverOpen, match="give at least one day a period"):
            ask(CLOSED, at("2026-03-09 10:00"))
    with pytest.raises(NeverOpen):
        working_days_after(CLOSED, date(2026, 3, 9), 1)
    assert open_minutes(CLOSED, at("2026-03-09 10:00"), at("2026-04-09 10:00")) == 0
    assert not is_open(CLOSED, at("2026-03-09 10:00"))


def test_a_brand_may_work_on_a_holiday_and_have_days_off_of_its_own():
    hours = Hours.weekly(
        "Europe/Amsterdam",
        dict.fromkeys(range(5), ("09:00-17:30",)),
        holidays="NL",
        open_on_holidays=["Goede vrijdag"],
        closed=[date(2026, 12, 24)],
    )
    assert is_open(hours, at("2026-04-03 10:00"))
    assert not is_open(OFFICE, at("2026-04-03 10:00"))
    assert not is_open(hours, at("2026-04-06 10:00"))
    assert periods_on(hours, date(2026, 12, 24)) == ()
    assert periods_on(hours, date(2026, 12, 23)) == (Period(540, 1050),)


@pytest.mark.parametrize(
    ("day", "language", "name"),
    [
        (date(2026, 4, 27), "nl", "Koningsdag"),
        (date(2026, 4, 27), "en", "King's Day"),
        (date(2026, 5, 25), "nl-NL", "Tweede pinksterdag"),
        (date(2026, 5, 25), "xx", "Tweede pinksterdag"),
        (date(2026, 5, 5), "nl", None),  # Liberation Day is a day off every fifth year
        (date(2030, 5, 5), "nl", "Bevrijdingsdag"),
        (date(2026, 3, 9), "nl", None),
    ],
)
def test_a_holiday_has_a_name_in_the_language_of_the_screen(day, language, name):
    assert holiday_name(OFFICE, day, language) == name
    assert holiday_name(LUNCH, day, language) is None


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 6), 2, date(2026, 3, 10)),
        (date(2026, 3, 6), 0, date(2026, 3, 6)),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 7), 1, date(2026, 3, 9)),
        (date(2026, 4, 24), 1, date(2026, 4, 28)),
        (date(2026, 12, 24), 2, date(2026, 12, 29)),
    ],
)
def test_a_callback_is_promised_in_working_days(day, n, expected):
    assert working_days_after(OFFICE, day, n) == expected


def test_hours_come_back_from_json_as_they_were():
    hours = Hours.weekly(
        "Europe/Amsterdam",
        {0: ["13:00-17:30", "09:00 \N{EN DASH} 12:30"], 5: ["22:00-24:00"]},
        holidays="NL",
        open_on_holidays=["Koningsdag"],
        closed=[date(2026, 12, 31), date(2026, 12, 24)],
    )
    stored = hours.to_json()
    assert stored["week"]["monday"] == ["09:00-12:30", "13:00-17:30"]
    assert stored["week"]["saturday"] == ["22:00-24:00"]
    assert stored["closed"] == ["2026-12-24", "2026-12-31"]
    assert Hours.from_json(stored) == hours
    assert hash(Hours.from_json(stored)) == hash(hours)
    assert Hours.from_json(ALWAYS.to_json()) == ALWAYS


def week(**days):
    return {"zone": "Europe/Amsterdam", "week": days}


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (week(tuesday=["13:00-09:00"]), "backwards", "Tuesday: 13:00-09:00 ends before it has begun"),
        (week(friday=["22:00-06:00"]), "backwards", "22:00-24:00 here and 00:00-06:00 on Saturday"),
        (week(sunday=["22:00-06:00"]), "backwards", "on Monday"),
        (week(friday=["09:00-09:00"]), "backwards", "Friday"),
        (week(monday=["09:00-13:00", "12:00-17:00"]), "overlap", "Monday: .*overlap; write 09:00-17:00"),
        (week(monday=["9-17"]), "period", "Monday: '9' is no time of day; write it as 09:00"),
        (week(monday=["09:00-24:30"]), "period", "24:30"),
        (week(monday=["24:00-24:00"]), "time", "00:00 to 24:00"),
        (week(monday=["overdag"]), "period", "write it as 09:00-17:30"),
        (week(monday="09:00-17:00"), "list", "week.monday"),
        (week(maandag=["09:00-17:00"]), "week", "monday, tuesday"),
        ({"zone": "Europe/Nergens", "week": {}}, "zone", "Europe/Amsterdam"),
        ({"zone": "../etc/passwd", "week": {}}, "zone", "Europe/Amsterdam"),
        ({"week": {}}, "zone", "Europe/Amsterdam"),
        ("altijd", "zone", "Europe/Amsterdam"),
        ({"zone": "UTC"}, "week", "monday"),
        ({**week(), "closed": ["24-12-2026"]}, "date", "2026-12-24"),
        ({**week(), "holidays": "Nederland"}, "holidays", "such as NL"),
        ({**week(), "holidays": "NL", "subdivision": "Overal"}, "holidays", "'NL' Overal"),
        ({**week(), "holidays": 31}, "holidays", "country code"),
        ({**week(), "holidays": "NL", "open_on_holidays": ["Vrijdag"]}, "open_on_holidays", "Goede vrijdag"),
        ({**week(), "open_on_holidays": ["Koningsdag"]}, "open_on_holidays", "no country is set"),
        ({**week(), "holliday": "NL"}, "unknown", "holliday"),
    ],
)
def test_hours_that_cannot_be_right_are_refused_with_what_to_write(value, code, words):
    with pytest.raises(HoursError, match=words) as caught:
        Hours.from_json(value)
    assert caught.value.code == code
    assert isinstance(caught.value, ValueError)
    assert caught.value.day is None or DAYS[caught.value.day].capitalize() in str(caught.value)


def test_a_day_or_a_week_that_does_not_exist_is_refused():
    with pytest.raises(HoursError, match="Monday is 0"):
        Hours.weekly("UTC", {7: ["09:00-17:00"]})
    with pytest.raises(HoursError, match="7 days, not 5"):
        Hours("UTC", ((),) * 5)


def test_a_moment_without_a_zone_and_a_count_that_is_no_count_are_refused():
    with pytest.raises(ValueError, match="no time zone"):
        due(OFFICE, datetime(2026, 3, 9, 10), 30)  # noqa: DTZ001  the naive moment is the example
    for minutes in (-1, float("nan"), float("inf"), 10**9):
        with pytest.raises(ValueError, match="cannot be counted"):
            due(OFFICE, at("2026-03-09 10:00"), minutes)
    with pytest.raises(ValueError, match="cannot be counted"):
        working_days_after(OFFICE, date(2026, 3, 9), -1)


def test_a_day_that_a_zone_left_out_never_opens():
    """Samoa went from 29 to 31 December 2011 when it crossed the date line."""
    apia = Hours.weekly("Pacific/Apia", {4: ["09:00-17:00"]})
    assert next_opening(apia, datetime(2011, 12, 29, tzinfo=UTC)) == at("2012-01-06 09:00", ZoneInfo(apia.zone))


def test_clocks_that_go_back_over_midnight_keep_their_order():
    """St John's fell back at 00:01 until 2011, so that the Saturday before it ended twice."""
    hours = Hours.weekly("America/St_Johns", {5: ["23:00-24:00"]})
    midnight = datetime(2010, 11, 7, 2, 30, tzinfo=UTC)
    assert due(hours, midnight - timedelta(hours=1), 60) == midnight
    assert due(hours, midnight - timedelta(hours=1), 61) == midnight + timedelta(minutes=2)
    assert open_minutes(hours, midnight - timedelta(hours=3), midnight + timedelta(hours=3)) == 60 + 59

"""Opening hours, and the clocks that stand still outside them.

One rule decides everything: a moment is open when the clock on the wall in the brand's zone shows a time
inside a period of that day, and the day is no holiday and no company day. All sums are made over stretches of
UTC, so an open minute is always a minute that really passed:

- In spring, times that the wall clock skips never come: 01:00-04:00 lasts two hours, 02:00-03:00 does not
  open at all.
- In autumn, times that it shows twice count twice: 01:00-04:00 lasts four hours, 02:00-03:00 two. A period
  that ends inside the double hour (01:00-02:30) shuts at the first 02:30 and opens again for the second
  02:00-02:30.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays as calendars

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HORIZON = 400
"""Days without one open minute after which we say that these hours never open."""
LONGEST = 366 * 24 * 60
"""The most open minutes that `due` counts."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MICRO = timedelta(microseconds=1)
_MINUTE = 60_000_000
_DAY_MINUTES = 24 * 60
_DAY = _DAY_MINUTES * _MINUTE
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)


class HoursError(ValueError):
    """These opening hours cannot be right; `day` is the weekday (Monday is 0) where one is to blame."""

    def __init__(self, message: str, *, code: str, day: int | None = None) -> None:
        super().__init__(message if day is None else f"{DAYS[day].capitalize()}: {message}")
        self.code = code
        self.day = day


class NeverOpen(HoursError):
    """There is no open minute within the next `HORIZON` days, so no moment can be named."""

    def __init__(self) -> None:
        super().__init__(
            f"not open once in {HORIZON} days; give at least one day a period, such as 09:00-17:30",
            code="never_open",
        )


class Period(NamedTuple):
    """An open stretch of one day, in minutes of the wall clock since midnight; `end` is not part of it."""

    start: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "09:00-12:30"; the end may be "24:00". Raises ValueError."""
        first, dash, last = text.replace("\N{EN DASH}", "-").partition("-")
        if not dash:
            raise ValueError(f"{text!r} is no period; write it as 09:00-17:30")
        return cls(_minutes(first.strip()), _minutes(last.strip()))

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


Week = tuple[tuple[Period, ...], ...]


@dataclass(frozen=True)
class Hours:
    """When a brand is there for its customers.

    `zone` is an IANA name. `week` has seven days, Monday first. `closed` are the company's own days off.
    `holidays` is a country code such as "NL" ("" for none) whose public holidays are days off, narrowed by
    `subdivision`; `open_on_holidays` names those on which the brand works all the same, each year, in the
    words of that country ("Goede vrijdag"). Raises HoursError when these cannot be right.
    """

    zone: str
    week: Week
    closed: frozenset[date] = frozenset()
    holidays: str = ""
    subdivision: str | None = None
    open_on_holidays: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise HoursError(
                f"{self.zone!r} is no time zone; write one such as Europe/Amsterdam", code="zone"
            ) from error
        if len(self.week) != len(DAYS):
            raise HoursError(f"a week has 7 days, not {len(self.week)}", code="week")
        # Sorted, so that the same hours are equal and share one cache, however they were written down.
        object.__setattr__(self, "week", tuple(_checked(day, some) for day, some in enumerate(self.week)))
        _check_holidays(self.holidays, self.subdivision, self.open_on_holidays)

    @classmethod
    def weekly(
        cls,
        zone: str,
        week: Mapping[int, Sequence[str]],
        *,
        closed: Iterable[date] = (),
        holidays: str = "",
        subdivision: str | None = None,
        open_on_holidays: Iterable[str] = (),
    ) -> Self:
        """Hours as people write them: `{0: ["09:00-12:30", "13:00-17:30"]}`; a day left out is a day off."""
        for day in week:
            if day not in range(len(DAYS)):
                raise HoursError(f"{day!r} is no day; Monday is 0 and Sunday 6", code="week")
        return cls(
            zone,
            tuple(tuple(_read(day, text) for text in week.get(day, ())) for day in range(len(DAYS))),
            frozenset(closed),
            holidays,
            subdivision,
            frozenset(open_on_holidays),
        )

    @classmethod
    def always(cls, zone: str) -> Self:
        """Day and night, every day of the year."""
        return cls(zone, ((Period(0, _DAY_MINUTES),),) * len(DAYS))

    def to_json(self) -> dict[str, object]:
        """Plain values that `from_json` reads back."""
        return {
            "zone": self.zone,
            "week": {name: [str(period) for period in some] for name, some in zip(DAYS, self.week, strict=True)},
            "closed": sorted(day.isoformat() for day in self.closed),
            "holidays": self.holidays,
            "subdivision": self.subdivision,
            "open_on_holidays": sorted(self.open_on_holidays),
        }

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Read what `to_json` made, or a person wrote; raises HoursError that names the place."""
        if not isinstance(value, Mapping) or not isinstance(value.get("zone"), str):
            raise HoursError('opening hours need a "zone", such as Europe/Amsterdam', code="zone")
        known = {"zone", "week", "closed", "holidays", "subdivision", "open_on_holidays"}
        if strange := sorted(str(key) for key in value if key not in known):
            raise HoursError(f"opening hours know no {', '.join(strange)}", code="unknown")
        week = value.get("week")
        if not isinstance(week, Mapping) or not set(week) <= set(DAYS):
            raise HoursError(f'"week" has the days {", ".join(DAYS)}', code="week")
        country, part = value.get("holidays") or "", value.get("subdivision")
        if not isinstance(country, str) or not (part is None or isinstance(part, str)):
            raise HoursError('"holidays" is a country code such as NL', code="holidays")
        return cls.weekly(
            value["zone"],
            {DAYS.index(name): _strings(some, f"week.{name}") for name, some in week.items()},
            closed=[_date(text) for text in _strings(value.get("closed", ()), "closed")],
            holidays=country,
            subdivision=part,
            open_on_holidays=_strings(value.get("open_on_holidays", ()), "open_on_holidays"),
        )


def is_open(hours: Hours, at: datetime) -> bool:
    moment = _count(at)
    return any(start <= moment < end for start, end in _open_stretches(hours, moment // _DAY))


def due(hours: Hours, start: datetime, minutes: float) -> datetime:
    """The moment, in UTC, at which `minutes` open minutes have passed since `start`.

    In closed time the clock begins to run at the next opening; 0 minutes gives the first open moment. A sum
    that comes out on closing time is due at closing time, not at the next opening.
    Raises NeverOpen, and ValueError for a naive `start` or minutes outside 0 to `LONGEST`.
    """
    if not (math.isfinite(minutes) and 0 <= minutes <= LONGEST):
        raise ValueError(f"{minutes} open minutes cannot be counted; take 0 to {LONGEST}")
    moment, left = _count(start), round(minutes * _MINUTE)
    for opening, closing in _from(hours, moment):
        begin = max(opening, moment)
        if left <= closing - begin:
            return _moment(begin + left)
        left -= closing - begin
    raise NeverOpen


def open_minutes(hours: Hours, start: datetime, end: datetime) -> float:
    """The open minutes that really passed between two moments; 0.0 when `end` is not after `start`."""
    first, last = _count(start), _count(end)
    total = 0
    for day in range(first // _DAY, last // _DAY + 1):
        for opening, closing in _open_stretches(hours, day):
            total += max(0, min(closing, last) - max(opening, first))
    return total / _MINUTE


def next_opening(hours: Hours, at: datetime) -> datetime:
    """The first open moment from `at` on, in UTC: `at` itself when it is open. Raises NeverOpen."""
    return due(hours, at, 0)


def next_closing(hours: Hours, at: datetime) -> datetime | None:
    """The end, in UTC, of the open stretch around `at`, or of the next one when `at` is closed.

    None when it does not close within `HORIZON` days. Raises NeverOpen.
    """
    moment = _count(at)
    end: int | None = None
    for opening, closing in _from(hours, moment):
        if end is not None and opening != end:
            break
        end = closing
        if end - moment > HORIZON * _DAY:
            return None
    if end is None:
        raise NeverOpen
    return _moment(end)


def periods_on(hours: Hours, day: date) -> tuple[Period, ...]:
    """The periods of one local day, holidays and company days taken into account."""
    if day in hours.closed:
        return ()
    names = _holidays_in(hours.holidays, hours.subdivision, day.year, "").get(day) if hours.holidays else None
    # Two holidays may share a day; the brand works only if it works on both.
    if names and not hours.open_on_holidays.issuperset(names.split("; ")):
        return ()
    return hours.week[day.weekday()]


def holiday_name(hours: Hours, day: date, language: str = "nl") -> str | None:
    """What the public holiday on `day` is called in `language` (or the country's own), None if it is none."""
    return _holidays_in(hours.holidays, hours.subdivision, day.year, language).get(day) if hours.holidays else None


def working_days_after(hours: Hours, day: date, n: int) -> date:
    """The n-th working day after `day`; with 0, `day` itself if it is one, else the next.

    Raises NeverOpen.
    """
    if n < 0:
        raise ValueError(f"{n} working days cannot be counted")
    last, left = day, n
    if left == 0 and not periods_on(hours, day):
        left = 1
    while left:
        day += timedelta(days=1)
        if periods_on(hours, day):
            last, left = day, left - 1
        elif (day - last).days > HORIZON:
            raise NeverOpen
    return last


def _from(hours: Hours, moment: int) -> Iterator[tuple[int, int]]:
    """The open stretches that end after `moment`, in order, until `HORIZON` days bring none."""
    day = last = moment // _DAY
    while day - last <= HORIZON:
        for opening, closing in _open_stretches(hours, day):
            if closing > moment:
                last = day
                yield opening, closing
        day += 1


@lru_cache(maxsize=4096)
def _open_stretches(hours: Hours, day: int) -> tuple[tuple[int, int], ...]:
    """The open time of one UTC day, in microseconds since 1970, in order, without gaps of nothing.

    By days of UTC, not of the zone: where clocks go back over midnight, local days are not in order.
    """
    found: list[tuple[int, int]] = []
    for begin, end, offset in _pieces(ZoneInfo(hours.zone), day):
        for local in range((begin + offset) // _DAY, (end + offset - 1) // _DAY + 1):
            midnight = local * _DAY - offset
            for period in periods_on(hours, date.fromordinal(_EPOCH_DAY + local)):
                opening = max(begin, midnight + period.start * _MINUTE)
                closing = min(end, midnight + period.end * _MINUTE)
                if found and found[-1][1] == opening < closing:
                    found[-1] = (found[-1][0], closing)
                elif opening < closing:
                    found.append((opening, closing))
    return tuple(found)


def _pieces(zone: ZoneInfo, day: int) -> Iterator[tuple[int, int, int]]:
    """One UTC day cut where the zone's clocks change: begin, end and offset, in microseconds."""

    def offset(moment: int) -> int:
        return (_moment(moment).astimezone(zone).utcoffset() or timedelta()) // _MICRO

    hour, second = 60 * _MINUTE, 1_000_000
    begin, known = day * _DAY, offset(day * _DAY)
    for mark in range(begin + hour, begin + _DAY + 1, hour):
        if offset(mark) != known:
            seconds = range(mark - hour, mark + 1, second)
            before = known
            change = seconds[bisect_left(seconds, 1, key=lambda moment: int(offset(moment) != before))]
            yield begin, change, known
            begin, known = change, offset(mark)
    yield begin, (day + 1) * _DAY, known


@lru_cache(maxsize=256)
def _holidays_in(country: str, subdivision: str | None, year: int, language: str) -> Mapping[date, str]:
    kind = calendars.country_holidays(country)
    tongue = language.partition("-")[0]
    spoken = (one for one in kind.supported_languages if tongue and one.partition("_")[0] == tongue)
    # Named, for without a name the library would take the language of the machine.
    wanted = next(spoken, kind.default_language)
    return dict(calendars.country_holidays(country, subdiv=subdivision, years=year, language=wanted))


@lru_cache(maxsize=64)
def _holiday_names(country: str, subdivision: str | None) -> frozenset[str]:
    """All names in use; over ten years, because some days are free only every five (Bevrijdingsdag)."""
    years = range(2025, 2035)
    days = [day for year in years for day in _holidays_in(country, subdivision, year, "").values()]
    return frozenset(name for day in days for name in day.split("; "))


def _check_holidays(country: str, subdivision: str | None, worked: frozenset[str]) -> None:
    try:
        known = _holiday_names(country, subdivision) if country else frozenset[str]()
    except NotImplementedError as error:
        place = f"{country!r} {subdivision or ''}".rstrip()
        raise HoursError(
            f"no holidays are known for {place}; write a country code such as NL", code="holidays"
        ) from error
    if strange := worked - known:
        raise HoursError(
            f"no holiday is called {', '.join(sorted(strange))}; choose from "
            f"{', '.join(sorted(known)) or 'none, for no country is set'}",
            code="open_on_holidays",
        )


def _checked(day: int, periods: Iterable[Period]) -> tuple[Period, ...]:
    ordered = tuple(sorted(Period(*period) for period in periods))
    for period in ordered:
        if not (0 <= period.start < _DAY_MINUTES and 0 <= period.end <= _DAY_MINUTES):
            raise HoursError(f"{period} leaves the day; a day runs from 00:00 to 24:00", code="time", day=day)
        if period.end <= period.start:
            raise HoursError(
                f"{period} ends before it has begun; for a night write {str(period)[:5]}-24:00 here and "
                f"00:00-{str(period)[6:]} on {DAYS[(day + 1) % 7].capitalize()}",
                code="backwards",
                day=day,
            )
    for one, other in pairwise(ordered):
        if other.start < one.end:
            raise HoursError(
                f"{one} and {other} overlap; write {one._replace(end=max(one.end, other.end))}",
                code="overlap",
                day=day,
            )
    return ordered


def _read(day: int, text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise HoursError(str(error), code="period", day=day) from error


def _minutes(text: str) -> int:
    if not _CLOCK.fullmatch(text):
        raise ValueError(f"{text!r} is no time of day; write it as 09:00, up to 24:00")
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _strings(value: object, place: str) -> list[str]:
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise HoursError(f'"{place}" is a list of texts', code="list")
    return list(value)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise HoursError(f'{text!r} in "closed" is no date; write it as 2026-12-24', code="date") from error


def _count(at: datetime) -> int:
    """Microseconds since 1970; a naive datetime is refused, because it does not say which moment it is."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return (at - _EPOCH) // _MICRO


def _moment(count: int) -> datetime:
    return _EPOCH + timedelta(microseconds=count)

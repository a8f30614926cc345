"""Moments as people and programs write them down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

_SECONDS: Final = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}", re.ASCII)
_NUMBERS: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[ ,T]+(\S.*))?", re.ASCII)
_WORDS: Final = re.compile(r"(?:\D+ )?(\d{1,2})\.?[ -]([^\W\d]+)\.?[ -](\d{4})(?:[ ,]+(?:om )?(\S.*))?")
_WORDS_US: Final = re.compile(r"([^\W\d]+)\.? (\d{1,2}), (\d{4})(?:[ ,]+(?:at )?(\S.*))?")
_TWITTER: Final = re.compile(r"\w{3} (\w{3} \d{1,2}) ([\d:]{8}) ([+-]\d{4}) (\d{4})", re.ASCII)
_CLOCK: Final = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?: ?([ap])\.?m\.?)?(?: uur)?", re.ASCII | re.IGNORECASE
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "jan january januari",
            "feb february februari",
            "mar mrt march maart",
            "apr april",
            "may mei",
            "jun june juni",
            "jul july juli",
            "aug august augustus",
            "sep sept september",
            "oct okt october oktober",
            "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}
_LONG_AGO: Final = 100_000_000_000
"""Seconds beyond this are milliseconds."""


def read_time(text: str, *, month_first: bool, zone: str) -> datetime | None:
    """The moment in UTC that `text` means, or None if it means none.

    Understood: ISO 8601, seconds or milliseconds since 1970, the dates of mail and of the older social APIs,
    29-3-2026 14:05 (or 3/29/2026 with `month_first`) and 29 maart 2026. What names no zone is in `zone`.
    """
    text = text.strip()
    try:
        moment = _read(text, month_first=month_first)
    except (ValueError, OverflowError):
        return None
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except OverflowError:
        return None


def which_first(texts: list[str]) -> bool | None:
    """Whether these dates in numbers give the month first; None if they could be either."""
    pairs = [(int(found[1]), int(found[2])) for text in texts if (found := _NUMBERS.fullmatch(text.strip()))]
    months = 12
    if not pairs or any(first > months for first, _ in pairs):
        return False
    return True if any(second > months for _, second in pairs) else None


def _read(text: str, *, month_first: bool) -> datetime | None:
    if _SECONDS.fullmatch(text):
        number = float(text)
        seconds = number / 1000 if number > _LONG_AGO else number
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    if found := _NUMBERS.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), found[3]
        day, month = (second, first) if month_first else (first, second)
        return _at(int(f"20{year}"[-4:]), month, day, found[4])
    return _worded(text) or (_iso(text) if text[:1].isdigit() else None) or parsedate_to_datetime(text)


def _worded(text: str) -> datetime | None:
    """29 maart 2026 14:05; March 29, 2026; Sun Mar 29 14:05:00 +0200 2026."""
    if found := _TWITTER.fullmatch(text):
        name, day = found[1].split()
        return parsedate_to_datetime(f"{day} {name} {found[4]} {found[2]} {found[3]}")
    if found := _WORDS.fullmatch(text):
        day, name, year, clock = found.groups()
    elif found := _WORDS_US.fullmatch(text):
        name, day, year, clock = found.groups()
    else:
        return None
    month = _MONTHS.get(name.lower())
    return _at(int(year), month, int(day), clock) if month else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC") + ("+00:00" if text.endswith(" UTC") else ""))
    except ValueError:
        return None


def _at(year: int, month: int, day: int, clock: str | None) -> datetime | None:
    if not clock:
        return datetime(year, month, day)  # noqa: DTZ001  the zone is that of the file, known to the caller
    found = _CLOCK.fullmatch(clock.strip())
    if not found:
        return None
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower() == "p" else 0)
    return datetime(year, month, day, hour, int(found[2]), int(found[3] or 0))  # noqa: DTZ001  as above

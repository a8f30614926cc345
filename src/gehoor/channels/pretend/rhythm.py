"""When something happens: lively at first, so that a desk has work at once; calm after that. Pure.

All times are seconds of story time. At pace 1 a second of the story is a second of the clock.
"""

from __future__ import annotations

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")

FIRST = 1.2
OPENING = 6
SETTLES = 1500.0
"""After this the flood of a demo becomes the murmur of a network that is left open."""
LONELY = 7200.0
"""So long without any answer, and people post elsewhere."""
BUSY_WINDOW = 120.0
BUSY, BUSY_AT_NIGHT = 3, 1
"""So many posts within the window are enough, once the story has settled."""

MORNING, NIGHT = 7, 23
WAVE = ((0.2, 14.0, 22.0), (0.7, 5.0, 10.0), (1.0, 14.0, 30.0))
"""Up to which share of an outage's posts, the shortest and the longest gap between two."""


def until_next(posted: int, time: float, now: datetime, *, outage: bool, silence: float, rng: Random) -> float:
    """Seconds until the next fresh post. `silence` is how long the brand has not answered anybody."""
    if posted < OPENING:
        return rng.uniform(7.0, 10.5)
    gap = rng.uniform(20.0, 40.0)
    if outage:
        gap = rng.uniform(60.0, 90.0)  # then the talk of the town is the outage
    elif time > SETTLES:
        gap = rng.uniform(45.0, 75.0)
        gap *= 6 if is_night(now) else 1
        gap *= 4 if silence > LONELY else 1
    return gap


def is_busy(said: int, time: float, now: datetime) -> bool:
    """Whether enough was said in the last BUSY_WINDOW, once the story has settled."""
    return time > SETTLES and said >= (BUSY_AT_NIGHT if is_night(now) else BUSY)


def is_night(now: datetime) -> bool:
    return not MORNING <= now.astimezone(ZONE).hour < NIGHT


def burst(count: int, rng: Random) -> list[float]:
    """Offsets of `count` posts of an outage: hesitant, then all at once, then fewer."""
    offsets, at = [], 0.0
    for index in range(count):
        offsets.append(round(at, 2))
        share = index / count
        least, most = next(gaps for until, *gaps in WAVE if share < until)
        at += rng.uniform(least, most)
    return offsets

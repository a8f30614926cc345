"""The rules of a case: its clocks, its urgency, and to which case words belong. Pure; `now` is passed in."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from gehoor.kernel.hours import Hours, due

# Customers who come back to a closed matter within this time speak about that same matter.
SAME_MATTER = timedelta(days=14)


class Colour(enum.StrEnum):
    """How a clock stands. Never shown by colour alone."""

    GREEN = "green"
    ORANGE = "orange"
    RED = "red"


DANGER, CANNOT_WAIT, BY_CLOCK = 2, 1, 0


def rank(urgency: int) -> int:
    """The part of the inbox where a case stands: danger on top, then what cannot wait, then all by their clocks.

    `urgency` is on triage's scale: 3 danger, 2 today, 1 soon, 0 none.
    """
    return {3: DANGER, 2: CANNOT_WAIT}.get(urgency, BY_CLOCK)


@dataclass(frozen=True, slots=True)
class Promise:
    """What the brand promises: open minutes until an answer and until a solution."""

    hours: Hours
    acknowledge_minutes: int
    solve_minutes: int

    def acknowledge_by(self, since: datetime) -> datetime:
        return due(self.hours, since, self.acknowledge_minutes)

    def solve_by(self, since: datetime) -> datetime:
        return due(self.hours, since, self.solve_minutes)


def colour(since: datetime, by: datetime, now: datetime) -> Colour:
    """Red once the moment has passed, orange in the last third of the time, green before."""
    if now >= by:
        return Colour.RED
    return Colour.ORANGE if now >= warn_at(since, by) else Colour.GREEN


def warn_at(since: datetime, by: datetime) -> datetime:
    """The moment at which a clock that is not stopped becomes orange."""
    return by - (by - since) / 3


def next_due(acknowledge_by: datetime | None, solve_by: datetime) -> datetime:
    """The moment at which the first running clock runs out: the one that sorts the inbox."""
    return solve_by if acknowledge_by is None else min(acknowledge_by, solve_by)


@dataclass(frozen=True, slots=True)
class Words:
    """A post that may belong to a case: who says it where."""

    author: int | None
    context: str
    parent: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that words may belong to. `contexts` are the conversations in which it was spoken."""

    case: int
    author: int
    contexts: frozenset[str]
    closed_at: datetime | None


def belongs_to(words: Words, candidates: Iterable[Candidate]) -> int | None:
    """The case that these words belong to, if any.

    The same account in the same conversation speaks about the same matter, also a while after it was closed.
    The same account elsewhere speaks about its newest open matter, so that nobody has to be answered twice.
    Other people never join somebody's case: each customer gets his own answer.
    """
    mine = sorted((c for c in candidates if c.author == words.author), key=lambda c: c.case, reverse=True)
    for candidate in mine:
        recent = candidate.closed_at is None or words.at - candidate.closed_at <= SAME_MATTER
        if recent and (words.context in candidate.contexts or words.parent in candidate.contexts):
            return candidate.case
    return next((candidate.case for candidate in mine if candidate.closed_at is None), None)


class Why(enum.StrEnum):
    """Why a case stands where it stands in the inbox, most urgent reason first."""

    DANGER = "danger"
    LATE = "late"
    SOLVE_LATE = "solve_late"
    URGENT = "urgent"
    SOON = "soon"
    WAITS = "waits"
    CUSTOMER_HAS_TURN = "customer_has_turn"


def why(
    *,
    alarm: bool,
    urgency: int,
    acknowledge_by: datetime | None,
    since: datetime | None,
    solve_by: datetime,
    now: datetime,
) -> Why:
    if alarm:
        return Why.DANGER
    if acknowledge_by is not None and now >= acknowledge_by:
        return Why.LATE
    if now >= solve_by:
        return Why.SOLVE_LATE
    if urgency >= 2:  # noqa: PLR2004  the step above "soon" on triage's scale of 0 to 3
        return Why.URGENT
    if acknowledge_by is None or since is None:
        return Why.CUSTOMER_HAS_TURN
    return Why.SOON if colour(since, acknowledge_by, now) is Colour.ORANGE else Why.WAITS

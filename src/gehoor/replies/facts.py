"""What happens to a reply."""

from dataclasses import dataclass

from gehoor.work.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ReplyFact(Fact):
    """A fact about one reply in one case; `team` lets the live stream reach only those who may see it."""

    reply: int
    case: int
    team: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReplyQueued(ReplyFact):
    """A member sent it; it goes out when the hold is over."""


@dataclass(frozen=True, kw_only=True)
class ReplyTakenBack(ReplyFact):
    """It is a draft again, before anything went out."""

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReplyMoved(ReplyFact):
    """It changed its state on the way."""

    state: str


@dataclass(frozen=True, kw_only=True)
class ReplySent(ReplyFact):
    """It stands on the platform."""

    external_id: str


@dataclass(frozen=True, kw_only=True)
class ReplyRefused(ReplyFact):
    """The platform will not have it."""

    problem: str


@dataclass(frozen=True, kw_only=True)
class ReplyUnknown(ReplyFact):
    """We cannot tell whether it stands: a person must look."""

    problem: str


@dataclass(frozen=True, kw_only=True)
class ReplySettled(ReplyFact):
    """A person looked and said whether it stands."""

    stands: bool

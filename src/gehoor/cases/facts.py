"""What happens to a case."""

from dataclasses import dataclass

from gehoor.work.facts import Fact


@dataclass(frozen=True, kw_only=True)
class CaseFact(Fact):
    """A fact about one case; `team` lets the live stream reach only those who may see it."""

    case: int
    team: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseFact):
    post: int


@dataclass(frozen=True, kw_only=True)
class CustomerSpoke(CaseFact):
    """Words joined a case. `waits` says that a new turn began: the customer waits for us again."""

    post: int
    waits: bool


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseFact):
    """By new words of the customer, or by a member."""


@dataclass(frozen=True, kw_only=True)
class CaseClaimed(CaseFact):
    owner: int


@dataclass(frozen=True, kw_only=True)
class CaseReleased(CaseFact):
    """Nobody owns it any more."""

    owner: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseHandedOver(CaseFact):
    """To another owner, or to a team; always with a reason."""

    to: int | None
    to_team: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class NoteWritten(CaseFact):
    note: int


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(CaseFact):
    """A person answered, so the acknowledge clock stopped; without a reply of ours when he did so elsewhere."""

    reply: int | None


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseFact):
    what: str


@dataclass(frozen=True, kw_only=True)
class ClosingTakenBack(CaseFact):
    pass


@dataclass(frozen=True, kw_only=True)
class ClockTurned(CaseFact):
    """A clock became orange or red."""

    colour: str


@dataclass(frozen=True, kw_only=True)
class PostsDisposed(Fact):
    """Posts that rest left the list, for this reason."""

    posts: list[int]
    what: str


@dataclass(frozen=True, kw_only=True)
class DisposalTakenBack(Fact):
    posts: list[int]

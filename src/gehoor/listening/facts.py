"""What happens while listening."""

from dataclasses import dataclass, field

from gehoor.work.facts import Fact


@dataclass(frozen=True, kw_only=True)
class PostsHeard(Fact):
    """New posts about the brand were kept, one fact for a batch."""

    source: int
    posts: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PostEdited(Fact):
    """The author changed his words; the earlier ones are kept as a version."""

    post: int


@dataclass(frozen=True, kw_only=True)
class PostGone(Fact):
    """The author took his words back; they are erased here too."""

    post: int


@dataclass(frozen=True, kw_only=True)
class EventQuarantined(Fact):
    quarantined: int


@dataclass(frozen=True, kw_only=True)
class QuarantineSettled(Fact):
    """A quarantined event was taken in after all, or let go."""

    quarantined: int
    how: str


@dataclass(frozen=True, kw_only=True)
class SourceConnected(Fact):
    source: int


@dataclass(frozen=True, kw_only=True)
class SourceChanged(Fact):
    """A source was paused, resumed, expired or retired, or began or ceased to fail."""

    source: int
    state: str
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchSaved(Fact):
    """A search was made or changed, or switched on or off."""

    search: int
    text: str
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class SearchRemoved(Fact):
    search: int
    name: str
    text: str

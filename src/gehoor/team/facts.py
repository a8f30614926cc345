"""What happens in a team."""

from dataclasses import dataclass

from gehoor.work.facts import Fact


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Fact):
    invitation: int
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Fact):
    member: int
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Fact):
    """Another role or other teams: what this member may see has changed."""

    member: int


@dataclass(frozen=True, kw_only=True)
class MemberSwitchedOff(Fact):
    member: int


@dataclass(frozen=True, kw_only=True)
class BrandChanged(Fact):
    """The hours, the promise or the name of the brand changed."""

    fields: list[str]

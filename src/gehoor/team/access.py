"""The only door to an object: whoever may not see it gets the same answer as when there is nothing there."""

from typing import TypeVar

from django.db import models

from gehoor.kernel.errors import NotAllowed, NotThere
from gehoor.team.models import BrandScoped, Member
from gehoor.team.rules import Right, may

Kept = TypeVar("Kept", bound=BrandScoped)


def visible(member: Member, kind: type[Kept]) -> models.QuerySet[Kept]:
    """All of a kind that this member may see. A member who was switched off sees nothing."""
    if not (member.active and member.user.is_active):
        return kind._default_manager.none()  # noqa: SLF001  Django's public name for it
    return kind.visible_to(member)


def get(member: Member, kind: type[Kept], pk: int) -> Kept:
    """One object by its number.

    Raises:
        NotThere: it does not exist or this member may not see it.
    """
    found = visible(member, kind).filter(pk=pk).first()
    if found is None:
        raise NotThere(kind.__name__)
    return found


def require(member: Member, right: Right) -> None:
    """Stop here unless the member has this right.

    Raises:
        NotAllowed: the member's role does not have it, or the member was switched off.
    """
    if not (member.active and member.user.is_active and may(member.role, right)):
        raise NotAllowed(right)

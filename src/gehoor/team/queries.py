"""Who works here."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from gehoor.team import access
from gehoor.team.models import Invitation, Member, Team, User


def member_of(user: User | AnonymousUser, brand: int | None = None) -> Member | None:
    """The membership in which a user works now: of this brand if he has it, else his first. One query."""
    if not isinstance(user, User):
        return None
    mine = Member.objects.filter(user=user, active=True, user__is_active=True).select_related("user", "brand")
    found = list(mine.order_by("id"))
    return next((member for member in found if member.brand_id == brand), found[0] if found else None)


def colleagues(member: Member) -> QuerySet[Member]:
    """All members of the brand, also those who left. Two queries."""
    return access.visible(member, Member).select_related("user").prefetch_related("teams").order_by("-active", "id")


def active_colleagues(member: Member) -> QuerySet[Member]:
    return (
        access.visible(member, Member).filter(active=True).exclude(pk=member.pk).select_related("user").order_by("id")
    )


def teams(member: Member) -> QuerySet[Team]:
    return access.visible(member, Team).order_by("name")


def open_invitations(member: Member) -> QuerySet[Invitation]:
    return access.visible(member, Invitation).filter(accepted_at=None).order_by("-id")


def works_alone(member: Member) -> bool:
    """One person, nobody invited: then there is no team to speak of on any page."""
    others = access.visible(member, Member).exclude(pk=member.pk).exists()
    return not others and not open_invitations(member).exists()

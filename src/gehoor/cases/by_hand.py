"""What a member decides about words that rest: a case after all."""

from datetime import datetime

from django.db import transaction

from gehoor.cases import actions, intake
from gehoor.kernel.errors import NotThere, Refusal
from gehoor.listening.models import Post
from gehoor.team import access
from gehoor.team.models import Member
from gehoor.team.rules import Right


def make_case(member: Member, post: int, now: datetime) -> int:
    """Make a case of a post that rested; returns the row number of the case, which may be one that was open.

    Raises:
        Refusal: it belongs to a case already, or its author took it back.
    """
    access.require(member, Right.DISPOSE)
    with transaction.atomic():
        kept = access.get(member, Post, post)
        if kept.ours:
            raise NotThere("Post")
        if hasattr(kept, "in_case"):
            raise Refusal("It belongs to a case already.", code="has_case")
        if kept.gone_at is not None:
            raise Refusal("The author took these words back.", code="gone")
        actions.take_back_disposal(member, [post], now)
        return intake.open_by_hand(kept, kept.judgement, now, member.pk).pk

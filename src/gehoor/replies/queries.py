"""The replies of a case, and those that a person must look at."""

from collections.abc import Sequence

from django.db.models import QuerySet

from gehoor.replies.models import Reply
from gehoor.team import access
from gehoor.team.models import Member

MOST = 100


def replies_of(member: Member, case: int) -> list[Reply]:
    """All that was answered or is on its way in a case, oldest first, without others' drafts. One query."""
    replies = access.visible(member, Reply).filter(case=case).exclude(state=Reply.State.DISCARDED)
    others = Reply.State.DRAFT
    return [
        reply
        for reply in replies.select_related("author__user", "to").order_by("created_at", "id")
        if reply.state != others or reply.author_id == member.pk
    ]


def others_writing(member: Member, case: int) -> Sequence[Member]:
    """Colleagues with a draft in this case."""
    drafts = access.visible(member, Reply).filter(case=case, state=Reply.State.DRAFT).exclude(author=member)
    return [draft.author for draft in drafts.select_related("author__user") if draft.author is not None]


def wanting_a_person(member: Member) -> QuerySet[Reply]:
    """Replies of which we do not know whether they stand, and those that were refused. One query."""
    stuck = (Reply.State.UNKNOWN, Reply.State.REFUSED)
    return (
        access.visible(member, Reply)
        .filter(state__in=stuck)
        .select_related("case__handle", "source")
        .order_by("-id")[:MOST]
    )

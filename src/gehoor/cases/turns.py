"""Whose turn it is: the customer's wait for us, from his words until a person answered."""

from datetime import datetime

from gehoor.cases import rules
from gehoor.cases.models import Case, Disposition, Turn
from gehoor.kernel import text
from gehoor.listening.models import Post
from gehoor.team.models import Brand
from gehoor.triage.models import Judgement
from gehoor.triage.rules import Judged, is_only_thanks

HEADLINE = 200


def promise_of(brand: Brand) -> rules.Promise:
    return rules.Promise(brand.opening, brand.acknowledge_minutes, brand.solve_minutes)


def start_clock(case: Case, promise: rules.Promise, since: datetime) -> None:
    """The customer waits for us from here on. Whoever calls it saves the case, and then its turn."""
    case.waiting_since = since
    case.acknowledge_by = promise.acknowledge_by(since)
    case.warn_at, case.told = rules.warn_at(since, case.acknowledge_by), ""
    case.next_due_at = rules.next_due(case.acknowledge_by, case.solve_by)


def begin(case: Case) -> None:
    """The row of the wait that is running."""
    if case.waiting_since is not None and case.acknowledge_by is not None:
        Turn.objects.create(case=case, waiting_since=case.waiting_since, answer_by=case.acknowledge_by)


def end_by_closing(case: Case) -> None:
    """A case that was closed without an answer of ours: the wait ended there, and not when the customer came back."""
    closing = Disposition.objects.filter(case=case, undone_at=None).first()
    by = closing.by_id if closing else None
    Turn.objects.filter(case=case, answered_at=None).update(answered_at=case.closed_at, by=by)
    case.waiting_since = case.acknowledge_by = None


def first_unread(case: Case, at: datetime, unread_since: datetime | None) -> datetime | None:
    """When the customer said the first thing that an answer of `at` cannot have answered; thanks want none.

    `unread_since` is the moment after which whoever answered read nothing, by our own clock; a platform's may run
    otherwise. Without it what was published after the answer counts.
    """
    said = Post.objects.filter(in_case__case=case, ours=False, gone_at=None).select_related("judgement")
    later = said.filter(heard_at__gt=unread_since) if unread_since else said.filter(published_at__gt=at)
    asks = (post.published_at for post in later.order_by("published_at", "id") if not _only_thanks(post))
    return next(asks, None)


def _only_thanks(post: Post) -> bool:
    found: Judgement | None = getattr(post, "judgement", None)
    return found is not None and is_only_thanks(judged(post, found, can_reply=True))


def judged(post: Post, judgement: Judgement, *, can_reply: bool) -> Judged:
    """A post and its judgement as the rules of triage want them."""
    return Judged(
        kind=judgement.kind,
        urgency=judgement.urgency,
        flags=judgement.flags,
        addressed=post.addressed,
        is_open=post.is_open,
        can_reply=can_reply,
    )


def headline_of(case: Case) -> str:
    """The beginning of the customer's newest words that still stand."""
    mine = Post.objects.filter(in_case__case=case, ours=False, gone_at=None)
    latest = mine.order_by("-published_at", "-id").first()
    return text.excerpt(latest.text, HEADLINE) if latest else ""

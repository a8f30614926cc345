"""The outbox: every change of state of a reply on its way, each one conditional and in one transaction.

A state changes only from the state that is expected, so of two senders one wins and the other sees that it lost.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from gehoor.cases import actions as cases
from gehoor.channels.port import Channel, Sent
from gehoor.listening import connecting, health
from gehoor.listening.models import Post, Source
from gehoor.replies.facts import ReplyFact, ReplyMoved, ReplyRefused, ReplySent, ReplyTakenBack, ReplyUnknown
from gehoor.replies.models import Reply
from gehoor.replies.rules import LOOK_SLOWLY, STOP_LOOKING
from gehoor.work.facts import leave

State = Reply.State
STOPPED = "This account was stopped before the answer was out."
# A reply that goes back to its beginning: with a new key when it is sent again.
ANEW = {"state": State.DRAFT, "due_at": None, "queued_at": None, "attempts": 0, "first_attempt_at": None}
ON_THE_WAY = (State.QUEUED, State.SENDING, State.CHECKING, State.UNKNOWN)


def due(now: datetime, most: int = 50) -> list[int]:
    """Replies that want attention now, oldest first; one at a time in each case, so that order is kept."""
    earlier = Reply.objects.filter(case=OuterRef("case"), state__in=ON_THE_WAY, queued_at__lt=OuterRef("queued_at"))
    return list(
        Reply.objects.filter(~Exists(earlier), state__in=ON_THE_WAY, due_at__lte=now, source__state=Source.State.ON)
        .exclude(state=State.QUEUED, source__send_not_before__gt=now)
        .order_by("due_at", "id")
        .values_list("pk", flat=True)[:most]
    )


def get(pk: int) -> Reply:
    return Reply.objects.select_related("to__author", "source", "case", "author").get(pk=pk)


def claim(reply: Reply, lease: timedelta, now: datetime) -> bool:
    """Begin to send: under a lease that outlives the request, with the attempt on record before it is made."""
    with transaction.atomic():
        claimed = _move(
            reply,
            State.SENDING,
            attempts=F("attempts") + 1,
            first_attempt_at=Coalesce("first_attempt_at", now),
            last_attempt_at=now,
            due_at=now + lease,
            looks=0,
            problem="",
        )
        if claimed:
            _tell(reply, ReplyMoved, now, state=State.SENDING)
    if claimed:
        reply.refresh_from_db(fields=["state", "attempts", "first_attempt_at", "last_attempt_at", "due_at", "looks"])
    return claimed


def claim_to_look(reply: Reply, lease: timedelta, now: datetime) -> bool:
    """Begin to look whether it stands; the next look, should this one die, is when the lease ends."""
    state = State.CHECKING if reply.state == State.SENDING else State(reply.state)
    fresh = reply.state != state
    with transaction.atomic():
        claimed = _move(reply, state, due_at=now + lease, looks=F("looks") + 1)
        if claimed and fresh:
            _tell(reply, ReplyMoved, now, state=state)
    return claimed


def stands(reply: Reply, proof: Sent, now: datetime) -> bool:
    """It stands on the platform: the only way to become sent."""
    with transaction.atomic():
        echo = Post.objects.filter(
            brand=reply.brand_id, channel=reply.source.channel, external_id=proof.id, reply=None
        ).first()
        moved = _move(
            reply,
            State.SENT,
            sent_at=proof.published or now,
            external_id=proof.id,
            url=proof.url,
            due_at=None,
            post=echo,
        )
        if moved:
            _tell(reply, ReplySent, now, external_id=proof.id)
            at = proof.published or now
            by, since = reply.author, reply.queued_at
            cases.answered(reply.case, reply.pk, at, by, automatic=reply.automatic, unread_since=since)
    return moved


def refuse(reply: Reply, problem: str, now: datetime) -> bool:
    """The platform will not have it, for good."""
    with transaction.atomic():
        moved = _move(reply, State.REFUSED, problem=problem[:500], due_at=None)
        if moved:
            _tell(reply, ReplyRefused, now, problem=problem[:500])
    return moved


def later(reply: Reply, at: datetime, problem: str, now: datetime) -> bool:
    """Nothing happened: queue it again for later."""
    with transaction.atomic():
        moved = _move(reply, State.QUEUED, due_at=at, problem=problem[:500])
        if moved:
            _tell(reply, ReplyMoved, now, state=State.QUEUED)
    return moved


def throttled(reply: Reply, until: datetime, problem: str, now: datetime) -> None:
    """The platform asks for patience: for this reply, and for all that go out over the same account."""
    health.note_send_throttled(reply.source_id, until)
    later(reply, until, problem, now)


def uncertain(reply: Reply, problem: str, now: datetime) -> bool:
    """It may have happened: look first, and never send before."""
    with transaction.atomic():
        moved = _move(reply, State.CHECKING, due_at=now, problem=problem[:500])
        if moved:
            _tell(reply, ReplyMoved, now, state=State.CHECKING)
    return moved


def look_again(reply: Reply, at: datetime, problem: str = "") -> bool:
    """Not to be seen yet, or we could not look."""
    changes = {"problem": problem[:500]} if problem else {}
    return _move(reply, State(reply.state), due_at=at, **changes)


def ask_a_person(reply: Reply, problem: str, now: datetime) -> bool:
    """We do not know. We go on looking, slowly and for an hour; we never send it again by ourselves."""
    with transaction.atomic():
        if reply.state == State.UNKNOWN:
            began = reply.last_attempt_at or now
            at = now + LOOK_SLOWLY if now - began < STOP_LOOKING else None
            return _move(reply, State.UNKNOWN, due_at=at)
        moved = _move(reply, State.UNKNOWN, due_at=now + LOOK_SLOWLY, problem=problem[:500])
        if moved:
            _tell(reply, ReplyUnknown, now, problem=problem[:500])
    return moved


def hold(reply: Reply, now: datetime) -> bool:
    """The customer took the words back that are answered here, and nothing stands: the agent thinks again."""
    with transaction.atomic():
        moved = _move(reply, State.DRAFT, **ANEW, problem="gone")
        if moved:
            _tell(reply, ReplyTakenBack, now, reason="gone")
    return moved


def push_forward(pk: int, at: datetime, now: datetime) -> None:
    """Something unforeseen keeps us from this one: it is tried again, but not before the others had their turn."""
    Reply.objects.filter(pk=pk, state__in=ON_THE_WAY, due_at__lte=now).update(due_at=at)


def ask_about_stranded(now: datetime) -> int:
    """Replies whose account stopped under them: nobody sends or looks any more, so a person must know.

    What was begun becomes unknown, and what waits for an account that was retired for good is refused. What waits
    for a paused or expired account goes on waiting. Returns how many there were.
    """
    stopped = Reply.objects.exclude(source__state=Source.State.ON).select_related("source", "case")
    begun = stopped.filter(state__in=(State.SENDING, State.CHECKING), due_at__lte=now)
    waiting = stopped.filter(state=State.QUEUED, source__state=Source.State.RETIRED)
    return sum(ask_a_person(it, STOPPED, now) for it in begun) + sum(refuse(it, STOPPED, now) for it in waiting)


def release_leases(now: datetime) -> int:
    """At the start of the only sender of an installation: what a dead one was doing is looked at at once."""
    return Reply.objects.filter(state__in=(State.SENDING, State.CHECKING)).update(due_at=now)


def recognise(posts: Collection[Post]) -> None:
    """Our own words came back through listening: tie them to the reply that they are, or count them as an answer.

    What we find there and did not send ourselves was written by a colleague on the platform: it answers too.
    """
    for post in posts:
        if not post.ours:
            continue
        mine = Reply.objects.filter(brand=post.brand_id, source__channel=post.channel)
        if mine.filter(external_id=post.external_id).update(post=post):
            continue
        under_way = mine.filter(to__external_id=post.parent_id, state__in=ON_THE_WAY).exists()
        parent = Post.objects.filter(
            brand=post.brand_id, channel=post.channel, external_id=post.parent_id, in_case__isnull=False
        ).first()
        if parent is not None and not under_way:
            cases.answered(parent.in_case.case, None, post.published_at, None, automatic=False)


def can_find(source: Source) -> bool:
    """Whether the channel of a source can tell us what stands there."""
    kind = connecting.channel_of(source)
    return kind is not None and kind.find is not Channel.find


def _move(reply: Reply, to: State, **changes: object) -> bool:
    """Change the state if it is still what we think it is.

    The key tells whether these are still the same words: taken back and sent again, a reply looks the same.
    """
    same = Reply.objects.filter(pk=reply.pk, state=reply.state, attempts=reply.attempts, key=reply.key)
    moved = same.update(**{"state": to, **changes})
    if moved:
        reply.state = to
    return bool(moved)


def _tell(reply: Reply, fact: type[ReplyFact], now: datetime, **more: object) -> None:
    with transaction.atomic():
        news = fact(reply=reply.pk, case=reply.case_id, team=reply.case.team_id, **more)
        leave(news, brand=reply.brand_id, at=now)

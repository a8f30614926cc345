"""The verbs of answering: draft, send, take back, and say what became of it when the machine cannot tell."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from gehoor.cases import actions as cases
from gehoor.cases.models import Case
from gehoor.cases.queries import latest_words
from gehoor.channels.port import Can, Sent, TextRule
from gehoor.kernel.errors import NotThere, Refusal, Stale
from gehoor.listening import connecting
from gehoor.listening.models import Post, Source
from gehoor.replies import outbox, rules
from gehoor.replies.facts import ReplyMoved, ReplyQueued, ReplySettled, ReplyTakenBack
from gehoor.replies.models import Reply
from gehoor.team import access
from gehoor.team.models import Member
from gehoor.team.rules import Right
from gehoor.work.facts import leave

State = Reply.State


def save_draft(member: Member, case: int, text: str, *, private: bool, now: datetime) -> Reply | None:
    """Keep what a member is writing, so that nothing is lost; an empty draft is thrown away."""
    access.require(member, Right.REPLY)
    with transaction.atomic():
        found = access.get(member, Case, case)
        draft = Reply.objects.filter(case=found, author=member, state=State.DRAFT).first()
        if not text.strip():
            if draft is not None:
                draft.delete()
            return None
        to = latest_words(found)
        if to is None:
            raise Refusal("There is nothing left to answer: the customer took his words back.", code="nothing_left")
        if draft is None:
            draft = Reply(brand_id=member.brand_id, case=found, author=member, created_at=now)
        draft.to, draft.source, draft.text, draft.private = to, found.source, text, private
        draft.save()
    return draft


def send(
    member: Member,
    case: int,
    text: str,
    *,
    private: bool,
    seen: int,
    confirmed: Collection[str] = (),
    now: datetime,
) -> Reply:
    """Queue an answer; it goes out when the brand's hold is over, and can be taken back until then.

    Args:
        member: who answers.
        case: the number of the row.
        text: the words, exactly as they will stand there.
        private: whether only the customer shall read it.
        seen: the newest post that the member had before him, as gehoor.cases.queries.Dossier.seen tells.
        confirmed: codes of warnings that the member has read and sends anyway.
        now: the moment.

    Raises:
        Refusal: it cannot be sent like this; the code says why. Codes that end in "?" may be confirmed.
        Stale: something was said in the meantime.
    """
    access.require(member, Right.REPLY)
    text = text.strip()
    with transaction.atomic():
        found = access.get(member, Case, case)
        to = latest_words(found)
        _check(found, to, text, private=private, confirmed=confirmed, now=now)
        assert_seen(found, seen, confirmed)
        _assert_new(found, to, text, private=private, confirmed=confirmed)
        reply = Reply.objects.filter(case=found, author=member, state=State.DRAFT).first() or Reply(
            brand_id=member.brand_id, case=found, author=member, created_at=now
        )
        reply.to, reply.source, reply.text, reply.private = to, found.source, text, private  # type: ignore[assignment]
        reply.key = connecting.channel_at_desk(found.source).new_key()
        reply.state, reply.queued_at, reply.problem = State.QUEUED, now, ""
        reply.due_at = now + timedelta(seconds=member.brand.hold_seconds)
        reply.save()
        if found.owner_id is None:
            cases.claim(member, case, now)
        fact = ReplyQueued(reply=reply.pk, case=case, team=found.team_id)
        leave(fact, brand=member.brand_id, at=now, by=member.pk)
    return reply


def text_rule(source: Source) -> TextRule:
    """How the platform of this source counts."""
    return connecting.channel_at_desk(source).text_rule()


def ways_to_answer(case: Case, to: Post | None) -> Can:
    """REPLY and REPLY_PRIVATE as far as the channel, the post and the time allow; none means: read only."""
    kind = connecting.channel_of(case.source)
    if kind is None or to is None or case.source.state == Source.State.RETIRED:
        return Can(0)
    can = kind.can if to.can is None else kind.can & Can(to.can)
    if not to.is_open:
        can &= ~Can.REPLY  # what was said in private is never answered in public
    return can & (Can.REPLY | Can.REPLY_PRIVATE)


def _check(case: Case, to: Post | None, text: str, *, private: bool, confirmed: Collection[str], now: datetime) -> None:
    if to is None:
        raise Refusal("There is nothing left to answer: the customer took his words back.", code="nothing_left")
    if not text:
        raise Refusal("Write an answer first.", code="empty", field="text")
    if case.state == Case.State.CLOSED:
        raise Refusal("This case is closed; open it again to answer.", code="closed")
    _check_account(case.source)
    if not ways_to_answer(case, to) & (Can.REPLY_PRIVATE if private else Can.REPLY):
        raise Refusal("This cannot be answered here in this way.", code="cannot_reply")
    if to.reply_until is not None and now > to.reply_until:
        raise Refusal("The platform no longer takes an answer to these words.", code="too_late")
    left = text_rule(case.source).left(text)
    if left < 0:
        raise Refusal(f"The text is {-left} too long for this platform.", code="too_long", field="text")
    if not private and "private_data?" not in confirmed:
        found = [words for _, words in rules.private_data(text)]
        if found:
            raise Refusal(
                f"Everybody will be able to read this: {', '.join(found)}", code="private_data?", field="text"
            )


def _check_account(source: Source) -> None:
    if source.state == Source.State.EXPIRED:
        raise Refusal("The account must be connected again before it can answer.", code="expired")
    if source.state == Source.State.PAUSED:
        raise Refusal("This account is paused: let it go on first.", code="paused")


def assert_seen(case: Case, seen: int, confirmed: Collection[str]) -> None:
    """Whoever answers must have read what he answers to."""
    newer = Post.objects.filter(in_case__case=case, ours=False, gone_at=None, pk__gt=seen).exists()
    if newer and "stale?" not in confirmed:
        raise Stale("The customer said something new while you were writing.")
    on_the_way = Reply.objects.filter(case=case, state__in=outbox.ON_THE_WAY).exists()
    if on_the_way and "second?" not in confirmed:
        raise Refusal("An answer is on its way already.", code="second?")


def _assert_new(case: Case, to: Post | None, text: str, *, private: bool, confirmed: Collection[str]) -> None:
    """A form that a browser sends once more, after the first one went out, must not become a second answer."""
    same = Reply.objects.filter(case=case, to=to, text=text, private=private, state=State.SENT)
    if same.exists() and "second?" not in confirmed:
        raise Refusal("This answer stands there already.", code="second?")


def take_back(member: Member, pk: int, now: datetime) -> Reply:
    """Make a queued reply a draft again, as long as nobody has begun to send it; also one that was refused."""
    access.require(member, Right.REPLY)
    with transaction.atomic():
        reply = access.get(member, Reply, pk)
        # Queued and refused both say that nothing stands and nothing is under way; it starts anew, with a new key.
        surely_not_there = Reply.objects.filter(pk=pk, state__in=(State.QUEUED, State.REFUSED))
        if not surely_not_there.update(**outbox.ANEW):
            raise Refusal("Too late: it is going out.", code="too_late")
        fact = ReplyTakenBack(reply=pk, case=reply.case_id, team=reply.case.team_id)
        leave(fact, brand=reply.brand_id, at=now, by=member.pk)
    reply.refresh_from_db()
    return reply


def discard(member: Member, pk: int, now: datetime) -> Reply:
    """Throw a draft or a refused reply away; the row is kept."""
    access.require(member, Right.REPLY)
    with transaction.atomic():
        reply = access.get(member, Reply, pk)
        if reply.state == State.DRAFT and reply.author_id != member.pk:
            raise NotThere("Reply")  # what somebody is still writing is his own
        if not Reply.objects.filter(pk=pk, state__in=(State.DRAFT, State.REFUSED)).update(state=State.DISCARDED):
            raise Refusal("It is on its way and cannot be thrown away.", code="too_late")
        fact = ReplyMoved(reply=pk, case=reply.case_id, team=reply.case.team_id, state=State.DISCARDED)
        leave(fact, brand=reply.brand_id, at=now, by=member.pk)
    return reply


def settle(member: Member, pk: int, *, stands: bool, now: datetime) -> Reply:
    """A person looked at the platform and says whether an unknown reply stands there.

    Stands: it is sent. Does not: it is sent again, with the same key and after one more look.
    """
    access.require(member, Right.REPLY)
    with transaction.atomic():
        reply = outbox.get(access.get(member, Reply, pk).pk)
        if reply.state != State.UNKNOWN:
            raise Refusal("It is settled already.", code="settled")
        if stands:
            outbox.stands(reply, Sent(id="", published=reply.last_attempt_at), now)
        else:
            # Where we can look we look once more, whatever anybody saw.
            again = State.CHECKING if outbox.can_find(reply.source) else State.QUEUED
            Reply.objects.filter(pk=pk, state=State.UNKNOWN).update(state=again, due_at=now, problem="")
        fact = ReplySettled(reply=pk, case=reply.case_id, team=reply.case.team_id, stands=stands)
        leave(fact, brand=reply.brand_id, at=now, by=member.pk)
    reply.refresh_from_db()
    return reply


def hold_replies_to(post: int, now: datetime) -> None:
    """The customer took these words back: what was queued as an answer waits for the agent's second thought."""
    with transaction.atomic():
        for reply in Reply.objects.filter(to=post, state=State.QUEUED).select_related("case"):
            if Reply.objects.filter(pk=reply.pk, state=State.QUEUED).update(**outbox.ANEW, problem="gone"):
                fact = ReplyTakenBack(reply=reply.pk, case=reply.case_id, team=reply.case.team_id, reason="gone")
                leave(fact, brand=reply.brand_id, at=now)


def count(source: Source, text: str) -> int:
    """Units left on this platform; negative when the text is too long."""
    return text_rule(source).left(text.strip())

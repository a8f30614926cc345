"""The verbs of a case. Each is one intent, with its permission and its fact, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gehoor.cases import dispositions, rules, turns
from gehoor.cases.facts import (
    CaseAnswered,
    CaseClaimed,
    CaseClosed,
    CaseHandedOver,
    CaseReleased,
    ClockTurned,
    ClosingTakenBack,
    DisposalTakenBack,
    NoteWritten,
    PostsDisposed,
)
from gehoor.cases.models import Case, Disposition, Note, Turn
from gehoor.kernel.errors import NotThere, Refusal
from gehoor.listening.models import Post
from gehoor.team import access
from gehoor.team.models import Member, Team
from gehoor.team.rules import Right
from gehoor.work.facts import Fact, leave

MOST_AT_ONCE = 500
LONGEST_NOTE = 10_000


def _tell(fact: Fact, case: Case, now: datetime, by: Member | None) -> None:
    leave(fact, brand=case.brand_id, at=now, by=by.pk if by else None)


def claim(member: Member, pk: int, now: datetime) -> Case:
    """Take a case that nobody owns. Of two who claim at once, one gets it and the other is told who has it."""
    access.require(member, Right.CLAIM)
    with transaction.atomic():
        case = access.get(member, Case, pk)
        if case.owner_id == member.pk:
            return case
        if not Case.objects.filter(pk=pk, owner=None).update(owner=member):
            owner = access.get(member, Case, pk).owner
            raise Refusal(f"{owner} has this case already.", code="owned")
        _tell(CaseClaimed(case=pk, team=case.team_id, owner=member.pk), case, now, member)
    return access.get(member, Case, pk)


def release(member: Member, pk: int, now: datetime) -> None:
    """Give a case back to everybody."""
    access.require(member, Right.CLAIM)
    with transaction.atomic():
        case = access.get(member, Case, pk)
        if Case.objects.filter(pk=pk).exclude(owner=None).update(owner=None):
            _tell(CaseReleased(case=pk, team=case.team_id, owner=case.owner_id), case, now, member)


def hand_over(member: Member, pk: int, *, to: int | None, team: int | None, reason: str, now: datetime) -> None:
    """Give a case to a colleague or a team, with the reason, so that the customer need not tell his story twice."""
    access.require(member, Right.CLAIM)
    if not reason.strip():
        raise Refusal("Say why, for whoever takes it over.", code="reason_needed", field="reason")
    with transaction.atomic():
        case = access.get(member, Case, pk)
        owner = access.get(member, Member, to) if to else None
        group = access.get(member, Team, team) if team else None
        if owner is not None and not owner.active:
            raise Refusal("This colleague no longer works here.", code="not_active", field="to")
        case.owner, case.team = owner, group if team else case.team
        case.save(update_fields=["owner", "team"])
        if owner is not None and not access.visible(owner, Case).filter(pk=pk).exists():
            raise Refusal("This colleague is not in the team of this case.", code="not_in_team", field="to")
        fact = CaseHandedOver(case=pk, team=case.team_id, to=to, to_team=team, reason=reason.strip())
        _tell(fact, case, now, member)
        Note.objects.create(case=case, author=member, text=reason.strip(), at=now)


def write_note(member: Member, pk: int, text: str, now: datetime) -> Note:
    """Write words that only colleagues read."""
    access.require(member, Right.NOTE)
    text = text.strip()
    if not text:
        raise Refusal("The note is empty.", code="empty", field="text")
    if len(text) > LONGEST_NOTE:
        raise Refusal("The note is too long; put the rest in a second one.", code="too_long", field="text")
    with transaction.atomic():
        case = access.get(member, Case, pk)
        note = Note.objects.create(case=case, author=member, text=text, at=now)
        _tell(NoteWritten(case=pk, team=case.team_id, note=note.pk), case, now, member)
    return note


def answered(
    case: Case,
    reply: int | None,
    at: datetime,
    by: Member | None,
    *,
    automatic: bool,
    unread_since: datetime | None = None,
) -> None:
    """Note that a reply stands. A person's answer stops the acknowledge clock; a bot's does not (S4.6).

    Call it in the transaction that knows the reply to stand. What the customer said after `at` still waits, and so
    does what we heard after `unread_since`, when the answer was written already.
    """
    case.refresh_from_db()
    case.last_word_at = max(case.last_word_at, at)
    if not automatic and case.waiting_since is not None and case.waiting_since <= at:
        Turn.objects.filter(case=case, answered_at=None).update(answered_at=at, by=by)
        case.acknowledged_at = case.acknowledged_at or at
        case.waiting_since = case.acknowledge_by = None
        case.warn_at, case.told = None, ""
        if case.state == Case.State.OPEN:
            case.state = Case.State.WAITING
        case.next_due_at = rules.next_due(None, case.solve_by)
        unread = turns.first_unread(case, at, unread_since)
        if unread is not None:
            case.state = Case.State.OPEN if case.state == Case.State.WAITING else case.state
            turns.start_clock(case, turns.promise_of(case.brand), unread)
            turns.begin(case)
        _tell(CaseAnswered(case=case.pk, team=case.team_id, reply=reply), case, at, by)
    case.save()


def close(member: Member, pk: int, what: str, remark: str, now: datetime) -> Disposition:
    """Close a case with its outcome; nothing leaves the list without one (S0.12)."""
    access.require(member, Right.CLOSE)
    if what not in dispositions.FOR_CASES:
        raise Refusal("Choose how this case ends.", code="disposition_needed", field="what")
    with transaction.atomic():
        case = access.get(member, Case, pk)
        if (
            not Case.objects.filter(pk=pk)
            .exclude(state=Case.State.CLOSED)
            .update(state=Case.State.CLOSED, closed_at=now)
        ):
            raise Refusal("This case is closed already.", code="closed")
        disposition = Disposition.objects.create(
            brand_id=case.brand_id, case=case, what=what, remark=remark.strip()[:500], by=member, at=now
        )
        _tell(CaseClosed(case=pk, team=case.team_id, what=what), case, now, member)
    return disposition


def take_back_closing(member: Member, pk: int, now: datetime) -> Case:
    """Undo the closing, or open a closed case again: it stands where it stood, its clocks as they ran."""
    access.require(member, Right.CLOSE)
    with transaction.atomic():
        case = access.get(member, Case, pk)
        if case.state != Case.State.CLOSED:
            raise Refusal("This case is open.", code="not_closed")
        reopen(case, now)
        _tell(ClosingTakenBack(case=pk, team=case.team_id), case, now, member)
    return case


def reopen(case: Case, now: datetime) -> None:
    """The bare change of state; whoever calls it leaves the fact."""
    Disposition.objects.filter(case=case, undone_at=None).update(undone_at=now)
    case.state = Case.State.OPEN if case.waiting_since else Case.State.WAITING
    case.closed_at = None
    case.save(update_fields=["state", "closed_at"])


def dispose(member: Member, pks: Sequence[int], what: str, now: datetime) -> int:
    """Let posts that rest leave the list, for one reason; returns how many did.

    Raises:
        NotThere: one of them does not exist for this member; then none is changed.
    """
    access.require(member, Right.DISPOSE)
    if what not in dispositions.FOR_POSTS:
        raise Refusal("Choose why no answer is needed.", code="disposition_needed", field="what")
    if len(pks) > MOST_AT_ONCE:
        raise Refusal(f"At most {MOST_AT_ONCE} at once.", code="too_many")
    with transaction.atomic():
        posts = access.visible(member, Post).filter(pk__in=pks)
        if posts.count() != len(set(pks)):
            raise NotThere("Post")
        resting = posts.filter(in_case=None).exclude(dispositions__in=Disposition.objects.filter(undone_at=None))
        chosen = list(resting.values_list("pk", flat=True))
        Disposition.objects.bulk_create(
            Disposition(brand_id=member.brand_id, post_id=pk, what=what, by=member, at=now) for pk in chosen
        )
        if chosen:
            leave(PostsDisposed(posts=chosen, what=what), brand=member.brand_id, at=now, by=member.pk)
    return len(chosen)


def take_back_disposal(member: Member, pks: Sequence[int], now: datetime) -> int:
    """Put posts back in the list; returns how many came back."""
    access.require(member, Right.DISPOSE)
    with transaction.atomic():
        posts = access.visible(member, Post).filter(pk__in=pks)
        back = Disposition.objects.filter(post__in=posts, undone_at=None)
        chosen = list(back.values_list("post_id", flat=True))
        back.update(undone_at=now)
        if chosen:
            leave(DisposalTakenBack(posts=chosen), brand=member.brand_id, at=now, by=member.pk)
    return len(chosen)


def post_gone(post: int) -> None:
    """Its author took the post back: its words leave the head of the case too."""
    for case in Case.objects.filter(posts__post=post):
        case.headline = turns.headline_of(case)
        case.save(update_fields=["headline"])


def release_cases_of(member: int, brand: int, now: datetime) -> None:
    """Somebody no longer works here: what he had is everybody's again."""
    with transaction.atomic():
        for case in Case.objects.filter(brand=brand, owner=member).exclude(state=Case.State.CLOSED):
            Case.objects.filter(pk=case.pk, owner=member).update(owner=None)
            _tell(CaseReleased(case=case.pk, team=case.team_id, owner=member), case, now, None)


def turn_clocks(now: datetime) -> int:
    """Tell of each clock that became orange or red since the last look; returns how many did."""
    running = Case.objects.exclude(state=Case.State.CLOSED)
    red = running.exclude(told=rules.Colour.RED).filter(warn_at__isnull=False, next_due_at__lte=now)
    orange = running.filter(told="", warn_at__lte=now, next_due_at__gt=now)
    turned = 0
    for colour, cases in ((rules.Colour.RED, red), (rules.Colour.ORANGE, orange)):
        for case in cases:
            with transaction.atomic():
                # Conditional, so that of two workers one tells.
                if Case.objects.filter(pk=case.pk, told=case.told, warn_at=case.warn_at).update(told=colour):
                    _tell(ClockTurned(case=case.pk, team=case.team_id, colour=colour), case, now, None)
                    turned += 1
    return turned

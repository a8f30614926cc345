"""What waits, and the whole of one case. Each list is one function with a fixed number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Case as Conditional
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, When

from gehoor.cases.models import Case, CasePost, Disposition, Note, Turn
from gehoor.kernel.errors import Refusal
from gehoor.kernel.text import is_number
from gehoor.listening.models import Post
from gehoor.team import access
from gehoor.team.models import Member

PAGE = 50
MOST_IN_THREAD = 500
MOST_ELSEWHERE = 20

# The views of the inbox, in the order in which they are shown.
VIEWS = ("todo", "mine", "free", "customer", "closed")


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of cases, most urgent first; `after` is the key of the next page, empty on the last one."""

    cases: Sequence[Case]
    after: str


@dataclass(frozen=True, slots=True)
class PostList:
    """A page of posts that rest, newest first."""

    posts: Sequence[Post]
    after: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits in each view; the number on the button is the number of rows behind it."""

    todo: int
    mine: int
    free: int
    customer: int
    late: int
    heard: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of all that was heard: `heard` = `in_case` + `disposed` + `resting`."""

    heard: int
    in_case: int
    disposed: int
    resting: int

    @property
    def settled(self) -> int:
        """Everything that has its place: a case or a disposition."""
        return self.in_case + self.disposed


@dataclass(frozen=True, slots=True)
class Dossier:
    """One case with all that an agent needs beside it.

    `posts` is the whole conversation, of others too; `elsewhere` what the same person said outside it.
    `seen` tells a sender whether something was said after this dossier was read.
    """

    case: Case
    posts: Sequence[Post]
    notes: Sequence[Note]
    turns: Sequence[Turn]
    elsewhere: Sequence[Post]
    cases: Sequence[Case]
    disposition: Disposition | None
    seen: int


def cases_in(member: Member, view: str, after: str = "", search: str = "", limit: int = PAGE) -> CaseList:
    """The cases of one view of the inbox. One query."""
    cases = _view(member, view).select_related("handle", "owner__user", "source", "team")
    if search:
        cases = cases.filter(_about(search))
    if view == "closed":
        cases = cases.order_by("-closed_at", "-id")
        if after:
            at, pk = _key(after, 2)
            cases = cases.filter(Q(closed_at__lt=_moment(at)) | Q(closed_at=_moment(at), pk__lt=int(pk)))
    else:
        cases = cases.order_by("-rank", "next_due_at", "id")
        if after:
            rank, at, pk = _key(after, 3)
            later = Q(next_due_at__gt=_moment(at)) | Q(next_due_at=_moment(at), pk__gt=int(pk))
            cases = cases.filter(Q(rank__lt=int(rank)) | Q(later, rank=int(rank)))
    rows = list(cases[: limit + 1])
    more = len(rows) > limit
    return CaseList(rows[:limit], _key_of(rows[limit - 1], view) if more else "")


def _view(member: Member, view: str) -> QuerySet[Case]:
    cases = access.visible(member, Case)
    match view:
        case "todo":
            return cases.filter(state=Case.State.OPEN)
        case "mine":
            return cases.filter(owner=member).exclude(state=Case.State.CLOSED)
        case "free":
            return cases.filter(owner=None, state=Case.State.OPEN)
        case "customer":
            return cases.filter(state=Case.State.WAITING)
        case "closed":
            return cases.filter(state=Case.State.CLOSED)
    raise Refusal("There is no such view.", code="view")


def _about(search: str) -> Q:
    number = search.strip().lstrip("#")
    if number.isdecimal():
        return Q(number=int(number[:9]))
    return Q(headline__icontains=search) | Q(handle__handle__icontains=search) | Q(handle__name__icontains=search)


def _key_of(case: Case, view: str) -> str:
    if view == "closed" and case.closed_at is not None:
        return f"{case.closed_at.isoformat()}~{case.pk}"
    return f"{case.rank}~{case.next_due_at.isoformat()}~{case.pk}"


def _key(after: str, parts: int) -> list[str]:
    key = after.split("~")
    if len(key) != parts or not all(is_number(part) for part in (key[-1], *key[:-2])):
        raise Refusal("This page of the list no longer exists; open the list again.", code="key")
    return key


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Refusal("This page of the list no longer exists; open the list again.", code="key")


def counts(member: Member, now: datetime) -> Counts:
    """The numbers beside the views. Two queries."""
    open_ = Q(state=Case.State.OPEN)
    numbers = (
        access.visible(member, Case)
        .exclude(state=Case.State.CLOSED)
        .aggregate(
            todo=Count("pk", filter=open_),
            mine=Count("pk", filter=Q(owner=member)),
            free=Count("pk", filter=open_ & Q(owner=None)),
            customer=Count("pk", filter=Q(state=Case.State.WAITING)),
            late=Count("pk", filter=Q(waiting_since__isnull=False, next_due_at__lte=now)),
        )
    )
    return Counts(**numbers, heard=resting(member).count())


def resting(member: Member) -> QuerySet[Post]:
    """What was heard, belongs to no case and has no disposition yet."""
    disposed = Disposition.objects.filter(post=OuterRef("pk"), undone_at=None)
    return access.visible(member, Post).filter(~Exists(disposed), in_case=None, ours=False, gone_at=None)


def posts_resting(member: Member, after: str = "", kind: str = "", limit: int = PAGE) -> PostList:
    """The posts that rest, newest first. Two queries."""
    posts = resting(member).select_related("author", "judgement", "source").prefetch_related("found_by__search")
    if kind:
        posts = posts.filter(judgement__kind=kind)
    if after:
        if not is_number(after):
            raise Refusal("This page of the list no longer exists; open the list again.", code="key")
        posts = posts.filter(pk__lt=int(after))
    rows = list(posts.order_by("-id")[: limit + 1])
    return PostList(rows[:limit], str(rows[limit - 1].pk) if len(rows) > limit else "")


def numbers_resting(member: Member, kind: str, newest: int, limit: int) -> list[int]:
    """The numbers of the posts that rest, newest first, none newer than `newest`: what came in since was not seen."""
    posts = resting(member).filter(pk__lte=newest)
    if kind:
        posts = posts.filter(judgement__kind=kind)
    return list(posts.order_by("-id").values_list("pk", flat=True)[:limit])


def resting_kinds(member: Member) -> dict[str, int]:
    """How many posts rest of each kind. One query."""
    found = resting(member).values_list("judgement__kind").annotate(n=Count("pk")).order_by("-n")
    return {kind: n for kind, n in found if kind}


def coverage(member: Member) -> Coverage:
    """How much of what was heard has its place; our own words and what was taken back do not count. One query."""
    disposed = Disposition.objects.filter(post=OuterRef("pk"), undone_at=None)
    heard = access.visible(member, Post).filter(ours=False, gone_at=None)
    numbers = heard.aggregate(
        heard=Count("pk"),
        n_in_case=Count("pk", filter=Q(in_case__isnull=False)),
        n_disposed=Count("pk", filter=Q(Exists(disposed), in_case=None)),
    )
    all_, cases, settled = numbers["heard"], numbers["n_in_case"], numbers["n_disposed"]
    return Coverage(all_, cases, settled, resting=all_ - cases - settled)


def dossier(member: Member, pk: int) -> Dossier:
    """One case, whole. A fixed number of queries, however long the conversation.

    Raises:
        NotThere: there is no such case for this member.
    """
    access.get(member, Case, pk)
    case = Case.objects.select_related("handle", "person", "owner__user", "source__brand", "team").get(pk=pk)
    contexts = set(Post.objects.filter(in_case__case=case).values_list("channel", "context_id"))
    here = Q(in_case__case=case)
    for channel in {channel for channel, _ in contexts}:
        here |= Q(channel=channel, context_id__in=[context for its, context in contexts if its == channel])
    # Where not all can be shown, the customer's own words come first, and the newest before the older ones.
    theirs = When(in_case__case=case, then=0)
    posts = _posts(member).filter(here).order_by(Conditional(theirs, default=1), "-published_at", "-id")
    shown = sorted(posts.prefetch_related("versions")[:MOST_IN_THREAD], key=lambda it: (it.published_at, it.pk))
    # Posts of somebody's case that this member may not see stay out of the conversation, also as a bystander's.
    allowed = access.visible(member, Case)
    hidden = set(
        Post.objects.filter(pk__in=[p.pk for p in shown], in_case__isnull=False)
        .exclude(in_case__case__in=allowed)
        .values_list("pk", flat=True)
    )
    elsewhere = (
        _posts(member)
        .filter(author__person=case.person)
        .filter(Q(in_case=None) | Q(in_case__case__in=allowed))
        .exclude(pk__in=[post.pk for post in shown])
        .order_by("-published_at")[:MOST_ELSEWHERE]
    )
    return Dossier(
        case=case,
        posts=[post for post in shown if post.pk not in hidden],
        notes=list(case.notes.select_related("author__user").order_by("at")),
        turns=list(case.turns.select_related("by__user").order_by("waiting_since")),
        elsewhere=list(elsewhere),
        cases=list(allowed.filter(person=case.person).exclude(pk=pk).order_by("-id")[:MOST_ELSEWHERE]),
        disposition=case.dispositions.filter(undone_at=None).select_related("by__user").first(),
        seen=max((post.pk for post in shown), default=0),
    )


def _posts(member: Member) -> QuerySet[Post]:
    return access.visible(member, Post).select_related("author", "judgement", "in_case")


def latest_words(case: Case) -> Post | None:
    """The customer's post that an answer goes to: his newest one that still stands."""
    return (
        Post.objects.filter(in_case__case=case, ours=False, gone_at=None)
        .select_related("author", "source")
        .order_by("-published_at", "-id")
        .first()
    )


def where(cases: Collection[int], posts: Collection[int]) -> tuple[dict[int, int | None], dict[int, int]]:
    """For the live stream: the team of each of these cases, and the case of each of these posts. Two queries."""
    case_of = dict(CasePost.objects.filter(post__in=posts).values_list("post_id", "case_id"))
    known = {*cases, *case_of.values()}
    return dict(Case.objects.filter(pk__in=known).values_list("pk", "team_id")), case_of

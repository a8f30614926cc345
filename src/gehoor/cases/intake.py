"""From words to cases: what was heard joins the case it belongs to, opens one, or rests."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Max, Q

from gehoor.cases import rules, turns
from gehoor.cases.actions import reopen
from gehoor.cases.facts import CaseOpened, CaseReopened, CustomerSpoke
from gehoor.cases.models import Case, CasePost, Disposition
from gehoor.channels.port import Can
from gehoor.kernel import text
from gehoor.kernel.errors import Refusal
from gehoor.listening import connecting
from gehoor.listening.models import Post, Source
from gehoor.team.models import Brand
from gehoor.triage.models import Judgement
from gehoor.triage.rules import Judged, is_only_thanks, wants_case
from gehoor.work.facts import leave


def take_up(source: Source, posts: Sequence[Post], judgements: Mapping[int, Judgement], now: datetime) -> list[Case]:
    """Let new posts join or open cases, oldest first. Call it in the transaction that kept them.

    Changed words are weighed again: they may tell of danger, or ask for an answer where they did not before.
    """
    heard = sorted((post for post in posts if post.pk in judgements), key=lambda post: (post.published_at, post.pk))
    if not heard:
        return []
    desk = _Desk(source, heard, now)
    touched = []
    for post in heard:
        case = desk.take(post, judgements[post.pk])
        if case is not None:
            touched.append(case)
    return touched


def open_by_hand(post: Post, judgement: Judgement, now: datetime, by: int) -> Case:
    """Make a case of a post that rested, because a member says so. Call it in a transaction."""
    desk = _Desk(post.source, [post], now)
    return desk.join_or_open(post, judgement, by=by)


class _Desk:
    """The cases that a batch of posts may belong to, read once for the whole batch."""

    def __init__(self, source: Source, posts: Sequence[Post], now: datetime) -> None:
        self.source = source
        self.brand: Brand = source.brand
        self.now = now
        self.promise = turns.promise_of(self.brand)
        self.cases: dict[int, Case] = {}
        self.candidates: dict[int, rules.Candidate] = {}
        self._number: int | None = None
        authors = {post.author_id for post in posts}
        contexts = ({post.context_id for post in posts} | {post.parent_id for post in posts}) - {""}
        open_or_here = ~Q(state=Case.State.CLOSED) | Q(posts__post__context_id__in=contexts)
        for case in Case.objects.filter(open_or_here, brand=self.brand, handle__in=authors).distinct():
            self.cases[case.pk] = case
            self.candidates[case.pk] = rules.Candidate(case.pk, case.handle_id, frozenset(), case.closed_at)
        spoken = CasePost.objects.filter(case__in=self.cases).values_list(
            "case_id", "post__context_id", "post__external_id"
        )
        for pk, context, external in spoken:
            self._remember(pk, context, external)
        edited = [post.pk for post in posts if post.edited_at is not None]
        self.case_of = dict(CasePost.objects.filter(post__in=edited).values_list("post_id", "case_id"))
        settled = Disposition.objects.filter(post__in=edited, undone_at=None)
        self.settled = set(settled.values_list("post_id", flat=True))

    def _remember(self, pk: int, *ids: str) -> None:
        old = self.candidates[pk]
        contexts = old.contexts | {*ids} - {""}
        self.candidates[pk] = rules.Candidate(old.case, old.author, contexts, self.cases[pk].closed_at)

    def take(self, post: Post, judgement: Judgement) -> Case | None:
        """The case of these words, or None when they rest."""
        if post.pk in self.settled:
            return None  # a member looked at it and decided
        if post.pk in self.case_of:
            return self._weigh_again(self.cases.get(self.case_of[post.pk]), judgement)
        home = self._home(post)
        if home is not None:
            return self._join(home, post, judgement)
        return self._open(post, judgement, by=None) if wants_case(self._judged(post, judgement)) else None

    def join_or_open(self, post: Post, judgement: Judgement, by: int) -> Case:
        home = self._home(post)
        return self._join(home, post, judgement) if home is not None else self._open(post, judgement, by=by)

    def _home(self, post: Post) -> Case | None:
        words = rules.Words(post.author_id, post.context_id, post.parent_id, post.published_at)
        found = rules.belongs_to(words, self.candidates.values())
        return self.cases[found] if found is not None else None

    def _judged(self, post: Post, judgement: Judgement) -> Judged:
        kind = connecting.channel_of(self.source)
        can = Can(post.can) if post.can is not None else (kind.can if kind else Can(0))
        return turns.judged(post, judgement, can_reply=bool(can & (Can.REPLY | Can.REPLY_PRIVATE)))

    def _open(self, post: Post, judgement: Judgement, by: int | None) -> Case:
        if post.author is None:
            raise Refusal("The author took these words back.", code="gone")
        case = Case(
            brand=self.brand,
            number=self._next_number(),
            person_id=post.author.person_id,
            handle=post.author,
            source=self.source,
            opened_at=self.now,
            solve_by=self.promise.solve_by(post.published_at),
            last_word_at=post.published_at,
        )
        self._customer_has_waited_since(case, post, judgement)
        case.save()
        self.cases[case.pk] = case
        self.candidates[case.pk] = rules.Candidate(case.pk, case.handle_id, frozenset(), None)
        self._add(case, post)
        turns.begin(case)
        leave(CaseOpened(case=case.pk, post=post.pk), brand=self.brand.pk, at=self.now, by=by)
        return case

    def _join(self, case: Case, post: Post, judgement: Judgement) -> Case:
        thanks = is_only_thanks(self._judged(post, judgement))
        closed = case.state == Case.State.CLOSED
        if closed and not thanks:
            turns.end_by_closing(case)
        waits = not thanks and case.waiting_since is None
        if thanks:
            case.last_word_at = max(case.last_word_at, post.published_at)
            case.headline = text.excerpt(post.text, turns.HEADLINE)
            case.sentiment = judgement.sentiment
        else:
            self._customer_has_waited_since(case, post, judgement)
            if closed:
                reopen(case, self.now)
                case.state = Case.State.OPEN
                case.solve_by = self.promise.solve_by(post.published_at)
                case.next_due_at = rules.next_due(case.acknowledge_by, case.solve_by)
        self._add(case, post)
        case.save()
        if waits:
            turns.begin(case)
        if closed and not thanks:
            leave(CaseReopened(case=case.pk, team=case.team_id), brand=self.brand.pk, at=self.now)
        spoke = CustomerSpoke(case=case.pk, team=case.team_id, post=post.pk, waits=waits)
        leave(spoke, brand=self.brand.pk, at=self.now)
        return case

    def _customer_has_waited_since(self, case: Case, post: Post, judgement: Judgement) -> None:
        """Set what the newest words say; a wait that is running keeps its beginning."""
        case.kind, case.sentiment = judgement.kind, judgement.sentiment
        self._weigh(case, judgement)
        case.language = judgement.language
        case.headline = text.excerpt(post.text, turns.HEADLINE)
        case.last_word_at = max(case.last_word_at, post.published_at)
        if case.waiting_since is None:
            turns.start_clock(case, self.promise, post.published_at)
        if case.state != Case.State.CLOSED:
            case.state = Case.State.OPEN
        case.next_due_at = rules.next_due(case.acknowledge_by, case.solve_by)

    def _add(self, case: Case, post: Post) -> None:
        CasePost.objects.create(case=case, post=post)
        case.posts_count += 1
        Case.objects.filter(pk=case.pk).update(posts_count=case.posts_count)
        self._remember(case.pk, post.context_id, post.external_id)

    def _weigh(self, case: Case, judgement: Judgement) -> None:
        case.urgency = max(case.urgency, judgement.urgency)
        case.rank = rules.rank(case.urgency)
        case.grounds = sorted({*case.grounds, *judgement.grounds})
        case.topics = list(dict.fromkeys([*case.topics, *judgement.topics]))

    def _weigh_again(self, case: Case | None, judgement: Judgement) -> Case | None:
        """Words of a case that were changed: they start no clock, and its head must not keep the earlier ones."""
        if case is not None:
            self._weigh(case, judgement)
            case.headline = turns.headline_of(case)
            case.save(update_fields=["urgency", "rank", "grounds", "topics", "headline"])
        return case

    def _next_number(self) -> int:
        if self._number is None:
            self._number = Case.objects.filter(brand=self.brand).aggregate(last=Max("number"))["last"] or 0
        self._number += 1
        return self._number

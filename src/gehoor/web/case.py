"""One case: the customer's words, what we said, and all that an agent needs beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from gehoor.cases import dispositions, queries
from gehoor.cases.models import Note
from gehoor.cases.queries import Dossier
from gehoor.kernel import clock
from gehoor.kernel.text import is_number
from gehoor.listening.models import Post, PostVersion
from gehoor.replies import actions as replies
from gehoor.replies import queries as answers
from gehoor.replies.models import Reply
from gehoor.team import queries as team
from gehoor.team.models import Member
from gehoor.team.rules import Right
from gehoor.triage.models import Judgement
from gehoor.web import channels, judged
from gehoor.web.doors import DeskRequest, desk
from gehoor.web.inbox import FIRST_VIEW, clocks_of, list_of, why_of
from gehoor.web.page import page, part


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be done: the form it belongs to, the code, the words, and what was written in the form."""

    form: str
    code: str
    words: str
    details: list[str] = field(default_factory=list)
    written: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A post as the thread shows it; `who` is customer, bystander or us."""

    at: datetime
    post: Post
    who: str
    judgement: Judgement | None
    reason: str
    because: list[str]
    evidence: list[list[Any]]
    versions: list[PostVersion]
    what: str = "post"


@dataclass(frozen=True, slots=True)
class Answered:
    at: datetime
    reply: Reply
    what: str = "reply"


@dataclass(frozen=True, slots=True)
class Noted:
    at: datetime
    note: Note
    what: str = "note"


@dataclass(frozen=True, slots=True)
class Composer:
    """What can be answered, and what was being written."""

    ways: set[str]
    private: bool
    text: str
    left: int
    seen: int
    draft: Reply | None
    writing: list[Member]
    new_words: list[Post]
    # Grow with every answer and note of this member, so that the box for the next one is a new one.
    turn: int
    notes: int


@desk(Right.READ)
def case(request: DeskRequest, pk: int) -> HttpResponse:
    if request.GET.get("part") == "case":
        return part(request, "case/_case.html", case_of(request, pk))
    return case_page(request, pk)


def case_page(request: DeskRequest, pk: int, problem: Problem | None = None) -> HttpResponse:
    """The whole page; with a problem it is drawn again with words near what is wrong."""
    context = {**case_of(request, pk, problem), **list_of(request, view_of(request), pk)}
    response = page(request, "case/page.html", context, here="inbox", status=422 if problem else 200)
    if problem:
        # The address of a form that failed is no place to come back to.
        response.headers["HX-Push-Url"] = "false"
    return response


def view_of(request: DeskRequest) -> str:
    """The view of the inbox from which this case was opened."""
    asked = request.POST.get("view") or request.GET.get("view", FIRST_VIEW)
    return asked if asked in queries.VIEWS else FIRST_VIEW


def case_of(request: DeskRequest, pk: int, problem: Problem | None = None) -> dict[str, Any]:
    """All that the case pane shows; a fixed number of queries, however long the conversation."""
    member, now = request.member, clock.now()
    dossier = queries.dossier(member, pk)
    found = dossier.case
    said = answers.replies_of(member, pk)
    thread = thread_of(dossier, said)
    return {
        "d": dossier,
        "case": found,
        "view": view_of(request),
        "q": request.GET.get("q", "").strip()[:100],
        "why": why_of(found, now) if found.closed_at is None else "",
        "clocks": clocks_of(found, now),
        "thread": thread,
        "newest": max((it.post.pk for it in thread if isinstance(it, Said) and it.who == "customer"), default=0),
        "channel": channels.title(found.source.channel),
        "title_of": channels.title,
        "compose": composer_of(member, dossier, said, problem),
        "problem": problem,
        "ask": request.GET.get("ask", "") or (problem.form if problem else ""),
        "dispositions": dispositions.FOR_CASES,
        "colleagues": list(team.active_colleagues(member)),
        "teams": list(team.teams(member)),
    }


def thread_of(dossier: Dossier, said: Iterable[Reply]) -> list[Said | Answered | Noted]:
    """Everything that was said in the order in which it was said; our own words once, as the reply they are."""
    answered = [reply for reply in said if reply.state != Reply.State.DRAFT]
    known = {reply.post_id for reply in answered} | {reply.external_id for reply in answered if reply.external_id}
    posts = [post for post in dossier.posts if post.pk not in known and post.external_id not in known]
    thread: list[Said | Answered | Noted] = [_said(dossier, post) for post in posts]
    thread += [Answered(it.sent_at or it.queued_at or it.created_at, it) for it in answered]
    thread += [Noted(note.at, note) for note in dossier.notes]
    return sorted(thread, key=lambda it: it.at)


def _said(dossier: Dossier, post: Post) -> Said:
    case = dossier.case
    mine = getattr(post, "in_case", None)
    theirs = mine is not None and mine.case_id == case.pk
    who = "us" if post.ours else "customer" if theirs or post.author_id == case.handle_id else "bystander"
    judgement = getattr(post, "judgement", None) if post.gone_at is None else None
    sentence, because = judged.reason(post, judgement) if judgement and who == "customer" else ("", [])
    evidence = _telling(judgement) if judgement and who == "customer" else []
    return Said(post.published_at, post, who, judgement, sentence, because, evidence, list(post.versions.all()))


def _telling(judgement: Judgement) -> list[list[Any]]:
    """The evidence for what was judged in the end; what speaks for anything else, or a topic, would be noise."""
    labels = {judgement.kind, judgement.sentiment, "anger", "irony", *judgement.flags}
    return [row for row in judgement.evidence if row[0] in labels or row[0].startswith("urgency:")]


def composer_of(member: Member, dossier: Dossier, said: list[Reply], problem: Problem | None) -> Composer:
    found = dossier.case
    to = queries.latest_words(found)
    ways = {way.name for way in replies.ways_to_answer(found, to) if way.name}
    draft = next((it for it in said if it.state == Reply.State.DRAFT and it.author_id == member.pk), None)
    written = problem.written if problem and problem.form == "send" else {}
    text = written.get("text", draft.text if draft else "")
    private = written["private"] == "1" if "private" in written else bool(draft and draft.private)
    private = "REPLY" not in ways or (private and "REPLY_PRIVATE" in ways)
    seen = int(written["seen"]) if is_number(written.get("seen", "")) else dossier.seen
    return Composer(
        ways=ways,
        private=private,
        text=text,
        left=replies.count(found.source, text) if ways else 0,
        seen=seen,
        draft=draft,
        writing=list(answers.others_writing(member, found.pk)),
        new_words=[post for post in dossier.posts if post.pk > seen and not post.ours and post.gone_at is None],
        turn=sum(it.author_id == member.pk and it.state != Reply.State.DRAFT for it in said),
        notes=sum(note.author_id == member.pk for note in dossier.notes),
    )

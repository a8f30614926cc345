"""What was heard and rests without a case: each post leaves this list by a choice, never by itself (S0.12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.cases import actions, by_hand, dispositions, queries
from gehoor.kernel import clock
from gehoor.kernel.errors import NotThere, Refusal
from gehoor.kernel.text import is_number
from gehoor.listening import queries as listening
from gehoor.listening.models import Post
from gehoor.listening.search import Span
from gehoor.team.rules import Right
from gehoor.triage.models import Judgement
from gehoor.web import channels, moments, refusals, words
from gehoor.web.doors import DeskRequest, desk
from gehoor.web.page import page, part, toast
from gehoor.web.said import Evidence

MOST_ROWS = 500
SAMPLE = 5  # posts shown before many are settled at once


@dataclass(frozen=True, slots=True)
class Row:
    """A post that rests: `found_by` are the names of the searches, `marks` the words that they found."""

    post: Post
    judgement: Judgement | None
    channel: str
    found_by: list[str]
    marks: Sequence[Evidence]


@desk(Right.READ)
def heard(request: DeskRequest) -> HttpResponse:
    if request.GET.get("part") == "list":
        return part(request, "heard/_list.html", list_of(request, kind_of(request.GET)))
    return _page(request, kind_of(request.GET))


def _page(request: DeskRequest, kind: str, problem: str = "") -> HttpResponse:
    context = {**list_of(request, kind), "problem": problem}
    response = page(request, "heard/page.html", context, here="heard", status=422 if problem else 200)
    if problem:
        response.headers["HX-Push-Url"] = "false"
    return response


def kind_of(said: Any) -> str:
    asked = said.get("kind", "")
    return asked if asked in words.KINDS else ""


def list_of(request: DeskRequest, kind: str) -> dict[str, Any]:
    """One page of the list with its tabs and the coverage: a fixed number of queries."""
    wanted = request.GET.get("rows", "")
    rows = min(max(int(wanted) if is_number(wanted) else 0, queries.PAGE), MOST_ROWS)
    try:
        found = queries.posts_resting(request.member, request.GET.get("after", ""), kind, rows)
    except Refusal:
        # A page of a list that is no longer: the beginning is what one wants then.
        found = queries.posts_resting(request.member, kind=kind)
    why = listening.why_found(found.posts)
    kinds = queries.resting_kinds(request.member)
    coverage = queries.coverage(request.member)
    return {
        "rows": [_row(post, *why[post.pk]) for post in found.posts],
        "after": found.after,
        "kind": kind,
        "kinds": kinds,
        "many": kinds.get(kind, 0) if kind else coverage.resting,
        "newest": max((post.pk for post in found.posts), default=0),
        "coverage": coverage,
        "dispositions": dispositions.FOR_POSTS,
        "most": actions.MOST_AT_ONCE,
    }


def _row(post: Post, found_by: list[str], spans: Sequence[Span]) -> Row:
    marks = [("found", span.start, span.end, 1.0, "") for span in spans]
    return Row(post, getattr(post, "judgement", None), channels.title(post.channel), found_by, marks)


@desk(Right.DISPOSE)
def make_case(request: DeskRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return redirect("heard")
    try:
        case = by_hand.make_case(request.member, pk, clock.now())
    except Refusal as error:
        return _page(request, kind_of(request.POST), refusals.words(error))
    toast(request, _("It is a case now; its clocks run."))
    return redirect("case", case)


@desk(Right.DISPOSE)
def dispose(request: DeskRequest) -> HttpResponse:
    """Settle one post at once, or many after a look at how many and which."""
    kind = kind_of(request.POST)
    if request.method != "POST":
        return redirect("heard")
    what, pks = request.POST.get("what", ""), _chosen(request, kind)
    try:
        _check(pks, what)
        if len(pks) > 1 and request.POST.get("sure") != "yes":
            return _sure(request, pks, what, kind)
        settled = actions.dispose(request.member, pks, what, clock.now())
    except Refusal as error:
        return _page(request, kind, refusals.words(error))
    _tell(request, settled, pks, what, kind)
    return redirect(_address(kind))


def _chosen(request: HttpRequest, kind: str) -> list[int]:
    """The ticked posts, or all of this tab down from the newest that was on the screen."""
    if request.POST.get("scope") == "all":
        newest = request.POST.get("newest", "")
        member = request.member  # type: ignore[attr-defined]
        most = actions.MOST_AT_ONCE
        return queries.numbers_resting(member, kind, int(newest), most) if is_number(newest) else []
    given = ",".join(request.POST.getlist("pk")).split(",")
    return [int(pk) for pk in given if is_number(pk)]


def _check(pks: Sequence[int], what: str) -> None:
    if not pks:
        raise Refusal("Choose at least one post.", code="none_chosen")
    if len(pks) > actions.MOST_AT_ONCE:
        raise Refusal("That is too many at once.", code="too_many")
    if what not in dispositions.FOR_POSTS:
        raise Refusal("Choose why no answer is needed.", code="post_disposition_needed", field="what")


def _sure(request: DeskRequest, pks: list[int], what: str, kind: str) -> HttpResponse:
    posts = list(queries.resting(request.member).filter(pk__in=pks).select_related("author").order_by("-id"))
    context = {
        "many": len(posts),
        "sample": posts[:SAMPLE],
        "pks": ",".join(str(post.pk) for post in posts),
        "what": what,
        "kind": kind,
        "back": _address(kind),
    }
    response = page(request, "heard/sure.html", context, here="heard")
    response.headers["HX-Push-Url"] = "false"
    return response


def _tell(request: DeskRequest, settled: int, pks: list[int], what: str, kind: str) -> None:
    said = ngettext("%(n)s post settled: %(what)s.", "%(n)s posts settled: %(what)s.", settled)
    text = said % {"n": moments.number(settled), "what": words.word(what, words.POST_DISPOSITIONS)}
    fields = {"pk": ",".join(map(str, pks)), "kind": kind}
    toast(request, text, undo=reverse("heard-undo") if settled else "", fields=fields)


@desk(Right.DISPOSE)
def undo(request: DeskRequest) -> HttpResponse:
    kind = kind_of(request.POST)
    if request.method == "POST":
        try:
            back = actions.take_back_disposal(request.member, _chosen(request, kind), clock.now())
        except NotThere:
            back = 0
        said = ngettext("%(n)s post is back in the list.", "%(n)s posts are back in the list.", back)
        toast(request, said % {"n": moments.number(back)})
    return redirect(_address(kind))


def _address(kind: str) -> str:
    return f"{reverse('heard')}?{urlencode({'kind': kind})}" if kind else reverse("heard")

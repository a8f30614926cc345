"""The inbox: what waits for us, most urgent first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from gehoor.cases import queries, rules
from gehoor.cases.models import Case
from gehoor.kernel import clock
from gehoor.kernel.errors import Refusal
from gehoor.listening import queries as listening
from gehoor.team.rules import Right
from gehoor.web import channels, problems
from gehoor.web.doors import DeskRequest, desk
from gehoor.web.page import page, part, rail_of, wanting_of

FIRST_VIEW = "todo"
# A live list is refetched as long as it was; beyond this nobody scrolls.
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that runs: what it promises ("answer" or "solve"), when it ends, when it warns, how it stands."""

    promise: str
    due: datetime
    warn: datetime
    colour: str


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the list shows it."""

    case: Case
    why: str
    clock: Clock | None
    channel: str


@desk(Right.READ)
def home(request: DeskRequest) -> HttpResponse:  # noqa: ARG001  the door looked at it
    return redirect("inbox", FIRST_VIEW)


@desk(Right.READ)
def inbox(request: DeskRequest, view: str = FIRST_VIEW) -> HttpResponse:
    if view not in queries.VIEWS:
        return problems.not_there(request)
    match request.GET.get("part"):
        case "rail":
            here = request.GET.get("here", "")
            return part(request, "_rail.html", {**rail_of(request, clock.now()), "here": here})
        case "wanting":
            return part(request, "_wanting.html", wanting_of(request))
        case "list":
            return part(request, "inbox/_list.html", {**list_of(request, view), **rail_of(request, clock.now())})
    return page(request, "inbox/page.html", list_of(request, view), here="inbox")


def list_of(request: DeskRequest, view: str, open_case: int = 0) -> dict[str, Any]:
    """The list pane: one query."""
    now = clock.now()
    search = request.GET.get("q", "").strip()[:100]
    open_case = open_case or _number(request.GET.get("open", ""))
    rows = min(max(_number(request.GET.get("rows", "")), queries.PAGE), MOST_ROWS)
    try:
        found = queries.cases_in(request.member, view, request.GET.get("after", ""), search, rows)
    except Refusal:
        # A page of a list that is no longer: the beginning is what one wants then.
        found = queries.cases_in(request.member, view, search=search)
    return {
        "view": view,
        "views": queries.VIEWS,
        "q": search,
        "rows": [row_of(case, now) for case in found.cases],
        "after": found.after,
        "open_case": open_case,
        # Asked only where nothing stands: whoever listens to nothing yet is told how to begin.
        "listens": bool(found.cases) or listening.listens(request.member),
    }


def row_of(case: Case, now: datetime) -> Row:
    closed = case.state == Case.State.CLOSED
    return Row(case, "" if closed else why_of(case, now), clock_of(case, now), channels.title(case.source.channel))


def why_of(case: Case, now: datetime) -> str:
    return rules.why(
        alarm=case.alarm,
        urgency=case.urgency,
        acknowledge_by=case.acknowledge_by,
        since=case.waiting_since,
        solve_by=case.solve_by,
        now=now,
    )


def clock_of(case: Case, now: datetime) -> Clock | None:
    """The clock that runs out first; none once the case is closed."""
    clocks = clocks_of(case, now)
    return min(clocks, key=lambda it: it.due) if clocks else None


def clocks_of(case: Case, now: datetime) -> list[Clock]:
    """Both clocks as far as they run: until an answer, until a solution."""
    if case.state == Case.State.CLOSED:
        return []
    clocks = [_clock("solve", case.opened_at, case.solve_by, now)]
    if case.waiting_since is not None and case.acknowledge_by is not None:
        clocks.insert(0, _clock("answer", case.waiting_since, case.acknowledge_by, now))
    return clocks


def _clock(promise: str, since: datetime, due: datetime, now: datetime) -> Clock:
    return Clock(promise, due, rules.warn_at(since, due), rules.colour(since, due, now))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004  no row is beyond

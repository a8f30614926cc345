"""The verbs of a case as forms: each one works without JavaScript and says near the field what went wrong."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from gehoor.cases import actions, queries
from gehoor.kernel import clock
from gehoor.kernel.errors import Refusal, Stale
from gehoor.kernel.text import is_number
from gehoor.team.rules import Right
from gehoor.web import refusals, words
from gehoor.web.case import Problem, case_page, view_of
from gehoor.web.doors import DeskRequest, View, desk
from gehoor.web.page import toast


def form(right: Right, name: str, room: str = "case") -> Callable[[Callable[..., HttpResponse]], View]:
    """A form of the case page. Whoever opens its address is shown the case; what is refused is said there."""

    def door(act: Callable[..., HttpResponse]) -> View:
        @desk(right)
        @wraps(act)
        def view(request: DeskRequest, pk: int, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return redirect("case", pk)
            try:
                return act(request, pk, **kwargs)
            except (Refusal, Stale) as error:
                written = request.POST.dict()
                problem = Problem(name, refusals.code_of(error), refusals.words(error, room), written=written)
                return case_page(request, pk, problem)

        return view

    return door


def to_case(request: DeskRequest, pk: int) -> HttpResponse:
    return redirect(address(pk, view_of(request)))


def address(pk: int, view: str) -> str:
    return f"{reverse('case', args=[pk])}?{urlencode({'view': view})}"


@form(Right.CLAIM, "claim")
def claim(request: DeskRequest, pk: int) -> HttpResponse:
    case = actions.claim(request.member, pk, clock.now())
    said = _("Case %(number)s is yours.") % {"number": case.number}
    toast(request, said, undo=reverse("case-release", args=[pk]), fields={"view": view_of(request)})
    return to_case(request, pk)


@form(Right.CLAIM, "release")
def release(request: DeskRequest, pk: int) -> HttpResponse:
    actions.release(request.member, pk, clock.now())
    toast(request, _("The case is everybody's again."), undo=reverse("case-claim", args=[pk]))
    return to_case(request, pk)


@form(Right.CLAIM, "hand-over")
def hand_over(request: DeskRequest, pk: int) -> HttpResponse:
    kind, _colon, number = request.POST.get("to", "").partition(":")
    chosen = int(number) if is_number(number) else None
    if kind not in {"member", "team"} or chosen is None:
        raise Refusal("Choose who takes it over.", code="choice", field="to")
    actions.hand_over(
        request.member,
        pk,
        to=chosen if kind == "member" else None,
        team=chosen if kind == "team" else None,
        reason=request.POST.get("reason", ""),
        now=clock.now(),
    )
    toast(request, _("The case was handed over."))
    # It may be a case of a team now that this member does not see.
    return redirect("inbox", view_of(request))


@form(Right.NOTE, "note", room="note")
def note(request: DeskRequest, pk: int) -> HttpResponse:
    actions.write_note(request.member, pk, request.POST.get("text", ""), clock.now())
    return to_case(request, pk)


@form(Right.CLOSE, "close")
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """Close with its outcome, and on to the next: the most urgent one of the view."""
    what = request.POST.get("what", "")
    actions.close(request.member, pk, what, request.POST.get("remark", ""), clock.now())
    view = view_of(request)
    said = _("Closed: %(outcome)s.") % {"outcome": words.word(what, words.DISPOSITIONS)}
    toast(request, said, undo=reverse("case-reopen", args=[pk]), fields={"view": view})
    if view == "closed":
        return to_case(request, pk)
    following = queries.cases_in(request.member, view, limit=1).cases
    return redirect(address(following[0].pk, view)) if following else redirect("inbox", view)


@form(Right.CLOSE, "reopen")
def reopen(request: DeskRequest, pk: int) -> HttpResponse:
    actions.take_back_closing(request.member, pk, clock.now())
    toast(request, _("The case is open again."))
    return to_case(request, pk)

"""Answering from the desk: draft, count, send, take back, and say what became of it."""

from dataclasses import replace

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gehoor.cases.models import Case
from gehoor.kernel import clock
from gehoor.kernel.errors import Refusal, Stale
from gehoor.kernel.text import is_number
from gehoor.replies import actions, rules
from gehoor.replies.models import Reply
from gehoor.team import access
from gehoor.team.rules import Right
from gehoor.web import refusals, words
from gehoor.web.case import Problem, case_page
from gehoor.web.casework import form, to_case
from gehoor.web.doors import DeskRequest, desk
from gehoor.web.page import toast


@form(Right.REPLY, "send", room="reply")
def send(request: DeskRequest, pk: int) -> HttpResponse:
    text, private = request.POST.get("text", ""), request.POST.get("private") == "1"
    seen = request.POST.get("seen", "")
    try:
        reply = actions.send(
            request.member,
            pk,
            text,
            private=private,
            seen=int(seen) if is_number(seen) else 0,
            confirmed=request.POST.getlist("confirmed"),
            now=clock.now(),
        )
    except (Refusal, Stale) as error:
        return case_page(request, pk, _problem(request, error))
    if reply.due_at is not None:
        undo = reverse("reply-take-back", args=[reply.pk])
        toast(request, _("The answer goes out"), undo=undo, until=reply.due_at.isoformat())
    return to_case(request, pk)


def _problem(request: DeskRequest, error: Refusal | Stale) -> Problem:
    text = request.POST.get("text", "")
    # What was confirmed before must be confirmed once only, also when a second warning follows.
    written = {**request.POST.dict(), "confirmed": " ".join(request.POST.getlist("confirmed"))}
    problem = Problem("send", refusals.code_of(error), refusals.words(error, "reply"), written=written)
    if problem.code == "private_data?":
        found = [f"{words.word(kind, words.PRIVATE_DATA)}: {piece}" for kind, piece in rules.private_data(text)]
        return replace(problem, details=found)
    return problem


@desk(Right.REPLY)
def draft(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep what is being written; the browser asks after a pause in typing."""
    if request.method != "POST":
        return to_case(request, pk)
    text, private = request.POST.get("text", ""), request.POST.get("private") == "1"
    try:
        actions.save_draft(request.member, pk, text, private=private, now=clock.now())
    except Refusal as error:
        return JsonResponse({"saved": False, "words": refusals.words(error, "reply")}, status=422)
    return JsonResponse({"saved": bool(text.strip()), "words": _("Draft kept") if text.strip() else ""})


@desk(Right.REPLY)
def count(request: DeskRequest, pk: int) -> HttpResponse:
    """How much room is left, counted as the platform counts."""
    found = access.get(request.member, Case, pk)
    left = actions.count(found.source, request.POST.get("text", ""))
    return JsonResponse({"left": left, "words": words.left_words(left)})


@desk(Right.REPLY)
def take_back(request: DeskRequest, pk: int) -> HttpResponse:
    """Not sent yet, or refused: a draft again."""
    return _settle(request, pk, "take-back")


@desk(Right.REPLY)
def discard(request: DeskRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, "discard")


@desk(Right.REPLY)
def settle(request: DeskRequest, pk: int) -> HttpResponse:
    """A person looked at the platform and says whether the answer stands there."""
    return _settle(request, pk, "settle")


def _settle(request: DeskRequest, pk: int, what: str) -> HttpResponse:
    case = access.get(request.member, Reply, pk).case_id
    if request.method != "POST":
        return to_case(request, case)
    try:
        match what:
            case "take-back":
                actions.take_back(request.member, pk, clock.now())
                toast(request, _("Taken back. You can go on writing."))
            case "discard":
                actions.discard(request.member, pk, clock.now())
                toast(request, _("The answer was thrown away."))
            case _other:
                stands = request.POST.get("stands") == "yes"
                actions.settle(request.member, pk, stands=stands, now=clock.now())
                toast(request, _("Noted: it stands.") if stands else _("We send it again."))
    except Refusal as error:
        problem = Problem("settle", error.code, refusals.words(error))
        return case_page(request, case, problem)
    return to_case(request, case)

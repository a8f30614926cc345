"""What every page of the desk has around its own words, and how it is drawn: in the brand's time zone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoor.cases import queries as cases
from gehoor.kernel import clock
from gehoor.replies import queries as replies
from gehoor.team import queries as team
from gehoor.team.rules import Right, may
from gehoor.web import moments
from gehoor.web.doors import DeskRequest

TOASTS = "toasts"


@dataclass(frozen=True, slots=True)
class Room:
    """A row of the rail: the name of its URL, its icon, its word, the key after "g", and who may see it."""

    name: str
    icon: str
    word: Any
    key: str
    right: Right = Right.READ


# A new page gets its row here, and is in the rail, in the shortcuts and in the help overlay.
ROOMS = [
    Room("inbox", "inbox", _("Inbox"), "i"),
    Room("heard", "ear", _("Heard"), "h"),
    Room("listening", "radio", _("Listening"), "l"),
    Room("team", "users", _("Team"), "t", Right.INVITE),
    Room("brand", "store", _("Brand"), "b", Right.SETTINGS),
]


def page(
    request: DeskRequest, template: str, context: dict[str, Any] | None = None, *, here: str = "", status: int = 200
) -> HttpResponse:
    """A whole page of the desk; `here` is the name of its room in the rail."""
    around = {**around_of(request), "here": here, "toasts": request.session.pop(TOASTS, [])}
    return _draw(request, template, {**around, **(context or {})}, status)


def part(request: DeskRequest, template: str, context: dict[str, Any] | None = None) -> HttpResponse:
    """A piece of a page, for a browser that has the rest. The template is the one that the page includes."""
    return _draw(request, template, {**base_of(request), **(context or {})}, 200)


def base_of(request: DeskRequest) -> dict[str, Any]:
    """What every template may use. Two queries."""
    member = request.member
    return {
        "member": member,
        "brand": member.brand,
        "now": clock.now(),
        "can": {str(right) for right in Right if may(member.role, right)},
        "alone": team.works_alone(member),
    }


def around_of(request: DeskRequest) -> dict[str, Any]:
    """What stands around a whole page. Six queries."""
    base = base_of(request)
    return {**base, **rail_of(request, base["now"]), **wanting_of(request), "clock_words": moments.clock_words()}


def rail_of(request: DeskRequest, now: datetime) -> dict[str, Any]:
    rooms = [room for room in ROOMS if may(request.member.role, room.right)]
    return {"rooms": rooms, "counts": cases.counts(request.member, now)}


def wanting_of(request: DeskRequest) -> dict[str, Any]:
    """Replies that a person must look at: on top of every page, because a customer may or may not have them."""
    return {"wanting": list(replies.wanting_a_person(request.member))}


def toast(
    request: DeskRequest, text: str, *, undo: str = "", fields: dict[str, str] | None = None, until: str = ""
) -> None:
    """Tell on the next page that something was done; `undo` is the address whose POST takes it back."""
    told = [*request.session.get(TOASTS, []), {"text": text, "undo": undo, "fields": fields or {}, "until": until}]
    request.session[TOASTS] = told[-3:]


def _draw(request: DeskRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    with timezone.override(request.member.brand.zone):
        return render(request, template, context, status=status)

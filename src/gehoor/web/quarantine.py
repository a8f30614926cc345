"""What could not be taken in: read it, try it again, or let it go."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gehoor.kernel import clock
from gehoor.kernel.errors import NotThere, Refusal
from gehoor.listening import actions, queries
from gehoor.listening import quarantine as apart
from gehoor.listening.models import Quarantined
from gehoor.team import access
from gehoor.team.rules import Right
from gehoor.web import refusals
from gehoor.web.doors import DeskRequest, desk
from gehoor.web.page import page, part, toast
from gehoor.web.sources import tabs_of

MOST_RAW = 20_000  # characters of an event on the screen


@dataclass(frozen=True, slots=True)
class Row:
    kept: Quarantined
    text: str
    author: str
    raw: str


@desk(Right.QUARANTINE)
def quarantine(request: DeskRequest) -> HttpResponse:
    if request.GET.get("part") == "list":
        return part(request, "quarantine/_list.html", _list_of(request))
    return page(request, "quarantine/page.html", _list_of(request), here="listening")


def _list_of(request: DeskRequest) -> dict[str, Any]:
    """Two queries."""
    return {"rows": [_row(kept) for kept in queries.quarantined(request.member)], **tabs_of(request)}


def _row(kept: Quarantined) -> Row:
    post = kept.event.get("post") or {}
    author = post.get("attributed_to") or {}
    raw = json.dumps(kept.event, ensure_ascii=False, indent=2)[:MOST_RAW]
    return Row(kept, post.get("content", ""), author.get("name") or author.get("handle") or "", raw)


@desk(Right.QUARANTINE)
def retry(request: DeskRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        try:
            apart.retry(request.member, pk, clock.now())
            toast(request, _("It was taken in after all."))
        except Refusal as error:
            toast(request, refusals.words(error))
    return redirect("quarantine")


@desk(Right.QUARANTINE)
def let_go(request: DeskRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        kept = access.get(request.member, Quarantined, pk)
        if kept.state != Quarantined.State.WAITING:
            raise NotThere("Quarantined")
        actions.let_go(request.member, pk, clock.now())
        toast(request, _("Let go. What it was stays in the trail."))
    return redirect("quarantine")

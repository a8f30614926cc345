"""Where we listen: the accounts, how each is doing, and connecting one."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gehoor.kernel import clock
from gehoor.kernel.errors import Refusal
from gehoor.listening import actions, connecting, form, queries
from gehoor.listening.models import Source
from gehoor.team import access
from gehoor.team.rules import Right
from gehoor.web import channels, problems, refusals
from gehoor.web.doors import DeskRequest, desk
from gehoor.web.labels import own_words
from gehoor.web.page import page, part, toast


@dataclass(frozen=True, slots=True)
class Row:
    """A source as the list shows it; `state` is its own, or "failing" while it listens and meets errors."""

    source: Source
    state: str
    channel: str


@desk(Right.READ)
def sources(request: DeskRequest) -> HttpResponse:
    if request.GET.get("part") == "list":
        return part(request, "sources/_list.html", list_of(request))
    return page(request, "sources/page.html", list_of(request), here="listening")


def list_of(request: DeskRequest) -> dict[str, Any]:
    """Two queries."""
    rows = [Row(source, _state(source), channels.title(source.channel)) for source in queries.sources(request.member)]
    return {"rows": rows, "retire": request.GET.get("retire", ""), **tabs_of(request)}


def tabs_of(request: DeskRequest) -> dict[str, Any]:
    return {"apart": queries.quarantined_count(request.member)}


def _state(source: Source) -> str:
    return "failing" if source.state == Source.State.ON and source.failures else source.state


@desk(Right.CONNECT)
def set_state(request: DeskRequest, pk: int) -> HttpResponse:
    """Pause, go on, or retire for good."""
    state = request.POST.get("state", "")
    if request.method == "POST" and state in {Source.State.ON, Source.State.PAUSED, Source.State.RETIRED}:
        try:
            source = actions.set_state(request.member, pk, state, clock.now())
        except Refusal as error:
            toast(request, refusals.words(error))
            return redirect("listening")
        done = {
            "on": _("%(source)s listens again."),
            "paused": _("%(source)s is paused. What is said meanwhile we hear when it goes on."),
            "retired": _("%(source)s is retired. Its posts and cases stay readable."),
        }
        back = {"on": "paused", "paused": "on"}.get(state)
        undo = reverse("source-state", args=[pk]) if back else ""
        toast(request, done[state] % {"source": source.title}, undo=undo, fields={"state": back or ""})
    return redirect("listening")


@desk(Right.CONNECT)
def connect(request: DeskRequest) -> HttpResponse:
    """Choose a channel, fill in what it needs, and it listens."""
    offered = connecting.connectable()
    names = [name for name, _title in offered]
    if not request.GET.get("channel") and request.method != "POST" and len(names) > 1:
        return page(
            request,
            "sources/choose.html",
            {"offered": offered, "title_of": channels.title, **tabs_of(request)},
            here="listening",
        )
    asked = request.POST.get("channel") or request.GET.get("channel") or (names[0] if names else "")
    if asked not in names:
        return problems.not_there(request)
    kind = _kind_of(asked)
    if request.method != "POST":
        return _form(request, asked, form.fields_of(kind))
    try:
        given = form.typed(kind, request.POST.dict())
        called = request.POST.get("title", "").strip() or channels.title(asked)
        source = connecting.connect(request.member, asked, called, given, clock.now())
    except Refusal as error:
        return _form(request, asked, form.fields_of(kind), problem=error)
    toast(request, _("%(source)s is connected. The first posts come in a moment.") % {"source": source.title})
    return redirect("listening")


@desk(Right.CONNECT)
def reconnect(request: DeskRequest, pk: int) -> HttpResponse:
    """New settings for an account; a secret that is left empty stays as it is."""
    source = access.get(request.member, Source, pk)
    kind = connecting.channel_of(source)
    if kind is None or source.state == Source.State.RETIRED:
        return problems.not_there(request)
    fields = form.fields_of(kind, source.settings)
    if request.method != "POST":
        return _form(request, source.channel, fields, source)
    try:
        connecting.reconnect(request.member, pk, form.typed(kind, request.POST.dict()), clock.now())
    except Refusal as error:
        return _form(request, source.channel, fields, source, error)
    toast(request, _("%(source)s listens with the new settings.") % {"source": source.title})
    return redirect("listening")


def _kind_of(name: str) -> Any:
    kind = connecting.channel_of(Source(channel=name))
    if kind is None:
        raise Http404
    return kind


def _form(
    request: DeskRequest,
    channel: str,
    fields: list[form.FormField],
    source: Source | None = None,
    problem: Refusal | None = None,
) -> HttpResponse:
    written = request.POST if request.method == "POST" else None
    said = own_words(problem.message) if problem and problem.code == "channel_settings" else ""
    known = {"title", *(field.name for field in fields)}
    context = {
        "channel": channel,
        "channel_title": channels.title(channel),
        "fields": [(field, _written(field, written)) for field in fields],
        "source": source,
        "title_now": written.get("title", "") if written else "",
        "problem": said or (refusals.words(problem) if problem else ""),
        "wrong": problem.field if problem and problem.field in known else "",
        **tabs_of(request),
    }
    return page(request, "sources/form.html", context, here="listening", status=422 if problem else 200)


def _written(field: form.FormField, written: Any) -> str:
    # A secret never comes back to the screen, not even one that was just typed.
    return field.value if written is None or field.kind == "secret" else written.get(field.name, "")

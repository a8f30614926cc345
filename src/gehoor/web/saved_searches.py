"""What we look for: the saved searches, and an editor that says at once what a search would find."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gehoor.kernel import clock
from gehoor.kernel.errors import Refusal
from gehoor.listening import actions, queries
from gehoor.listening.models import SavedSearch
from gehoor.listening.search import SearchError, parse
from gehoor.team import access
from gehoor.team.rules import Right
from gehoor.web import channels, labels, refusals
from gehoor.web.doors import DeskRequest, desk
from gehoor.web.page import page, part, toast
from gehoor.web.sources import tabs_of


@desk(Right.READ)
def searches(request: DeskRequest) -> HttpResponse:
    context = {"searches": list(queries.searches(request.member)), **tabs_of(request)}
    if request.GET.get("part") == "list":
        return part(request, "searches/_list.html", context)
    return page(request, "searches/page.html", context, here="listening")


@desk(Right.SEARCHES)
def edit(request: DeskRequest, pk: int = 0) -> HttpResponse:
    search = access.get(request.member, SavedSearch, pk) if pk else None
    if request.method != "POST":
        name, text = (search.name, search.text) if search else ("", "")
        return _editor(request, pk, name, text)
    name, text = request.POST.get("name", ""), request.POST.get("text", "").strip()
    try:
        saved = actions.save_search(request.member, name, text, clock.now(), pk or None)
    except SearchError:
        return _editor(request, pk, name, text, status=422)
    except Refusal as error:
        return _editor(request, pk, name, text, problem=refusals.words(error), status=422)
    toast(request, _("“%(name)s” looks from the next post on.") % {"name": saved.name})
    return redirect("searches")


@desk(Right.SEARCHES)
def check(request: DeskRequest, pk: int = 0) -> HttpResponse:
    """What this search would find, while it is being written; without JavaScript a page of its own."""
    if pk:
        access.get(request.member, SavedSearch, pk)
    text = request.POST.get("text", "").strip()
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return part(request, "searches/_check.html", check_of(request, text))
    return _editor(request, pk, request.POST.get("name", ""), text)


def check_of(request: DeskRequest, text: str) -> dict[str, Any]:
    """The mistake with its place, or the posts that would be found. One query."""
    context: dict[str, Any] = {"text": text, "mistake": None, "trial": None, "found": [], "title_of": channels.title}
    if not text:
        return context
    try:
        query = parse(text)
    except SearchError as error:
        start, end = error.position, error.position + error.length
        place = {"before": text[:start], "here": text[start:end], "behind": text[end:]}
        context["mistake"] = {**labels.search_words(error), **place, "at": start + 1}
        return context
    trial = queries.try_out(request.member, query)
    context["trial"] = trial
    context["found"] = [
        (it.post, [("found", span.start, span.end, 1.0, "") for span in it.spans]) for it in trial.shown
    ]
    return context


def _editor(
    request: DeskRequest, pk: int, name: str, text: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "pk": pk,
        "name": name,
        "problem": problem,
        "action": reverse("search", args=[pk]) if pk else reverse("search-new"),
        **check_of(request, text),
        **tabs_of(request),
    }
    return page(request, "searches/editor.html", context, here="listening", status=status)


@desk(Right.SEARCHES)
def switch(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a search rest, or work again."""
    if request.method == "POST":
        on = request.POST.get("on") == "yes"
        search = actions.switch_search(request.member, pk, on=on, now=clock.now())
        said = _("“%(name)s” looks again.") if on else _("“%(name)s” rests.")
        undo = reverse("search-switch", args=[pk])
        toast(request, said % {"name": search.name}, undo=undo, fields={"on": "no" if on else "yes"})
    return redirect("searches")


@desk(Right.SEARCHES)
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        search = access.get(request.member, SavedSearch, pk)
        actions.remove_search(request.member, pk, clock.now())
        said = _("“%(name)s” was removed; what it found stays.") % {"name": search.name}
        toast(request, said, undo=reverse("search-new"), fields={"name": search.name, "text": search.text})
    return redirect("searches")

"""The people who answer: who works here, what each may do, and letting in a colleague."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gehoor.kernel import clock
from gehoor.kernel.errors import Refusal
from gehoor.kernel.text import is_number
from gehoor.team import actions, queries
from gehoor.team.models import Member
from gehoor.team.rules import Right, Role
from gehoor.web import refusals
from gehoor.web.doors import DeskRequest, desk
from gehoor.web.page import page, part, toast


@desk(Right.INVITE)
def team(request: DeskRequest) -> HttpResponse:
    if request.GET.get("part") == "people":
        return part(request, "team/_people.html", people_of(request))
    return _page(request)


def _page(
    request: DeskRequest,
    *,
    wrong: str = "",
    problem: str = "",
    written: dict[str, str] | None = None,
    link: str = "",
    invited: str = "",
) -> HttpResponse:
    """`wrong` is the form and field of the problem, such as "invite.email"."""
    told = {"wrong": wrong, "problem": problem, "written": written or {}, "link": link, "invited": invited}
    context = {**people_of(request), **told}
    response = page(request, "team/page.html", context, here="team", status=422 if problem else 200)
    if problem or link:
        response.headers["HX-Push-Url"] = "false"
    return response


def people_of(request: DeskRequest) -> dict[str, Any]:
    """Everybody, the teams, and the invitations that are open. Four queries."""
    edit = request.GET.get("edit", "")
    owner = request.member.role == Role.OWNER
    return {
        "people": list(queries.colleagues(request.member)),
        "teams": list(queries.teams(request.member)),
        "invitations": list(queries.open_invitations(request.member)),
        "roles": [str(role) for role in Role if owner or role != Role.OWNER],
        "edit": int(edit) if is_number(edit) else 0,
        "wrong": "",
        "problem": "",
    }


@desk(Right.INVITE)
def invite(request: DeskRequest) -> HttpResponse:
    """The link is on the page that answers this form, and nowhere else, ever."""
    if request.method != "POST":
        return redirect("team")
    said = request.POST
    chosen = said.get("team", "")
    try:
        invitation, token = actions.invite(
            request.member,
            said.get("email", ""),
            said.get("role", ""),
            int(chosen) if is_number(chosen) else None,
            clock.now(),
        )
    except Refusal as error:
        return _page(request, wrong=f"invite.{error.field}", problem=refusals.words(error), written=said.dict())
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    return _page(request, link=link, invited=invitation.email)


@desk(Right.INVITE)
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        actions.withdraw_invitation(request.member, pk)
        toast(request, _("The invitation was withdrawn; its link no longer works."))
    return redirect("team")


@desk(Right.INVITE)
def change(request: DeskRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return redirect("team")
    teams = [int(it) for it in request.POST.getlist("team") if is_number(it)]
    try:
        actions.change_member(request.member, pk, role=request.POST.get("role", ""), teams=teams, now=clock.now())
    except Refusal as error:
        return _page(request, wrong=f"member.{pk}", problem=refusals.words(error))
    toast(request, _("Changed."))
    return redirect("team")


@desk(Right.INVITE)
def switch(request: DeskRequest, pk: int) -> HttpResponse:
    """Switch a colleague off or on again."""
    if request.method != "POST":
        return redirect("team")
    on = request.POST.get("on") == "yes"
    try:
        act = actions.switch_on if on else actions.switch_off
        act(request.member, pk, clock.now())
    except Refusal as error:
        return _page(request, wrong=f"member.{pk}", problem=refusals.words(error))
    if pk == request.member.pk:
        return redirect("sign-in")
    name = str(Member.visible_to(request.member).select_related("user").get(pk=pk))
    said = _("%(name)s can sign in again.") if on else _("%(name)s can no longer sign in.")
    undo = reverse("member-switch", args=[pk])
    toast(request, said % {"name": name}, undo=undo, fields={"on": "no" if on else "yes"})
    return redirect("team")


@desk(Right.INVITE)
def add(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("team")
    try:
        made = actions.add_team(request.member, request.POST.get("name", ""))
    except Refusal as error:
        return _page(request, wrong="team.name", problem=refusals.words(error), written=request.POST.dict())
    toast(request, _("Team “%(name)s” was made.") % {"name": made.name})
    return redirect("team")

"""A member's own settings: language, theme, shortcuts, password."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from gehoor.kernel.errors import Refusal
from gehoor.team import actions
from gehoor.team.rules import Right
from gehoor.web import refusals
from gehoor.web.doors import DeskRequest, desk
from gehoor.web.page import page, toast


@desk(Right.READ)
def profile(request: DeskRequest) -> HttpResponse:
    return _page(request)


@desk(Right.READ)
def change_screen(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("profile")
    said = request.POST
    try:
        actions.change_own_settings(
            request.member,
            language=said.get("language", ""),
            theme=said.get("theme", ""),
            shortcuts=said.get("shortcuts") == "on",
        )
    except Refusal as error:
        return _page(request, refusals.words(error), "screen")
    with translation.override(request.member.language):
        toast(request, _("Your settings are kept."))
    return redirect("profile")


@desk(Right.READ)
def change_password(request: DeskRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("profile")
    user = request.member.user
    try:
        actions.change_password(user, request.POST.get("old", ""), request.POST.get("new", ""))
    except Refusal as error:
        return _page(request, refusals.words(error), error.field)
    update_session_auth_hash(request, user)
    toast(request, _("Your password is changed. Other browsers were signed out."))
    return redirect("profile")


def _page(request: DeskRequest, problem: str = "", field: str = "") -> HttpResponse:
    context = {"problem": problem, "field": field}
    return page(request, "profile.html", context, here="profile", status=422 if problem else 200)

"""The page behind the link of an invitation: the only way in for a new colleague."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gehoor.kernel import clock
from gehoor.kernel.errors import NotThere, Refusal
from gehoor.team import actions
from gehoor.team.models import Invitation
from gehoor.web import problems, refusals
from gehoor.web.doors import public
from gehoor.web.throttle import Throttle

# Whoever has the link of somebody with an account must not be able to guess his password with it.
throttle = Throttle()


@public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Wrong, used and too old are one answer: nothing is there."""
    now = clock.now()
    try:
        found = actions.open_invitation(token, now)
        if request.method != "POST":
            return _form(request, found)
        key = (request.META.get("REMOTE_ADDR", ""), str(found.pk))
        if throttle.is_closed(*key):
            return _form(request, found, _("Too many tries. Wait five minutes and try again."), "password", 429)
        try:
            member = actions.accept(token, request.POST.get("name", ""), request.POST.get("password", ""), now)
        except Refusal as error:
            throttle.failed(*key)
            return _form(request, found, _words(error), error.field, 422)
    except NotThere:
        return problems.not_there(request)
    login(request, member.user)
    request.session["brand"] = member.brand_id
    return redirect("home")


def _words(error: Refusal) -> str:
    if error.code == "password":
        return _("You have an account with this address already: write the password of that account.")
    return refusals.words(error)


def _form(
    request: HttpRequest, found: Invitation, problem: str = "", field: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "brand": found.brand.name,
        "email": found.email,
        "name": request.POST.get("name", ""),
        "problem": problem,
        "field": field,
    }
    return render(request, "invitation.html", context, status=status)

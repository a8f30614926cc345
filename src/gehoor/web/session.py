"""Coming in and going out."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from gehoor.web.doors import public
from gehoor.web.throttle import Throttle

throttle = Throttle()


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    onward = _onward(request)
    if request.method != "POST":
        return redirect(onward) if getattr(request, "member", None) else _form(request, onward)
    # No address is longer, and what is tried is remembered for a while.
    email = request.POST.get("email", "").strip().lower()[:254]
    key = (request.META.get("REMOTE_ADDR", ""), email)
    if throttle.is_closed(*key):
        return _form(request, onward, email, _("Too many tries. Wait five minutes and try again."), 429)
    user = authenticate(request, username=email, password=request.POST.get("password", ""))
    if user is None:
        throttle.failed(*key)
        return _form(request, onward, email, _("This address and password do not go together."), 422)
    throttle.forget(*key)
    login(request, user)
    return redirect(onward)


@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """Only by a form: a link that signs out could be planted."""
    if request.method == "POST":
        logout(request)
        return redirect("sign-in")
    return redirect(settings.LOGIN_REDIRECT_URL)


def _onward(request: HttpRequest) -> str:
    """The page that was asked for before signing in, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    # A path, and not a word that could be taken for the name of a page.
    return asked if ours and asked.startswith("/") else "inbox"


def _form(request: HttpRequest, onward: str, email: str = "", problem: str = "", status: int = 200) -> HttpResponse:
    context = {"next": "" if onward == "inbox" else onward, "email": email, "problem": problem}
    return render(request, "sign_in.html", context, status=status)

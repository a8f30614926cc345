"""The doors of the pages: who may come in, and what a closed door says."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from gehoor.kernel.errors import NotAllowed, NotThere
from gehoor.team import access
from gehoor.team.models import Member
from gehoor.team.rules import Right
from gehoor.web import problems


class DeskRequest(HttpRequest):
    """A request by a member who may be here."""

    member: Member
    htmx: Any


class View(Protocol):
    """A page; `right` is what one needs to see it, None for a page that is open to strangers."""

    right: Right | None

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse: ...


def desk(right: Right = Right.READ) -> Callable[[Callable[..., HttpResponse]], View]:
    """Let only members with this right in. Every page has this door or `public`; a test asks each one."""

    def door(page: Callable[..., HttpResponse]) -> View:
        @wraps(page)
        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            member: Member | None = getattr(request, "member", None)
            if member is None:
                return _to_sign_in(request)
            try:
                access.require(member, right)
                return page(request, *args, **kwargs)
            except NotThere:
                return problems.not_there(request)
            except NotAllowed:
                return problems.not_allowed(request)

        view.right = right  # type: ignore[attr-defined]
        return view  # type: ignore[return-value]

    return door


def public(page: Callable[..., HttpResponse]) -> View:
    """A page for strangers."""

    @wraps(page)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return page(request, *args, **kwargs)

    view.right = None  # type: ignore[attr-defined]
    return view  # type: ignore[return-value]


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # A fragment must not become a sign-in page inside a list: the whole page goes there.
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("sign-in")})
    return redirect_to_login(request.get_full_path())

"""Around every page: the headers that keep a browser honest, and the member who asks."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from gehoor.team import queries as team

Next = Callable[[HttpRequest], HttpResponse]

# No inline script or style, nothing from elsewhere, no frame around us: a planted payload has nothing to run on.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
NO_DEVICES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def headers(get_response: Next) -> Next:
    def around(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # What was made for one member must never be given to another by a cache on the way.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return around


def member(get_response: Next) -> Next:
    """Put the member on the request: `request.member`, None for a stranger. His language is the page's."""

    def around(request: HttpRequest) -> HttpResponse:
        request.member = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.member = team.member_of(request.user, request.session.get("brand"))  # type: ignore[attr-defined]
            if request.member is None:  # type: ignore[attr-defined]
                logout(request)  # switched off while signed in: the session ends with this request
        found = request.member  # type: ignore[attr-defined]
        with translation.override(found.language if found else translation.get_language_from_request(request)):
            response = get_response(request)
            response.headers["Content-Language"] = translation.get_language() or "nl"
        return response

    return around

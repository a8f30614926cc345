"""What a page says when it cannot do what was asked, and what to do then."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django's form
    """Nothing here, or nothing that you may see: the same answer for both."""
    return render(request, "problem.html", {"code": "not_there"}, status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return render(request, "problem.html", {"code": "not_allowed"}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "problem.html", {"code": "broken"}, status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The form is too old, most often because somebody signed in or out in another tab."""
    return render(request, "problem.html", {"code": "csrf"}, status=403)

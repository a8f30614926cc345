"""The addresses are those of the web room; so are the pages for what goes wrong."""

from gehoor.web.urls import urlpatterns

handler403 = "gehoor.web.problems.not_allowed"
handler404 = "gehoor.web.problems.not_there"
handler500 = "gehoor.web.problems.broken"

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

"""One port for both: the live stream is ASGI, the pages are WSGI in a thread hop.

Django's own ASGI path costs two to seven times the requests per second, so only the stream gets it.
"""

import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.project.settings")

from a2wsgi import WSGIMiddleware  # noqa: E402  the settings must be named before Django is set up

from gehoor.project.wsgi import application as pages  # noqa: E402
from gehoor.web.live import Hub, stream_app  # noqa: E402

STREAM = "/live/stream"
THREADS = 8  # for pages; SQLite reads in parallel and writes one at a time

Scope = dict[str, Any]


def application(hub: Hub) -> Callable[[Scope, Any, Any], Any]:
    """The whole desk as one ASGI application around this hub."""
    stream = stream_app(hub)
    desk = WSGIMiddleware(pages, workers=THREADS)

    async def dispatch(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http" and scope["path"] == STREAM:
            await stream(scope, receive, send)
        elif scope["type"] == "http":
            await desk(scope, receive, send)

    return dispatch


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return

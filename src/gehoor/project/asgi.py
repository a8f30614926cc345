"""One port for both: the live stream is ASGI, the pages are WSGI in a thread hop.

Django's own ASGI path costs two to seven times the requests per second, so only the stream gets it.
"""

import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.project.settings")

from a2wsgi import WSGIMiddleware

from gehoor.project.wsgi import application as pages
from gehoor.web.live import Hub, stream_app

STREAM = "/live/stream"
THREADS = 8  # for pages; SQLite reads in parallel and writes one at a time

Scope = dict[str, Any]


def application(hub: Hub) -> Callable[[Scope, Any, Any], Any]:
    """The whole desk as one ASGI application around this hub."""
    stream = stream_app(hub)
    desk: Any = WSGIMiddleware(pages, workers=THREADS)  # type: ignore[arg-type]  # its types are narrower than WSGI

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

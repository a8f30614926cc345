"""One port for both: the live stream is ASGI, the pages are WSGI in a thread hop.

Django's own ASGI path costs two to seven times the requests per second, so only the stream gets it.
"""

from collections.abc import Callable
from typing import Any

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from gehoor.web.live import Hub, stream_app

STREAM = "/live/stream"
THREADS = 8  # for pages; SQLite reads in parallel and writes one at a time

Scope = dict[str, Any]


def application(hub: Hub) -> Callable[[Scope, Any, Any], Any]:
    """The whole desk as one ASGI application around this hub.

    Call it when the static files are in their place: they are looked up once, here.
    """
    stream = stream_app(hub)
    desk: Any = WSGIMiddleware(get_wsgi_application(), workers=THREADS)  # type: ignore[arg-type]  # narrower than WSGI

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

"""The whole product in one process: pages and stream, listener, sender and worker, each in its own place.

The stream and the server share the main event loop; listener and sender share a second one in a thread, so that a
slow page never delays a post; the worker has a thread of its own.
"""

import asyncio
import logging
import threading
from collections.abc import Collection

import uvicorn
from django.db import connections

from gehoor.cases import actions as cases
from gehoor.listening.listener import Listener
from gehoor.project import flow
from gehoor.project.asgi import application
from gehoor.replies import outbox
from gehoor.replies.sender import Sender
from gehoor.web.live import Hub
from gehoor.work import worker
from gehoor.work.aside import Aside

log = logging.getLogger(__name__)

# Without this the server waits for browsers that never hang up.
GRACE = 3  # seconds


class Network:
    """Listener and sender, in a thread with an event loop of its own."""

    def __init__(self, allow: Collection[str] = ()) -> None:
        self._allow = allow
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(GRACE)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._both())
        except Exception:
            log.exception("the network thread ended")

    async def _both(self) -> None:
        # Each has a database thread of its own: a long batch of posts must not hold up an answer.
        hearing, speaking = Aside(), Aside()
        try:
            await asyncio.gather(
                Listener(flow.take_in, hearing, self._allow).run(self._stop),
                Sender(speaking, self._allow).run(self._stop),
            )
        finally:
            hearing.close()
            speaking.close()


class Work:
    """The worker in a thread."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(GRACE)

    def _run(self) -> None:
        try:
            worker.work(self._stop, (cases.turn_clocks, outbox.ask_about_stranded))
        finally:
            connections.close_all()


async def serve(host: str, port: int, *, ready: asyncio.Event | None = None) -> None:
    """Pages and live stream, until a signal comes."""
    hub = Hub()
    stop = asyncio.Event()
    config = uvicorn.Config(
        application(hub),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        # A forwarded address counts only when a proxy on this machine tells it.
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
    )
    server = _Server(config, hub)
    following = asyncio.create_task(hub.run(stop))
    if ready is not None:
        ready.set()
    try:
        await server.serve()
    finally:
        stop.set()
        await following


class _Server(uvicorn.Server):
    """A server that ends its streams first: they are the ones who would keep it waiting."""

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        super().__init__(config)
        self._hub = hub

    async def shutdown(self, sockets: list | None = None) -> None:  # type: ignore[type-arg]
        self._hub.close()
        await super().shutdown(sockets)

"""The pretend network as a whole: a server on this machine, with its store, its people and their story."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from gehoor.channels.pretend.api import Api, Json, Wrong
from gehoor.channels.pretend.control import Control
from gehoor.channels.pretend.faults import Faults
from gehoor.channels.pretend.note import Note
from gehoor.channels.pretend.people import BRAND, BRAND_NAME, by_handle
from gehoor.channels.pretend.stage import BRAND_FOLLOWERS
from gehoor.channels.pretend.store import Store
from gehoor.channels.pretend.story import OUTAGE_AT, Story
from gehoor.channels.pretend.wire import Network
from gehoor.kernel.clock import now as now_by_the_clock

log = logging.getLogger(__name__)

HEARTBEAT = 0.25


class Platform:
    """A running network. `url` and `token` connect the channel; `control_token` opens the stage door."""

    def __init__(
        self,
        store: Store,
        server: Network,
        story: Story | None,
        clock: Callable[[], datetime],
        *,
        honours_key: bool,
    ) -> None:
        self.store = store
        self.story = story
        self._clock = clock
        self._server = server
        self.token = server.token
        self.control_token = server.control_token
        host, port = server.server_address[:2]
        self.url = f"http://{host!s}:{port}"
        self.brand = server.brand = store.join(BRAND, BRAND_NAME, BRAND_FOLLOWERS)
        server.api = Api(store, base=self.url, clock=clock, honours_key=honours_key)
        server.control = Control(server.api, story.moods if story else dict, self._fail)
        self._threads = [threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True, name="pretend-http")]
        if story is not None:
            self._threads.append(threading.Thread(target=self._live, daemon=True, name="pretend-story"))
        for thread in self._threads:
            thread.start()

    @property
    def faults(self) -> Faults:
        return self._server.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._server.faults = faults

    def say(self, handle: str, text: str, *, parent: str = "", private: bool = False) -> Note:
        """Somebody posts now; a new handle becomes a new account with 100 followers."""
        person = by_handle().get(handle)
        with self.store.change():
            author = self.store.join(handle, person.name if person else handle, person.followers if person else 100)
            return self.store.publish(
                author,
                text,
                self._clock(),
                parent=self.store.must(parent) if parent else None,
                audience="direct" if private else "public",
                recipient=self.brand.id if private else None,
            )

    def edit(self, post: str, text: str) -> Note:
        return self.store.edit(post, text, self._clock())

    def erase(self, post: str) -> None:
        self.store.erase(post, self._clock())

    def stop(self) -> None:
        """End every connection and close the file; what was answered stands in it. Twice is fine."""
        if self._server.stopping.is_set():
            return
        self._server.stopping.set()
        with self.store.lock:
            if self.story is not None:
                self.story.save()
            self.store.closed = True
            self.store.changed.notify_all()
        self._server.shutdown()
        for thread in self._threads:
            thread.join(5)
        self._server.hang_up()
        self._server.server_close()
        self.store.close()

    def _live(self) -> None:
        while self.story is not None and not self._server.stopping.wait(HEARTBEAT):
            try:
                self.story.tick(self._clock())
            except Exception:
                log.exception("the story stumbled")

    def _fail(self, body: Json) -> Json:
        try:
            self._server.faults = Faults(**body)
        except (TypeError, ValueError) as error:
            raise Wrong(422, str(error)) from error
        return {
            "chances": dict(self.faults.chances),
            "coming": list(self.faults.coming),
            "only": self.faults.only,
        }


def serve(
    path: Path | str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    seed: int = 1,
    token: str = "",
    control_token: str = "",
    faults: Faults | None = None,
    honours_key: bool = False,
    story: bool = True,
    pace: float = 1.0,
    outage_at: float = OUTAGE_AT,
    clock: Callable[[], datetime] = now_by_the_clock,
) -> Platform:
    """Start the network over the SQLite file at `path`, made where there is none.

    Port 0 takes the port of the last time if it is free, so that a connected channel finds it again; tokens
    that are not given stay what they were too. With `story` False nobody posts but through `say` and the
    stage door. `pace` is story seconds per second, `outage_at` the story second of the outage.

    Raises:
        OSError: the given port is taken.
        ValueError: the pace is not positive.
    """
    if pace <= 0:
        raise ValueError("the pace is above 0")
    store = Store(Path(path))
    try:
        own = token or store.setting("token") or secrets.token_urlsafe(24)
        stage_door = control_token or store.setting("control_token") or secrets.token_urlsafe(24)
        server = _listen(store, host, port, own, stage_door)
    except BaseException:
        store.close()
        raise
    for name, value in (
        ("token", own),
        ("control_token", stage_door),
        ("port", str(server.server_address[1])),
    ):
        store.keep(name, value)
    server.faults = faults or Faults()
    told = Story(store, seed=seed, pace=pace, outage_at=outage_at) if story else None
    return Platform(store, server, told, clock, honours_key=honours_key)


def _listen(store: Store, host: str, port: int, *tokens: str) -> Network:
    before = int(store.setting("port") or 0)
    if port == 0 and before:
        try:
            return Network((host, before), *tokens)
        except OSError:
            log.info("port %d of the last time is taken", before)
    return Network((host, port), *tokens)


def described(platform: Platform) -> dict[str, Any]:
    """What another process must know to speak with it."""
    return {"url": platform.url, "token": platform.token, "control_token": platform.control_token}

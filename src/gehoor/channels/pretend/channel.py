"""The pretend network as a channel: everything a platform can do, with nobody outside listening."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote

import httpx2
from pydantic import BaseModel

from gehoor.channels.http import ask, json_of
from gehoor.channels.port import (
    Actor,
    Audience,
    Can,
    Channel,
    Draft,
    Event,
    Page,
    Post,
    Sent,
    TextRule,
    Uncertain,
    Unreachable,
)
from gehoor.channels.pretend import parse
from gehoor.channels.pretend.config import PretendSettings
from gehoor.kernel.text import graphemes
from gehoor.kernel.words import gettext_noop

SLOWEST_WRITE = timedelta(seconds=2)
"""The network's own promise: a write that is not on disk within a second fails. Doubled, to be sure."""

PAGE = 100
LONGEST_POLL = 20.0
IDS_AT_ONCE = 100
CLOCKS_DIFFER = timedelta(seconds=5)

T = TypeVar("T")


class Pretend(Channel):
    name: ClassVar[str] = "pretend"
    title: ClassVar[str] = gettext_noop("Pretend network")
    can: ClassVar[Can] = Can.FETCH | Can.STREAM | Can.THREAD | Can.REPLY | Can.REPLY_PRIVATE | Can.DELETE_OWN | Can.LIKE
    text: ClassVar[TextRule] = TextRule(limit=parse.LIMIT, count=graphemes)
    Settings: ClassVar[type[BaseModel]] = PretendSettings

    def __init__(self, settings: BaseModel, http: httpx2.AsyncClient) -> None:
        super().__init__(settings, http)
        self.config = PretendSettings.model_validate(settings.model_dump())
        self.page_size = PAGE
        self._me: Actor | None = None
        self.settle = timedelta(seconds=self.config.timeout) + SLOWEST_WRITE
        self.honours_key = self.config.honours_key

    async def whoami(self) -> Actor:
        return _read(parse.actor, await self._ask("GET", "/api/me"))

    async def _us(self) -> Actor:
        if self._me is None:
            self._me = await self.whoami()
        return self._me

    # listen

    async def fetch(self, cursor: str | None) -> Page:
        return await self._events(cursor, wait=0.0)

    async def stream(self, cursor: str | None) -> AsyncIterator[Page]:
        # `ask` ends an exchange after twice the client's own time-out; a poll must be well over by then.
        longest = LONGEST_POLL if self.http.timeout.read is None else min(LONGEST_POLL, self.http.timeout.read)
        while True:
            page = await self._events(cursor, wait=longest)
            cursor = page.cursor
            if page.events:
                yield page

    async def _events(self, cursor: str | None, *, wait: float) -> Page:
        us = await self._us()
        params = {"after": cursor or "", "wait": wait, "limit": self.page_size}
        said = await self._ask("GET", "/api/events", params=params, wait=wait)
        return _read(lambda page: _page(page, us), said)

    # act

    async def send(self, draft: Draft) -> Sent:
        body = {
            "text": draft.text,
            "in_reply_to": draft.in_reply_to,
            "audience": Audience.DIRECT if draft.private else Audience.PUBLIC,
            "to": draft.to.id if draft.private else None,
            "key": draft.key,
            "language": draft.language,
        }
        return _read(_sent, await self._act("POST", "/api/posts", json=body), acts=True)

    async def find(self, draft: Draft) -> Sent | None:
        us = await self._us()
        own = await self._ask("GET", "/api/posts", params={"by": "me", "parent": draft.in_reply_to})
        return _read(lambda said: next((_sent(p) for p in said["posts"] if _is_it(p, draft, us)), None), own)

    async def delete(self, id: str) -> None:  # noqa: A002  the port's own word
        await self._act("DELETE", f"/api/posts/{quote(id, safe='')}")

    async def like(self, id: str, *, liked: bool = True) -> None:  # noqa: A002
        await self._act("PUT" if liked else "DELETE", f"/api/posts/{quote(id, safe='')}/like")

    async def thread(self, post: Post) -> Sequence[Post]:
        us = await self._us()
        said = await self._ask("GET", f"/api/thread/{quote(post.context or post.id, safe='')}")
        return _read(lambda thread: [parse.post(one, us) for one in thread["posts"]], said)

    async def gone(self, ids: Sequence[str]) -> set[str]:
        standing: set[str] = set()
        for start in range(0, len(ids), IDS_AT_ONCE):
            said = await self._ask("GET", "/api/posts", params={"ids": ",".join(ids[start : start + IDS_AT_ONCE])})
            standing |= _read(lambda page: {str(one["id"]) for one in page["posts"]}, said)
        return set(ids) - standing

    # the wire

    async def _ask(self, method: str, path: str, *, wait: float = 0.0, **kwargs: Any) -> Any:
        timeout = httpx2.Timeout(self.config.timeout, read=self.config.timeout + wait)
        return json_of(await ask(self.http, method, self.config.url + path, timeout=timeout, **self._key(kwargs)))

    async def _act(self, method: str, path: str, **kwargs: Any) -> Any:
        # `settle` counts on it that no request of ours is under way for longer than this.
        try:
            async with asyncio.timeout(self.config.timeout):
                response = await ask(self.http, method, self.config.url + path, acts=True, **self._key(kwargs))
        except TimeoutError as error:
            raise Uncertain("No answer in time.") from error
        return json_of(response, acts=True)

    def _key(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        return {**kwargs, "headers": {"Authorization": f"Bearer {self.config.token.get_secret_value()}"}}


def _read(parser: Callable[[Any], T], said: Any, *, acts: bool = False) -> T:
    try:
        return parser(said)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise (Uncertain if acts else Unreachable)("The answer has another shape than it should.") from error


def _page(said: parse.Json, us: Actor) -> Page:
    events: list[Event] = [parse.event(one, us) for one in said["events"]]
    return Page(events, cursor=str(said["cursor"]), more=bool(said.get("more")))


def _sent(said: parse.Json) -> Sent:
    return Sent(str(said["id"]), str(said.get("url") or ""), parse.moment(said["published"]))


def _is_it(said: parse.Json, draft: Draft, us: Actor) -> bool:
    """The very reply: by its key; or, where the network kept no key, by its words since the first attempt."""
    if said["author"]["id"] != us.id:
        return False
    if key := said.get("key"):
        return bool(key == draft.key)
    private = said.get("audience") == Audience.DIRECT
    if said.get("text") != draft.text or private != draft.private:
        return False
    return draft.first_attempt is None or parse.moment(said["published"]) >= draft.first_attempt - CLOCKS_DIFFER

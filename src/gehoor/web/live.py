"""Live pages: one stream a browser that tells the names of what changed, never what it says.

The page then asks for the fragment through the normal view, which checks again who may see it. So the stream can
lose, repeat or reorder its news without showing anything wrong or to the wrong one.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, JsonResponse

from gehoor.cases import queries as cases
from gehoor.kernel.text import is_number
from gehoor.team import queries as team
from gehoor.team.models import Member
from gehoor.team.rules import sees_all_teams
from gehoor.web.doors import DeskRequest, desk
from gehoor.work import bells
from gehoor.work import queries as work
from gehoor.work.aside import Aside
from gehoor.work.models import Record

log = logging.getLogger(__name__)

TAIL = 0.25  # seconds between looks at the trail when nobody rings
HEARTBEAT = 15.0
RECHECK = 3.0  # seconds between looks whether everybody may still be here
QUEUE = 200
MOST_MISSED = 500

# Facts of no single case, and the part of the desk that they change.
TOPICS = {
    "PostsHeard": ("heard",),
    "PostEdited": ("heard",),
    "PostGone": ("heard",),
    "PostsDisposed": ("heard",),
    "DisposalTakenBack": ("heard",),
    "EventQuarantined": ("quarantine",),
    "QuarantineSettled": ("quarantine",),
    "SourceConnected": ("sources",),
    "SourceChanged": ("sources",),
    "SearchSaved": ("searches",),
    "SearchRemoved": ("searches",),
    "MemberInvited": ("team",),
    "MemberJoined": ("team",),
    "MemberChanged": ("team",),
    "MemberSwitchedOff": ("team",),
    "BrandChanged": ("brand", "inbox"),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """What the stream must know of a member to tell him nothing that he may not see."""

    brand: int
    member: int
    teams: frozenset[int] | None  # None: all teams

    @classmethod
    def of(cls, member: Member) -> "Viewer":
        every = sees_all_teams(member.role)
        teams = None if every else frozenset(member.teams.values_list("pk", flat=True))
        return cls(member.brand_id, member.pk, teams)

    def may_hear(self, news: "News") -> bool:
        if news.brand != self.brand:
            return False
        return news.team is None or self.teams is None or news.team in self.teams


@dataclass(frozen=True, slots=True)
class News:
    """What one fact changes on the desk: topics, for the members of a brand or of one of its teams."""

    id: int
    brand: int
    team: int | None
    topics: tuple[str, ...]


def news_of(records: Sequence[Record]) -> list[News]:
    """Facts as news; each is held against where its case is *now*. At most two queries."""
    about = {record.pk: record.data.get("case") for record in records}
    posts = {record.pk: record.data.get("post") for record in records if record.name in {"PostEdited", "PostGone"}}
    team_of, case_of = cases.where([pk for pk in about.values() if pk], [pk for pk in posts.values() if pk])
    news = []
    for record in records:
        case = about[record.pk] or case_of.get(posts.get(record.pk) or 0)
        topics = TOPICS.get(record.name, ())
        if case:
            topics = (*topics, f"case:{case}", "inbox")
        if topics:
            news.append(News(record.pk, record.brand, team_of.get(case) if case else None, topics))
        if record.name == "CaseHandedOver":
            # Those who may no longer see the case hear only that their list changed.
            news.append(News(record.pk, record.brand, None, ("inbox",)))
    return news


@dataclass(slots=True, eq=False)
class Stream:
    """One browser: its session, what it may hear, and what waits to be told."""

    session: str
    viewer: Viewer
    queue: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(QUEUE))

    def tell(self, line: str | None) -> None:
        """Put in a line; a browser that does not keep up is told to look at everything again."""
        try:
            self.queue.put_nowait(line)
        except asyncio.QueueFull:
            while not self.queue.empty():
                self.queue.get_nowait()
            self.queue.put_nowait("event: reload\ndata: \n\n" if line is not None else None)


class Hub:
    """Follows the trail once for all browsers of this process."""

    def __init__(self) -> None:
        self._streams: set[Stream] = set()
        self._aside = Aside()
        self._told = 0

    @property
    def open_streams(self) -> int:
        return len(self._streams)

    async def run(self, stop: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        rung = asyncio.Event()
        unhook = bells.on_ring(bells.into(loop, rung))
        self._told = await self._aside(work.last_id)
        checked = loop.time()
        try:
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(rung.wait(), TAIL)
                rung.clear()
                try:
                    await self._tail()
                    if loop.time() - checked >= RECHECK:
                        checked = loop.time()
                        await self._recheck()
                except Exception:  # a database that is busy for a moment must not end the live pages of all
                    log.exception("the live stream could not read the trail")
        finally:
            unhook()
            self.close()

    def close(self) -> None:
        """End all streams, so that the server can stop without waiting for browsers."""
        for stream in self._streams:
            stream.tell(None)

    async def _tail(self) -> None:
        records = await self._aside(work.records_after, self._told)
        if not records:
            return
        if any(record.name.startswith("Member") for record in records):
            await self._recheck()
        news = await self._aside(news_of, records) if self._streams else []
        # Only now: what could not be read is read again.
        self._told = records[-1].pk
        for stream in self._streams:
            heard = [item for item in news if stream.viewer.may_hear(item)]
            if heard:
                stream.tell(_line(heard))

    async def _recheck(self) -> None:
        """Whoever signed out, was switched off or got other teams hears that from here on."""
        found = await self._aside(lambda: {it.session: viewer_of(it.session, it.viewer.brand) for it in self._streams})
        for stream in list(self._streams):
            viewer = found.get(stream.session)
            if viewer is None:
                stream.tell(None)
            else:
                stream.viewer = viewer

    async def listen(self, session: str, after: int | None) -> AsyncIterator[str] | None:
        """The lines for one browser, from where it was; None for a stranger."""
        viewer = await self._aside(viewer_of, session, None)
        return None if viewer is None else self._lines(Stream(session, viewer), after)

    async def _lines(self, stream: Stream, after: int | None) -> AsyncIterator[str]:
        self._streams.add(stream)
        try:
            now = self._told
            yield f"retry: 1000\nevent: hello\nid: {now}\ndata: \n\n"
            if after is not None and after < now:
                missed = await self._aside(missed_since, stream.viewer, after)
                if missed:
                    yield missed
            while True:
                try:
                    line = await asyncio.wait_for(stream.queue.get(), HEARTBEAT)
                except TimeoutError:
                    line = ": still here\n\n"
                if line is None:
                    return
                yield line
        finally:
            self._streams.discard(stream)


def viewer_of(session_key: str, brand: int | None) -> Viewer | None:
    """Who a session belongs to, checked anew: signed in, not switched off, password unchanged."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request = HttpRequest()
    request.session = store(session_key=session_key)
    member = team.member_of(get_user(request), brand or request.session.get("brand"))
    return Viewer.of(member) if member else None


def missed_since(viewer: Viewer, after: int) -> str:
    records = work.records_after(after, MOST_MISSED + 1, viewer.brand)
    if len(records) > MOST_MISSED:
        return f"event: reload\nid: {records[-1].pk}\ndata: \n\n"
    heard = [item for item in news_of(records) if viewer.may_hear(item)]
    return _line(heard) if heard else ""


def _line(heard: Sequence[News]) -> str:
    return f"event: news\nid: {heard[-1].id}\ndata: {' '.join(_topics(heard))}\n\n"


def _topics(heard: Iterable[News]) -> list[str]:
    return list(dict.fromkeys(topic for item in heard for topic in item.topics))


@desk()
def since(request: DeskRequest) -> JsonResponse:
    """The same news for a browser that cannot stream: asked every few seconds."""
    asked = request.GET.get("after", "")
    if not is_number(asked):
        return JsonResponse({"id": work.last_id(), "topics": []})
    viewer = Viewer.of(request.member)
    records = work.records_after(int(asked), MOST_MISSED + 1, viewer.brand)
    if len(records) > MOST_MISSED:
        return JsonResponse({"id": work.last_id(), "topics": ["*"]})
    heard = [item for item in news_of(records) if viewer.may_hear(item)]
    return JsonResponse({"id": records[-1].pk if records else int(asked), "topics": _topics(heard)})


def stream_app(hub: Hub) -> Any:
    """The ASGI application of the stream alone; everything else on this port is WSGI."""

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        after = headers.get("last-event-id", "")
        lines = await hub.listen(_session_in(headers.get("cookie", "")), int(after) if is_number(after) else None)
        status = 200 if lines is not None else 401
        await send({"type": "http.response.start", "status": status, "headers": HEADERS})
        if lines is None:
            await send({"type": "http.response.body", "body": b""})
            return
        gone = asyncio.create_task(_until_gone(receive))
        try:
            async for line in _until(lines, gone):
                await send({"type": "http.response.body", "body": line.encode(), "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            gone.cancel()

    return app


HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"private, no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def _session_in(cookie: str) -> str:
    for part in cookie.split(";"):
        name, _, value = part.strip().partition("=")
        if name == settings.SESSION_COOKIE_NAME:
            return value
    return ""


async def _until_gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _until(lines: AsyncIterator[str], gone: asyncio.Task[None]) -> AsyncIterator[str]:
    """The lines, until there are no more or the browser is gone; the generator is closed either way."""
    iterator = aiter(lines)
    try:
        while True:
            coming = asyncio.ensure_future(anext(iterator))
            await asyncio.wait({coming, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
                    await coming
                return
            try:
                yield coming.result()
            except StopAsyncIteration:
                return
    finally:
        await iterator.aclose()  # type: ignore[attr-defined]

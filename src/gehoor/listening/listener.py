"""The listener: one task for each source that is on; with the sender, the only one that opens the network."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection
from datetime import datetime

import httpx2

from gehoor.channels.http import open_client
from gehoor.channels.port import Can, Channel, Page
from gehoor.kernel import clock
from gehoor.listening import connecting, health
from gehoor.listening.models import Source
from gehoor.work.aside import Aside

log = logging.getLogger(__name__)

POLL = 5.0  # seconds between two fetches of a channel that cannot stream
LOOK = 1.0  # seconds between two looks at which sources are on

# What a page of posts is given to: it keeps them, with the cursor, in one transaction.
TakeIn = Callable[[int, Page, datetime], object]


class Listener:
    """Listens to every source that is on until it is told to stop."""

    def __init__(self, take_in: TakeIn, aside: Aside, allow: Collection[str] = (), poll: float = POLL) -> None:
        self._take_in = take_in
        self._aside = aside
        self._allow = allow
        self._poll = poll
        # For each source the settings that its task began with, sealed as they are, and the task.
        self._tasks: dict[int, tuple[bytes, asyncio.Task[None]]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        async with open_client(allow=self._allow, timeout=40.0) as http:
            while not stop.is_set():
                try:
                    await self._attend(http)
                except Exception:  # a database that is busy for a moment must not end all listening
                    log.exception("the listener could not look at its sources")
                try:
                    await asyncio.wait_for(stop.wait(), LOOK)
                except TimeoutError:
                    continue
            tasks = [task for _, task in self._tasks.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _attend(self, http: httpx2.AsyncClient) -> None:
        wanted = await self._aside(_listenable, clock.now())
        for pk, (sealed, task) in list(self._tasks.items()):
            # New settings are spoken with at once, not when the old ones fail.
            if task.done() or wanted.get(pk) != sealed:
                task.cancel()
                del self._tasks[pk]
        for pk in wanted.keys() - self._tasks.keys():
            task = asyncio.create_task(self._listen(pk, http), name=f"source {pk}")
            self._tasks[pk] = (wanted[pk], task)

    async def _listen(self, pk: int, http: httpx2.AsyncClient) -> None:
        """Listen to one source until it fails; what the failure means stands in its health."""
        try:
            source = await self._aside(Source.objects.get, pk=pk)
            channel = connecting.open_channel(source, http)
            if not source.account_id:
                account = await channel.whoami()
                await self._aside(connecting.note_account, source, account, channel.learned())
            async for page in self._pages(pk, channel):
                await self._aside(self._take_in, pk, page, clock.now())
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, the other sources go on and a person reads it
            log.warning("source %s: %s: %s", pk, type(error).__name__, error)
            await self._aside(health.note_failure, pk, error, clock.now())

    async def _pages(self, pk: int, channel: Channel) -> AsyncIterator[Page]:
        """Catch up by fetching, then stream where that is offered: streams lose things, so both."""
        while True:
            more = Can.FETCH in channel.can
            while more:
                await self._aside(health.note_run, pk, clock.now())
                page = await channel.fetch(await self._aside(_cursor, pk))
                await self._aside(health.note_answer, pk, clock.now())
                yield page
                more = page.more
            if Can.STREAM in channel.can:
                async for page in channel.stream(await self._aside(_cursor, pk)):
                    yield page
            # Also behind a stream: one that ends without a word must not be opened again without end.
            await asyncio.sleep(self._poll)


def _listenable(now: datetime) -> dict[int, bytes]:
    """The sources to listen to now, each with its settings as they are sealed."""
    on = Source.objects.filter(state=Source.State.ON).exclude(not_before__gt=now)
    return {source.pk: bytes(source.sealed) for source in on if _listens(connecting.channel_of(source))}


def _listens(kind: type[Channel] | None) -> bool:
    return kind is not None and bool(kind.can & (Can.FETCH | Can.STREAM))


def _cursor(pk: int) -> str | None:
    return Source.objects.values_list("cursor", flat=True).get(pk=pk) or None

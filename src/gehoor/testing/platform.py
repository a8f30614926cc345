"""The test's own hand on a running platform: what customers do there, seen from outside our channel."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from typing import ClassVar, TypeVar

import httpx2
from pydantic import BaseModel

from gehoor.channels.http import open_client
from gehoor.channels.port import Channel, Event

T = TypeVar("T")


class Platform(ABC):
    """Fill this in for a channel, and give it to `ChannelContract` as the fixture `platform`.

    Class attributes:
        channel: the channel under test.
        patience: seconds after which what happened there must have become visible to us.
        optional: names of fields that the server may leave out of its JSON; the contract leaves them out.
        edits, deletes: whether this platform lets the customer do so (else those checks are skipped).
        deletes_own: whether this server really lets us delete our own; if not, the channel must say so.
        enforces_length: whether the server itself refuses what is longer than the channel's rule.
    """

    channel: ClassVar[type[Channel]]
    patience: ClassVar[float] = 20.0
    optional: ClassVar[Collection[str]] = ()
    edits: ClassVar[bool] = True
    deletes: ClassVar[bool] = True
    deletes_own: ClassVar[bool] = True
    enforces_length: ClassVar[bool] = False

    @property
    @abstractmethod
    def address(self) -> str:
        """The base address of the server, on loopback."""

    @property
    @abstractmethod
    def secrets(self) -> Collection[str]:
        """What may never stand in a log: tokens, passwords."""

    @abstractmethod
    def settings(self, address: str, *, valid: bool = True) -> BaseModel:
        """Settings that reach our account by way of this address; with a worthless token if not `valid`."""

    @abstractmethod
    async def post(self, text: str) -> str:
        """A customer says this to us in public; returns the post's id, as the channel will name it."""

    async def edit(self, id_: str, text: str) -> None:
        """The customer changes the words of a post."""
        raise NotImplementedError

    async def delete(self, id_: str) -> None:
        """The customer deletes a post."""
        raise NotImplementedError

    @abstractmethod
    async def replies_to(self, id_: str) -> Sequence[str]:
        """The texts of all our replies to this post that stand there now, asked without our channel."""

    def connect(self, http: httpx2.AsyncClient, address: str, *, valid: bool = True) -> Channel:
        """The channel, connected by way of this address. Override it to make its pages small."""
        return self.channel(self.settings(address, valid=valid), http)

    @asynccontextmanager
    async def opened(self, address: str = "", *, valid: bool = True) -> AsyncIterator[Channel]:
        """The channel over the guarded door, which lets it through to this server and its proxies."""
        async with open_client(allow=["127.0.0.1", "localhost", "[::1]"], timeout=5.0) as http:
            yield self.connect(http, address or self.address, valid=valid)

    async def until(
        self, channel: Channel, cursor: str | None, enough: Callable[[Sequence[Event]], bool]
    ) -> tuple[list[Event], str]:
        """Fetch on from `cursor` until these events are enough; fails when patience ends."""
        events: list[Event] = []
        deadline = time.monotonic() + self.patience
        while True:
            page = await channel.fetch(cursor)
            events += page.events
            cursor = page.cursor
            if enough(events):
                return events, cursor
            if time.monotonic() > deadline:
                raise AssertionError(f"not seen within {self.patience} s; {len(events)} events came")
            if not page.more:
                await asyncio.sleep(0.1)

    async def eventually(self, ask: Callable[[], Awaitable[T]], wanted: T) -> None:
        """Ask until the answer is the wanted one; fails when patience ends."""
        deadline = time.monotonic() + self.patience
        while (answer := await ask()) != wanted:
            if time.monotonic() > deadline:
                raise AssertionError(f"still {answer} after {self.patience} s, and not {wanted}")
            await asyncio.sleep(0.1)

"""A proxy that stands before a real server and does to it what networks and busy platforms do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Self

import httpx2


@dataclass(frozen=True, slots=True)
class Cut:
    """Break the connection without an answer; `delivered` says whether the server gets the request first."""

    delivered: bool = True


@dataclass(frozen=True, slots=True)
class Says:
    """Answer in the server's place, which never hears of it."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"{}"


@dataclass(frozen=True, slots=True)
class Garble:
    """Deliver the request, and answer half of what the server said."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Deliver the request, and keep its answer back for so many seconds."""

    seconds: float


Fault = Cut | Says | Garble | Delay


@dataclass(slots=True)
class _Rule:
    fault: Fault
    method: str
    path: str
    times: int


class FaultProxy:
    """Listens on loopback for as long as its block lasts: ``async with FaultProxy(server) as proxy``.

    Faults are met in the order in which they were set, each by the next request that it fits. `rewrite`,
    where set, changes the JSON of every answer. `seen` tells what was asked, and `url` where to ask it.
    """

    def __init__(self, server: str) -> None:
        self._server = server.rstrip("/")
        self._rules: list[_Rule] = []
        self._listener: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.url = ""
        self.seen: list[tuple[str, str]] = []
        self.rewrite: Callable[[Any], Any] | None = None

    async def __aenter__(self) -> Self:
        self._client = httpx2.AsyncClient(trust_env=False, timeout=30, headers={"Connection": "close"})
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._listener is not None:
            self._listener.close()
            await self._listener.wait_closed()
        for writer in list(self._open):
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
        await self._client.aclose()

    def fail(self, fault: Fault, *, method: str = "", path: str = "", times: int = 1) -> None:
        """Meet the next `times` requests of this method, with this in their path, with a fault."""
        self._rules.append(_Rule(fault, method, path, times))

    def heal(self) -> None:
        self._rules.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        # Where the other side gave up, that is its own business.
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await self._exchange(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self._open.discard(writer)

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.seen.append((method, path))
        fault = self._fault(method, path)
        if isinstance(fault, Says):
            await _answer(writer, fault.status, fault.headers, fault.body)
        elif fault != Cut(delivered=False):
            response = await self._deliver(method, path, headers, body)
            if isinstance(fault, Delay):
                await asyncio.sleep(fault.seconds)
            if not isinstance(fault, Cut):
                await self._hand_back(writer, response, half=isinstance(fault, Garble))

    def _fault(self, method: str, path: str) -> Fault | None:
        for rule in self._rules:
            if rule.times > 0 and rule.method in ("", method) and rule.path in path:
                rule.times -= 1
                return rule.fault
        return None

    async def _deliver(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> httpx2.Response:
        hop = ("host", "connection", "content-length")
        kept = {name: value for name, value in headers.items() if name not in hop}
        return await self._client.request(method, self._server + path, headers=kept, content=body)

    async def _hand_back(self, writer: asyncio.StreamWriter, response: httpx2.Response, *, half: bool) -> None:
        hop = ("connection", "content-length", "transfer-encoding", "content-encoding")
        headers = {name: value for name, value in response.headers.items() if name not in hop}
        body = response.content
        if self.rewrite is not None and "json" in response.headers.get("content-type", ""):
            body = json.dumps(self.rewrite(json.loads(body))).encode()
        await _answer(writer, response.status_code, headers, body[: len(body) // 2] if half else body)


async def _answer(writer: asyncio.StreamWriter, status: int, headers: Mapping[str, str], body: bytes) -> None:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    writer.write("\r\n".join(lines).encode("latin-1") + body)
    await writer.drain()

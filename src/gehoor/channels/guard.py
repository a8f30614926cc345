"""The guard at the door: our server connects to public addresses only, unless its operator says otherwise.

A platform's address can come from a form, from a redirect or from a post, so the name says nothing: it may
point into the operator's own network, or do so a second later. Therefore the guard resolves the name itself,
judges every address, and connects to the very address that it has judged.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import httpcore2
import httpx2

log = logging.getLogger(__name__)

MAX_RESPONSE = 10 * 1024 * 1024
"""Bytes of one answer that we are willing to hold."""

WEB_PORTS = frozenset({80, 443})
"""Other ports belong to other trades (mail, databases); the operator may allow them one by one."""

# Counted as public by some versions of Python, yet answered by the machine's own cloud host.
CLOUD_HOSTS = (ipaddress.ip_network("168.63.129.16/32"), ipaddress.ip_network("192.0.0.0/24"))
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Blocked(httpcore2.ConnectError):
    """The guard did not connect: the address is not public and the operator did not allow it."""


class TooLarge(httpcore2.ReadError):
    """The answer is larger than `MAX_RESPONSE`, or compressed although we asked for plain bytes."""


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to the public internet, also when it is wrapped in an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        # Tunnels can end anywhere, and no platform lives behind one.
        if address.sixtofour is not None or address.teredo is not None or address.is_site_local:
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and not any(address in network for network in CLOUD_HOSTS)
    )


def is_allowed(host: str, port: int, allow: Collection[str]) -> bool:
    """Whether the operator's list names this host, or this host with this port."""
    bare = host.strip("[]").rstrip(".").lower()
    names = {bare, f"{bare}:{port}", f"[{bare}]", f"[{bare}]:{port}"}
    return any(entry.strip().lower() in names for entry in allow)


async def addresses(host: str, port: int) -> list[IPAddress]:
    """All addresses of a host, as the machine itself would resolve it; raises `httpcore2.ConnectError`."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(f"the name {host} is not known: {error}") from error
    # A dict keeps the resolver's order, which knows best which family works here.
    return list(dict.fromkeys(ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """A network back-end that connects only where the guard says so."""

    def __init__(self, allow: Collection[str]) -> None:
        self._allow = frozenset(allow)
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the signature is httpcore2's
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        failure: Exception | None = None
        try:
            async with asyncio.timeout(timeout):
                for address in await self._judged(host, port):
                    try:
                        return await self._network.connect_tcp(str(address), port, None, local_address, socket_options)
                    except httpcore2.ConnectError as error:
                        failure = error
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(f"no connection to {host} within {timeout} s") from error
        raise httpcore2.ConnectError(f"no connection to {host}") from failure

    async def _judged(self, host: str, port: int) -> list[IPAddress]:
        found = await addresses(host, port)
        if is_allowed(host, port, self._allow):
            return found
        public = [address for address in found if is_public(address)]
        if public and port in WEB_PORTS:
            return public
        log.warning("Blocked a connection to %s, port %d: not a public web address.", host, port)
        entry = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        raise Blocked(
            f"{entry} is not a public web address; if that server is yours, "
            f"let the operator add {entry} to the allowed hosts"
        )

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Turn httpcore2's exceptions into the ones of the same name that httpx2's callers know."""
    try:
        yield
    except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        kind = next(name for name in (k.__name__ for k in type(error).__mro__) if hasattr(httpx2, name))
        raise getattr(httpx2, kind)(str(error)) from error
    except httpcore2.UnsupportedProtocol as error:
        raise httpx2.UnsupportedProtocol(str(error)) from error


class _Capped(httpx2.AsyncByteStream):
    """The body of an answer, cut off where it grows beyond what we are willing to hold."""

    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        with _as_httpx():
            async for part in self._response.aiter_stream():
                size += len(part)
                if size > MAX_RESPONSE:
                    raise TooLarge(f"the answer is larger than {MAX_RESPONSE // 1024 // 1024} MiB")
                yield part

    async def aclose(self) -> None:
        with _as_httpx():
            await self._response.aclose()


@cache
def _tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)


class GuardedTransport(httpx2.AsyncBaseTransport):
    """httpx2's way out, over a pool whose every connection passes the guard."""

    def __init__(self, allow: Collection[str]) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_tls(),
            max_connections=20,
            max_keepalive_connections=5,
            keepalive_expiry=5.0,
            network_backend=GuardedNetwork(allow),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        with _as_httpx():
            response = await self._pool.handle_async_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
            headers = httpx2.Headers(response.headers)
            if headers.get("content-encoding", "identity") not in ("", "identity"):
                # A few kilobytes of it can unfold to gigabytes, and the cap counts what comes over the line.
                await response.aclose()
                raise TooLarge("the answer is compressed although plain bytes were asked for")
        return httpx2.Response(
            status_code=response.status,
            headers=response.headers,
            stream=_Capped(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        with _as_httpx():
            await self._pool.aclose()

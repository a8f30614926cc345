"""The one guarded door to the network, and the one place where its failures become decisions.

Nothing else in Gehoor opens a connection to a platform. `ask` turns every way in which an exchange can end
into an answer or exactly one `ChannelError`, because the host acts upon the class of the error.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from gehoor.channels.guard import Blocked, GuardedTransport
from gehoor.channels.port import ChannelError, Expired, Refused, Throttled, Uncertain, Unreachable
from gehoor.kernel.clock import now

WAIT_DEFAULT = 60.0
WAIT_MOST = 900.0
REASON_MOST = 300
EPOCH_FROM = 1e9
"""A larger number in a rate-limit header is a moment, a smaller one a duration."""

# These two write whole addresses and headers into the log, and some platforms put their secret in there.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def open_client(
    *,
    allow: Collection[str] = (),
    timeout: float = 15.0,
    user_agent: str = "Gehoor (webcare)",
) -> httpx2.AsyncClient:
    """A client that reaches public web addresses, and those in `allow` ("host" or "host:port").

    It follows no redirect, reads no proxy or password from the environment, checks TLS, and holds answers of
    at most 10 MiB. `timeout` is in seconds, for connecting and for each silence; `ask` gives a whole exchange
    twice that, also where a request brings a `timeout` of its own.
    """
    return httpx2.AsyncClient(
        transport=GuardedTransport(allow),
        timeout=httpx2.Timeout(timeout),
        headers={"User-Agent": user_agent, "Accept-Encoding": "identity"},
        trust_env=False,
        follow_redirects=False,
    )


async def ask(
    http: httpx2.AsyncClient,
    method: str,
    url: str,
    *,
    acts: bool = False,
    expired: Collection[int] = (401,),
    passing: Collection[int] = (),
    **kwargs: Any,
) -> httpx2.Response:
    """One request; returns a 2xx or 304 answer, wholly read, or one whose status stands in `passing`.

    `acts` says that the request changes something at the platform: then everything that may have happened
    although we have no proof of it is `Uncertain`. Without it those are `Unreachable`, safe to repeat.
    `expired` are the statuses that mean, at this platform, that our credentials no longer work.

    Raises:
        ChannelError: exactly one of the port's decisions.
    """
    unproven = Uncertain if acts else Unreachable
    silence = httpx2.Timeout(kwargs.get("timeout", http.timeout)).read
    deadline = None if silence is None else 2 * silence
    try:
        async with asyncio.timeout(deadline):
            response = await http.request(method, url, **kwargs)
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError) as error:
        raise Refused(f"This address or token cannot be used: {_short(str(error))}") from error
    except httpx2.ConnectError as error:
        if isinstance(error.__cause__, Blocked):
            raise Refused(_short(str(error))) from error
        raise Unreachable(_short(str(error))) from error
    except (httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
        raise Unreachable(_short(str(error)) or "No connection in time.") from error
    except (httpx2.HTTPError, TimeoutError) as error:
        raise unproven(f"The exchange broke off: {_short(str(error)) or type(error).__name__}") from error
    if response.is_success or response.status_code == httpx2.codes.NOT_MODIFIED:
        return response
    if response.status_code in passing:
        return response
    raise _decision(response, acts=acts, expired=expired)


def _decision(response: httpx2.Response, *, acts: bool, expired: Collection[int]) -> ChannelError:
    status, reason = response.status_code, _reason(response)
    if status == httpx2.codes.TOO_MANY_REQUESTS:
        return Throttled(reason, retry_after=retry_after(response.headers, now()))
    if status == httpx2.codes.SERVICE_UNAVAILABLE and "retry-after" in response.headers and not acts:
        return Throttled(reason, retry_after=retry_after(response.headers, now()))
    if status in expired:
        return Expired(reason)
    if response.is_redirect:
        return Refused("The server sends us to another address; enter that address in the settings.")
    if response.is_client_error and status not in (httpx2.codes.REQUEST_TIMEOUT, httpx2.codes.TOO_EARLY):
        return Refused(reason)
    return (Uncertain if acts else Unreachable)(reason)


def retry_after(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds to wait, from whichever header the platform uses; 60 when none can be read, 900 at most.

    Read in this order: `Retry-After` (seconds or a date, RFC 9110), `RateLimit-Reset` (seconds, or epoch as
    Bluesky has it), `X-RateLimit-Reset` (epoch or seconds; an ISO time at Mastodon). Names in any case.
    """
    lower = {name.lower(): value.strip() for name, value in headers.items()}
    for name in ("retry-after", "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"):
        seconds = _seconds(lower[name], now) if name in lower else None
        if seconds is not None:
            # Never 0: a platform that says "now" has still just said "too much".
            return min(max(seconds, 1.0), WAIT_MOST)
    return WAIT_DEFAULT


def _seconds(value: str, now: datetime) -> float | None:
    if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,9})?", value):
        number = float(value)
        return number - now.timestamp() if number > EPOCH_FROM else number
    moment = _moment(value)
    return None if moment is None else (moment - now).total_seconds()


def _moment(value: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(value)
        except (ValueError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def json_of(response: httpx2.Response, *, acts: bool = False) -> Any:
    """What the answer says; an unreadable one proves nothing: `Uncertain` if the request acted."""
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise (Uncertain if acts else Unreachable)("The answer could not be read.") from error


def _reason(response: httpx2.Response) -> str:
    """The platform's own words for an error, short, and without our credentials in them."""
    try:
        words = _words(json.loads(response.content))
    except (ValueError, RecursionError):
        plain = response.headers.get("content-type", "").startswith("text/plain")
        words = response.text if plain else ""
    secret = response.request.headers.get("authorization", "").rpartition(" ")[2]
    if secret:
        words = words.replace(secret, "…")
    return f"{response.status_code} {_short(words) or response.reason_phrase}".strip()


def _words(said: Any) -> str:
    if isinstance(said, str):
        return said
    if isinstance(said, list):
        return _words(said[0]) if said else ""
    if not isinstance(said, dict):
        return ""
    keys = ("error_description", "message", "detail", "description", "title", "error", "errors")
    return next((words for key in keys if (words := _words(said.get(key)))), "")


def _short(words: str) -> str:
    return " ".join(words.split())[:REASON_MOST]

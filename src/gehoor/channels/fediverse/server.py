"""The requests that we make of a fediverse server, in the part of the Mastodon API that all servers share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx2

from gehoor.channels.fediverse.config import FediverseSettings
from gehoor.channels.fediverse.parse import Json, actor_of, mapping, mappings, text, uri_of
from gehoor.channels.fediverse.plain import URL_LENGTH
from gehoor.channels.http import ask, json_of
from gehoor.channels.port import Actor, Refused, Uncertain, Unreachable

EXPIRED = (HTTPStatus.UNAUTHORIZED,)
NOBODY = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY)
"""What servers answer to "who am I?" when the token is worth nothing; snac2 and app tokens get a 422."""

GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


@dataclass(frozen=True, slots=True)
class Source:
    """A list of the server that we listen to; `name` is its key in the cursor."""

    name: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def mentions(cls) -> Source:
        return cls("mentions", "/api/v1/notifications", {"types[]": "mention"})

    @classmethod
    def hashtag(cls, tag: str) -> Source:
        return cls(f"#{tag}", f"/api/v1/timelines/tag/{quote(tag, safe='')}")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: its place there, the status that it is about, and whether it speaks to us."""

    id: str
    status: Json
    addressed: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What the server accepts in one post."""

    characters: int
    url_length: int = URL_LENGTH


class Server:
    """One server, for one account."""

    def __init__(self, settings: FediverseSettings, http: httpx2.AsyncClient) -> None:
        self._http = http
        self._base = settings.server
        self._host = settings.host
        self._headers = {
            "Authorization": f"Bearer {settings.token.get_secret_value()}",
            # Some servers close a connection without saying so; a POST that lands on such a one is uncertain.
            "Connection": "close",
        }

    async def me(self) -> tuple[str, Actor]:
        """Our own account: its id on this server, and the actor."""
        response = await self._ask("GET", "/api/v1/accounts/verify_credentials", expired=NOBODY)
        account = mapping(json_of(response))
        if not text(account.get("id")):
            raise Unreachable("The server did not tell whose account this is.")
        return text(account.get("id")), actor_of(account, self._host)

    async def limits(self) -> Limits | None:
        """What the server accepts, or None where it does not tell."""
        for path in ("/api/v2/instance", "/api/v1/instance"):
            response = await self._ask("GET", path, passing=range(400, 600))
            statuses = mapping(mapping(_readable(response).get("configuration")).get("statuses"))
            characters, per_url = (
                statuses.get("max_characters"),
                statuses.get("characters_reserved_per_url"),
            )
            if isinstance(characters, int) and characters > 0:
                return Limits(characters, per_url if isinstance(per_url, int) else URL_LENGTH)
        return None

    async def items(self, source: Source, *, limit: int, max_id: str = "") -> list[Item]:
        """Up to `limit` entries of a list, newest first; those before `max_id`, which may be among them."""
        params = {**source.params, "limit": str(limit)} | ({"max_id": max_id} if max_id else {})
        found = mappings(await self._get(source.path, params))
        if source.name == "mentions":
            # Where a server ignores the filter, the others still mark how far the list was read.
            return [
                Item(
                    text(item.get("id")),
                    mapping(item.get("status")) if item.get("type") == "mention" else {},
                    addressed=True,
                )
                for item in found
            ]
        return [Item(text(status.get("id")), status, addressed=False) for status in found]

    async def status(self, id_: str) -> Json | None:
        """A status as it is now; None when it is gone, or no longer for our eyes."""
        response = await self._ask("GET", f"/api/v1/statuses/{quote(id_, safe='')}", passing=GONE)
        return None if response.status_code in GONE else mapping(json_of(response))

    async def context(self, id_: str) -> tuple[list[Json], list[Json]]:
        """The statuses above and below one; both empty when it is gone."""
        response = await self._ask("GET", f"/api/v1/statuses/{quote(id_, safe='')}/context", passing=GONE)
        said = {} if response.status_code in GONE else mapping(json_of(response))
        return mappings(said.get("ancestors")), mappings(said.get("descendants"))

    async def known(self, uri: str) -> Json | None:
        """The status of this name as our server knows it, or None. The server may go and ask for it."""
        params = {"q": uri, "type": "statuses", "resolve": "true", "limit": "5"}
        found = mapping(await self._get("/api/v2/search", params))
        return next((status for status in mappings(found.get("statuses")) if uri_of(status) == uri), None)

    async def written_by(self, account: str, *, limit: int) -> list[Json]:
        """The newest statuses of an account."""
        path = f"/api/v1/accounts/{quote(account, safe='')}/statuses"
        return mappings(await self._get(path, {"limit": str(limit)}))

    async def home(self, *, limit: int) -> list[Json]:
        """The newest statuses of our own timeline: on some servers the only list with our private ones."""
        return mappings(await self._get("/api/v1/timelines/home", {"limit": str(limit)}))

    async def publish(self, status: Mapping[str, str], key: str) -> Json:
        """Make a status; the key keeps those servers that know it from making two."""
        headers = {**self._headers, "Idempotency-Key": key}
        response = await ask(
            self._http, "POST", f"{self._base}/api/v1/statuses", acts=True, json=status, headers=headers
        )
        made = mapping(json_of(response, acts=True))
        if not uri_of(made):
            raise Uncertain("The server accepted the reply without telling where it stands.")
        return made

    async def favourite(self, id_: str, *, liked: bool) -> None:
        verb = "favourite" if liked else "unfavourite"
        await self._ask("POST", f"/api/v1/statuses/{quote(id_, safe='')}/{verb}", acts=True)

    async def delete(self, id_: str) -> None:
        """Delete one of our own statuses; one that is gone already is as good."""
        path = f"/api/v1/statuses/{quote(id_, safe='')}"
        response = await self._ask("DELETE", path, acts=True, passing=GONE)
        if response.status_code in GONE and await self.status(id_) is not None:
            raise Refused("This server does not let programs delete a post; delete it on its own pages.")

    async def origin_lost(self, uri: str) -> bool:
        """Whether the server where a post was made says, asked by a stranger, that there is no such post."""
        headers = {"Accept": "application/activity+json", "Connection": "close"}
        response = await ask(self._http, "GET", uri, headers=headers, passing=GONE)
        return response.status_code in GONE

    async def _get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        return json_of(await self._ask("GET", path, params=params))

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        acts: bool = False,
        expired: Sequence[int] = EXPIRED,
        passing: Sequence[int] = (),
        params: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        return await ask(
            self._http,
            method,
            f"{self._base}{path}",
            acts=acts,
            expired=expired,
            passing=passing,
            params=params,
            headers=self._headers,
        )


def _readable(response: httpx2.Response) -> Json:
    try:
        return mapping(json_of(response))
    except Unreachable:
        return {}

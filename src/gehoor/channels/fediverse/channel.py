"""The fediverse, by the Mastodon API: Mastodon itself and the many servers that speak like it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

import httpx2
from pydantic import BaseModel

from gehoor.channels.fediverse.config import FediverseSettings
from gehoor.channels.fediverse.listen import Ear
from gehoor.channels.fediverse.parse import AUDIENCES, Json, actor_of, mapping, moment, post_of, text, uri_of
from gehoor.channels.fediverse.plain import length, likeness, text_of
from gehoor.channels.fediverse.server import Limits, Server, Source
from gehoor.channels.port import (
    Actor,
    Audience,
    Can,
    Channel,
    ChannelError,
    Draft,
    Page,
    Post,
    Refused,
    Sent,
    TextRule,
)
from gehoor.kernel.words import gettext_noop

SKEW = timedelta(minutes=2)
"""How far the server's clock may be from ours when we look for our own reply."""


class Fediverse(Channel):
    name: ClassVar[str] = "fediverse"
    title: ClassVar[str] = gettext_noop("Fediverse (Mastodon)")
    can: ClassVar[Can] = Can.FETCH | Can.THREAD | Can.REPLY | Can.REPLY_PRIVATE | Can.DELETE_OWN | Can.LIKE
    text: ClassVar[TextRule] = TextRule(limit=500, count=length)
    settle = timedelta(seconds=45)
    # Mastodon keeps a key for an hour; others ignore it and would make a second post.
    honours_key = False
    private_warning: ClassVar[str] = (
        "Private messages on the fediverse are not encrypted: the administrators of both servers can read them."
    )
    Settings: ClassVar[type[BaseModel]] = FediverseSettings

    # Entries of a list to ask for at once, and requests a list and fetch: a backlog of 120 is read in one go.
    page_size: int = 40
    steps: int = 3

    def __init__(self, settings: BaseModel, http: httpx2.AsyncClient) -> None:
        super().__init__(settings, http)
        if not isinstance(settings, FediverseSettings):
            raise TypeError("the fediverse channel needs FediverseSettings")
        self._host = settings.host
        self._limits = Limits(settings.max_characters)
        self._server = Server(settings, http)
        self._account: tuple[str, Actor] | None = None
        sources = [Source.mentions(), *(Source.hashtag(tag) for tag in settings.hashtags)]
        self._ear = Ear(self._server, self._host, sources)

    def text_rule(self) -> TextRule:
        return TextRule(self._limits.characters, partial(length, url_length=self._limits.url_length))

    async def whoami(self) -> Actor:
        self._account = await self._server.me()
        self._limits = await self._server.limits() or self._limits
        return self._account[1]

    def learned(self) -> Mapping[str, Any]:
        return {"max_characters": self._limits.characters}

    # listen

    async def fetch(self, cursor: str | None) -> Page:
        _, me = await self._me()
        return await self._ear.listen(cursor, me, page_size=self.page_size, steps=self.steps)

    async def _me(self) -> tuple[str, Actor]:
        if self._account is None:
            self._account = await self._server.me()
        return self._account

    async def thread(self, post: Post) -> Sequence[Post]:
        id_ = text(post.native.get("id")) or await self._id(post.id)
        status = await self._server.status(id_)
        if status is None:
            raise Refused("This post is no longer there.")
        _, me = await self._me()
        ancestors, descendants = await self._server.context(id_)
        statuses = [*ancestors, status, *descendants]
        uris = {text(each.get("id")): uri_of(each) for each in statuses}
        root = uri_of(statuses[0])
        posts = [
            post_of(each, self._host, me=me.id, parent=uris.get(text(each.get("in_reply_to_id"))), root=root)
            for each in statuses
        ]
        return sorted(posts, key=lambda each: each.published)

    async def gone(self, ids: Sequence[str]) -> set[str]:
        """Those which our server does not know any more *and* whose own server says that they are not there.

        Neither is enough: our server may forget a post that still stands, and a stranger is told that a
        private post does not exist.
        """
        lost = set()
        for uri in ids:
            if await self._server.known(uri) is None and await self._origin_lost(uri):
                lost.add(uri)
        return lost

    async def _origin_lost(self, uri: str) -> bool:
        try:
            return await self._server.origin_lost(uri)
        except ChannelError:
            # Somebody else's server is ill, slow or shut to us; that proves nothing about the post.
            return False

    # act

    async def send(self, draft: Draft) -> Sent:
        if draft.attachments:
            raise Refused("Replies with attachments cannot be sent to the fediverse yet.")
        # Asked again, because some servers make a loose post out of an answer to what is gone, and because
        # its author may have made it private since.
        parent = await self._parent(draft)
        if parent is None:
            raise Refused("The post that you answer is no longer there.")
        words = self._with_mention(draft)
        left = self.text_rule().left(words)
        if left < 0:
            raise Refused(f"With {draft.to.handle} in front, the reply is {-left} characters too long.")
        to_all = _is_open(parent) and not draft.private
        status = {
            "status": words,
            "in_reply_to_id": text(parent.get("id")),
            "visibility": "unlisted" if to_all else "direct",
        }
        made = await self._server.publish(status | _language(draft), draft.key)
        return _sent(made)

    async def find(self, draft: Draft) -> Sent | None:
        account, me = await self._me()
        parent = await self._parent(draft)
        above = {text(draft.parent.get("id")), text(parent.get("id")) if parent else ""} - {""}
        wanted = likeness(self._with_mention(draft))
        open_above = _is_open(parent or draft.parent)

        def is_ours(status: Json) -> bool:
            author = mapping(status.get("account"))
            if account != text(author.get("id")) and me.id != actor_of(author, self._host).id:
                return False
            # A server may forget the link with a parent that is gone.
            if text(status.get("in_reply_to_id")) not in (above if parent else above | {""}):
                return False
            # The same words, once in private and once in public, are two replies.
            if _is_open(status) != (open_above and not draft.private):
                return False
            made = moment(status.get("created_at"))
            if draft.first_attempt and made and made < draft.first_attempt - SKEW:
                return False
            source = text(status.get("text")) or text_of(text(status.get("content")))
            return likeness(source) == wanted

        # No single list has it on every server: some keep private answers out of the account's own list.
        _, below = await self._server.context(text(parent.get("id"))) if parent else ([], [])
        for statuses in (
            below,
            await self._server.written_by(account, limit=self.page_size),
            await self._server.home(limit=self.page_size),
        ):
            found = next(filter(is_ours, statuses), None)
            if found is not None:
                return _sent(found)
        return None

    async def delete(self, id: str) -> None:  # noqa: A002  the port's own word
        status = await self._server.known(id)
        if status is not None:
            await self._server.delete(text(status.get("id")))

    async def like(self, id: str, *, liked: bool = True) -> None:  # noqa: A002  the port's own word
        await self._server.favourite(await self._id(id), liked=liked)

    async def _id(self, uri: str) -> str:
        """The id of a post on our own server."""
        status = await self._server.known(uri)
        if status is None:
            raise Refused("Our server does not know this post (any more).")
        return text(status.get("id"))

    async def _parent(self, draft: Draft) -> Json | None:
        id_ = text(draft.parent.get("id"))
        return await self._server.status(id_) if id_ else await self._server.known(draft.in_reply_to)

    def _with_mention(self, draft: Draft) -> str:
        """The text with the person's handle in it: without that, no server tells him that we answered."""
        handle = re.escape(draft.to.handle)
        if draft.to.handle.endswith(f"@{self._host}"):
            local = re.escape(draft.to.handle.removesuffix(f"@{self._host}"))
            handle = f"(?:{handle}|{local}(?!@))"
        if re.search(rf"(?<![\w@]){handle}(?![\w-])", draft.text, re.IGNORECASE):
            return draft.text
        return f"{draft.to.handle} {draft.text}"


def _is_open(status: Json) -> bool:
    return AUDIENCES.get(text(status.get("visibility")), Audience.DIRECT).is_open


def _language(draft: Draft) -> dict[str, str]:
    return {"language": draft.language} if draft.language else {}


def _sent(status: Json) -> Sent:
    return Sent(uri_of(status), text(status.get("url")), moment(status.get("created_at")))

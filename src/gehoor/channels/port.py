"""What a channel is: the one contract between a platform and the rest of Gehoor.

A channel knows its platform and nothing else: no database, no clock of its own, no schedule, no retries.
It turns the platform's answers into the values below, and the host's wishes into requests. The names follow
ActivityStreams 2.0 where that has one (Actor, Note, Create, Update, Delete).

A channel is found by the entry point group ``gehoor.channels``; the built-in ones come through the same door.
Every channel must pass `gehoor.testing.ChannelContract`.
"""

from __future__ import annotations

import enum
from abc import ABC
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import uuid4

import httpx2
from pydantic import BaseModel


class Can(enum.Flag):
    """What a channel can do. The desk shows exactly these buttons, and no others."""

    FETCH = enum.auto()
    STREAM = enum.auto()
    WEBHOOK = enum.auto()
    THREAD = enum.auto()
    REPLY = enum.auto()
    REPLY_PRIVATE = enum.auto()
    HIDE = enum.auto()
    DELETE_OWN = enum.auto()
    DELETE_OTHERS = enum.auto()
    LIKE = enum.auto()
    EDIT = enum.auto()
    ATTACH = enum.auto()


class Audience(enum.StrEnum):
    """Who can read a post. Only PUBLIC and UNLISTED are open to everybody."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"

    @property
    def is_open(self) -> bool:
        return self in (Audience.PUBLIC, Audience.UNLISTED)


@dataclass(frozen=True, slots=True)
class TextRule:
    """How a platform counts the length of a reply. One rule, used by the server and shown by the browser.

    `limit` is in the unit of `count`; `limit_bytes`, where set, is a second ceiling in UTF-8 bytes.
    """

    limit: int
    count: Callable[[str], int] = len
    limit_bytes: int | None = None

    def left(self, text: str) -> int:
        """Units left before the limit; negative when the text is too long."""
        left = self.limit - self.count(text)
        if self.limit_bytes is not None and len(text.encode()) > self.limit_bytes:
            left = min(left, self.limit_bytes - len(text.encode()))
        return left


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody on a platform. `id` is the platform's own stable id, never the handle that can be changed."""

    id: str
    handle: str
    name: str = ""
    url: str = ""
    followers: int | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or file with a post; `alt` is its description for those who cannot see it."""

    url: str
    media_type: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One message as the platform has it. `content` is plain text, always: markup never leaves the channel.

    `id` is the platform's stable id and, with the channel, the key by which a post is kept once.
    `context` is the root of the conversation, `in_reply_to` the parent; both are ids like `id`.
    `revision` changes when the author edits: same id and another revision is an edit.
    `addressed` says that the post speaks to our account: a mention, a reply to us, a private message.
    `can` narrows what the channel can do, for this post; `reply_until` ends the time in which we may reply.
    `native` keeps the few values of the platform that the channel needs to act on this post later.
    """

    id: str
    attributed_to: Actor
    content: str
    published: datetime
    url: str = ""
    in_reply_to: str | None = None
    context: str | None = None
    revision: str = ""
    audience: Audience = Audience.PUBLIC
    language: str = ""
    addressed: bool = False
    rating: int | None = None
    reach: int | None = None
    can: Can | None = None
    reply_until: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    native: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Create:
    """A post appeared. The same one may be told twice."""

    post: Post


@dataclass(frozen=True, slots=True)
class Update:
    """A post was edited; a host that never had it treats this as Create."""

    post: Post


@dataclass(frozen=True, slots=True)
class Delete:
    """A post is gone at the platform: all that we keep of its words and author must go too."""

    id: str
    at: datetime


Event = Create | Update | Delete


@dataclass(frozen=True, slots=True)
class Page:
    """Some events, oldest first, and the cursor behind them. The host stores both in ONE transaction.

    `more` says that another page waits now. The cursor is opaque to the host and may be inclusive:
    the host drops what it has already.
    """

    events: Sequence[Event]
    cursor: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that is to go out. `key` was chosen and stored before the first attempt and never changes.

    `parent` is the `native` mapping of the post that is answered. `first_attempt` is None until the host
    has once begun to send; `find` may use it to look no further back.
    """

    key: str
    text: str
    in_reply_to: str
    to: Actor
    context: str | None = None
    private: bool = False
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    parent: Mapping[str, Any] = field(default_factory=dict)
    first_attempt: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """Proof that a reply stands on the platform."""

    id: str
    url: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hook:
    """An incoming webhook request as it came: the raw bytes, because signatures are over raw bytes."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer a webhook, and the events that it brought."""

    status: int = 200
    body: bytes = b""
    media_type: str = "text/plain"
    events: Sequence[Event] = ()


class ChannelError(Exception):
    """The platform or the way to it said no. The class of the error is the decision."""


class Refused(ChannelError):
    """The platform said no, for good: show its reason to the agent, do not try again."""


class Throttled(ChannelError):
    """Nothing happened; come back after `retry_after` seconds, and not before."""

    def __init__(self, message: str = "", *, retry_after: float) -> None:
        super().__init__(message or f"wait {retry_after:.0f} s")
        self.retry_after = retry_after


class Expired(ChannelError):
    """The credentials no longer work: stop the channel and ask its owner to connect it again."""


class Unreachable(ChannelError):
    """Nothing happened: it is safe to repeat."""


class Uncertain(ChannelError):
    """It may have happened: call `find` next, never `send`."""


class Channel(ABC):
    """One account on one platform: a folder with `channel.py`, `parse.py` and `config.py` that fills this in.

    Class attributes:
        name: the name of the entry point, in lower case.
        title: what people call the platform.
        can: what it can do; each flag has its method and each method its flag (the contract checks both).
        text: how it counts the length of a reply.
        settle: how long after the start of a send `find` may still miss a reply that is under way: our own
            time-out plus the platform's slowest commit and its indexing. Only then does "not found" count.
        honours_key: sending the same key twice makes one post.
        private_warning: why a private reply here is less private than it seems; empty if it is not.
        Settings: a pydantic model: it makes the form, checks it, and marks secrets with SecretStr.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    can: ClassVar[Can]
    text: ClassVar[TextRule]
    # These two may follow from the settings of an account; set them on the instance then.
    settle: timedelta = timedelta(seconds=30)
    honours_key: bool = False
    private_warning: ClassVar[str] = ""
    Settings: ClassVar[type[BaseModel]]

    def __init__(self, settings: BaseModel, http: httpx2.AsyncClient) -> None:
        self.settings = settings
        self.http = http

    def new_key(self) -> str:
        """A fresh key for a reply, in the form that the platform wants."""
        return uuid4().hex

    def text_rule(self) -> TextRule:
        """The rule of this very account, where a server sets its own limit."""
        return self.text

    async def whoami(self) -> Actor:
        """Our own account there; asked when the channel is connected and to recognise our own posts."""
        raise NotImplementedError

    def learned(self) -> Mapping[str, Any]:
        """Settings that the platform itself told at `whoami`, such as its limits; the host keeps them."""
        return {}

    # listen: any of the three

    async def fetch(self, cursor: str | None) -> Page:
        """The next page after `cursor` (None: from the beginning that makes sense), at once."""
        raise NotImplementedError

    def stream(self, cursor: str | None) -> AsyncIterator[Page]:
        """Pages as they come, for as long as the connection lives; raises a ChannelError when it ends."""
        raise NotImplementedError

    def webhook(self, request: Hook) -> Answer:
        """Verify and parse; pure, no I/O."""
        raise NotImplementedError

    # act

    async def send(self, draft: Draft) -> Sent:
        """Publish the reply. Raises exactly one of the errors above when there is no proof that it stands."""
        raise NotImplementedError

    async def find(self, draft: Draft) -> Sent | None:
        """The reply if it stands on the platform, None if it is not to be seen there."""
        raise NotImplementedError

    async def hide(self, id: str, *, hidden: bool = True) -> None:  # noqa: A002  the platform's own word
        raise NotImplementedError

    async def delete(self, id: str) -> None:  # noqa: A002
        raise NotImplementedError

    async def like(self, id: str, *, liked: bool = True) -> None:  # noqa: A002
        raise NotImplementedError

    async def thread(self, post: Post) -> Sequence[Post]:
        """The whole conversation around a post, oldest first, for as far as the platform shows it."""
        raise NotImplementedError

    async def gone(self, ids: Sequence[str]) -> set[str]:
        """Which of these posts no longer exist: the nightly sweep for platforms that do not tell."""
        raise NotImplementedError

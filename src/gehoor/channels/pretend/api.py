"""What the pretend network answers, as plain functions of a request; `wire.py` carries them over HTTP.

The whole interface is described in `docs/reference/channel-pretend.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gehoor.channels.pretend.note import Account, Happening, Note
from gehoor.channels.pretend.parse import LIMIT
from gehoor.channels.pretend.store import Store
from gehoor.kernel.text import graphemes

Json = dict[str, Any]

PAGE = 100
LONGEST_WAIT = 30.0
AUDIENCES = frozenset({"public", "unlisted", "followers", "direct"})
KEY_MOST = 200
_HALF = re.compile(r"[\ud800-\udfff]")


class Wrong(Exception):
    """The network says no: `status` is the HTTP status, the message its reason."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """`viewer` is who holds the token; `args` are the named parts of the path."""

    viewer: Account
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    args: Mapping[str, str] = field(default_factory=dict)

    def words(self, name: str) -> str:
        value = self.body.get(name)
        if value is not None and not isinstance(value, str):
            raise Wrong(422, f"{name} is a text")
        value = value or ""
        if not value.isprintable() and _HALF.search(value):
            raise Wrong(422, f"{name} is not Unicode")
        return value


class Api:
    """The brand's own door to the network."""

    def __init__(self, store: Store, *, base: str, clock: Callable[[], datetime], honours_key: bool) -> None:
        self.store = store
        self.base = base
        self.clock = clock
        self.honours_key = honours_key
        self.routes: tuple[tuple[str, re.Pattern[str], Callable[[Request], Json]], ...] = (
            ("GET", re.compile(r"/api/me"), self.me),
            ("GET", re.compile(r"/api/events"), self.events),
            ("GET", re.compile(r"/api/posts"), self.posts),
            ("POST", re.compile(r"/api/posts"), self.create),
            ("GET", re.compile(r"/api/posts/(?P<id>[\w-]+)"), self.one),
            ("PATCH", re.compile(r"/api/posts/(?P<id>[\w-]+)"), self.edit),
            ("DELETE", re.compile(r"/api/posts/(?P<id>[\w-]+)"), self.erase),
            ("PUT", re.compile(r"/api/posts/(?P<id>[\w-]+)/like"), self.like),
            ("DELETE", re.compile(r"/api/posts/(?P<id>[\w-]+)/like"), self.unlike),
            ("GET", re.compile(r"/api/thread/(?P<id>[\w-]+)"), self.thread),
        )

    # read

    def me(self, request: Request) -> Json:
        return {**self._account(request.viewer), "honours_key": self.honours_key, "limit": LIMIT}

    def events(self, request: Request) -> Json:
        """A page of events; an empty one when there is nothing newer than `after`.

        `after` is inclusive: the answer begins with that very event again, as on some real platforms, so that
        a host which does not drop what it has already is caught.
        """
        viewer = request.viewer.id
        after = self._after(request.query.get("after", ""))
        wait = _number(request.query.get("wait", "0"), most=LONGEST_WAIT)
        limit = int(_number(request.query.get("limit", str(PAGE)), most=PAGE)) or 1
        if wait:
            self.store.wait_beyond(after, viewer, wait)
        with self.store.lock:
            if self.store.closed:
                raise Wrong(503, "the network is closing")
            found = self.store.events(after, viewer, limit + 2)
        if not found or found[-1].seq <= after:
            return {"events": [], "cursor": self._cursor(after), "more": False}
        # The repeated event does not count for the limit, or a limit of 1 would never get any further.
        take = limit + (1 if found[0].seq == after else 0)
        page = found[:take]
        return {
            "events": [self._event(happening, request.viewer) for happening in page],
            "cursor": self._cursor(page[-1].seq),
            "more": len(found) > take,
        }

    def posts(self, request: Request) -> Json:
        if "ids" in request.query:
            notes = [self.store.note(one, request.viewer.id) for one in request.query["ids"].split(",")[:PAGE]]
            return {"posts": [self.post(note, request.viewer) for note in notes if note]}
        if request.query.get("by") != "me":
            raise Wrong(422, "ask for ids=... or by=me")
        own = self.store.by(request.viewer, parent=request.query.get("parent", ""))
        return {"posts": [self.post(note, request.viewer) for note in own]}

    def one(self, request: Request) -> Json:
        return self.post(self._visible(request), request.viewer)

    def thread(self, request: Request) -> Json:
        """By any post of the conversation, or by its root even when that was deleted."""
        note = self.store.note(request.args["id"], request.viewer.id)
        notes = self.store.thread(note.root if note else request.args["id"], request.viewer.id)
        if not notes:
            raise Wrong(404, "there is no such conversation")
        return {"posts": [self.post(one, request.viewer) for one in notes]}

    # act

    def create(self, request: Request) -> Json:
        with self.store.change():
            key = request.words("key")[:KEY_MOST]
            if self.honours_key and key and (same := self.store.with_key(request.viewer, key)):
                return self.post(same, request.viewer)
            return self.post(self.publish(request, request.viewer), request.viewer)

    def publish(self, request: Request, author: Account) -> Note:
        """Post in somebody's name. Raises Wrong with what is the matter."""
        text, audience = text_of(request), request.words("audience") or "public"
        if audience not in AUDIENCES:
            raise Wrong(422, "there is no such audience")
        parent = self._parent(request.words("in_reply_to"), author)
        return self.store.publish(
            author,
            text,
            self.clock(),
            parent=parent,
            audience=audience,
            recipient=self._recipient(request, parent) if audience == "direct" else None,
            key=request.words("key")[:KEY_MOST],
            language=request.words("language"),
        )

    def edit(self, request: Request) -> Json:
        note = self._own(request)
        return self.post(self.store.edit(note.id, text_of(request), self.clock()), request.viewer)

    def erase(self, request: Request) -> Json:
        """Deleting what is gone already is fine: that is what was asked."""
        if self.store.note(request.args["id"], request.viewer.id):
            self.store.erase(self._own(request).id, self.clock())
        return {"id": request.args["id"]}

    def like(self, request: Request) -> Json:
        return self._like(request, liked=True)

    def unlike(self, request: Request) -> Json:
        return self._like(request, liked=False)

    def _like(self, request: Request, *, liked: bool) -> Json:
        note = self._visible(request)
        self.store.like(note.id, request.viewer, liked=liked)
        return {"id": note.id, "liked": liked}

    # parts

    def post(self, note: Note, viewer: Account) -> Json:
        parent = self.store.note(note.parent, viewer.id) if note.parent else None
        said = {
            "id": note.id,
            "url": f"{self.base}/p/{note.id}" if note.is_open else "",
            "author": self._account(note.author),
            "text": note.text,
            "language": note.language,
            "published": note.published.isoformat(),
            "edited": note.edited.isoformat() if note.edited else None,
            "revision": note.revision,
            "in_reply_to": note.parent,
            "reply_to_author": parent.author.id if parent else None,
            "context": note.root,
            "audience": note.audience,
            "to": note.recipient,
            "likes": note.likes,
        }
        return {**said, "key": note.key} if note.author.id == viewer.id else said

    def _event(self, happening: Happening, viewer: Account) -> Json:
        said: Json = {"seq": happening.seq, "kind": happening.kind, "at": happening.at.isoformat()}
        if happening.note is None:
            return {**said, "post_id": happening.post}
        return {**said, "post": self.post(happening.note, viewer)}

    def _account(self, account: Account) -> Json:
        return {
            "id": account.id,
            "handle": account.handle,
            "name": account.name,
            "followers": account.followers,
            "url": f"{self.base}/@{account.handle}",
        }

    def _cursor(self, seq: int) -> str:
        return f"{self.store.epoch}.{seq}"

    def _after(self, cursor: str) -> int:
        """The number in a cursor; 0 for none, and for one of a network that was thrown away since."""
        epoch, dot, number = cursor.rpartition(".")
        if dot and epoch != self.store.epoch:
            return 0
        return int(_number(number or "0", most=2**53))

    def _visible(self, request: Request) -> Note:
        note = self.store.note(request.args["id"], request.viewer.id)
        if note is None:
            raise Wrong(404, "there is no such post")
        return note

    def _own(self, request: Request) -> Note:
        note = self._visible(request)
        if note.author.id != request.viewer.id:
            raise Wrong(403, "only its author may do that")
        return note

    def _parent(self, parent: str, author: Account) -> Note | None:
        note = self.store.note(parent, author.id) if parent else None
        if parent and note is None:
            raise Wrong(404, "the post you answer is gone")
        return note

    def _recipient(self, request: Request, parent: Note | None) -> str:
        to = request.words("to")
        if not to:
            if parent is None:
                raise Wrong(422, "a private message needs somebody to read it")
            return parent.author.id
        account = self.store.account(to)
        if account is None:
            raise Wrong(404, "there is nobody of that name")
        return account.id


def text_of(request: Request) -> str:
    """The words of a post; Wrong if there are none or too many."""
    text = request.words("text").strip()
    if not text:
        raise Wrong(422, "a post has words")
    if graphemes(text) > LIMIT:
        raise Wrong(422, f"a post has at most {LIMIT} characters")
    return text


def _number(text: str, *, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        raise Wrong(422, "that is not a number") from None
    if not 0 <= value <= most:
        raise Wrong(422, f"a number between 0 and {most:g} is expected")
    return value

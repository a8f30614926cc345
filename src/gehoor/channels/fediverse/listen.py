"""Listening to a fediverse server: what is new, what was edited, what was deleted."""

from __future__ import annotations

from collections.abc import Sequence

from gehoor.channels.fediverse.parse import Json, post_of, text, uri_of
from gehoor.channels.fediverse.server import Item, Server, Source
from gehoor.channels.fediverse.walk import Mark, Place, Seen
from gehoor.channels.port import Actor, Create, Delete, Event, Page, Post, Update
from gehoor.kernel.clock import now

CHECKS = 5
"""Posts of late that are asked for one by one in a fetch, because no list shows them any more."""

LINES = 400
"""Conversations whose beginning we keep in mind, so that each is asked for once."""


class Ear:
    """Reads the lists of one server; all that it must not forget is in the cursor."""

    def __init__(self, server: Server, host: str, sources: Sequence[Source]) -> None:
        self._server = server
        self._host = host
        self._sources = sources
        self._lines: dict[str, tuple[str | None, str]] = {}

    async def listen(self, cursor: str | None, me: Actor, *, page_size: int, steps: int) -> Page:
        """The next page after `cursor`, with at most `steps` requests of `page_size` entries a list."""
        place = Place.read(cursor)
        news: dict[str, Item] = {}
        shown: dict[str, Item] = {}
        for source in self._sources:
            place.marks[source.name], fresh, newest = await self._walk(
                source, place.marks.get(source.name), page_size, steps
            )
            # A mention that also has a hashtag counts as a mention, which comes first.
            news = _by_uri(fresh) | news
            shown = _by_uri(newest) | shown
        more = any(mark.below for mark in place.marks.values())
        events: list[Event] = [*await self._changes(place, me, news, shown)]
        if not more:
            events += await self._unseen_changes(place, me, set(shown))
        return Page(events, place.write(), more)

    async def _walk(
        self, source: Source, mark: Mark | None, page_size: int, steps: int
    ) -> tuple[Mark, list[Item], list[Item]]:
        """Read a list back to where we were: the new mark, what is new in it, and its newest entries."""
        floor, fresh, newest = mark or Mark(), list[Item](), list[Item]()
        # Where `max_id` is inclusive, the item that we go back from comes once more.
        top, below, known = floor.top, floor.below, {floor.below}
        for _ in range(steps):
            batch = await self._server.items(source, limit=page_size, max_id=below)
            newest = newest if below else batch
            new = [item for item in batch if floor.is_news(item.id) and item.id not in known]
            fresh += new
            known |= {item.id for item in new}
            top = top or (batch[0].id if batch else "")
            # The very first time there is no floor, and the newest entries are enough.
            if mark is None or len(new) == 0 or any(not floor.is_news(item.id) for item in batch):
                return Mark(floor=top or floor.floor), fresh, newest
            below = batch[-1].id
        return Mark(floor=floor.floor, top=top, below=below), fresh, newest

    async def _changes(
        self, place: Place, me: Actor, news: dict[str, Item], shown: dict[str, Item]
    ) -> list[Create | Update]:
        """What is new in the lists, and what was edited there, oldest first."""
        revisions = place.revisions()
        events: list[Create | Update] = []
        for uri, item in (shown | news).items():
            revision = text(item.status.get("edited_at"))
            if uri in revisions and revisions[uri] != revision:
                events.append(Update(await self._post(item, me)))
            elif uri in news and uri not in revisions:
                events.append(Create(await self._post(item, me)))
        events.sort(key=lambda event: event.post.published)
        for post in (event.post for event in events):
            place.remember(
                Seen(
                    uri=post.id,
                    id=post.native["id"],
                    revision=post.revision,
                    addressed=post.addressed,
                )
            )
        return events

    async def _unseen_changes(self, place: Place, me: Actor, shown: set[str]) -> list[Event]:
        """Ask for a few posts of late that the lists no longer show: most of those were deleted."""
        events: list[Event] = []
        for seen in [seen for seen in place.seen if seen.uri not in shown][:CHECKS]:
            status = await self._server.status(seen.id)
            if status is None:
                place.forget(seen.uri)
                events.append(Delete(seen.uri, now()))
                continue
            # Remembering puts it last, so that the next fetch asks for others.
            revision = text(status.get("edited_at"))
            place.remember(seen.model_copy(update={"revision": revision}))
            if revision != seen.revision:
                item = Item(seen.id, status, addressed=seen.addressed)
                events.append(Update(await self._post(item, me)))
        return events

    async def _post(self, item: Item, me: Actor) -> Post:
        parent, root = await self._line(item.status)
        return post_of(item.status, self._host, me=me.id, addressed=item.addressed, parent=parent, root=root)

    async def _line(self, status: Json) -> tuple[str | None, str]:
        """The uris of a status's parent and of its conversation's root, as far as our server knows them."""
        above = text(status.get("in_reply_to_id"))
        if not above:
            return None, ""
        if above not in self._lines:
            ancestors, _ = await self._server.context(text(status.get("id")))
            uris = {text(ancestor.get("id")): uri_of(ancestor) for ancestor in ancestors}
            last = uri_of(ancestors[-1]) if ancestors else None
            root = uri_of(ancestors[0]) if ancestors else ""
            if len(self._lines) > LINES:
                self._lines.clear()
            self._lines[above] = (uris.get(above) or last, root)
        return self._lines[above]


def _by_uri(items: Sequence[Item]) -> dict[str, Item]:
    return {uri_of(item.status): item for item in items if uri_of(item.status)}

"""What all parts of the contract use: a scene to play, and words for what was heard in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from gehoor.channels.port import Channel, Delete, Draft, Event, Page, Post

T = TypeVar("T")

ENDLESS = 1000
"""Pages after which we no longer believe that they end."""


def play(scene: Coroutine[Any, Any, T]) -> T:
    """Run one scene to its end, in an event loop of its own."""
    return asyncio.run(scene)


def posts_in(events: Sequence[Event]) -> dict[str, Post]:
    """The posts that events told of, by id; the last word counts."""
    return {event.post.id: event.post for event in events if not isinstance(event, Delete)}


def draft_for(channel: Channel, post: Post, text: str) -> Draft:
    """An answer to this post, as the host would make it at its first attempt."""
    return Draft(
        key=channel.new_key(),
        text=text,
        in_reply_to=post.id,
        to=post.attributed_to,
        context=post.context,
        language="nl",
        parent=post.native,
        first_attempt=datetime.now(UTC),
    )


def overrides(channel: type[Channel], method: str) -> bool:
    return getattr(channel, method) is not getattr(Channel, method)


@dataclass(frozen=True, slots=True)
class Heard:
    """Posts of one customer that our channel heard, and the cursors before and after them."""

    posts: list[Post]
    before: str
    after: str


def posts_on(pages: Sequence[Page]) -> dict[str, Post]:
    return posts_in([event for page in pages for event in page.events])


def tells_all(ids: Sequence[str]) -> Callable[[Sequence[Event]], bool]:
    return lambda seen: set(ids) <= set(posts_in(seen))


def tells_deletion(id_: str) -> Callable[[Sequence[Event]], bool]:
    return lambda seen: any(isinstance(event, Delete) and event.id == id_ for event in seen)


async def rest_of(channel: Channel, cursor: str) -> list[Page]:
    """All pages after `cursor`; fails when they do not end."""
    pages: list[Page] = []
    while len(pages) < ENDLESS:
        pages.append(await channel.fetch(cursor))
        if not pages[-1].more:
            return pages
        cursor = pages[-1].cursor
    raise AssertionError(f"{ENDLESS} pages, and still more")

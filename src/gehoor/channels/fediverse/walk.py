"""Where we are in the server's lists: what the cursor of the fediverse channel holds.

Only `max_id` behaves alike on all servers: some treat `since_id` as inclusive, some skip with `min_id`, some
send no `Link`. So each list is read from its newest item backwards, down to the newest item of last time. If
that floor is not reached within one fetch, the cursor keeps the place, and the next fetch goes on from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, Field, ValidationError

WINDOW = 40
"""Posts that are looked at again for edits and deletions. Older ones wait for the nightly sweep."""


class Mark(BaseModel):
    """How far one list has been read.

    `floor` is the newest item that was wholly dealt with; `top` and `below` stand only while a backlog is
    being read: its newest item, and the one from which to go further back.
    """

    floor: str = ""
    top: str = ""
    below: str = ""

    def is_news(self, item: str) -> bool:
        return _age(item) > _age(self.floor)


class Seen(BaseModel):
    """A post of late: its global name, its id on our server, the revision that we have, and whether to us."""

    uri: str
    id: str
    revision: str
    addressed: bool = False


class Place(BaseModel):
    """The whole cursor: a mark for each list, and the posts of late."""

    version: Literal[1] = 1
    marks: dict[str, Mark] = Field(default_factory=dict)
    seen: list[Seen] = Field(default_factory=list)

    @classmethod
    def read(cls, cursor: str | None) -> Self:
        """The place that a cursor means; one that cannot be read means the beginning."""
        try:
            return cls.model_validate_json(cursor or "{}")
        except ValidationError:
            return cls()

    def write(self) -> str:
        return self.model_dump_json(exclude_defaults=True)

    def revisions(self) -> Mapping[str, str]:
        return {seen.uri: seen.revision for seen in self.seen}

    def remember(self, seen: Seen) -> None:
        """Put this post last in the row of those to look at again, and let the first ones go."""
        self.forget(seen.uri)
        self.seen.append(seen)
        del self.seen[:-WINDOW]

    def forget(self, uri: str) -> None:
        self.seen = [seen for seen in self.seen if seen.uri != uri]


def _age(item: str) -> tuple[int, str]:
    # Ids are numbers or sortable letters of one length; a longer one is always the younger.
    return len(item), item

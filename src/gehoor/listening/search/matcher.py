"""Many saved searches, one post: which of them does it answer?

Each query waits under the anchors of its cheapest cover (see `anchors`). A post is read once. Only queries
that have an anchor among its keys are held against it, so their number hardly counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from typing import Generic, TypeVar

from gehoor.listening.search.anchors import Anchor, Frequency, guessed_frequency, require_cover
from gehoor.listening.search.match import Reading, Subject, holds, read
from gehoor.listening.search.query import Query

Id = TypeVar("Id", bound=Hashable)


class Matcher(Generic[Id]):
    """A set of queries under the caller's own ids, to which queries can be added and removed at any time.

    `frequency` estimates the share of posts that carry an anchor; it decides the speed, never the answer.
    Not for use by several threads while queries are added or removed.
    """

    def __init__(self, frequency: Frequency = guessed_frequency) -> None:
        self._frequency = frequency
        self._queries: dict[Id, Query] = {}
        self._anchors: dict[Id, frozenset[Anchor]] = {}
        self._whole: dict[str, set[Id]] = {}
        self._beginnings: dict[str, set[Id]] = {}
        # How many beginnings there are of each length: keys are only cut at lengths that are waited for.
        self._lengths: Counter[int] = Counter()

    def __len__(self) -> int:
        return len(self._queries)

    def __contains__(self, query_id: object) -> bool:
        return query_id in self._queries

    def add(self, query_id: Id, query: Query) -> None:
        """Add a query, or put it in the place of the one under the same id.

        Raises SearchError for a query that `parse` would refuse because nothing in it must be there.
        """
        anchors = require_cover(query, self._frequency).anchors
        self.remove(query_id)
        self._queries[query_id] = query
        self._anchors[query_id] = anchors
        for anchor in anchors:
            self._wait(query_id, anchor)

    def remove(self, query_id: Id) -> None:
        """Forget a query; nothing happens if it is not there, so the same news may come twice."""
        if self._queries.pop(query_id, None) is None:
            return
        for anchor in self._anchors.pop(query_id):
            self._wait_no_longer(query_id, anchor)

    def match(self, subject: Subject) -> set[Id]:
        """The ids of all queries that hold for this post."""
        reading = read(subject)
        candidates = self._candidates(reading)
        return {query_id for query_id in candidates if holds(self._queries[query_id], reading)}

    def _wait(self, query_id: Id, anchor: Anchor) -> None:
        waiting = self._beginnings if anchor.prefix else self._whole
        if anchor.prefix and anchor.key not in waiting:
            self._lengths[len(anchor.key)] += 1
        waiting.setdefault(anchor.key, set()).add(query_id)

    def _wait_no_longer(self, query_id: Id, anchor: Anchor) -> None:
        waiting = self._beginnings if anchor.prefix else self._whole
        waiting[anchor.key].discard(query_id)
        if waiting[anchor.key]:
            return
        del waiting[anchor.key]
        if anchor.prefix:
            self._lengths[len(anchor.key)] -= 1
            self._lengths += Counter()  # drops the lengths that nobody waits for any more

    def _candidates(self, reading: Reading) -> set[Id]:
        cut = {key[:length] for length in self._lengths for key in reading.keys if length <= len(key)}
        found = [self._whole[key] for key in self._whole.keys() & reading.keys]
        found += [self._beginnings[key] for key in self._beginnings.keys() & cut]
        return set().union(*found)

"""Which keys a post must carry, at least one of them, before a query can hold: the query's cover.

The cover makes matching fast: a query is only looked at when a post carries one of its anchors. It also tells
which searches have no anchor at all and would let in nearly every post; those are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from gehoor.listening.search import errors
from gehoor.listening.search.errors import Fault, SearchError
from gehoor.listening.search.query import SELECTIVE_FIELDS, And, Filter, Leaf, Not, Or, Place, Query, Words


class Anchor(NamedTuple):
    """A key that a post can carry, or with `prefix` the beginning of one."""

    key: str
    prefix: bool = False


Frequency = Callable[[Anchor], float]


@dataclass(frozen=True, slots=True)
class Cover:
    """If the query holds for a post, the post carries one of these anchors; `cost` is the share that does."""

    anchors: frozenset[Anchor]
    cost: float


@dataclass(frozen=True, slots=True)
class _Gap:
    """This part has no cover, and why."""

    fault: Fault
    where: Place


def guessed_frequency(anchor: Anchor) -> float:
    """A guess at the share of posts that carry this anchor, from its kind and length alone.

    Only speed hangs on it. Who has counted a sample of the stream gives the Matcher that count instead.
    """
    key, prefix = anchor
    share = 0.0001 if key[0] in "#@:" else 0.5 ** (len(key) - 1)
    return min(1.0, share * 4) if prefix else share


def require_cover(query: Query, frequency: Frequency = guessed_frequency) -> Cover:
    """The cheapest cover of the query; raises SearchError if nothing in it must be there."""
    found = _cover(query, frequency, wanted=True)
    if isinstance(found, _Gap):
        raise SearchError(found.fault, found.where, expected=("word", "#tag", "@handle", "from:"))
    return found


def _cover(query: Query, frequency: Frequency, *, wanted: bool) -> Cover | _Gap:
    """The cover of the query, or with `wanted` False of its negation (by De Morgan, without building it)."""
    match query:
        case Not(part):
            found = _cover(part, frequency, wanted=not wanted)
            return replace(found, where=query.where) if isinstance(found, _Gap) else found
        case And(parts) | Or(parts):
            found_parts = [_cover(part, frequency, wanted=wanted) for part in parts]
            every_part_counts = isinstance(query, And) == wanted
            return _cheapest(found_parts, query.where) if every_part_counts else _union(found_parts)
        case _:
            return _leaf_cover(query, frequency) if wanted else _Gap(errors.ONLY_NEGATIVE, query.where)


def _cheapest(found: list[Cover | _Gap], where: Place) -> Cover | _Gap:
    covers = [part for part in found if isinstance(part, Cover)]
    if covers:
        return min(covers, key=lambda cover: (cover.cost, sorted(cover.anchors)))
    faults = {part.fault for part in found if isinstance(part, _Gap)}
    return _Gap(errors.ONLY_FILTER if errors.ONLY_FILTER in faults else errors.ONLY_NEGATIVE, where)


def _union(found: list[Cover | _Gap]) -> Cover | _Gap:
    covers = []
    for part in found:
        if isinstance(part, _Gap):
            return part
        covers.append(part)
    return Cover(frozenset().union(*(cover.anchors for cover in covers)), sum(cover.cost for cover in covers))


def _leaf_cover(leaf: Leaf, frequency: Frequency) -> Cover | _Gap:
    if isinstance(leaf, Filter):
        if leaf.name not in SELECTIVE_FIELDS:
            return _Gap(errors.ONLY_FILTER, leaf.where)
        anchors = [Anchor(leaf.key)]
    elif isinstance(leaf, Words):
        *whole, last = leaf.words
        anchors = [*map(Anchor, whole), Anchor(last, leaf.prefix)]
    else:
        anchors = [Anchor(leaf.key, leaf.prefix)]
    cost, anchor = min((frequency(anchor), anchor) for anchor in anchors)
    return Cover(frozenset({anchor}), cost)

"""Does a query hold for a post, and where in its text does one see that?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gehoor.kernel.text import original_span
from gehoor.listening.search.query import (
    And,
    Filter,
    Handle,
    Leaf,
    Not,
    Or,
    Query,
    Tag,
    Words,
    canonical,
    filter_key,
)
from gehoor.listening.search.terms import plain_language, plain_value
from gehoor.listening.search.words import Token, comparable, comparable_with_offsets, names, words


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a post can be searched. Handles may be given with or without their first @.

    `author` is the handle, `author_id` the platform's stable id; `from:` accepts either.
    `language` is a language tag (`nl`, `nl-BE`) or empty when it is not known.
    `is_open` says that everybody can read the post; `to` holds the handles that it is addressed to.
    """

    text: str
    author: str = ""
    author_id: str = ""
    channel: str = ""
    language: str = ""
    is_open: bool = True
    is_reply: bool = False
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A post that was read once, to be held against many queries.

    `keys` are its words, #hashtags, @handles and filters; `line` is all its words in order, with one space
    before, between and after, so that a phrase is a substring.
    """

    keys: frozenset[str]
    line: str


class Span(NamedTuple):
    """A piece of the original text, [start, end) in characters, and the term of the query that it answers."""

    start: int
    end: int
    term: str


def read(subject: Subject) -> Reading:
    """The post in the form in which queries are held against it."""
    folded = comparable(subject.text)
    in_order = [token.key for token in words(folded)]
    named = (token.key for token in names(folded))
    return Reading(frozenset((*in_order, *named, *_filters(subject))), f" {' '.join(in_order)} ")


def tokens(subject: Subject) -> frozenset[str]:
    """All keys of the post: words as they are, `#tag`, `@handle`, and filters as `:lang:nl`."""
    return read(subject).keys


def matches(query: Query, subject: Subject) -> bool:
    """Whether the query holds for this post."""
    return holds(query, read(subject))


def holds(query: Query, reading: Reading) -> bool:
    """Whether the query holds for a post that was read before."""
    match query:
        case Not(part):
            return not holds(part, reading)
        case And(parts):
            return all(holds(part, reading) for part in parts)
        case Or(parts):
            return any(holds(part, reading) for part in parts)
        case _:
            return _leaf_holds(query, reading)


def explain(query: Query, subject: Subject) -> list[Span]:
    """Which pieces of the text make the query hold, in the order of the text; empty if it does not hold.

    Spans may overlap when two terms see the same piece, as `storing` and `#storing` do. Filters and negations
    have no place in the text and give no span.
    """
    reading = read(subject)
    if not holds(query, reading):
        return []
    folded, offsets = comparable_with_offsets(subject.text)
    in_order, named = _Found(words(folded)), _Found(names(folded))
    spans = set()
    for leaf in _reasons(query, reading, wanted=True):
        term = canonical(leaf)
        for start, end in _places(leaf, in_order, named):
            spans.add(Span(*original_span(subject.text, offsets, start, end), term))
    return sorted(spans)


def _leaf_holds(leaf: Leaf, reading: Reading) -> bool:
    match leaf:
        case Words((word,), prefix=False):
            return word in reading.keys
        case Words(sequence, prefix):
            return f" {' '.join(sequence)}{'' if prefix else ' '}" in reading.line
        case Tag(prefix=True) | Handle(prefix=True):
            return any(key.startswith(leaf.key) for key in reading.keys)
        case Tag() | Handle() | Filter():
            return leaf.key in reading.keys


def _filters(subject: Subject) -> Iterator[str]:
    if subject.author_id:
        yield filter_key("from", plain_value(subject.author_id))
    for name, handles in (("from", (subject.author,)), ("to", subject.to)):
        for handle in filter(None, map(plain_value, handles)):
            yield filter_key(name, handle)
            yield filter_key(name, handle.partition("@")[0])
    if subject.channel:
        yield filter_key("channel", plain_value(subject.channel))
    language = plain_language(subject.language)
    while language:
        yield filter_key("lang", language)
        language = language.rpartition("-")[0]
    yield filter_key("is", "public" if subject.is_open else "private")
    if subject.is_reply:
        yield filter_key("is", "reply")


def _reasons(query: Query, reading: Reading, *, wanted: bool) -> Iterator[Leaf]:
    """The leaves that must be there and are, in those branches that hold."""
    if holds(query, reading) is not wanted:
        return
    match query:
        case Not(part):
            yield from _reasons(part, reading, wanted=not wanted)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _reasons(part, reading, wanted=wanted)
        case _:
            if wanted:
                yield query


class _Found:
    """Tokens in the order of the text, and where each key stands among them."""

    def __init__(self, found: Iterable[Token]) -> None:
        self.tokens = list(found)
        self._at: defaultdict[str, list[int]] = defaultdict(list)
        for at, token in enumerate(self.tokens):
            self._at[token.key].append(at)

    def at(self, key: str, *, prefix: bool) -> Iterator[int]:
        for carried in filter(lambda carried: carried.startswith(key), self._at) if prefix else [key]:
            yield from self._at.get(carried, ())


def _places(leaf: Leaf, in_order: _Found, named: _Found) -> Iterator[tuple[int, int]]:
    """Where this leaf stands in the folded text."""
    match leaf:
        case Words((word,), prefix):
            places = in_order.at(word, prefix=prefix)
            yield from (in_order.tokens[at][1:] for at in places)
        case Words((first, *_, last), prefix):
            for at in in_order.at(first, prefix=False):
                piece = in_order.tokens[at : at + len(leaf.words)]
                keys = tuple(token.key for token in piece)
                if prefix and keys[-1].startswith(last):
                    keys = (*keys[:-1], last)
                if keys == leaf.words:
                    yield piece[0].start, piece[-1].end
        case Tag(_, prefix) | Handle(_, prefix):
            places = named.at(leaf.key, prefix=prefix)
            yield from (named.tokens[at][1:] for at in places)

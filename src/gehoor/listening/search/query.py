"""A search as a value: a small tree of frozen dataclasses, equal when their parts are, in the same order.

`where` is the place in the typed text, (position, length) in characters. It takes no part in equality, so a
query that was built by hand or read from its canonical form equals the one that was typed.
All names and words are folded already (`gehoor.kernel.text.fold`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

Place = tuple[int, int]
NOWHERE: Place = (0, 0)

FIELDS = ("from", "to", "lang", "channel", "is")
IS_VALUES = ("reply", "public", "private")
# These name one account, so they are rare enough to be a whole search; the others would let in every post.
SELECTIVE_FIELDS = ("from", "to")


@dataclass(frozen=True, slots=True)
class Words:
    """These words one after the other; with `prefix`, the last one is only the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False
    where: Place = field(default=NOWHERE, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.words:
            raise ValueError("Words needs at least one word")


@dataclass(frozen=True, slots=True)
class Tag:
    """A #hashtag; `name` is without the #."""

    name: str
    prefix: bool = False
    where: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def key(self) -> str:
        return f"#{self.name}"


@dataclass(frozen=True, slots=True)
class Handle:
    """A @handle that is mentioned in the text; `name` is without the first @."""

    name: str
    prefix: bool = False
    where: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def key(self) -> str:
        return f"@{self.name}"


@dataclass(frozen=True, slots=True)
class Filter:
    """A property of the post that is not in its words: `name` is one of `FIELDS`."""

    name: str
    value: str
    where: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def key(self) -> str:
        return filter_key(self.name, self.value)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Query
    where: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Query, ...]
    where: Place = field(default=NOWHERE, compare=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.parts) < 2:  # noqa: PLR2004  one part is no combination
            raise ValueError("And needs two parts or more")


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Query, ...]
    where: Place = field(default=NOWHERE, compare=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.parts) < 2:  # noqa: PLR2004  one part is no choice
            raise ValueError("Or needs two parts or more")


Leaf = Words | Tag | Handle | Filter
Query = Leaf | Not | And | Or


def filter_key(name: str, value: str) -> str:
    """The key of a filter among the keys of a post; the first colon keeps `lan*` from finding it."""
    return f":{name}:{value}"


def canonical(query: Query) -> str:
    """The one way to write this query, with English operators; parsing it gives the same query back."""
    match query:
        case Words(words, prefix):
            text = " ".join(words) + "*" * prefix
            return text if len(words) == 1 else f'"{text}"'
        case Tag(_, prefix) | Handle(_, prefix):
            return query.key + "*" * prefix
        case Filter(name, value):
            return f"{name}:{value}"
        case Not(part):
            return f"-{_grouped(part, And, Or)}"
        case And(parts):
            return " ".join(_grouped(part, And, Or) for part in parts)
        case Or(parts):
            return " OR ".join(_grouped(part, Or) for part in parts)


def _grouped(query: Query, *kinds: type[And | Or]) -> str:
    text = canonical(query)
    return f"({text})" if isinstance(query, kinds) else text

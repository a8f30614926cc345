"""A post as a row of folded words, each with its place in the original text."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from gehoor.kernel.text import fold

LONGEST = 5_000
"""Characters of a post that are judged; nobody needs more to say what is wrong."""

_LONGEST_WORD = 40
_ABBREVIATION = 2
"""Letters: "TV" is no shouting."""
_WORDLIKE = frozenset({"word", "sign", "smiley"})
_LETTERS = r"\w\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufe0f\ufeff"
_TOKEN = re.compile(
    rf"""
    (?P<link> (?:https?://|www\.)\S+
            | [\w.+-]{{1,40}}@[\w-]{{1,40}}\.[\w.-]{{2,40}}
            | [\w-]{{2,40}}\.(?:nl|com|be|de|org|net|eu|fr|info)\b(?:/\S*)? )
  | (?P<handle> (?<!\w)@[\w-][\w.@-]* )
  | (?P<smiley> [:;=]'?-?[()dDpP/](?!\w) | <3(?!\w) )
  | (?P<word> \#?[{_LETTERS}]+ (?:['’][{_LETTERS}]+)* )
  | (?P<sign> [\u2600-\u27bf\u2b50\U0001f300-\U0001faff%€$&] )
  | (?P<ask> [?!]*\?[?!]* )
  | (?P<shout> !+ )
  | (?P<stop> \.+(?=\s|$|["'”’)]) | …|\n )
  | (?P<quote> ["“”„«»] )
  | (?P<pause> [,;:()–—] )
    """,  # noqa: RUF001  the curly apostrophe is how many phones write "foto's"
    re.VERBOSE,
)
_LONG_RUN = re.compile(r"(\w)\1{2,}")
_GREETINGS_SAID = (
    "hallo hoi hi hey hee goedemorgen goedemiddag goedenavond beste dag he zeg mensen team allemaal hello "
    "dear hallöchen moin bonjour salut en"
)
_GREETINGS = frozenset(_GREETINGS_SAID.split())


@dataclass(slots=True)
class Reading:
    """The words that count, without links, handles and brand names.

    The lists run in step: `words[i]` is folded and stands at `starts[i]:ends[i]` in the text;
    `sentence_end[i]` is the first word after its sentence; `opens[i]` tells that it begins a clause,
    greetings not counted.
    """

    text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)
    opens: list[bool] = field(default_factory=list)
    sentence_end: list[int] = field(default_factory=list)
    asks: list[tuple[int, int]] = field(default_factory=list)
    shouts: list[tuple[int, int]] = field(default_factory=list)
    capitals: list[tuple[int, int]] = field(default_factory=list)
    quotes: list[tuple[int, int]] = field(default_factory=list)
    links: int = 0
    tags: int = 0
    names_brand: bool = False


def read(text: str, brand_names: Sequence[str] = (), known: Container[str] = ()) -> Reading:
    """The first `LONGEST` characters of `text` as words.

    A letter held too long ("zooooo") is shortened to the form that is in `known`, else to two letters.
    """
    reading = Reading(text[:LONGEST])
    brands = _brands(tuple(brand_names))
    place = _Place()
    for token in _TOKEN.finditer(reading.text):
        kind = token.lastgroup or ""
        if kind in _WORDLIKE:
            word = _word(token.group())
            if word:
                _add_word(reading, place, token, _shortened(word, known) if kind == "word" else word)
        elif kind == "link":
            reading.links += 1
        elif kind == "handle":
            reading.names_brand = reading.names_brand or (_word(token.group().lstrip("@")),) in brands
        elif kind == "quote":
            _add_quote(reading, place, token)
        else:
            _add_break(reading, place, token, kind)
    _close(reading)
    if brands:
        _drop_brands(reading, brands)
    return reading


@dataclass(slots=True)
class _Place:
    """Where the reader is: the number of the clause, whether it still opens, and an open quotation mark."""

    clause: int = 0
    opens: bool = True
    quote: int = -1


def _add_word(reading: Reading, place: _Place, token: re.Match[str], word: str) -> None:
    reading.words.append(word)
    reading.starts.append(token.start())
    reading.ends.append(token.end())
    reading.clauses.append(place.clause)
    reading.opens.append(place.opens)
    place.opens = place.opens and word in _GREETINGS
    reading.tags += word[0] == "#"
    if len(word) > _ABBREVIATION and token.group().isupper():
        reading.capitals.append(token.span())


def _add_quote(reading: Reading, place: _Place, token: re.Match[str]) -> None:
    if place.quote >= 0 and token.start() > place.quote + 1:
        reading.quotes.append((place.quote, token.end()))
        place.quote = -1
    else:
        place.quote = token.start()


def _add_break(reading: Reading, place: _Place, token: re.Match[str], kind: str) -> None:
    if kind == "ask":
        reading.asks.append(token.span())
    elif kind == "shout":
        reading.shouts.append(token.span())
    place.clause += 1
    place.opens = True
    if kind != "pause":
        _close(reading)


def split(text: str) -> list[str]:
    """The folded words of a listed term, cut exactly as a post is cut."""
    return read(text).words


def _close(reading: Reading) -> None:
    """End the sentence: all words since the last end belong to it."""
    end = len(reading.words)
    reading.sentence_end.extend([end] * (end - len(reading.sentence_end)))


@lru_cache(maxsize=65_536)
def _word(token: str) -> str:
    return fold(token[:_LONGEST_WORD]).replace("’", "'")  # noqa: RUF001  see _TOKEN


def _shortened(word: str, known: Container[str]) -> str:
    if word.isdigit() or not _LONG_RUN.search(word):
        return word
    once = _LONG_RUN.sub(r"\1", word)
    return once if once in known else _LONG_RUN.sub(r"\1\1", word)


@lru_cache(maxsize=1_024)
def _brands(names: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    parts = (tuple(_word(part) for part in name.lstrip("@#").split()[:6]) for name in names)
    return frozenset(words for words in parts if words and all(words))


def _drop_brands(reading: Reading, brands: frozenset[tuple[str, ...]]) -> None:
    plain = [word.lstrip("#") for word in reading.words]
    gone: set[int] = set()
    for brand in brands:
        for i, word in enumerate(plain):
            if word == brand[0] and tuple(plain[i : i + len(brand)]) == brand:
                gone.update(range(i, i + len(brand)))
    if not gone:
        return
    reading.names_brand = True
    before = [0]
    for i in range(len(plain)):
        before.append(before[-1] + (i in gone))
    for i in gone:
        # What follows the name opens the clause in its place: "Voorbeeld, wanneer ..." asks.
        if reading.opens[i] and i + 1 < len(plain):
            reading.opens[i + 1] = True
    keep = [i for i in range(len(plain)) if i not in gone]
    reading.sentence_end = [reading.sentence_end[i] - before[reading.sentence_end[i]] for i in keep]
    reading.words = [reading.words[i] for i in keep]
    reading.starts = [reading.starts[i] for i in keep]
    reading.ends = [reading.ends[i] for i in keep]
    reading.clauses = [reading.clauses[i] for i in keep]
    reading.opens = [reading.opens[i] for i in keep]

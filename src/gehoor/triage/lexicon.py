"""The word lists, and how they are found in a post.

The lists stand in `lexicon/*.txt`; docs/reference/triage.md, "The word lists", tells how they are written.
Finding is linear in the number of words: an index on the first word of every term, no regular expressions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from gehoor.triage.words import Reading, split

LANGUAGES = ("nl", "en", "de", "fr")

_FOLDER = Path(__file__).parent / "lexicon"
_GAP = 3
_SHORTEST_STEM, _LONGEST_STEM = 2, 24
_KEPT_WORDS = 50_000
_NUMBERS_SAID = (
    "een twee drie vier vijf zes zeven acht negen tien elf twaalf paar enkele tig anderhalf anderhalve "
    "zoveel one two three four five six seven eight nine ten twelve few several couple ein eine einem "
    "einer zwei drei fünf funf sechs sieben acht neun zehn paar un une deux trois quatre cinq"
)
_NUMBERS = frozenset(_NUMBERS_SAID.split())
_SECTIONS_WITHOUT_WEIGHT = frozenset({"mask", "negator", "contrast", "first"})


class Hit(NamedTuple):
    """A term found: words `first` up to `last` of the reading. `size` is how many words of it were named."""

    label: str
    code: str
    weight: float
    first: int
    last: int
    size: int

    def covers(self, other: Hit) -> bool:
        return self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class _Step:
    """One word of a term, or (`gap` above 0) up to so many words that do not matter."""

    exact: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    number: bool = False
    anything: bool = False
    gap: int = 0

    def matches(self, word: str) -> bool:
        if word[0] == "#" and len(word) > 1 and word not in self.exact:
            word = word[1:]
        return (
            word in self.exact
            or word.startswith(self.stems)
            or word.endswith(self.tails)
            or (self.number and (word.isdigit() or word in _NUMBERS))
            or self.anything
        )


@dataclass(frozen=True, slots=True)
class Term:
    label: str
    code: str
    weight: float
    steps: tuple[_Step, ...]
    opens: bool

    def end(self, reading: Reading, first: int) -> int:
        """The word behind the term when it begins at `first`, or 0."""
        return self._end(reading.words, first + 1, reading.sentence_end[first], 1)

    def _end(self, words: list[str], at: int, stop: int, step: int) -> int:
        while step < len(self.steps):
            wanted = self.steps[step]
            if wanted.gap:
                latest = min(at + wanted.gap, stop - 1)
                ends = (self._end(words, i, stop, step + 1) for i in range(at, latest + 1))
                return next((end for end in ends if end), 0)
            if at >= stop or not wanted.matches(words[at]):
                return 0
            at, step = at + 1, step + 1
        return at


class _Begun(NamedTuple):
    """Terms that begin with a word: those whose second word is listed by that word, and all others."""

    open: tuple[Term, ...]
    by_next: dict[str, list[Term]]


class Book:
    """The terms of one or more lists, indexed."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._exact: defaultdict[str, list[Term]] = defaultdict(list)
        self._stems: defaultdict[str, list[Term]] = defaultdict(list)
        self._tails: defaultdict[str, list[Term]] = defaultdict(list)
        self._numbers: list[Term] = []
        self._cache: dict[str, _Begun] = {}
        self.single: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for term in terms:
            self._add(term)

    def _add(self, term: Term) -> None:
        first = term.steps[0]
        for index, keys in (
            (self._exact, first.exact),
            (self._stems, first.stems),
            (self._tails, first.tails),
        ):
            for key in keys:
                index[key].append(term)
        if first.number:
            self._numbers.append(term)
        if len(term.steps) == 1:
            for word in first.exact:
                self.single[term.label][word] = term.weight

    def find(self, reading: Reading) -> list[Hit]:
        """All terms in the reading, overlapping ones as well, without those that a mask covers."""
        hits: list[Hit] = []
        masks: defaultdict[int, list[Hit]] = defaultdict(list)
        words = reading.words
        for first, word in enumerate(words):
            begun = self._beginning_with(word)
            following = words[first + 1] if first + 1 < len(words) else ""
            for term in (*begun.open, *begun.by_next.get(following, ())):
                if term.opens and not reading.opens[first]:
                    continue
                last = term.end(reading, first)
                if not last:
                    continue
                hit = Hit(term.label, term.code, term.weight, first, last, len(term.steps))
                if term.label == "mask":
                    for covered in range(first, last):
                        masks[covered].append(hit)
                else:
                    hits.append(hit)
        if not masks:
            return hits
        return [hit for hit in hits if not any(_hides(mask, hit) for mask in masks.get(hit.first, ()))]

    def _beginning_with(self, word: str) -> _Begun:
        found = self._cache.get(word)
        if found is None:
            if len(self._cache) > _KEPT_WORDS:
                self._cache.clear()
            found = self._cache[word] = _begun(self._look_up(word))
        return found

    def _look_up(self, word: str) -> Iterator[Term]:
        yield from self._exact.get(word, ())
        if word[0] == "#" and len(word) > 1:
            word = word[1:]
            yield from self._exact.get(word, ())
        for length in range(_SHORTEST_STEM, min(len(word), _LONGEST_STEM) + 1):
            yield from self._stems.get(word[:length], ())
            yield from self._tails.get(word[-length:], ())
        if word.isdigit() or word in _NUMBERS:
            yield from self._numbers


def _begun(found: Iterable[Term]) -> _Begun:
    others: list[Term] = []
    by_next: defaultdict[str, list[Term]] = defaultdict(list)
    for term in found:
        second = term.steps[1] if len(term.steps) > 1 else None
        if second and second.exact and not (second.stems or second.tails or second.number or second.anything):
            for word in second.exact:
                by_next[word].append(term)
                by_next[f"#{word}"].append(term)
        else:
            others.append(term)
    return _Begun(tuple(others), dict(by_next))


def _hides(mask: Hit, hit: Hit) -> bool:
    return mask.covers(hit) and any(one in {hit.label, f"{hit.label} {hit.code}"} for one in mask.code.split("+"))


@cache
def book(*languages: str) -> Book:
    """The lists of these languages together with the shared one."""
    return Book(term for name in ("shared", *languages) for term in terms(name))


@cache
def vocabulary() -> frozenset[str]:
    """Every word that stands in a list in full."""
    names = ("shared", *LANGUAGES)
    return frozenset(word for name in names for term in terms(name) for step in term.steps for word in step.exact)


@cache
def terms(name: str) -> tuple[Term, ...]:
    """The terms of `lexicon/<name>.txt`. A line it cannot read is a ValueError with its number."""
    found: list[Term] = []
    label, code, weight = "", "", 0.0
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("# "):
            continue
        try:
            if line.startswith("["):
                label, code, weight = _section(line)
            else:
                found.extend(_term(part.strip(), label, code, weight) for part in line.split(",") if part.strip())
        except (ValueError, IndexError) as error:
            raise ValueError(f"{name}.txt, line {number}: {error}") from error
    return tuple(found)


def _section(line: str) -> tuple[str, str, float]:
    parts = line.strip().strip("[]").split()
    if parts[0] in _SECTIONS_WITHOUT_WEIGHT:
        return parts[0], " ".join(parts[1:]), 1.0
    return parts[0], " ".join(parts[1:-1]), float(parts[-1])


def _term(text: str, label: str, code: str, weight: float) -> Term:
    if not label:
        raise ValueError("a term stands before the first section")
    pieces = text.split()
    opens = pieces[0] == "^"
    steps = tuple(step for piece in pieces[opens:] for step in _steps(piece))
    if not steps or steps[0].gap or steps[-1].gap or (steps[0].anything and len(steps) == 1):
        raise ValueError(f"{text!r} must begin and end with a word")
    return Term(label, code, weight, steps, opens)


def _steps(piece: str) -> list[_Step]:
    if piece[0] == "~":
        return [_Step(gap=int(piece[1:] or _GAP))]
    if piece == "*":
        return [_Step(anything=True)]
    if piece.startswith("<n>"):
        rest = piece[3:]
        return [_Step(number=True), *([_Step(exact=frozenset(split(rest)))] if rest else [])]
    if "*" in piece or ("/" in piece and piece[0] not in ":="):
        return [_choice(piece.split("/"))]
    return [_Step(exact=frozenset({word})) for word in split(piece)]


def _choice(options: list[str]) -> _Step:
    exact, stems, tails = set[str](), list[str](), list[str]()
    for option in options:
        (word,) = split(option.strip("*"))
        if option.endswith("*"):
            stems.append(word)
        if option.startswith("*"):
            tails.append(word)
        if "*" not in option:
            exact.add(word)
    return _Step(exact=frozenset(exact), stems=tuple(stems), tails=tuple(tails))

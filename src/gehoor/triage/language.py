"""Which language a post is in: Dutch, English, German, French, or not known.

Three weak witnesses are added up: function words, words that stand in the lists of one language only, and
groups of letters that are common in one language. A word's votes do not depend on its neighbours.
"""

from __future__ import annotations

import math
import tomllib
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from gehoor.triage.lexicon import LANGUAGES, terms
from gehoor.triage.words import Reading

UNKNOWN = "und"


class Guess(NamedTuple):
    """A language code, and how sure: 0 to 1, not calibrated."""

    code: str
    p: float


_TABLES = Path(__file__).parent / "lexicon" / "languages.toml"
_LETTER_WEIGHT = 0.35
_LISTED_WEIGHT = 1.1
_SHARED = {1: 2.0, 2: 0.9, 3: 0.35}
_HINT, _HINT_SHORT = 0.8, 2.2
_SHORT = 12
_LONGEST_MARKED = 40
_ENOUGH = 1.0
_CODES = (*LANGUAGES, UNKNOWN)


def guess(reading: Reading, hint: str = "") -> Guess:
    """The language of what was read. `hint` ("nl", "nl-BE") helps most where there is little to read."""
    votes = dict.fromkeys(_CODES, 0.0)
    letters = strange = 0
    for word, start, end in zip(reading.words, reading.starts, reading.ends, strict=True):
        plain, foreign = _count(word)
        letters += plain + foreign
        strange += foreign
        for code, vote in _votes(word):
            votes[code] += vote
        original = reading.text[start:end]
        if not original.isascii():
            for code, vote in _marks(original[:_LONGEST_MARKED].lower()):
                votes[code] += vote
    if strange * 2 > letters:
        return Guess(UNKNOWN, 0.95)
    wanted = hint.strip().lower()[:2]
    if wanted in LANGUAGES:
        votes[wanted] += _HINT_SHORT if letters < _SHORT else _HINT
    return _best(votes)


def _best(votes: dict[str, float]) -> Guess:
    best = max(_CODES, key=lambda code: votes[code])
    if votes[best] < _ENOUGH:
        return Guess(UNKNOWN, 0.5)
    total = sum(math.exp(max(votes[code] - votes[best], -30)) for code in _CODES)
    return Guess(best, round(1 / total, 4))


@lru_cache(maxsize=65_536)
def _votes(word: str) -> tuple[tuple[str, float], ...]:
    votes: defaultdict[str, float] = defaultdict(float)
    word = word.lstrip("#")
    in_lists = _function_words().get(word, ())
    for code in in_lists:
        votes[code] += _SHARED.get(len(in_lists), 0.15)
    owner = _owner().get(word)
    if owner and not in_lists:
        votes[owner] += _LISTED_WEIGHT
    padded = f"_{word}_"
    for part, codes in _letter_groups():
        if part in padded:
            for code in codes:
                votes[code] += _LETTER_WEIGHT / len(codes)
    return tuple(votes.items())


@lru_cache(maxsize=65_536)
def _marks(lower: str) -> tuple[tuple[str, float], ...]:
    """Letters with marks, which folding takes away."""
    lower = unicodedata.normalize("NFC", lower)
    votes: defaultdict[str, float] = defaultdict(float)
    for code, marks in (("de", "ßäöü"), ("fr", "çèàêûœé"), ("nl", "ëï"), (UNKNOWN, "ñãõąęłśżźćğşøåòìí¿áó")):
        for letter in lower:
            if letter in marks:
                votes[code] += 0.4 if letter == "é" else 0.9
    return tuple(votes.items())


@lru_cache(maxsize=65_536)
def _count(word: str) -> tuple[int, int]:
    """Letters of our alphabet and letters of another script."""
    letters = [letter for letter in word if letter.isalpha()]
    foreign = sum(1 for letter in letters if letter > "\u024f")
    return len(letters) - foreign, foreign


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(_TABLES.read_text(encoding="utf-8"))


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, table in _tables().items():
        for word in table["words"].split():
            found[unicodedata.normalize("NFC", word)].append(code)
            bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
            if bare != word and code not in found[bare]:
                found[bare].append(code)
    return {word: tuple(codes) for word, codes in found.items()}


@cache
def _owner() -> dict[str, str]:
    """Words of the lists that belong to one language only."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for code in LANGUAGES:
        for term in terms(code):
            for step in term.steps:
                for word in step.exact:
                    seen[word].add(code)
    shared = {word for term in terms("shared") for step in term.steps for word in step.exact}
    return {
        word: next(iter(codes))
        for word, codes in seen.items()
        if len(codes) == 1 and word not in shared and word.isalpha()
    }


@cache
def _letter_groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, table in _tables().items():
        for part in table["letters"].split():
            found[part].append(code)
    return tuple((part, tuple(codes)) for part, codes in found.items())

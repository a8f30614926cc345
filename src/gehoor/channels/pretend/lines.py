"""What people say. The words stand in `lines/*.txt`, one post a line; this reads them and keeps them varied.

A line may begin with tags in brackets: a voice (`[flemish]`) keeps it to people who talk like that,
`[by:belvink]` to that one account, and `[complaint]`, `[question]` or `[compliment]` say what a line in a
foreign language is. A line that begins with `## ` is a note to the reader of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from gehoor.channels.pretend.people import Person

VOICES = frozenset({"angry", "dry", "ironic", "flemish", "elderly", "teen", "typos", "mixed"})

# What somebody says of his own accord, by file; the foreign files carry the kind in a tag.
FRESH = {
    "complaints": "complaint",
    "questions": "question",
    "compliments": "compliment",
    "secondhand": "secondhand",
    "noise": "noise",
    "ideas": "idea",
    "urgent": "urgent",
    "private": "private",
    "english": "complaint",
    "german": "complaint",
}
_LANGUAGES = {"english": "en", "german": "de"}
_KINDS = frozenset({"complaint", "question", "compliment"})
_TAGS = re.compile(r"^\[([^\]]+)\]\s+")
SHOUTED = 40
"""Longer texts are not shouted as a whole."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that can be said; `id` is its file and text, so it survives a reordering of the file."""

    text: str
    file: str
    kind: str = ""
    voice: str = ""
    by: str = ""
    language: str = "nl"

    @property
    def id(self) -> str:
        return f"{self.file}:{self.text}"

    def suits(self, person: Person) -> bool:
        if self.by:
            return person.handle == self.by
        if not person.talks or person.language != self.language:
            return False
        # What the young and the old say of themselves is theirs: no teenager has a daughter of five.
        if not self.voice and person.voice in ("teen", "elderly") and self.file in (*FRESH, "outage"):
            return False
        return self.voice in ("", person.voice)


@cache
def lines(file: str) -> tuple[Line, ...]:
    """The lines of one file; FileNotFoundError where there is none."""
    text = files(__package__).joinpath("lines", f"{file}.txt").read_text("utf-8")
    return tuple(_line(file, row.strip()) for row in text.splitlines() if row.strip() and row[:3] != "## ")


@cache
def stock() -> tuple[Line, ...]:
    """Everything that somebody can say of his own accord."""
    return tuple(line for file in FRESH for line in lines(file))


def answers(mood: str, language: str) -> tuple[Line, ...]:
    """What people say back (`calm`, `half`, `angrier`, `louder` ...) in their own language."""
    return lines(mood if language == "nl" else f"{mood}-{language}")


def varied(text: str, rng: Random) -> str:
    """The same thing as another person would put it, once the whole stock has been used; in any language."""
    bare = text.rstrip(".!")
    options = (
        text[:1].lower() + text[1:],
        bare,
        f"{bare}...",
        f"{bare}!!",
        f"{text} #zeldermeer",
        text.replace("@zeldermeer", "@zeldermeer (Woongoed)"),
        text.upper() if len(text) < SHOUTED else bare,
    )
    return rng.choice([option for option in options if option != text])


def _line(file: str, row: str) -> Line:
    tags: list[str] = []
    if found := _TAGS.match(row):
        tags, row = found.group(1).split(), row[found.end() :]
    return Line(
        text=row,
        file=file,
        kind=next((tag for tag in tags if tag in _KINDS), FRESH.get(file, "")),
        voice=next((tag for tag in tags if tag in VOICES), ""),
        by=next((tag[3:] for tag in tags if tag.startswith("by:")), ""),
        language=_language(file),
    )


def _language(file: str) -> str:
    return _LANGUAGES.get(file) or (file[-2:] if file[-3:] in ("-en", "-de") else "nl")

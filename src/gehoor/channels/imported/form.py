"""What a file looks like from the outside, and one record of it. Values only."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final, NamedTuple

LONGEST: Final = 1 << 20
"""Bytes of one record; a longer one is bad, and passed over without being held."""


class Kind(enum.StrEnum):
    """How a file sets its records apart."""

    TABLE = "table"
    LINES = "lines"
    JSON_LINES = "json_lines"
    JSON_ARRAY = "json_array"


class Trouble(enum.StrEnum):
    """Why there is no post in a record. NONE and BLANK are no trouble at all."""

    NONE = ""
    BLANK = "blank"
    TOO_LONG = "too_long"
    OPEN_QUOTE = "open_quote"
    ENCODING = "encoding"
    COLUMNS = "columns"
    JSON = "json"
    NO_OBJECT = "no_object"
    NO_TEXT = "no_text"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Form:
    """All that is needed to cut a file into records.

    `begin` is the length of a byte order mark. `delimiter`, `quoted` and `width` are of a TABLE; without
    `quoted` a quotation mark is a character like any other; `width` 0 lets every row have its own.
    """

    kind: Kind
    encoding: str = "utf-8"
    begin: int = 0
    delimiter: str = ""
    quoted: bool = False
    width: int = 0


Cells = tuple[str, ...] | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its first line (from 1), how many lines it has, and the byte behind it.

    Without trouble `cells` holds the columns in order, or the members of the object by name.
    """

    line: int
    lines: int
    end: int
    raw: bytes
    cells: Cells = ()
    trouble: Trouble = Trouble.NONE


class Line(NamedTuple):
    """A line without its end; of one that is too long, only the beginning."""

    raw: bytes
    number: int
    end: int
    too_long: bool


class Lines:
    """The lines of a file, none of them held beyond `LONGEST` bytes."""

    def __init__(self, file: BinaryIO, byte: int) -> None:
        self._file = file
        self.go(byte, 0)

    def go(self, byte: int, number: int) -> None:
        """Read on at `byte`, behind line `number`."""
        self._byte, self._number = byte, number
        self._file.seek(byte)

    def read(self) -> Line | None:
        first = part = self._file.readline(LONGEST)
        if not first:
            return None
        self._number += 1
        self._byte += len(part)
        too_long = False
        while len(part) == LONGEST and not part.endswith(b"\n"):
            part = self._file.readline(LONGEST)
            self._byte += len(part)
            too_long = too_long or bool(part)
        return Line(first.removesuffix(b"\n").removesuffix(b"\r"), self._number, self._byte, too_long)

"""A file of any size cut into records, one at a time, in bounded memory. Nothing is skipped in silence.

A record is a row of a table, a line, or an object of JSON. What cannot be read is a record too, with the code of
what is wrong with it, and reading goes on behind it. The work is linear in the size of the file, whatever stands in
it.
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

LONGEST: Final = 1 << 20
"""Bytes of one record; a longer one is bad, and passed over without being held."""

BLANK: Final = "blank"
TOO_LONG: Final = "too_long"
OPEN_QUOTE: Final = "open_quote"
ENCODING: Final = "encoding"
COLUMNS: Final = "columns"
JSON: Final = "json"
NO_OBJECT: Final = "no_object"

Cells = tuple[str, ...] | Mapping[str, str]


class Kind(enum.StrEnum):
    """How a file sets its records apart."""

    TABLE = "table"
    LINES = "lines"
    JSON_LINES = "json_lines"
    JSON_ARRAY = "json_array"


@dataclass(frozen=True, slots=True)
class Form:
    """The outside of a file: all that is needed to cut it into records.

    `begin` is the length of a byte order mark. `delimiter`, `quoted` and `width` are of a TABLE; without
    `quoted` a quotation mark is a character like any other; `width` 0 lets every row have its own.
    """

    kind: Kind
    encoding: str = "utf-8"
    begin: int = 0
    delimiter: str = ""
    quoted: bool = False
    width: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its first line (from 1), how many lines it has, and the byte behind it.

    `code` is empty for a good one; then `cells` holds the columns in order, or the members of the object.
    """

    line: int
    lines: int
    end: int
    raw: bytes
    cells: Cells = ()
    code: str = ""


def records(file: BinaryIO, form: Form) -> Iterator[Record]:
    """All records of a seekable file, from its beginning."""
    if form.kind is Kind.TABLE:
        return _rows(_Lines(file, form.begin), form)
    if form.kind is Kind.JSON_ARRAY:
        # A room of its own, because an element pays no heed to lines.
        return _elements(file, form)
    return _single_lines(_Lines(file, form.begin), form)


class _Lines:
    """The physical lines of a file, none of them held beyond `LONGEST` bytes."""

    def __init__(self, file: BinaryIO, byte: int) -> None:
        self.file = file
        self.too_long = False
        self.go(byte, 0)

    def go(self, byte: int, line: int) -> None:
        self.byte, self.line = byte, line
        self.file.seek(byte)

    def read(self) -> bytes | None:
        """The next line without its end; `too_long` tells that only its beginning is given."""
        part = self.file.readline(LONGEST)
        if not part:
            return None
        self.line += 1
        self.byte += len(part)
        first = part
        while len(part) == LONGEST and not part.endswith(b"\n"):
            part = self.file.readline(LONGEST)
            self.byte += len(part)
        self.too_long = first is not part and bool(part)
        return first.removesuffix(b"\n").removesuffix(b"\r")


def _single_lines(lines: _Lines, form: Form) -> Iterator[Record]:
    while (raw := lines.read()) is not None:
        code, cells = "", Cells
        if lines.too_long:
            code, cells = TOO_LONG, ()
        elif not raw.strip():
            code, cells = BLANK, ()
        elif form.kind is Kind.JSON_LINES:
            code, cells = _object(raw, form)
        else:
            code, cells = _decoded([raw], form)
        yield Record(lines.line, 1, lines.byte, raw, cells, code)


def _rows(lines: _Lines, form: Form) -> Iterator[Record]:
    nothing = b" \t\r" + form.delimiter.encode()
    while (raw := lines.read()) is not None:
        line, byte = lines.line, lines.byte
        if lines.too_long:
            yield Record(line, 1, byte, raw, code=TOO_LONG)
            continue
        if not raw.strip(nothing):
            yield Record(line, 1, byte, raw, code=BLANK)
            continue
        row = _row(raw, lines, form)
        if row is None:
            # The quote closes nowhere near: only this line is lost, the next one is read afresh.
            lines.go(byte, line)
            yield Record(line, 1, byte, raw, code=OPEN_QUOTE)
            continue
        whole, fields = row
        code, cells = _decoded(fields, form)
        yield Record(line, lines.line - line + 1, lines.byte, whole, cells, code)


def _row(raw: bytes, lines: _Lines, form: Form) -> tuple[bytes, list[bytes]] | None:
    """The fields of the row that begins with line `raw`, reading on while a quoted field goes on."""
    delimiter = form.delimiter.encode()
    if not form.quoted:
        return raw, raw.split(delimiter)
    split = _split(raw, delimiter)
    if split is None:
        return None
    fields, rest = split
    whole, waiting, size = [raw], [rest], len(raw)
    while rest is not None:
        more = lines.read()
        size += len(more or b"")
        if more is None or lines.too_long or size > LONGEST:
            return None
        whole.append(more)
        waiting.append(more)
        # Doubled quotes do not close, so most lines of a long field need no second look.
        if not _LONE_QUOTE.search(more):
            continue
        split = _split(b"\n".join(part for part in waiting if part is not None), delimiter)
        if split is None or (form.width and len(fields) + len(split[0]) > form.width):
            return None
        fields, rest = fields + split[0], split[1]
        waiting = [rest]
    if len(whole) > 1 and form.width and len(fields) != form.width:
        return None
    return b"\n".join(whole), fields


_LONE_QUOTE = re.compile(rb'(?<!")"(?:"")*+(?!")')
_QUOTED = re.compile(rb'"((?:[^"]++|"")*+)"')


def _split(text: bytes, delimiter: bytes) -> tuple[list[bytes], bytes | None] | None:
    """The fields of a text, and what remains when a quoted field does not close in it.

    A quotation that is only the beginning of a field (`"Nee" zei hij`) is meant as words and stays as it is;
    but None if it would run over several lines, for then the quote was never meant to open anything.
    """
    fields: list[bytes] = []
    at = 0
    while True:
        end = text.find(delimiter, at)
        if text.startswith(b'"', at):
            quoted = _QUOTED.match(text, at)
            if quoted is None:
                return fields, text[at:]
            if quoted.end() == len(text) or text.startswith(delimiter, quoted.end()):
                fields.append(quoted[1].replace(b'""', b'"'))
                at = end = quoted.end()
            elif b"\n" in quoted[0]:
                return None
            else:
                end = text.find(delimiter, quoted.end())
        if end == -1:
            end = len(text)
        if at < end or not text.startswith(b'"', max(0, at - 1), at) or at == 0:
            fields.append(text[at:end])
        if end == len(text):
            return fields, None
        at = end + 1


def _decoded(fields: list[bytes], form: Form) -> tuple[str, Cells]:
    try:
        cells = tuple(field.decode(form.encoding) for field in fields)
    except UnicodeDecodeError:
        return ENCODING, ()
    if form.width and not any(cells[form.width :]):
        # Spreadsheets leave empty cells behind at the end of a row.
        cells = cells[: form.width]
    if form.width and len(cells) != form.width:
        return COLUMNS, cells
    return "", cells

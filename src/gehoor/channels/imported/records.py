"""A file of any size as records, one at a time, in bounded memory. Nothing is skipped in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from gehoor.channels.imported.elements import elements, objects
from gehoor.channels.imported.form import Cells, Form, Kind, Lines, Record, Trouble
from gehoor.channels.imported.table import rows


def records(file: BinaryIO, form: Form) -> Iterator[Record]:
    """All records of a seekable file from its beginning, good, bad and blank, in order."""
    match form.kind:
        case Kind.TABLE:
            return rows(Lines(file, form.begin), form)
        case Kind.JSON_LINES:
            return objects(Lines(file, form.begin), form)
        case Kind.JSON_ARRAY:
            return elements(file, form)
        case Kind.LINES:
            return _whole_lines(Lines(file, form.begin), form)


def _whole_lines(lines: Lines, form: Form) -> Iterator[Record]:
    while (line := lines.read()) is not None:
        cells: Cells = ()
        trouble = Trouble.TOO_LONG if line.too_long else Trouble.NONE
        if not trouble:
            try:
                cells = (line.raw.decode(form.encoding),)
            except UnicodeDecodeError:
                trouble = Trouble.ENCODING
            else:
                trouble = Trouble.NONE if cells[0].strip() else Trouble.BLANK
        yield Record(line.number, 1, line.end, line.raw, cells, trouble)

"""Rows of a table, with quoted fields that may run over several lines. Linear, whatever the quotes do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gehoor.channels.imported.form import LONGEST, Cells, Form, Line, Lines, Record, Trouble

_WIDEST: Final = 512
"""Columns of a row over several lines, while we do not know how many the others have."""

# A run of an odd number of quotes ends a quoted field; doubled ones stand for themselves.
_LONE_QUOTE = re.compile(rb'(?<!")"(?:"")*+(?!")')
_QUOTED = re.compile(rb'"((?:[^"]++|"")*+)"')


class _Torn(Exception):
    """A quote that seemed to open a field over several lines did not."""


def rows(lines: Lines, form: Form) -> Iterator[Record]:
    nothing = b" \t\r" + form.delimiter.encode()
    while (line := lines.read()) is not None:
        if line.too_long:
            yield Record(line.number, 1, line.end, line.raw, trouble=Trouble.TOO_LONG)
        elif not line.raw.strip(nothing):
            yield Record(line.number, 1, line.end, line.raw, trouble=Trouble.BLANK)
        else:
            yield _row(line, lines, form)


def _row(line: Line, lines: Lines, form: Form) -> Record:
    if not form.quoted:
        fields = line.raw.split(form.delimiter.encode())
        return _checked(line, line, line.raw, fields, form)
    try:
        fields, more = _fields(line, lines, form)
    except _Torn:
        # Only this line is lost; the next one is read afresh.
        lines.go(line.end, line.number)
        return Record(line.number, 1, line.end, line.raw, trouble=Trouble.OPEN_QUOTE)
    last = more[-1] if more else line
    return _checked(line, last, b"\n".join([line.raw, *(one.raw for one in more)]), fields, form)


def _fields(line: Line, lines: Lines, form: Form) -> tuple[list[bytes], list[Line]]:
    """The fields of the row that begins with `line`, and the lines that it took besides.

    A row over several lines is believed only if it has as many columns as the others; else it is _Torn.
    """
    delimiter = form.delimiter.encode()
    fields, rest = _split(line.raw, delimiter)
    more: list[Line] = []
    waiting, size = [rest or b""], len(line.raw)
    while rest is not None:
        following = lines.read()
        if following is None or following.too_long or size + len(following.raw) > LONGEST:
            raise _Torn
        size += len(following.raw)
        more.append(following)
        waiting.append(following.raw)
        # Most lines of a long field cannot end it, and the field is not looked through again for each.
        if _LONE_QUOTE.search(following.raw):
            found, rest = _split(b"\n".join(waiting), delimiter)
            fields += found
            waiting = [rest or b""]
            if len(fields) > (form.width or _WIDEST):
                raise _Torn
    if more and form.width and len(fields) != form.width:
        raise _Torn
    return fields, more


def _split(text: bytes, delimiter: bytes) -> tuple[list[bytes], bytes | None]:
    """The fields of a text, and from its quote on the one that does not end in it.

    A quotation that is only the beginning of a field (`"Nee" zei hij`) is meant as words and stays as it is;
    if it would run over several lines it was never meant to open a field: _Torn.
    """
    fields: list[bytes] = []
    at = 0
    while True:
        field, end = b"", at
        if text.startswith(b'"', at):
            quoted = _QUOTED.match(text, at)
            if quoted is None:
                return fields, text[at:]
            end = quoted.end()
            field = quoted[1].replace(b'""', b'"')
        if end == at or not (end == len(text) or text.startswith(delimiter, end)):
            if b"\n" in text[at:end]:
                raise _Torn
            end = text.find(delimiter, end)
            end = len(text) if end < 0 else end
            field = text[at:end]
        fields.append(field)
        if end == len(text):
            return fields, None
        at = end + len(delimiter)


def _checked(first: Line, last: Line, raw: bytes, fields: list[bytes], form: Form) -> Record:
    cells: Cells
    trouble = Trouble.NONE
    try:
        cells = tuple(field.decode(form.encoding) for field in fields)
    except UnicodeDecodeError:
        cells, trouble = (), Trouble.ENCODING
    else:
        if form.width and not any(cells[form.width :]):
            # Spreadsheets leave empty cells behind at the end of a row.
            cells = cells[: form.width]
        if form.width and len(cells) != form.width:
            trouble = Trouble.COLUMNS
    return Record(first.number, last.number - first.number + 1, last.end, raw, cells, trouble)

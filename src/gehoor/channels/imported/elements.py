"""Objects of JSON: one on each line, or the elements of one long array, without holding it whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from gehoor.channels.imported.form import LONGEST, Form, Lines, Record, Trouble

_CHUNK: Final = 1 << 16
_DEPTH: Final = 3
_PATIENCE: Final = 1 << 22
"""Bytes that may be read again to save what stands behind broken objects: it keeps the work linear."""

_BETWEEN = re.compile(rb"[\s,\]]*+")
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\],"]', re.DOTALL)
_OBJECT_LINE = re.compile(rb"\n[ \t\r]*+(?=\{)")


def objects(lines: Lines, form: Form) -> Iterator[Record]:
    """The objects of a file that has one on each line."""
    while (line := lines.read()) is not None:
        cells: Mapping[str, str] = {}
        if line.too_long:
            trouble = Trouble.TOO_LONG
        elif not line.raw.strip():
            trouble = Trouble.BLANK
        else:
            trouble, cells = _members(line.raw, form)
        yield Record(line.number, 1, line.end, line.raw, cells, trouble)


def elements(file: BinaryIO, form: Form) -> Iterator[Record]:
    """The elements of an array; a broken one ends where the next object begins a line."""
    array = _Array(file, form)
    while array.to_next():
        yield array.take()


def _members(raw: bytes, form: Form) -> tuple[Trouble, Mapping[str, str]]:
    """The members of an object as text, those of an object within it by "author.name"."""
    try:
        value = json.loads(raw.decode(form.encoding))
    except UnicodeDecodeError:
        return Trouble.ENCODING, {}
    except (ValueError, RecursionError):
        return Trouble.JSON, {}
    if not isinstance(value, dict):
        return Trouble.NO_OBJECT, {}
    return Trouble.NONE, dict(_flat(value, "", _DEPTH))


def _flat(value: Mapping[str, object], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, member in value.items():
        if isinstance(member, str):
            yield prefix + name, member
        elif isinstance(member, dict) and depth:
            yield from _flat(member, f"{prefix}{name}.", depth - 1)
        elif member is not None:
            yield prefix + name, json.dumps(member)


class _Array:
    """A window on the file: `data` is held from byte `base` on; `at` is where we are in it."""

    def __init__(self, file: BinaryIO, form: Form) -> None:
        self.file, self.form = file, form
        self.data, self.at, self.base, self.line = b"", 0, form.begin, 1
        self.patience = _PATIENCE
        file.seek(form.begin)
        while b"[" not in self.data and self._fill():
            pass
        self._go(self.data.find(b"[") + 1)

    def to_next(self) -> bool:
        """Pass over what stands between two elements; False at the end of the file."""
        while True:
            between = _BETWEEN.match(self.data, self.at)
            self._go(between.end() if between else self.at)
            if self.at < len(self.data):
                return True
            if not self._fill():
                return False

    def take(self) -> Record:
        """The element that begins here, good or bad; behind it we are behind it, or at what can be saved."""
        end = self._end()
        trouble, cells = Trouble.JSON, dict[str, str]()
        if end is not None:
            trouble, found = _members(self.data[self.at : end], self.form)
            cells.update(found)
        line, raw = self.line, self.data[self.at : end][:LONGEST]
        if trouble:
            if end is None and b"\n" not in raw.rstrip():
                trouble = Trouble.TOO_LONG if len(raw) == LONGEST else trouble
            self._pass_over(end)
            return Record(line, max(1, self.line - line), self.base + self.at, raw, trouble=trouble)
        self._go(end or self.at)
        return Record(line, self.line - line + 1, self.base + self.at, raw, cells)

    def _end(self) -> int | None:
        """Where the element ends; None when it does not within `LONGEST`, or not at all."""
        at, depth = self.at, 0
        while True:
            token = _TOKEN.search(self.data, at)
            if token is None or token[0] == b'"':
                # A string may end in what follows; all that was counted before it stays counted.
                at = token.start() if token else len(self.data)
                if len(self.data) - self.at > LONGEST or not self._fill():
                    return None
                continue
            at = token.end()
            mark = token[0]
            depth += (mark in b"{[") - (mark in b"}]")
            if depth < 0 or (depth == 0 and mark == b","):
                # A stray end, or something that is no object: it reaches up to here.
                return max(token.start(), self.at + 1)
            if depth == 0 and mark in b"}]":
                return at

    def _pass_over(self, end: int | None) -> None:
        """Behind a bad element: at the next line that begins an object, if it can be found in reason."""
        scanned = len(self.data) if end is None else end
        saved = _OBJECT_LINE.search(self.data, self.at, min(scanned + 1, len(self.data)))
        if saved and self.patience > 0:
            self.patience -= scanned - saved.end()
            self._go(saved.end())
        elif end is not None:
            self._go(end)
        else:
            self._go(scanned)
            self._to_object_line()

    def _to_object_line(self) -> None:
        while self._fill():
            found = _OBJECT_LINE.search(self.data, self.at)
            if found:
                self._go(found.end())
                return
            # The line end before a brace may be the last that we have.
            self._go(max(self.at, len(self.data.rstrip()), len(self.data) - LONGEST))
        self._go(len(self.data))

    def _fill(self) -> bool:
        more = self.file.read(_CHUNK)
        self.data += more
        return bool(more)

    def _go(self, at: int) -> None:
        self.line += self.data.count(b"\n", self.at, at)
        self.patience = min(_PATIENCE, self.patience + at - self.at)
        self.at = at
        if at > _CHUNK:
            self.data, self.at, self.base = self.data[at:], 0, self.base + at

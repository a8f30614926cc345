"""The posts in a file, one by one: every record becomes a Row or a BadRow, and none is passed over.

A post's id is that of its column. Where there is none it is made of the contents of the row and of how often
the same contents came before in this file: so importing a file twice adds nothing, also with rows added to it, and
two rows that are the same in one file are two posts. The host tells files apart.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from gehoor.channels.imported.form import Cells, Record, Trouble
from gehoor.channels.imported.layout import Layout, Note, Remark, Role
from gehoor.channels.imported.records import records
from gehoor.channels.imported.sniff import sniff
from gehoor.channels.imported.times import read_time
from gehoor.channels.port import Actor, Post
from gehoor.kernel.errors import Refusal
from gehoor.kernel.text import LONGEST, clean

__all__ = [
    "BadRow",
    "Layout",
    "Note",
    "Position",
    "Reading",
    "Remark",
    "Role",
    "Row",
    "Trouble",
    "rows",
    "sniff",
]

SHOWN: Final = 200
"""Characters of a bad row that are shown."""
_LONGEST_ID: Final = 200
_LONGEST_NAME: Final = 200
_EARLIEST: Final = 1990
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)
_RATING: Final = re.compile(r"(\d{1,2})(?:[.,]0+)?(?: ?/ ?\d+)?", re.ASCII)
_SAID: Final[Mapping[Trouble, str]] = {
    Trouble.TOO_LONG: "this row is longer than 1 MB",
    Trouble.OPEN_QUOTE: "a quotation mark opens here and is not closed",
    Trouble.ENCODING: "this row has bytes that are no text in the encoding of the file",
    Trouble.COLUMNS: "this row has another number of columns than the others",
    Trouble.JSON: "this is no JSON",
    Trouble.NO_OBJECT: "this is JSON, but no object",
    Trouble.NO_TEXT: "there is no text in this row",
    Trouble.TIME: "the time in this row cannot be read, or lies in the future",
}


@dataclass(frozen=True, slots=True)
class Position:
    """How far a file was read: the bytes and lines behind us. Give it to `rows` to go on from there."""

    byte: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A post, the line on which it begins (from 1) and the number of lines it takes."""

    line: int
    lines: int
    behind: Position
    post: Post


@dataclass(frozen=True, slots=True)
class BadRow:
    """A record that gave no post: why, and the first `SHOWN` characters of it, safe to print."""

    line: int
    lines: int
    behind: Position
    code: Trouble
    reason: str
    raw: str


class Reading(Iterator[Row | BadRow]):
    """The rows of a file as they are read, and how far we are. Close it, or use it in a `with`.

    `at` is the position behind the last row, `size` the size of the file; `blank` and `header` are the lines
    so far that held nothing and the names of the columns.
    """

    def __init__(self, path: Path, layout: Layout, now: datetime, start: Position) -> None:
        self.at = Position()
        self.size = layout.size
        self.blank = 0
        self.header = 0
        self._rows = self._read(path, layout, now, start)

    def __next__(self) -> Row | BadRow:
        return next(self._rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._rows.close()

    def _read(self, path: Path, layout: Layout, now: datetime, start: Position) -> Generator[Row | BadRow, None, None]:
        with path.open("rb") as file, closing(_Seen()) as seen:
            header = layout.header
            for record in records(file, layout.form):
                self.at = Position(record.end, record.line + record.lines - 1)
                if record.trouble is Trouble.BLANK:
                    self.blank += 1
                elif header:
                    header = False
                    self.header = record.lines
                else:
                    # Also what was imported before is counted, for the ids of what comes after it.
                    digest = _digest(record)
                    again = seen.before(digest) if not record.trouble else 0
                    if record.end > start.byte:
                        yield _row(record, layout, now, f"{digest.hex()[:32]}-{again}", self.at)


def rows(path: Path, layout: Layout, *, now: datetime, start: Position = Position()) -> Reading:
    """The rows of a file, behind `start`, in bounded memory. `now` dates the posts that have no time.

    Reading on from a position passes over the rows before it, which is much faster than keeping them; the
    file must be the same. Raises Refusal when the layout has no column for the text, and OSError.
    """
    if Role.TEXT not in layout.columns:
        raise Refusal(f"say which column holds the text: {', '.join(layout.names)}", code="no_text", field="text")
    return Reading(path, layout, now, start)


def _row(record: Record, layout: Layout, now: datetime, made_id: str, behind: Position) -> Row | BadRow:
    post = record.trouble or _post(record.cells, layout, now, made_id)
    if isinstance(post, Post):
        return Row(record.line, record.lines, behind, post)
    raw = clean(record.raw[: 4 * SHOWN].decode(layout.form.encoding, "replace"))[:SHOWN]
    return BadRow(record.line, record.lines, behind, post, _SAID[post], raw)


def _post(cells: Cells, layout: Layout, now: datetime, made_id: str) -> Post | Trouble:
    def cell(role: Role) -> str:
        return clean(layout.cell(cells, role)).strip()

    said = layout.cell(cells, Role.TEXT)
    text = clean(said).strip()
    if not text:
        return Trouble.NO_TEXT
    native: dict[str, Any] = {}
    if label := cell(Role.LABEL):
        native["label"] = label[:_LONGEST_NAME]
    if len(said) > LONGEST:
        native["shortened"] = True
    written = f"{cell(Role.TIME)} {cell(Role.CLOCK)}".strip() if cell(Role.TIME) else ""
    published = read_time(written, month_first=layout.month_first, zone=layout.zone) if written else now
    if not written:
        native["undated"] = True
    # A clock that runs ahead is forgiven; a post from next year would wait for an answer until then.
    if published is None or not published.year >= _EARLIEST or published > now + timedelta(days=1):
        return Trouble.TIME
    own_id = _short(cell(Role.ID))
    rating = _RATING.fullmatch(cell(Role.RATING))
    return Post(
        id=own_id or made_id,
        attributed_to=_actor(cell, own_id or made_id),
        content=text,
        published=published,
        url=_web(cell(Role.URL)),
        in_reply_to=_short(cell(Role.REPLY_TO)) or None,
        # The same id with other contents is an edit.
        revision=made_id.partition("-")[0] if own_id else "",
        language=_language(cell(Role.LANGUAGE)),
        rating=int(rating[1]) if rating else None,
        native=native,
    )


def _digest(record: Record) -> bytes:
    cells = record.cells
    values = sorted(cells.items()) if isinstance(cells, Mapping) else cells
    return hashlib.sha256(json.dumps(values).encode()).digest()


def _actor(cell: Callable[[Role], str], post_id: str) -> Actor:
    handle, name = cell(Role.AUTHOR)[:_LONGEST_NAME], cell(Role.AUTHOR_NAME)[:_LONGEST_NAME]
    known = _short(cell(Role.AUTHOR_ID)) or _short(handle) or _short(name)
    # Posts whose author is not told are not all by one and the same person.
    return Actor(id=known or f"unknown:{post_id}", handle=handle or name, name=name)


def _short(text: str) -> str:
    """An id that fits everywhere; a longer one keeps its beginning and is told apart by its digest."""
    if len(text) <= _LONGEST_ID:
        return text
    return f"{text[: _LONGEST_ID - 33]}-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _web(text: str) -> str:
    """The address if it is one that a link may have: a file must not bring in javascript:."""
    return text if re.match(r"https?://[^\s/]", text, re.IGNORECASE) and len(text.split()) == 1 else ""


def _language(text: str) -> str:
    named = {"nederlands": "nl", "dutch": "nl", "engels": "en", "english": "en"}.get(text.lower())
    return named or (text.replace("_", "-") if _LANGUAGE.fullmatch(text) else "")


class _Seen:
    """How often each content came before: on disk beyond a few MB, so that no file is too large."""

    def __init__(self) -> None:
        # An empty name is a private file that SQLite makes when it must and removes itself.
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("PRAGMA journal_mode = OFF")
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute("PRAGMA cache_size = -16384")
        self._base.execute("CREATE TABLE seen (content INTEGER PRIMARY KEY, times INTEGER NOT NULL)")
        self._base.execute("BEGIN")

    def before(self, digest: bytes) -> int:
        """How often this content was asked for before. Two contents may share a number: that does no harm."""
        found = self._base.execute(
            "INSERT INTO seen VALUES (?, 0) ON CONFLICT (content) DO UPDATE SET times = times + 1 RETURNING times",
            (int.from_bytes(digest[:8], signed=True),),
        ).fetchone()
        return int(found[0])

    def close(self) -> None:
        self._base.close()

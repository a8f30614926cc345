"""What stands in which column of a file, and the choice of a person who knows better than the guess."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from gehoor.channels.imported.form import Cells, Form, Kind
from gehoor.kernel.errors import Refusal
from gehoor.kernel.text import fold


class Role(enum.StrEnum):
    """What a column may be to us. The values are the names by which a caller chooses one."""

    TEXT = "text"
    ID = "id"
    AUTHOR = "author"
    AUTHOR_ID = "author_id"
    AUTHOR_NAME = "author_name"
    TIME = "time"
    CLOCK = "clock"
    LANGUAGE = "language"
    URL = "url"
    REPLY_TO = "reply_to"
    RATING = "rating"
    LABEL = "label"


class Remark(enum.StrEnum):
    """Something about the guess that a person should hear before he believes it."""

    CP1252 = "cp1252"
    UNSURE_DATES = "unsure_dates"
    UNDATED = "undated"
    NO_IDS = "no_ids"
    IDS_REPEAT = "ids_repeat"
    NO_TEXT = "no_text"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark, in words for who reads English; `about` are the names in it."""

    remark: Remark
    words: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """How a file is to be read.

    `names` are the columns in order: of a table their headers, without a header "1", "2" …; of JSON the names
    of the members that the sample has. `columns` says which of them we take. `zone` is that of times that
    name none. `size` is that of the file in bytes, for progress.
    """

    form: Form
    header: bool
    names: tuple[str, ...]
    columns: Mapping[Role, str]
    month_first: bool = False
    zone: str = "Europe/Amsterdam"
    size: int = 0
    notes: tuple[Note, ...] = ()

    def choose(self, **columns: str | int | None) -> Self:
        """The same with columns of the caller's choice: `choose(text="bericht", author=3, label=None)`.

        A whole number counts columns from 0, like Python; words are a name or, as people count, a number
        from 1; None takes no column. Raises Refusal for a role or a column that is not there.
        """
        chosen = dict(self.columns)
        for role, column in columns.items():
            if role not in set(Role):
                raise Refusal(f"a post has no {role}; choose from {', '.join(Role)}", code="role", field=role)
            if column is None:
                chosen.pop(Role(role), None)
            else:
                chosen[Role(role)] = self._name(role, column)
        if Role.TEXT not in chosen:
            raise Refusal("without a column for the text there is nothing to read", code="no_text", field="text")
        return replace(self, columns=chosen)

    def cell(self, cells: Cells, role: Role) -> str:
        """The cell of this role, trimmed; "" where there is none."""
        name = self.columns.get(role)
        if name is None:
            return ""
        if isinstance(cells, Mapping):
            return cells.get(name, "").strip()
        return cells[self.names.index(name)].strip()

    def _name(self, role: str, column: str | int) -> str:
        if isinstance(column, int):
            if 0 <= column < len(self.names):
                return self.names[column]
        else:
            same = [name for name in self.names if name == column] or [
                name for name in self.names if plain(name) == plain(column)
            ]
            if same:
                return same[0]
            if column.isascii() and column.isdigit() and 0 < int(column) <= len(self.names):
                return self.names[int(column) - 1]
            if self.form.kind in (Kind.JSON_LINES, Kind.JSON_ARRAY):
                # A member may well be missing in the sample.
                return column
        raise Refusal(
            f"there is no column {column!r}; this file has {', '.join(self.names)}", code="column", field=role
        )


def plain(name: str) -> str:
    """A column's name as names are compared: without case, marks, spaces and signs."""
    return "".join(letter for letter in fold(name) if letter.isalnum())

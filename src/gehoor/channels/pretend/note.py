"""The values that the network's store gives back."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    handle: str
    name: str
    followers: int


@dataclass(frozen=True, slots=True)
class Note:
    """A post as it stands now. `n` grows with each post of the network; `recipient` only for direct ones."""

    n: int
    id: str
    author: Account
    text: str
    parent: str | None
    root: str
    audience: str
    recipient: str | None
    key: str
    language: str
    published: datetime
    edited: datetime | None
    revision: int
    likes: int

    @property
    def is_open(self) -> bool:
        return self.audience in ("public", "unlisted")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: `note` is the post as it stands now, None for a deletion."""

    seq: int
    kind: str
    post: str
    at: datetime
    note: Note | None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def account_from(row: sqlite3.Row, account: str) -> Account:
    return Account(account, row["handle"], row["name"], row["followers"])


def note_from(row: sqlite3.Row) -> Note:
    return Note(
        n=row["n"],
        id=row["id"],
        author=account_from(row, row["author"]),
        text=row["text"],
        parent=row["parent"],
        root=row["root"],
        audience=row["audience"],
        recipient=row["recipient"],
        key=row["key"],
        language=row["language"],
        published=_moment(row["published"]),
        edited=_moment(row["edited"]) if row["edited"] else None,
        revision=row["revision"],
        likes=row["likes"],
    )


def happening_from(row: sqlite3.Row, note: Note | None) -> Happening:
    return Happening(row["seq"], row["kind"], row["post"], _moment(row["at"]), note)

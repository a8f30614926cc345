"""What the story remembers between ticks and over restarts, in the network's own file.

A *beat* is something that will happen at a moment of story time (seconds since the story began).
A *matter* is what one person has going in one conversation: what he waits for, and how often he has asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gehoor.channels.pretend.lines import Line
from gehoor.channels.pretend.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS beat (
  n INTEGER PRIMARY KEY AUTOINCREMENT, due REAL NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS beat_due ON beat(due);
CREATE TABLE IF NOT EXISTS used (
  line TEXT NOT NULL, handle TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (line, handle));
CREATE INDEX IF NOT EXISTS used_at ON used(at);
CREATE TABLE IF NOT EXISTS matter (
  handle TEXT NOT NULL, root TEXT NOT NULL, kind TEXT NOT NULL, last TEXT NOT NULL, asked REAL NOT NULL,
  waits INTEGER NOT NULL, turn INTEGER NOT NULL DEFAULT 0, loud INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (handle, root));
CREATE TABLE IF NOT EXISTS mood (handle TEXT PRIMARY KEY, mood INTEGER NOT NULL);
"""

MOOD_LEAST, MOOD_MOST = -3, 3


@dataclass(frozen=True, slots=True)
class Beat:
    """`n` is unique for ever, so it can seed what is drawn in this beat."""

    n: int
    due: float
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Matter:
    """What one person has going in one conversation.

    `last` is the person's latest post in it, `asked` when (story time); `turn` grows with each answer, `loud`
    with each reminder. `waits` says that an answer is expected now.
    """

    handle: str
    root: str
    kind: str
    last: str
    asked: float
    waits: bool
    turn: int
    loud: int


class Memory:
    def __init__(self, store: Store) -> None:
        self.store = store
        with store.lock:
            store.db.executescript(SCHEMA)

    # beats

    def plan(self, due: float, kind: str, **data: Any) -> None:
        with self.store.change() as db:
            db.execute("INSERT INTO beat (due, kind, data) VALUES (?, ?, ?)", (due, kind, json.dumps(data)))

    def next_beat(self) -> Beat | None:
        found = self.store.rows("SELECT * FROM beat ORDER BY due, n LIMIT 1")
        return Beat(found[0]["n"], found[0]["due"], found[0]["kind"], json.loads(found[0]["data"])) if found else None

    def drop(self, beat: Beat) -> None:
        with self.store.change() as db:
            db.execute("DELETE FROM beat WHERE n = ?", (beat.n,))

    # lines

    def spoken(self) -> dict[str, set[str]]:
        """Who has said each line, by the line's id."""
        said: dict[str, set[str]] = {}
        for row in self.store.rows("SELECT line, handle FROM used"):
            said.setdefault(row["line"], set()).add(row["handle"])
        return said

    def spoke(self, line: Line, handle: str, at: float) -> None:
        with self.store.change() as db:
            db.execute("INSERT INTO used VALUES (?, ?, ?)", (line.id, handle, at))

    def spoken_since(self, at: float) -> int:
        return int(self.store.rows("SELECT count(*) AS n FROM used WHERE at > :at", at=at)[0]["n"])

    def talkative(self) -> dict[str, int]:
        """How much each person has said."""
        rows = self.store.rows("SELECT handle, count(*) AS n FROM used GROUP BY handle")
        return {row["handle"]: row["n"] for row in rows}

    # matters

    def matter(self, handle: str, root: str) -> Matter | None:
        found = self.store.rows("SELECT * FROM matter WHERE handle = :h AND root = :r", h=handle, r=root)
        return _matter(found[0]) if found else None

    def keep(self, matter: Matter) -> None:
        with self.store.change() as db:
            db.execute(
                "INSERT OR REPLACE INTO matter (handle, root, kind, last, asked, waits, turn, loud)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    matter.handle, matter.root, matter.kind, matter.last, matter.asked,
                    matter.waits, matter.turn, matter.loud,
                ),
            )  # fmt: skip

    def waiting(self) -> set[str]:
        """Who has a question open; they do not begin about something else."""
        return {row["handle"] for row in self.store.rows("SELECT DISTINCT handle FROM matter WHERE waits = 1")}

    def close_all(self, kind: str) -> None:
        """Nobody waits for an answer about `kind` any more."""
        with self.store.change() as db:
            db.execute("UPDATE matter SET waits = 0, turn = turn + 1 WHERE kind = ? AND waits = 1", (kind,))

    # moods

    def mood(self, handle: str) -> int:
        found = self.store.rows("SELECT mood FROM mood WHERE handle = :h", h=handle)
        return int(found[0]["mood"]) if found else 0

    def moods(self) -> dict[str, int]:
        return {row["handle"]: row["mood"] for row in self.store.rows("SELECT * FROM mood ORDER BY handle")}

    def shift_mood(self, handle: str, by: int) -> None:
        mood = max(MOOD_LEAST, min(MOOD_MOST, self.mood(handle) + by))
        with self.store.change() as db:
            db.execute("INSERT OR REPLACE INTO mood VALUES (?, ?)", (handle, mood))


def _matter(row: Any) -> Matter:
    return Matter(
        row["handle"],
        row["root"],
        row["kind"],
        row["last"],
        row["asked"],
        bool(row["waits"]),
        row["turn"],
        row["loud"],
    )

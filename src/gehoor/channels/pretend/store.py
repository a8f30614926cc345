"""The pretend network's own store: accounts, posts and a growing row of events, in one SQLite file.

One connection under one lock: events get their numbers in the order in which they are committed, so a reader
never sees number 8 before number 7. Every change is on disk (`synchronous=FULL`) before anybody hears of it,
so a killed network goes on where it was.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from gehoor.channels.pretend.note import Account, Happening, Note, account_from, happening_from, note_from

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS account (
  id TEXT PRIMARY KEY, handle TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT NOT NULL,
  followers INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS post (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, author TEXT NOT NULL REFERENCES account(id),
  text TEXT NOT NULL, parent TEXT, root TEXT NOT NULL, audience TEXT NOT NULL, recipient TEXT,
  key TEXT NOT NULL, language TEXT NOT NULL, published TEXT NOT NULL, edited TEXT,
  revision INTEGER NOT NULL DEFAULT 1, gone INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS post_root ON post(root);
CREATE INDEX IF NOT EXISTS post_parent ON post(author, parent);
CREATE TABLE IF NOT EXISTS event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, post TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS liked (post TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (post, account));
"""

_NOTE = """
SELECT p.*, a.handle, a.name, a.followers, (SELECT count(*) FROM liked l WHERE l.post = p.id) AS likes
FROM post p JOIN account a ON a.id = p.author
"""
_EVENT = "SELECT e.seq, e.kind, e.post, e.at FROM event e JOIN post p ON p.id = e.post"
_VISIBLE = "(p.audience <> 'direct' OR p.author = :viewer OR p.recipient = :viewer)"
_HEARD = f"{_VISIBLE} AND (e.kind = 'delete' OR p.gone = 0)"


class Store:
    """Opens (or makes) the file; `close` it, or kill the process: both are fine."""

    def __init__(self, path: Path) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self._depth = 0
        self.closed = False
        self.db = sqlite3.connect(path, timeout=1.0, isolation_level=None, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self.db.execute(f"PRAGMA {pragma}")
        self.db.executescript(SCHEMA)
        self.epoch = self.setting("epoch") or self._first_epoch()

    def _first_epoch(self) -> str:
        # Ids of a network that was thrown away must never come back with another post behind them.
        return self.keep("epoch", secrets.token_hex(3))

    def close(self) -> None:
        with self.lock:
            self.closed = True
            self.changed.notify_all()
            self.db.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction; a change within a change joins the outer one."""
        with self.lock:
            if self._depth == 0:
                self.db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self.db
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self.db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self.db.execute("COMMIT")
                self.changed.notify_all()

    def rows(self, sql: str, **values: Any) -> list[sqlite3.Row]:
        with self.lock:
            return self.db.execute(sql, values).fetchall()

    def setting(self, name: str) -> str:
        found = self.rows("SELECT value FROM setting WHERE name = :name", name=name)
        return str(found[0]["value"]) if found else ""

    def keep(self, name: str, value: str) -> str:
        with self.change() as db:
            db.execute(
                "INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                (name, value),
            )
        return value

    # accounts

    def join(self, handle: str, name: str, followers: int) -> Account:
        """The account with this handle, made now if it is new here."""
        with self.change() as db:
            if found := self.account(handle):
                return found
            account = Account(f"u-{self.epoch}-{handle.lower()}", handle, name, followers)
            db.execute("INSERT INTO account VALUES (?, ?, ?, ?)", (account.id, handle, name, followers))
            return account

    def account(self, who: str) -> Account | None:
        """By id or handle."""
        found = self.rows("SELECT * FROM account WHERE id = :who OR handle = :who", who=who)
        return account_from(found[0], found[0]["id"]) if found else None

    # posts

    def publish(
        self,
        author: Account,
        text: str,
        now: datetime,
        *,
        parent: Note | None = None,
        audience: str = "public",
        recipient: str | None = None,
        key: str = "",
        language: str = "",
    ) -> Note:
        with self.change() as db:
            number = db.execute("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'post'").fetchone()[
                0
            ]
            post = f"{self.epoch}-{number}"
            db.execute(
                "INSERT INTO post (n, id, author, text, parent, root, audience, recipient, key, language,"
                " published) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number, post, author.id, text, parent.id if parent else None,
                    parent.root if parent else post, audience, recipient, key, language, now.isoformat(),
                ),
            )  # fmt: skip
            self._tell("create", post, now)
        return self.must(post)

    def edit(self, post: str, text: str, now: datetime) -> Note:
        with self.change() as db:
            db.execute(
                "UPDATE post SET text = ?, edited = ?, revision = revision + 1 WHERE id = ? AND gone = 0",
                (text, now.isoformat(), post),
            )
            self._tell("update", post, now)
        return self.must(post)

    def erase(self, post: str, now: datetime) -> bool:
        """Take a post away, its words too; False if it was gone already."""
        with self.change() as db:
            changed = db.execute(
                "UPDATE post SET gone = 1, text = '', key = '' WHERE id = ? AND gone = 0", (post,)
            ).rowcount
            if changed:
                db.execute("DELETE FROM liked WHERE post = ?", (post,))
                self._tell("delete", post, now)
        return bool(changed)

    def like(self, post: str, account: Account, *, liked: bool) -> None:
        with self.change() as db:
            if liked:
                db.execute("INSERT OR IGNORE INTO liked VALUES (?, ?)", (post, account.id))
            else:
                db.execute("DELETE FROM liked WHERE post = ? AND account = ?", (post, account.id))

    def note(self, post: str, viewer: str = "") -> Note | None:
        """The post if it stands and `viewer` (an account id; "" for a bystander) may see it."""
        found = self.rows(f"{_NOTE} WHERE p.id = :post AND p.gone = 0 AND {_VISIBLE}", post=post, viewer=viewer)
        return note_from(found[0]) if found else None

    def must(self, post: str) -> Note:
        """The post whoever looks; LookupError if it is gone."""
        found = self.rows(f"{_NOTE} WHERE p.id = :post AND p.gone = 0", post=post)
        if not found:
            raise LookupError(post)
        return note_from(found[0])

    def thread(self, root: str, viewer: str = "") -> list[Note]:
        """Everything in one conversation that `viewer` may see, oldest first."""
        sql = f"{_NOTE} WHERE p.root = :root AND p.gone = 0 AND {_VISIBLE} ORDER BY p.n"
        return [note_from(row) for row in self.rows(sql, root=root, viewer=viewer)]

    def by(self, author: Account, *, parent: str = "", after: int = 0, limit: int = 100) -> list[Note]:
        """What somebody wrote, newest first; only under `parent`, and only later than number `after`."""
        sql = f"""{_NOTE} WHERE p.author = :author AND p.gone = 0 AND p.n > :after
                  AND (:parent = '' OR p.parent = :parent) ORDER BY p.n DESC LIMIT :limit"""
        return [note_from(r) for r in self.rows(sql, author=author.id, parent=parent, after=after, limit=limit)]

    def with_key(self, author: Account, key: str) -> Note | None:
        found = self.rows(f"{_NOTE} WHERE p.author = :a AND p.key = :key AND p.gone = 0", a=author.id, key=key)
        return note_from(found[0]) if found else None

    def open_roots(self, limit: int) -> list[str]:
        """The newest public conversations, by their latest public post."""
        sql = """SELECT root FROM post WHERE gone = 0 AND audience = 'public'
                 GROUP BY root ORDER BY max(n) DESC LIMIT :limit"""
        return [str(row["root"]) for row in self.rows(sql, limit=limit)]

    # events

    def newest(self, viewer: str) -> int:
        """The number of the last event that `viewer` may hear of; 0 where there is none."""
        sql = f"{_EVENT} WHERE {_HEARD} ORDER BY e.seq DESC LIMIT 1"
        found = self.rows(sql, viewer=viewer)
        return int(found[0]["seq"]) if found else 0

    def events(self, since: int, viewer: str, limit: int) -> list[Happening]:
        """Events with a number of at least `since`, oldest first. Creations of what is gone are left out."""
        sql = f"{_EVENT} WHERE e.seq >= :since AND {_HEARD} ORDER BY e.seq LIMIT :limit"
        with self.lock:
            return [self._happening(row) for row in self.rows(sql, since=since, viewer=viewer, limit=limit)]

    def wait_beyond(self, seq: int, viewer: str, seconds: float) -> None:
        """Until there is an event later than `seq`, the time is over, or the store closes."""
        with self.changed:
            self.changed.wait_for(lambda: self.closed or self.newest(viewer) > seq, timeout=seconds)

    def _tell(self, kind: str, post: str, now: datetime) -> None:
        self.db.execute("INSERT INTO event (kind, post, at) VALUES (?, ?, ?)", (kind, post, now.isoformat()))

    def _happening(self, row: sqlite3.Row) -> Happening:
        note = None if row["kind"] == "delete" else self.must(row["post"])
        return happening_from(row, note)

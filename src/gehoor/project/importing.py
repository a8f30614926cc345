"""`gehoor import FILE`: posts from a file walk the street like any others; interrupted, it goes on where it was."""

import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Self, TextIO

from django.utils.translation import gettext as _

from gehoor.channels.imported.parse import BadRow, Layout, Position, Reading, Role, Row, rows, sniff
from gehoor.channels.port import Create, Page, Post
from gehoor.kernel import clock
from gehoor.kernel.errors import Refusal
from gehoor.listening import actions as listening
from gehoor.listening import connecting, queries
from gehoor.listening.models import Source
from gehoor.project import flow
from gehoor.team.models import Brand

BATCH = 500  # rows in a transaction
FINGERPRINT = 65_536  # bytes of the head of the file by which we know it again
BAR = 30  # characters


@dataclass
class Tally:
    """How far we are in a file, and what became of its rows. Kept as the cursor of the source."""

    file: str = ""
    byte: int = 0
    line: int = 0
    kept: int = 0
    known: int = 0
    set_apart: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return self.kept + self.known + self.set_apart + sum(self.refused.values())


class Importing:
    """One file on its way into one brand."""

    def __init__(self, path: Path, layout: Layout, brand: Brand, title: str, out: TextIO = sys.stdout) -> None:
        self.path, self.layout, self.brand, self.title, self.out = path, layout, brand, title, out

    @classmethod
    def of(cls, file: str, brand: str | None, title: str | None, text: str | None) -> Self:
        """What was asked on the command line.

        Raises:
            Refusal: the file cannot be read as posts, or it is not clear into which brand.
            OSError: there is no such file.
        """
        path = Path(file)
        layout = sniff(path)
        if text is not None:
            layout = layout.choose(text=text)
        brands = Brand.objects.filter(slug=brand) if brand else Brand.objects.all()[:2]
        if len(brands) != 1:
            known = ", ".join(Brand.objects.values_list("slug", flat=True)) or _("none yet; run `gehoor brand` first")
            raise Refusal(_("Say which brand with --brand: %(known)s") % {"known": known}, code="brand")
        return cls(path, layout, brands[0], (title or path.name)[:80])

    def run(self, *, dry: bool = False) -> int:
        """Read it all; returns the exit code: 0 whole, 130 interrupted."""
        for note in self.layout.notes:
            self._say(f"  {note.words}")
        source = None if dry else self._source()
        tally = self._tally(source)
        if tally.byte:
            self._say(_("Going on at line %(line)s.") % {"line": tally.line + 1})
        began = time.monotonic()
        try:
            with closing(
                rows(self.path, self.layout, now=clock.now(), start=Position(tally.byte, tally.line))
            ) as reading:
                for batch in self._batches(reading):
                    self._take(source, batch, tally)
                    self._show_progress(tally, time.monotonic() - began)
        except KeyboardInterrupt:
            self._say(
                "\n" + _("Interrupted after line %(line)s; the same command goes on there.") % {"line": tally.line}
            )
            return 130
        self._sum_up(tally, dry=dry)
        return 0

    def _source(self) -> Source:
        given = {"brand": self.brand, "channel": "imported", "title": self.title}
        known = Source.objects.filter(**given).first()
        return known or connecting.add_source(self.brand, "imported", self.title, {}, clock.now(), keeps_all=True)

    def _tally(self, source: Source | None) -> Tally:
        fingerprint = _fingerprint(self.path)
        if source is not None and source.cursor:
            kept = Tally(**json.loads(source.cursor))
            if kept.file == fingerprint:
                return kept
        return Tally(file=fingerprint)

    def _batches(self, reading: Reading) -> Iterator[Sequence[Row | BadRow]]:
        batch: list[Row | BadRow] = []
        for row in reading:
            batch.append(row)
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _take(self, source: Source | None, batch: Sequence[Row | BadRow], tally: Tally) -> None:
        """A batch of rows in one transaction, with how far we are; what was refused is told line by line."""
        good = [self._told_apart(row.post, source) for row in batch if isinstance(row, Row)]
        refused = Counter(row.code.value for row in batch if isinstance(row, BadRow))
        after = Tally(**asdict(tally))
        after.byte, after.line = batch[-1].behind.byte, batch[-1].behind.line
        after.refused = dict(Counter(tally.refused) + refused)
        after.kept += len(good)
        if source is not None:
            # What is known already is counted before, so that the count and the rows are one transaction.
            known = queries.known_among(source, [post.id for post in good])
            after.kept, after.known = after.kept - known, after.known + known
            page = Page([Create(post) for post in good], json.dumps(asdict(after)))
            taken = flow.take_in(source.pk, page, clock.now())
            if taken.quarantined:
                after.kept, after.set_apart = (
                    after.kept - len(taken.quarantined),
                    after.set_apart + len(taken.quarantined),
                )
                listening.advance(source, json.dumps(asdict(after)), clock.now())
        for row in batch:
            if isinstance(row, BadRow):
                self._say(f"\r{_('line')} {row.line}: {row.reason}: {row.raw!r}")
        vars(tally).update(vars(after))

    def _told_apart(self, post: Post, source: Source | None) -> Post:
        """A row without an id of its own is known by its contents, within its source: others say the same words."""
        if Role.ID in self.layout.columns or source is None:
            return post
        return replace(post, id=f"{source.pk}:{post.id}")

    def _show_progress(self, tally: Tally, seconds: float) -> None:
        part = tally.byte / self.layout.size if self.layout.size else 1.0
        if self.out.isatty():
            full = int(BAR * part)
            speed = tally.rows / seconds if seconds else 0
            bar = "█" * full + "·" * (BAR - full)
            self.out.write(f"\r{bar} {part:4.0%}  {tally.rows} {_('rows')}  {speed:.0f}/s ")
            self.out.flush()

    def _sum_up(self, tally: Tally, *, dry: bool) -> None:
        refused = sum(tally.refused.values())
        self._say("")
        if dry:
            self._say(_("Tried without keeping anything:"))
        told = _("%(rows)s rows = %(kept)s kept + %(known)s known already + %(apart)s set apart + %(refused)s refused")
        counts = {"kept": tally.kept, "known": tally.known, "apart": tally.set_apart, "refused": refused}
        self._say(told % {"rows": tally.rows, **counts})
        for reason, count in sorted(tally.refused.items()):
            self._say(f"  {count} x {reason}")

    def _say(self, line: str) -> None:
        self.out.write(line + "\n")


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.sha256(file.read(FINGERPRINT)).hexdigest()[:32]

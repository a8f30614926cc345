"""The story of Zeldermeer: who posts when, and how people take what they get.

It is driven by `tick(now)` and knows no other clock. All it remembers stands in the network's file: each beat
is dropped and played in one transaction, so a killed network goes on without saying anything twice.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from random import Random

from gehoor.channels.pretend import rhythm
from gehoor.channels.pretend.memory import Beat, Matter
from gehoor.channels.pretend.note import Note
from gehoor.channels.pretend.people import Person, by_handle
from gehoor.channels.pretend.scenes import SCENES
from gehoor.channels.pretend.stage import Stage
from gehoor.channels.pretend.store import Store
from gehoor.channels.pretend.weigh import SHORT, Answer, bare, weigh

log = logging.getLogger(__name__)

GAP = 120.0
"""Seconds between two ticks above which time stood still: a laptop was shut, or the network was down."""
OUTAGE_AT = 360.0
EARLIER_ANSWERS = 200


class Story:
    """The story over one store: `pace` is story seconds per second, `outage_at` is in story seconds."""

    def __init__(self, store: Store, *, seed: int = 1, pace: float = 1.0, outage_at: float = OUTAGE_AT) -> None:
        self.stage = Stage(store, seed=seed)
        self.store = store
        self.pace = pace
        self._last: datetime | None = None
        with store.change():
            self.stage.time = float(store.setting("story.time") or 0)
            if not store.setting("story.begun"):
                store.keep("story.begun", "yes")
                self.stage.memory.plan(rhythm.FIRST, "fresh", index=0)
                self.stage.memory.plan(outage_at, "outage")
        self._due = self._next_due()

    @property
    def time(self) -> float:
        """Seconds since the story began."""
        return self.stage.time

    def moods(self) -> dict[str, int]:
        """From -3 (furious) to 3 (glad), for everybody to whom something happened."""
        return self.stage.memory.moods()

    def tick(self, now: datetime) -> int:
        """Play what is due by now; returns how many beats that were."""
        with self.store.lock:
            self._advance(now)
            self._hear()
            played = 0
            while self._due is not None and self._due <= self.stage.time:
                self._play()
                played += 1
            return played

    def save(self) -> None:
        """Remember how late it is; each beat does so too."""
        self.store.keep("story.time", repr(self.stage.time))

    def _advance(self, now: datetime) -> None:
        passed = (now - self._last).total_seconds() if self._last else 0.0
        self._last = now
        self.stage.now = now
        if 0 < passed <= GAP:
            self.stage.time += passed * self.pace

    def _play(self) -> None:
        beat = self.stage.memory.next_beat()
        if beat is None:
            self._due = None
            return
        # A beat happens at its own moment, also when a tick comes late or takes a big step.
        late, self.stage.time = self.stage.time, max(beat.due, 0.0)
        try:
            with self.store.change():
                self.stage.memory.drop(beat)
                self.save()
                SCENES[beat.kind](self.stage, beat)
        except Exception:
            log.exception("the beat %s was skipped", beat)
            self.stage.memory.drop(beat)
        finally:
            self.stage.time = max(late, self.stage.time)
            self._due = self._next_due()

    def _next_due(self) -> float | None:
        beat: Beat | None = self.stage.memory.next_beat()
        return beat.due if beat else None

    # answers

    def _hear(self) -> None:
        """What did the brand say since the last tick, and how is that taken?"""
        heard = int(self.store.setting("story.heard") or 0)
        said = self.store.by(self.stage.brand, after=heard)
        if not said:
            return
        with self.store.change():
            for answer in reversed(said):
                self._take(answer)
            self.store.keep("story.heard", str(said[0].n))
            self.store.keep("story.answered", repr(self.stage.time))
            self.save()
        self._due = self._next_due()

    def _take(self, answer: Note) -> None:
        parent = self.store.note(answer.parent, self.stage.brand.id) if answer.parent else None
        person = by_handle().get(parent.author.handle) if parent else None
        matter = self.stage.memory.matter(person.handle, answer.root) if person else None
        if person is None or matter is None:
            return
        turn = matter.turn + 1
        verdict = weigh(
            Answer(
                text=answer.text,
                waited=self.stage.time - matter.asked,
                private=not answer.is_open,
                repeated=len(answer.text) > SHORT and self._repeats(answer, person),
                round=turn,
            ),
            person,
            kind=matter.kind,
            mood=self.stage.memory.mood(person.handle),
        )
        self.stage.memory.keep(_answered(matter))
        rng = Random(f"{self.stage.seed}:{person.handle}:{turn}:{answer.n}")  # noqa: S311  a story, not a secret
        after = rng.uniform(9, 20) if person.is_meek else rng.uniform(4, 12)
        self.stage.memory.plan(
            self.stage.time + after,
            "react",
            handle=person.handle,
            root=matter.root,
            turn=turn,
            verdict=verdict.value,
            answer=answer.id,
        )

    def _repeats(self, answer: Note, person: Person) -> bool:
        """Whether somebody else got these very words before."""
        words = bare(answer.text, person)
        for earlier in self.store.by(self.stage.brand, limit=EARLIER_ANSWERS):
            parent = self.store.note(earlier.parent, self.stage.brand.id) if earlier.parent else None
            other = by_handle().get(parent.author.handle) if parent else None
            if earlier.n < answer.n and other not in (None, person) and other and bare(earlier.text, other) == words:
                return True
        return False


def _answered(matter: Matter) -> Matter:
    return replace(matter, waits=False, turn=matter.turn + 1, loud=0)

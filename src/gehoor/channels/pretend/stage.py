"""Where the story is played: who says which line, and what that leaves in the memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from random import Random

from gehoor.channels.pretend.lines import Line, answers, stock, varied
from gehoor.channels.pretend.memory import Beat, Matter, Memory
from gehoor.channels.pretend.note import Account, Note
from gehoor.channels.pretend.parse import mentions
from gehoor.channels.pretend.people import BRAND, BRAND_NAME, Person, cast
from gehoor.channels.pretend.store import Store

BRAND_FOLLOWERS = 5400
WAITS_FOR_ANSWER = frozenset({"complaint", "question", "urgent", "private", "outage"})


class Stage:
    """`time` is story time in seconds, `now` the moment that goes on the posts; the story sets both."""

    def __init__(self, store: Store, *, seed: int) -> None:
        self.store = store
        self.memory = Memory(store)
        self.seed = seed
        self.time = 0.0
        self.now: datetime
        self.brand = store.join(BRAND, BRAND_NAME, BRAND_FOLLOWERS)

    def rng(self, beat: Beat) -> Random:
        """Chance that is the same after a restart: it hangs on the beat, not on earlier draws."""
        return Random(f"{self.seed}:{beat.n}")  # noqa: S311  a story, not a secret

    def account(self, person: Person) -> Account:
        return self.store.join(person.handle, person.name, person.followers)

    def say(
        self,
        person: Person,
        line: Line,
        text: str,
        kind: str,
        *,
        parent: Note | None = None,
        private: bool = False,
    ) -> Note:
        """`person` posts `text`, made from `line`; `kind` is the kind of the matter that this opens."""
        with self.store.change():
            note = self.store.publish(
                self.account(person),
                text,
                self.now,
                parent=parent,
                audience="direct" if private else "public",
                recipient=self.brand.id if private else None,
                language=line.language,
            )
            self.memory.spoke(line, person.handle, self.time)
            before = self.memory.matter(person.handle, note.root)
            if before is None:
                self.memory.keep(
                    Matter(person.handle, note.root, kind, note.id, self.time, waits=False, turn=0, loud=0)
                )
            else:
                self.memory.keep(replace(before, last=note.id))
        return note

    def wait(self, person: Person, root: str, rng: Random, *, longer: float = 1.0) -> None:
        """From now on `person` waits for an answer, and asks again when his patience is over."""
        matter = self.memory.matter(person.handle, root)
        if matter is None:
            return
        self.memory.keep(replace(matter, waits=True, asked=self.time))
        patience = person.patience * longer * rng.uniform(0.9, 1.3)
        self.memory.plan(self.time + patience, "louder", handle=person.handle, root=root, turn=matter.turn)

    def opens(self, person: Person, note: Note, kind: str, rng: Random) -> None:
        """A first post: does it wait for an answer? Only who speaks to the brand does."""
        if kind in WAITS_FOR_ANSWER and (note.recipient or BRAND in mentions(note.text)):
            self.wait(person, note.root, rng)

    # choosing

    def reaction(self, mood: str, person: Person, rng: Random) -> tuple[Line, str] | None:
        return self.choose(answers(mood, person.language), person, rng)

    def choose(self, lines: Sequence[Line], person: Person, rng: Random) -> tuple[Line, str] | None:
        """A line this person has not said yet, in his own voice where there is one, rather a fresh one."""
        spoken = self.memory.spoken()
        free = [one for one in lines if one.suits(person) and person.handle not in spoken.get(one.id, ())]
        if not free:
            return None
        least = min(len(spoken.get(one.id, ())) for one in free)
        fresh = [one for one in free if len(spoken.get(one.id, ())) == least]
        own = [one for one in fresh if one.voice]
        line = rng.choice(own if own and rng.random() < 0.7 else fresh)  # noqa: PLR2004  mostly his own voice
        return line, self.worded(line, least, rng)

    def fresh(self, wanted: tuple[str, str] | None, rng: Random) -> tuple[Person, Line, str] | None:
        """Somebody with something new to say, of the `wanted` kind and language where possible.

        No line comes a second time before the whole stock has been used, and never twice from one author.
        """
        spoken = self.memory.spoken()
        open_lines = [
            (len(said), line, people)
            for line in stock()
            if (people := [p for p in speakers(line) if p.handle not in (said := spoken.get(line.id, set()))])
        ]
        if not open_lines:
            return None
        least = min(count for count, _, _ in open_lines)
        turn = [(line, people) for count, line, people in open_lines if count == least]
        line, people = rng.choice([one for one in turn if (one[0].kind, one[0].language) == wanted] or turn)
        return self._quiet(people, rng), line, self.worded(line, least, rng)

    def worded(self, line: Line, used: int, rng: Random) -> str:
        return line.text if used == 0 else varied(line.text, rng)

    def _quiet(self, people: Sequence[Person], rng: Random) -> Person:
        """Rather somebody who has no question open and has not said much."""
        waiting, talked = self.memory.waiting(), self.memory.talkative()
        rested = [person for person in people if person.handle not in waiting] or list(people)
        rested.sort(key=lambda person: (talked.get(person.handle, 0), person.handle))
        return rng.choice(rested[: max(3, len(rested) // 3)])


@cache
def speakers(line: Line) -> tuple[Person, ...]:
    return tuple(person for person in cast() if line.suits(person))

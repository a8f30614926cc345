"""What happens in each beat of the story: a new post, a reaction, a reminder, a change of mind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from gehoor.channels.pretend import outage, rhythm
from gehoor.channels.pretend.lines import lines
from gehoor.channels.pretend.memory import Beat, Matter
from gehoor.channels.pretend.note import Note
from gehoor.channels.pretend.people import Person, by_handle, cast
from gehoor.channels.pretend.stage import Stage
from gehoor.channels.pretend.weigh import Verdict

# The first quarter of an hour shows every kind of post; the fourth is edited, the ninth taken away.
OPENING = (
    ("complaint", "nl"), ("question", "nl"), ("complaint", "nl"), ("complaint", "nl"), ("noise", "nl"),
    ("compliment", "nl"), ("private", "nl"), ("secondhand", "nl"), ("question", "nl"), ("complaint", "en"),
    ("urgent", "nl"), ("complaint", "nl"), ("idea", "nl"), ("noise", "nl"), ("complaint", "de"),
)  # fmt: skip
EDITED, ERASED = 3, 8
STIRS = frozenset({"complaint", "urgent", "secondhand"})
MOODS = {Verdict.CALM: 2, Verdict.POOR: -1, Verdict.EXPOSED: -2}
FILES = {Verdict.HALF: "half", Verdict.POOR: "angrier", Verdict.EXPOSED: "exposed"}
PLEASED = frozenset({"compliment", "idea", "secondhand"})
REMINDERS = 2
ANGRY_REMINDERS = 3
ENOUGH = 4
"""After so many answers without a good one, people walk away."""


def fresh(stage: Stage, beat: Beat) -> None:
    """Somebody posts something new, and the next one is planned."""
    index, rng = int(beat.data["index"]), stage.rng(beat)
    if _is_busy(stage):
        stage.memory.plan(stage.time + rng.uniform(25, 40), "fresh", index=index)
        return
    gap = rhythm.until_next(
        index + 1, stage.time, stage.now, outage=outage.is_on(stage), silence=_silence(stage), rng=rng
    )
    stage.memory.plan(stage.time + gap, "fresh", index=index + 1)
    found = stage.fresh(OPENING[index] if index < len(OPENING) else None, rng)
    if found is None:
        return
    person, line, text = found
    note = stage.say(person, line, text, line.kind, private=line.kind == "private")
    stage.opens(person, note, line.kind, rng)
    chance = rng.random()
    if line.kind in STIRS and rng.random() < 0.2:  # noqa: PLR2004  one in five draws a bystander
        stage.memory.plan(stage.time + rng.uniform(12, 45), "bystander", post=note.id)
    if line.kind != "private" and line.language == "nl" and not line.by:
        if index == EDITED or chance < 0.04:  # noqa: PLR2004
            stage.memory.plan(stage.time + rng.uniform(20, 60), "edit", post=note.id)
        elif index == ERASED or chance > 0.97:  # noqa: PLR2004
            stage.memory.plan(stage.time + rng.uniform(50, 120), "erase", post=note.id)


def react(stage: Stage, beat: Beat) -> None:
    """The person answers the answer."""
    matter, person, answer = _matter(stage, beat), by_handle()[beat.data["handle"]], beat.data["answer"]
    note = stage.store.note(answer, stage.brand.id)
    if matter is None or note is None:
        return
    verdict = Verdict(beat.data["verdict"])
    rng = stage.rng(beat)
    stage.memory.shift_mood(person.handle, 1 if matter.kind in PLEASED else MOODS.get(verdict, 0))
    if verdict is Verdict.CALM:
        stage.store.like(note.id, stage.account(person), liked=True)
    private = not note.is_open or verdict is Verdict.ASKED
    fed_up = verdict in FILES and matter.turn >= ENOUGH and not private
    said = stage.reaction("last" if fed_up else _file(verdict, matter), person, rng)
    if said is not None:
        line, text = said
        stage.say(person, line, text.replace("{adres}", person.address), matter.kind, parent=note, private=private)
    if (verdict in FILES and not fed_up) or verdict is Verdict.ASKED:
        stage.wait(person, matter.root, rng, longer=1.5 if verdict is Verdict.ASKED else 1.0)


def _file(verdict: Verdict, matter: Matter) -> str:
    if verdict is Verdict.CALM:
        return "thanked" if matter.kind in PLEASED else "calm"
    return {Verdict.ASKED: "details", Verdict.CONFUSED: "confused"}.get(verdict) or FILES[verdict]


def louder(stage: Stage, beat: Beat) -> None:
    """Patience is over. Two or three reminders, and then a last bitter word."""
    matter, person = _matter(stage, beat), by_handle()[beat.data["handle"]]
    last = stage.store.note(matter.last, stage.brand.id) if matter else None
    if matter is None or last is None or not matter.waits:
        return
    rng = stage.rng(beat)
    if _is_busy(stage):
        stage.memory.plan(stage.time + rng.uniform(100, 140), "louder", **beat.data)
        return
    # Where nobody has been answered for hours, people stop asking.
    gives_up = matter.loud >= _reminders(person, matter) or _silence(stage) > rhythm.LONELY
    stage.memory.shift_mood(person.handle, -1)
    stage.memory.keep(replace(matter, waits=not gives_up, loud=matter.loud + 1))
    _remind(stage, person, matter, last, rng, file="last" if gives_up else "louder")
    if not gives_up:
        again = person.patience * rng.uniform(1.2, 1.7)
        stage.memory.plan(stage.time + again, "louder", **beat.data)
    if last.is_open and matter.loud and rng.random() < 0.3:  # noqa: PLR2004  a loud voice draws others
        stage.memory.plan(stage.time + rng.uniform(8, 30), "bystander", post=last.id)


def _remind(stage: Stage, person: Person, matter: Matter, last: Note, rng: Random, *, file: str) -> None:
    if file == "last" and matter.kind == "outage":
        return  # they asked once more and then put on a coat
    if not last.is_open and person.language == "nl":
        file += "-private"
    said = stage.reaction(file, person, rng)
    if said is not None:
        stage.say(person, *said, matter.kind, parent=last, private=not last.is_open)


def _reminders(person: Person, matter: Matter) -> int:
    if person.is_meek or matter.kind == "outage":
        return 1
    return ANGRY_REMINDERS if person.voice == "angry" else REMINDERS


def bystander(stage: Stage, beat: Beat) -> None:
    """Somebody else joins in under a post."""
    note, rng = stage.store.note(beat.data["post"]), stage.rng(beat)
    if note is None:
        return
    there = {one.author.handle for one in stage.store.thread(note.root)}
    others = [one for one in cast() if one.talks and one.language == "nl" and one.handle not in there]
    person = rng.choice(others)
    glad = stage.memory.mood(person.handle) >= 0 and person.voice != "angry" and rng.random() < 0.25  # noqa: PLR2004
    said = stage.choose(lines("defender" if glad else "bystander"), person, rng)
    if said is not None:
        stage.say(person, *said, "secondhand", parent=note)


def edit(stage: Stage, beat: Beat) -> None:
    note = stage.store.note(beat.data["post"])
    person = by_handle().get(note.author.handle) if note else None
    said = stage.choose(lines("edits"), person, stage.rng(beat)) if person else None
    if note is not None and person is not None and said is not None:
        stage.memory.spoke(said[0], person.handle, stage.time)
        stage.store.edit(note.id, f"{note.text} {said[0].text}", stage.now)


def erase(stage: Stage, beat: Beat) -> None:
    """The author takes it back, and waits for nothing any more."""
    note = stage.store.note(beat.data["post"])
    if note is None:
        return
    stage.store.erase(note.id, stage.now)
    matter = stage.memory.matter(note.author.handle, note.root)
    if matter is not None:
        stage.memory.keep(replace(matter, waits=False, turn=matter.turn + 1))


def _is_busy(stage: Stage) -> bool:
    said = stage.memory.spoken_since(stage.time - rhythm.BUSY_WINDOW)
    return rhythm.is_busy(said, stage.time, stage.now)


def _silence(stage: Stage) -> float:
    """Seconds since the brand last answered anybody."""
    return stage.time - float(stage.store.setting("story.answered") or 0)


def _matter(stage: Stage, beat: Beat) -> Matter | None:
    """The matter of this beat, unless something has happened in it since the beat was planned."""
    matter = stage.memory.matter(beat.data["handle"], beat.data["root"])
    return matter if matter is not None and matter.turn == beat.data["turn"] else None


SCENES: Mapping[str, Callable[[Stage, Beat], None]] = {
    "fresh": fresh,
    "react": react,
    "louder": louder,
    "bystander": bystander,
    "edit": edit,
    "erase": erase,
    **outage.SCENES,
}

"""The evening on which the heating of the Kersenbuurt fails: one complaint becomes a wave, and ebbs away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from gehoor.channels.pretend import rhythm
from gehoor.channels.pretend.lines import Line, lines
from gehoor.channels.pretend.memory import Beat
from gehoor.channels.pretend.people import Person, cast
from gehoor.channels.pretend.stage import Stage

POSTS_LEAST, POSTS_MOST = 13, 18
ME_TOO = 7
FIRST_LINES = 4
LASTS = 420.0
WARM_AFTER = (900.0, 1500.0)
WARM = 7


def is_on(stage: Stage) -> bool:
    began = stage.store.setting("story.outage")
    return bool(began) and stage.time - float(began) < LASTS


def begin(stage: Stage, beat: Beat) -> None:
    """Plan the whole evening at once."""
    rng = stage.rng(beat)
    stage.store.keep("story.outage", repr(stage.time))
    offsets = rhythm.burst(rng.randint(POSTS_LEAST, POSTS_MOST), rng)
    for (person, line), offset in zip(_roles(rng), offsets, strict=False):
        stage.memory.plan(stage.time + offset, "outage_post", handle=person.handle, line=line.id)
    for _ in range(ME_TOO):
        stage.memory.plan(stage.time + rng.uniform(40, offsets[-1] + 30), "metoo")
    again = stage.time + rng.uniform(*WARM_AFTER)
    stage.memory.plan(again, "warm_again")
    for _ in range(WARM):
        again += rng.uniform(8, 45)
        stage.memory.plan(again, "warm")


def _roles(rng: Random) -> list[tuple[Person, Line]]:
    """Who says what: the opening lines first, then the rest in any order, every resident once."""
    said = list(lines("outage"))
    rest = said[FIRST_LINES:]
    rng.shuffle(rest)
    free = [person for person in cast() if person.talks and person.lives_in_kersenbuurt]
    rng.shuffle(free)
    roles: list[tuple[Person, Line]] = []
    for line in said[:FIRST_LINES] + rest:
        able = [person for person in free if line.suits(person)]
        if able:
            roles.append((able[0], line))
            free.remove(able[0])
    return roles


def post(stage: Stage, beat: Beat) -> None:
    person = next(one for one in cast() if one.handle == beat.data["handle"])
    line = next((one for one in lines("outage") if one.id == beat.data["line"]), None)
    if line is None:  # the file was changed since
        return
    note = stage.say(person, line, line.text, "outage")
    stage.opens(person, note, "outage", stage.rng(beat))


def me_too(stage: Stage, beat: Beat) -> None:
    """A neighbour joins in under one of the first posts."""
    rng = stage.rng(beat)
    roots = [
        row["root"]
        for row in stage.store.rows(
            "SELECT m.root FROM matter m JOIN post p ON p.id = m.root"
            " WHERE m.kind = 'outage' AND p.gone = 0 ORDER BY p.n LIMIT 5"
        )
    ]
    if not roots:
        return
    note = stage.store.must(rng.choice(roots))
    there = {one.author.handle for one in stage.store.thread(note.root)}
    person = rng.choice([one for one in _residents() if one.handle not in there])
    said = stage.choose(lines("metoo"), person, rng)
    if said is not None:
        stage.say(person, *said, "outage", parent=note)


def warm_again(stage: Stage, _beat: Beat) -> None:
    """Nobody waits for an answer about the cold any more."""
    stage.memory.close_all("outage")


def warm(stage: Stage, beat: Beat) -> None:
    rng = stage.rng(beat)
    person = rng.choice(_residents())
    said = stage.choose(lines("warm"), person, rng)
    if said is not None:
        stage.say(person, *said, "compliment")


def _residents() -> list[Person]:
    return [one for one in cast() if one.talks and one.lives_in_kersenbuurt and one.language == "nl"]


SCENES: Mapping[str, Callable[[Stage, Beat], None]] = {
    "outage": begin,
    "outage_post": post,
    "metoo": me_too,
    "warm_again": warm_again,
    "warm": warm,
}

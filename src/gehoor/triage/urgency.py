"""How soon somebody must look, and why. Wide on purpose: a false alarm costs no more than a glance."""

from __future__ import annotations

from gehoor.triage.findings import Findings
from gehoor.triage.port import DANGER_LEVEL, NOISE, Flag, Ground, Kind
from gehoor.triage.sentiment import Mood

_SOON = 2
_BY_FLAG = {
    Flag.THREAT: (Ground.THREAT, DANGER_LEVEL),
    Flag.SELF_HARM: (Ground.SELF_HARM, DANGER_LEVEL),
    Flag.DATA_LEAK: (Ground.DATA_LEAK, _SOON),
    Flag.LEGAL: (Ground.LEGAL, _SOON),
}
_NEVER_NOISE = frozenset({Ground.THREAT, Ground.SELF_HARM})
_ANNOYED = 0.8
_HEAT = (0.7, 1.9, 3.2)
"""From which heat on anger is 1, 2, 3."""
_ALWAYS_SAID = frozenset({Ground.LEGAL, Ground.DATA_LEAK})


def weigh(found: Findings, kind: Kind, flags: frozenset[Flag]) -> tuple[int, tuple[Ground, ...]]:
    """The level from 0 to 3 and its grounds, the gravest first. Level 1 has none: somebody just waits."""
    levels = _grounds(found, flags)
    if kind in NOISE - {Kind.NEWS}:
        levels = {ground: level for ground, level in levels.items() if ground in _NEVER_NOISE}
    elif kind in {Kind.COMPLIMENT, Kind.NEWS}:
        keep = _ALWAYS_SAID if kind == Kind.COMPLIMENT else frozenset()
        levels = {ground: level for ground, level in levels.items() if level >= DANGER_LEVEL or ground in keep}
    for ground in levels:
        found.show(f"urgency:{ground}", found.of("urgent", ground))
    if levels:
        order = list(Ground)
        grounds = sorted(levels, key=lambda ground: (-levels[ground], order.index(ground)))
        return max(levels.values()), tuple(grounds)
    waits = kind in {Kind.COMPLAINT, Kind.QUESTION} and (kind == Kind.COMPLAINT or Flag.WISH_FOR_HELP in flags)
    return int(waits and Flag.SECOND_HAND not in flags), ()


def _grounds(found: Findings, flags: frozenset[Flag]) -> dict[Ground, int]:
    levels: dict[Ground, int] = {}
    for hit in found.of("urgent"):
        ground = Ground(hit.code)
        levels[ground] = max(levels.get(ground, 0), int(hit.weight))
    for flag, (ground, level) in _BY_FLAG.items():
        if flag in flags:
            levels[ground] = max(level, levels.get(ground, 0))
            found.show(f"urgency:{ground}", found.of("flag", flag))
    hardship = found.of("hardship")
    if hardship and found.of("frail", "child"):
        levels[Ground.CHILD] = DANGER_LEVEL
        found.show(f"urgency:{Ground.CHILD}", [*found.of("frail", "child"), *hardship])
    elif hardship and found.of("frail"):
        levels[Ground.VULNERABLE] = _SOON
        found.show(f"urgency:{Ground.VULNERABLE}", [*found.of("frail"), *hardship])
    return levels


def anger(found: Findings, mood: Mood, flags: frozenset[Flag]) -> int:
    """0 calm, 1 annoyed, 2 angry, 3 furious."""
    reading = found.reading
    heat = min(found.total("anger"), 4.0)
    found.show("anger", found.of("anger"))
    if mood.blame < _ANNOYED and not heat:
        return 0
    heat += 0.2 * min(mood.blame, 5.0)
    shouting = len(reading.capitals) * 2 >= max(4, len(reading.words))
    if shouting or len(reading.capitals) > 2:  # noqa: PLR2004  one or two words in capitals only stress
        heat += 0.8
        found.point("anger", *reading.capitals[0], 0.8)
    if any(end - start > 1 for start, end in [*reading.shouts, *reading.asks]):
        heat += 0.5
    heat += 0.5 * (Flag.LEAVE in flags) + 0.8 * (Flag.ABUSE in flags) + 1.5 * (Flag.THREAT in flags)
    return sum(heat >= step for step in _HEAT)

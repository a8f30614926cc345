"""The mood of the words: praise against displeasure, with negation, strength, contrast and irony."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gehoor.triage.findings import Findings, denied
from gehoor.triage.lexicon import Hit
from gehoor.triage.port import Sentiment

_PRAISE_DENIED, _BLAME_DENIED = 0.9, 0.35
_BEFORE_BUT, _AFTER_BUT = 0.45, 1.2
_CALM = 0.9
_SHARPNESS = 1.3
_MISLED = 0.6
"""Displeasure beside which a word of praise is no longer believed."""
_ONLY_BUT = frozenset({"alleen", "nog", "laat", "doe", "kom", "niets", "zo", "nothing", "all"})


@dataclass(frozen=True, slots=True)
class Mood:
    """How much praise and displeasure the words hold, and whether the praise is meant as blame."""

    praise: float
    blame: float
    ironic: bool
    p: dict[Sentiment, float]

    @property
    def sentiment(self) -> Sentiment:
        return max(Sentiment, key=lambda one: self.p[one])


def weigh(found: Findings) -> Mood:
    praise = blame = 0.0
    praised: list[tuple[Hit, float]] = []
    blamed: list[tuple[Hit, float]] = []
    turns = _turns(found)
    for hit in sorted([*found.of("pos"), *found.of("neg")], key=lambda hit: hit.first):
        value = hit.weight * _strength(found, hit) * _contrast(found, hit, turns)
        is_denied = denied(found, hit)
        if hit.label == "pos":
            (blamed if is_denied else praised).append((hit, value * (_PRAISE_DENIED if is_denied else 1)))
        else:
            (praised if is_denied else blamed).append((hit, value * (_BLAME_DENIED if is_denied else 1)))
    praise = sum(value for _, value in praised)
    blame = sum(value for _, value in blamed)
    for label, share in (("thanks", 0.9), ("helped", 1.0), ("resolved", 0.5)):
        extra = found.of(label)
        praise += share * sum(hit.weight * _contrast(found, hit, turns) for hit in extra)
        praised.extend((hit, hit.weight * share) for hit in extra)
    broken = 0.95 * found.total("unmet") + 0.8 * found.total("fault") + 0.8 * found.total("conduct")
    blame += min(broken, 3.0) + _alarm(found)
    for label in ("unmet", "fault", "conduct"):
        blamed.extend((hit, hit.weight * 0.7) for hit in found.of(label))
    ironic = _ironic(found, praise, blame)
    if ironic:
        blame += 1.0 + 0.7 * min(praise, 2.0)
        blamed.extend(praised)
        praise, praised = 0.0, []
    mood = Mood(praise, blame, ironic, _shares(praise, blame))
    _show(found, mood.sentiment, praised, blamed)
    return mood


def _alarm(found: Findings) -> float:
    """Nobody tells of smoke, a threat or a lawyer in a good mood, whatever his words."""
    grave = any(found.of("flag", code) for code in ("threat", "abuse", "self_harm", "legal", "data_leak"))
    return 1.0 * bool(found.of("urgent")) + 0.8 * grave


def _shares(praise: float, blame: float) -> dict[Sentiment, float]:
    scores = {Sentiment.NEG: min(blame, 5), Sentiment.NEU: _CALM, Sentiment.POS: min(praise, 5)}
    powers = {one: math.exp(_SHARPNESS * score) for one, score in scores.items()}
    total = sum(powers.values())
    return {one: power / total for one, power in powers.items()}


def _strength(found: Findings, hit: Hit) -> float:
    strength = 1.0
    words, clauses = found.reading.words, found.reading.clauses
    stronger = found.book.single["intensifier"]
    for i in range(max(0, hit.first - 2), hit.first):
        if clauses[i] == clauses[hit.first]:
            strength *= stronger.get(words[i], 1.0)
    return min(strength, 1.8)


def _turns(found: Findings) -> dict[int, int]:
    """The last "but" of each sentence, by the end of the sentence."""
    words, ends = found.reading.words, found.reading.sentence_end
    return {
        ends[hit.first]: hit.first
        for hit in found.of("contrast")
        if hit.first == 0 or words[hit.first - 1] not in _ONLY_BUT
    }


def _contrast(found: Findings, hit: Hit, turns: dict[int, int]) -> float:
    turn = turns.get(found.reading.sentence_end[hit.first])
    if turn is None:
        return 1.0
    return _BEFORE_BUT if hit.first < turn else _AFTER_BUT


def _ironic(found: Findings, praise: float, blame: float) -> bool:
    sure = found.of("irony")
    if sure:
        found.show("irony", sure)
        return True
    maybe = found.of("irony_maybe")
    if not maybe or found.of("resolved") or found.of("helped") or _turns(found):
        return False
    failed = found.total("unmet") + found.total("fault")
    if found.of("thanks") and not found.of("unmet"):
        # "Bedankt voor de hulp bij de storing" names what went wrong, without a word of reproach.
        return False
    ironic = failed >= 1.0 and blame >= _MISLED and praise < 2 * blame + 1
    if ironic:
        found.show("irony", maybe)
    return ironic


def _show(
    found: Findings, sentiment: Sentiment, praised: list[tuple[Hit, float]], blamed: list[tuple[Hit, float]]
) -> None:
    weights = dict(blamed if sentiment == Sentiment.NEG else praised if sentiment == Sentiment.POS else [])
    found.show(sentiment, weights, weights.__getitem__)

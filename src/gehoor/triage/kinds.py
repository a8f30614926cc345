"""What a post is: a question, a complaint, praise, a remark, an idea, or noise."""

from __future__ import annotations

import math

from gehoor.triage.findings import Findings
from gehoor.triage.lexicon import Hit
from gehoor.triage.port import Kind
from gehoor.triage.sentiment import Mood

_REMARK = 0.85
_SHARPNESS = 1.6
_LOUDEST = 4.0
_HALF_A_COMPLAINT = 0.8
_SAID_TO_US = 0.2
_REACTIONS_SAID = "niet nooit niks nee tuurlijk ja jaja haha zogenaamd volgens zegt zeggen aldus dus bij not sure"
_REACTIONS = frozenset(_REACTIONS_SAID.split())
_AFTER_QUOTE, _QUOTES = 6, 5
_SHOP_WINDOW = 3
"""Tags in a row, as adverts have them."""
_HEADLINE = 5
"""Words; a shorter text with a link tells nothing."""
HOUSE_TOPICS = frozenset({"repair", "heating", "leak", "mould", "lift", "key_access"})


def weigh(found: Findings, mood: Mood) -> dict[Kind, float]:
    """The share of each kind, adding up to 1."""
    complaint = _complaint(found, mood)
    scores = {
        Kind.COMPLAINT: complaint,
        Kind.QUESTION: _question(found, complaint),
        Kind.COMPLIMENT: _compliment(found, mood, complaint),
        Kind.REMARK: _REMARK,
        Kind.IDEA: 0.95 * found.total("idea") * (0.6 if complaint > 2 * _HALF_A_COMPLAINT else 1),
        **_noise(found, complaint),
    }
    powers = {kind: math.exp(_SHARPNESS * min(score, _LOUDEST)) for kind, score in scores.items()}
    total = sum(powers.values())
    return {kind: power / total for kind, power in powers.items()}


def asks_for_repair(found: Findings) -> bool:
    """A defect at home, told without a word of reproach: a request, and not yet a complaint."""
    house = any(hit.code in HOUSE_TOPICS for hit in found.of("topic"))
    broken_or_asked = found.total("fault") + found.total("repair") + found.total("help")
    asked = bool(found.of("repair")) or bool(found.of("help")) or bool(found.reading.asks)
    return house and asked and broken_or_asked >= 1 and reproach(found) < 1


def reproach(found: Findings) -> float:
    """How much of the post says that something was expected of us and did not come."""
    return found.total("unmet") + found.total("conduct")


def _complaint(found: Findings, mood: Mood) -> float:
    unmet, fault, conduct = found.of("unmet"), _undenied_faults(found), found.of("conduct")
    score = 1.0 * found.total("unmet") + 0.9 * sum(hit.weight for hit in fault) + 1.1 * found.total("conduct")
    score += 0.55 * min(mood.blame, 4.0) + (0.8 if mood.ironic else 0) + 0.7 * bool(found.of("flag", "leave"))
    if mood.blame and (found.post.addressed or found.reading.names_brand):
        score += _SAID_TO_US
    score += 0.6 * bool(found.of("urgent"))
    score += _quoted_reproach(found) + _money_asked_back(found)
    if mood.praise and not mood.ironic:
        solved = bool(found.of("resolved") or found.of("helped"))
        score -= min(mood.praise, 3.0) * (0.75 if solved else 0.5)
    if asks_for_repair(found):
        score -= 1.0
    found.show(Kind.COMPLAINT, [*unmet, *fault, *conduct, *found.of("flag", "leave")])
    return score


def _undenied_faults(found: Findings) -> list[Hit]:
    negators, words = found.book.single["negator"], found.reading.words
    return [hit for hit in found.of("fault") if hit.size > 1 or hit.first == 0 or words[hit.first - 1] not in negators]


def _quoted_reproach(found: Findings) -> float:
    """Our own words, held against us: "bezorgd" volgens de app."""
    reading = found.reading
    for start, end in reading.quotes[:_QUOTES]:
        after = [word for word, at in zip(reading.words, reading.starts, strict=True) if at >= end]
        if not _REACTIONS.isdisjoint(after[:_AFTER_QUOTE]):
            found.point(Kind.COMPLAINT, start, end, 0.8)
            return 0.8
    return 0.0


def _money_asked_back(found: Findings) -> float:
    """An amount and a question mark in one post: "€ 49 voor een bezoek van niks?"."""
    reading = found.reading
    euros = [i for i, word in enumerate(reading.words) if word in {"€", "euro", "eur", "$", "pounds"}]
    if not euros or not reading.asks or found.of("advert") or not found.of("first"):
        return 0.0
    return 0.4


def _question(found: Findings, complaint: float) -> float:
    reading = found.reading
    forms = found.of("ask")
    score = 0.0
    if reading.asks:
        score = 1.9 if forms else 1.5
        found.point(Kind.QUESTION, *reading.asks[0], 1.5)
    elif forms:
        score = 1.3
    if found.of("help"):
        score += 0.5
    if asks_for_repair(found):
        score += 1.0
    if score and found.of("rhetorical"):
        score -= 1.0
    if complaint > _HALF_A_COMPLAINT:
        score *= 0.75
    if found.of("irony"):
        score *= 0.5
    found.show(Kind.QUESTION, [*forms, *found.of("help")])
    return score


def _compliment(found: Findings, mood: Mood, complaint: float) -> float:
    if mood.ironic:
        return 0.0
    score = 0.75 * min(mood.praise, 4.0) + 0.4 * bool(found.of("helped")) + 0.3 * bool(found.of("thanks"))
    if found.of("wish"):
        # Thanks in advance belong to a request.
        score -= 1.2
    if complaint > _HALF_A_COMPLAINT or mood.blame > mood.praise:
        score *= 0.5
    if found.reading.asks and not found.of("helped"):
        score *= 0.7
    found.show(Kind.COMPLIMENT, [*found.of("helped"), *found.of("thanks"), *found.of("pos")])
    return score


def _noise(found: Findings, complaint: float) -> dict[Kind, float]:
    reading = found.reading
    personal = bool(found.of("first"))
    reproached = complaint > _HALF_A_COMPLAINT and personal
    scores: dict[Kind, float] = {}
    for kind, link_bonus in ((Kind.NEWS, 0.7), (Kind.ADVERT, 0.6), (Kind.JOB, 0.4), (Kind.SPAM, 0.6)):
        hits = found.of(kind)
        score = sum(hit.weight for hit in hits)
        if score:
            score += link_bonus * bool(reading.links)
            score += 0.3 * (reading.tags >= _SHOP_WINDOW) * (kind == Kind.ADVERT)
            score -= 0.6 * personal * (kind != Kind.SPAM)
            score *= 0.4 if reproached and kind != Kind.SPAM else 1
            found.show(kind, hits)
        elif kind == Kind.NEWS and not personal and _is_headline(found):
            score = 0.8
        scores[kind] = score
    return scores


def _is_headline(found: Findings) -> bool:
    reading = found.reading
    return bool(reading.links) and not reading.asks and len(reading.words) >= _HEADLINE

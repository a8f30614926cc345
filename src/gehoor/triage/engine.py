"""The built-in judge: word lists and rules, in plain Python, without training, download or network.

`docs/reference/triage.md` tells what it judges and how far to trust it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from gehoor.triage import flags, kinds, language, sentiment, urgency
from gehoor.triage.findings import Findings, search
from gehoor.triage.lexicon import LANGUAGES, Book, Hit, book, vocabulary
from gehoor.triage.port import DANGER_LEVEL, Flag, Ground, Judgement, Kind, Text, Topic
from gehoor.triage.sentiment import Mood
from gehoor.triage.why import why
from gehoor.triage.words import read

__all__ = ["NAME", "VERSION", "judge", "why"]

NAME = "lexicon"
VERSION = "1"

_SURE_LANGUAGE = 0.7
_SURE_KIND = 0.5
_TOPICS = 3
_FOR_A_PERSON = frozenset(
    {Flag.THREAT, Flag.ABUSE, Flag.DANGER, Flag.LEGAL, Flag.DATA_LEAK, Flag.SELF_HARM, Flag.CONDUCT}
)


def judge(posts: Sequence[Text]) -> list[Judgement]:
    """One judgement for each post, in order. A strange text gets an unsure judgement, never an error."""
    return [_judge(post) for post in posts]


def _judge(post: Text) -> Judgement:
    reading = read(post.text, post.brand_names, vocabulary())
    spoken = language.guess(reading, post.language_hint)
    found = search(post, reading, _book(spoken))
    mood = sentiment.weigh(found)
    shares = kinds.weigh(found, mood)
    kind = max(shares, key=lambda one: shares[one])
    raised = flags.raise_flags(found, kind, mood)
    level, grounds = urgency.weigh(found, kind, raised)
    if level >= DANGER_LEVEL and not {*grounds} <= {Ground.THREAT, Ground.SELF_HARM}:
        raised |= {Flag.DANGER}
    topics = _topics(found)
    heat = urgency.anger(found, mood, raised)
    _keep_said(found, kind, raised)
    return Judgement(
        language=spoken.code,
        language_p=spoken.p,
        sentiment=mood.sentiment,
        sentiment_p=round(mood.p[mood.sentiment], 4),
        kind=kind,
        kind_p=round(shares[kind], 4),
        kinds={one: round(share, 4) for one, share in shares.items()},
        anger=heat,
        urgency=level,
        urgency_grounds=grounds,
        topics=topics,
        flags=raised,
        evidence=tuple(dict.fromkeys(found.evidence)),
        engine=NAME,
        version=VERSION,
        needs_person=_needs_person(spoken, shares[kind], raised, mood),
    )


def _book(spoken: language.Guess) -> Book:
    # Where the language is in doubt every list is asked: a danger must not hide behind a wrong guess.
    if spoken.code in LANGUAGES and spoken.p >= _SURE_LANGUAGE:
        return book(spoken.code)
    return book(*LANGUAGES)


def _topics(found: Findings) -> tuple[tuple[Topic, float], ...]:
    by_code: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in found.of("topic"):
        by_code[hit.code].append(hit)
    if not by_code:
        return ((Topic.OTHER, 0.5),)
    scores = {code: sum(hit.weight for hit in hits) for code, hits in by_code.items()}
    best = sorted(scores, key=lambda code: (-scores[code], by_code[code][0].first))[:_TOPICS]
    for code in best:
        found.show(f"topic:{code}", by_code[code])
    return tuple((Topic(code), round(scores[code] / (scores[code] + 1), 4)) for code in best)


def _keep_said(found: Findings, kind: Kind, raised: frozenset[Flag]) -> None:
    """Evidence only for what the judgement says: kinds that lost and flags that fell are not argued for."""
    lost = {str(one) for one in Kind if one != kind} | {str(one) for one in Flag if one not in raised}
    if kind == Kind.QUESTION:
        lost.discard(Kind.COMPLAINT)
    found.evidence = [piece for piece in found.evidence if piece.label not in lost]


def _needs_person(spoken: language.Guess, kind_p: float, raised: frozenset[Flag], mood: Mood) -> bool:
    unsure = spoken.code == language.UNKNOWN or kind_p < _SURE_KIND
    return unsure or mood.ironic or not raised.isdisjoint(_FOR_A_PERSON)

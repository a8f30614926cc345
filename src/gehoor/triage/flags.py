"""What is true of a post beside its kind."""

from __future__ import annotations

from gehoor.triage import kinds
from gehoor.triage.findings import Findings
from gehoor.triage.port import NOISE, Flag, Kind, Sentiment
from gehoor.triage.sentiment import Mood
from gehoor.triage.words import split

_PLAIN = (
    Flag.JOINT_ACTION,
    Flag.THREAT,
    Flag.ABUSE,
    Flag.LEGAL,
    Flag.DATA_LEAK,
    Flag.SELF_HARM,
    Flag.LEAVE,
    Flag.RECOMMENDS,
)
_NOT_FROM_NOISE = frozenset({Flag.JOINT_ACTION, Flag.LEGAL, Flag.DATA_LEAK, Flag.LEAVE, Flag.RECOMMENDS, Flag.ABUSE})
_NEIGHBOUR_TROUBLE = 2.6


def raise_flags(found: Findings, kind: Kind, mood: Mood) -> frozenset[Flag]:
    """All flags but `danger`, which follows from the urgency."""
    raised = {flag for flag in _PLAIN if _listed(found, flag)}
    if kind in NOISE:
        raised -= _NOT_FROM_NOISE
    if Flag.RECOMMENDS in raised and (mood.ironic or mood.sentiment == Sentiment.NEG):
        raised.discard(Flag.RECOMMENDS)
    if second_hand(found):
        raised.add(Flag.SECOND_HAND)
        found.show(Flag.SECOND_HAND, found.of("flag", Flag.SECOND_HAND))
    if kind not in NOISE:
        raised |= _of_a_person(found, kind, mood)
    return frozenset(raised)


def _listed(found: Findings, flag: Flag) -> bool:
    hits = found.of("flag", flag)
    if hits:
        found.show(flag, hits)
    return bool(hits)


def _of_a_person(found: Findings, kind: Kind, mood: Mood) -> set[Flag]:
    raised: set[Flag] = set()
    if found.of("conduct") and mood.sentiment == Sentiment.NEG:
        raised.add(Flag.CONDUCT)
        found.show(Flag.CONDUCT, found.of("conduct"))
    if kinds.asks_for_repair(found) and kind != Kind.COMPLIMENT:
        raised.add(Flag.REPAIR_REQUEST)
        found.show(Flag.REPAIR_REQUEST, [*found.of("repair"), *found.of("fault")])
    if found.of("thanks") and not found.of("wish") and not mood.ironic:
        raised.add(Flag.THANKS)
        found.show(Flag.THANKS, found.of("thanks"))
    if _wishes_help(found, kind):
        raised.add(Flag.WISH_FOR_HELP)
        found.show(Flag.WISH_FOR_HELP, [*found.of("help"), *found.of("repair")])
    return raised | _towards_others(found, kind, mood)


def _wishes_help(found: Findings, kind: Kind) -> bool:
    if kind not in {Kind.COMPLAINT, Kind.QUESTION} or found.of("flag", Flag.SECOND_HAND):
        return False
    calls_on_others = found.of("rhetorical") or found.of("flag", Flag.JOINT_ACTION)
    if calls_on_others and not found.of("help"):
        return False
    return bool(found.of("help") or found.of("wish") or (found.reading.asks and found.of("ask")))


def _towards_others(found: Findings, kind: Kind, mood: Mood) -> set[Flag]:
    """Defence and advice exist only in answers, and not in answers to us."""
    answers = found.post.reply_to
    ours = {" ".join(split(name.lstrip("@"))) for name in found.post.brand_names}
    own_words = " ".join(split(found.post.author.lstrip("@"))) in ours
    if not answers or " ".join(split(answers.lstrip("@"))) in ours or own_words:
        return set()
    raised: set[Flag] = set()
    if found.of("flag", Flag.DEFENDS_US) and kind != Kind.COMPLAINT and not mood.ironic:
        raised.add(Flag.DEFENDS_US)
        found.show(Flag.DEFENDS_US, found.of("flag", Flag.DEFENDS_US))
    if found.of("flag", Flag.HELPS_OTHERS) and not found.reading.asks and kind != Kind.COMPLAINT:
        raised.add(Flag.HELPS_OTHERS)
        found.show(Flag.HELPS_OTHERS, found.of("flag", Flag.HELPS_OTHERS))
    return raised


def second_hand(found: Findings) -> bool:
    """Heard from others and not lived through: no sentence tells both of a failure and of "I" or "my"."""
    told = found.of("flag", Flag.SECOND_HAND)
    if not told or found.total("topic", "noise_neighbours") >= _NEIGHBOUR_TROUBLE:
        return False
    if found.of("hardship") or found.of("urgent"):
        # Whoever writes for a mother without heating speaks for her, and waits for an answer.
        return False
    ends = found.reading.sentence_end
    # "Ik hoorde dat" and "een vriend van mij": these belong to the tale.
    near_tale = {at for tale in told for at in range(tale.first - 2, tale.last + 1)}
    own = {ends[hit.first] for hit in found.of("first") if hit.first not in near_tale}
    failures = {ends[hit.first] for label in ("unmet", "fault", "help") for hit in found.of(label)}
    return own.isdisjoint(failures)

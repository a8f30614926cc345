"""One reason for a judgement, as a code that a page can put into words."""

from __future__ import annotations

from gehoor.triage.port import DANGER_LEVEL, Evidence, Flag, Judgement, Kind, Topic, Why

_SHOWN = 5
_SENTENCES = {
    "danger": "Possible danger: {grounds}.",
    "soon": "This cannot wait: {grounds}.",
    "indignation": "Indignation about something heard from others, not a case of the author's own ({topic}).",
    "irony": "Praise that is meant as blame ({topic}).",
    "repair": "A request for repair, not yet a complaint ({topic}).",
    "complaint": "Something was expected and did not come ({topic}).",
    "thanks": "Thanks after help; no answer is waited for.",
    "kind": "Words and forms of this kind: {kind}.",
    "no_sign": "No sign of anything else was found, so it counts as {kind}.",
}


def why(judgement: Judgement) -> Why:
    """The gravest reason first. `spans` are the words it rests on, heaviest first, at most five."""
    kind, flags = judgement.kind, judgement.flags
    if judgement.urgency_grounds:
        code = "danger" if judgement.urgency >= DANGER_LEVEL else "soon"
        labels = {f"urgency:{ground}" for ground in judgement.urgency_grounds}
    elif kind == Kind.COMPLAINT and Flag.SECOND_HAND in flags:
        code, labels = "indignation", {str(Flag.SECOND_HAND), str(judgement.sentiment)}
    elif kind == Kind.COMPLAINT and any(piece.label == "irony" for piece in judgement.evidence):
        code, labels = "irony", {"irony"}
    elif Flag.REPAIR_REQUEST in flags:
        code, labels = "repair", {str(Flag.REPAIR_REQUEST)}
    elif kind == Kind.COMPLAINT:
        code, labels = "complaint", {str(Kind.COMPLAINT), str(judgement.sentiment)}
    elif kind == Kind.COMPLIMENT and Flag.THANKS in flags:
        code, labels = "thanks", {str(Flag.THANKS), str(kind)}
    else:
        labels = {str(kind)}
        code = "kind" if any(piece.label == kind for piece in judgement.evidence) else "no_sign"
    topic = next((code for code, _ in judgement.topics), Topic.OTHER)
    values = {"kind": str(kind), "topic": str(topic), "grounds": ", ".join(judgement.urgency_grounds)}
    sentence = _SENTENCES[code]
    params = {name: value for name, value in values.items() if f"{{{name}}}" in sentence}
    return Why(code, sentence, params, _spans(judgement.evidence, labels))


def _spans(evidence: tuple[Evidence, ...], labels: set[str]) -> tuple[tuple[int, int], ...]:
    pieces = sorted((piece for piece in evidence if piece.label in labels), key=lambda piece: -piece.weight)
    return tuple(dict.fromkeys((piece.start, piece.end) for piece in pieces))[:_SHOWN]

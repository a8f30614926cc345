"""What a judgement asks for: a case with a clock, or only to be read."""

from collections.abc import Collection
from dataclasses import dataclass

NOISE = frozenset({"news", "advert", "job", "spam"})
SERVICE = frozenset({"complaint", "question"})


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules need to know about a post and its judgement."""

    kind: str
    urgency: int
    flags: Collection[str]
    addressed: bool
    is_open: bool
    can_reply: bool


def wants_case(judged: Judged) -> bool:
    """Whether somebody waits for an answer from us.

    A private message does, always. Noise does not. Danger does, whoever tells of it. Indignation about what one
    heard from others is an opinion and no service case (S3.9). What remains is a case when it is a question, a
    complaint or a repair request. All the rest is read, and leaves the list by a disposition (S0.12).
    """
    if not judged.can_reply:
        return False
    if judged.urgency >= 3:  # noqa: PLR2004  3 is danger, the highest step of the scale in triage.port
        return True
    if judged.kind in NOISE:
        return False
    if not judged.is_open:
        return True
    if "second_hand" in judged.flags and not judged.addressed:
        return False
    return judged.kind in SERVICE or "repair_request" in judged.flags


def is_only_thanks(judged: Judged) -> bool:
    """Whether these words close a conversation rather than ask for another answer."""
    asks = judged.kind in SERVICE or "wish_for_help" in judged.flags or judged.urgency > 0
    return not asks and (judged.kind == "compliment" or "thanks" in judged.flags)

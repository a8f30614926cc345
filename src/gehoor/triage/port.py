"""What a judge of posts is: texts go in, judgements with their evidence come out.

A judge is pure: no clock, no database, no network, no memory of earlier posts. What needs history (the kind
of complainer, repeat contact, reach) is not a judgement of a post and stands elsewhere. The engine behind the
port can be replaced; whoever stores a judgement stores `engine` and `version` beside it.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Sentiment(enum.StrEnum):
    """The mood of the words. It is not the kind: a complaint can be worded calmly."""

    NEG = "neg"
    NEU = "neu"
    POS = "pos"


class Kind(enum.StrEnum):
    """What a post is. A complaint states an expectation that was not met. The host marks our own posts."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"
    REMARK = "remark"
    IDEA = "idea"
    NEWS = "news"
    ADVERT = "advert"
    JOB = "job"
    SPAM = "spam"

    @property
    def is_noise(self) -> bool:
        return self in NOISE


NOISE = frozenset({Kind.NEWS, Kind.ADVERT, Kind.JOB, Kind.SPAM})


class Flag(enum.StrEnum):
    """What can be true beside the kind. `leave` is the wish to go; `conduct` is how staff behaved."""

    WISH_FOR_HELP = "wish_for_help"
    JOINT_ACTION = "joint_action"
    SECOND_HAND = "second_hand"
    REPAIR_REQUEST = "repair_request"
    THREAT = "threat"
    ABUSE = "abuse"
    DANGER = "danger"
    LEGAL = "legal"
    DATA_LEAK = "data_leak"
    SELF_HARM = "self_harm"
    LEAVE = "leave"
    CONDUCT = "conduct"
    DEFENDS_US = "defends_us"
    HELPS_OTHERS = "helps_others"
    RECOMMENDS = "recommends"
    THANKS = "thanks"


class Ground(enum.StrEnum):
    """Why a post is urgent. The first block means level 3 (danger), the second level 2."""

    GAS = "gas"
    CARBON_MONOXIDE = "carbon_monoxide"
    FIRE = "fire"
    SMOKE = "smoke"
    EXPLOSION = "explosion"
    TRAPPED = "trapped"
    ELECTRICITY = "electricity"
    MEDICINE = "medicine"
    CHILD = "child"
    INJURY = "injury"
    COLLAPSE = "collapse"
    SELF_HARM = "self_harm"
    THREAT = "threat"

    LEGAL = "legal"
    DATA_LEAK = "data_leak"
    DEADLINE = "deadline"
    VULNERABLE = "vulnerable"
    WATER = "water"
    MONEY_BLOCKED = "money_blocked"
    STRANDED = "stranded"
    OUTAGE = "outage"


class Topic(enum.StrEnum):
    REPAIR = "repair"
    HEATING = "heating"
    LEAK = "leak"
    MOULD = "mould"
    LIFT = "lift"
    NOISE_NEIGHBOURS = "noise_neighbours"
    RENT = "rent"
    SERVICE_COSTS = "service_costs"
    WAITING_TIME = "waiting_time"
    PHONE_UNREACHABLE = "phone_unreachable"
    DELIVERY = "delivery"
    BILLING = "billing"
    SPEED = "speed"
    OUTAGE = "outage"
    APP_LOGIN = "app_login"
    STAFF_CONDUCT = "staff_conduct"
    KEY_ACCESS = "key_access"
    CLEANING = "cleaning"
    PARKING = "parking"
    GARDEN_GREEN = "garden_green"
    MOVING = "moving"
    CONTRACT = "contract"
    PRICE = "price"
    QUALITY = "quality"
    PRIVACY = "privacy"
    ANIMAL_WELFARE = "animal_welfare"
    ETHICS = "ethics"
    OTHER = "other"


class Source(enum.StrEnum):
    """Where a piece of evidence comes from: one listed word, or a rule over several words or signs."""

    LEXICON = "lexicon"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Text:
    """One post to judge.

    `brand_names` are our names and handles, with or without @; they are not read as words. `addressed` says
    that the post speaks to us. `reply_to` is the handle (or the number of the post) that is answered, empty
    when the post answers nobody. `language_hint` is the last known language of the author or of the brand.
    """

    text: str
    author: str = ""
    brand_names: tuple[str, ...] = ()
    addressed: bool = False
    reply_to: str = ""
    channel: str = ""
    language_hint: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Characters `start` up to `end` of the original text that speak for `label`.

    `label` is the code of a sentiment, kind, flag or "anger", or "topic:<code>" or "urgency:<code>".
    `weight` is in the engine's own unit: larger speaks louder, only to be compared within one label.
    """

    label: str
    start: int
    end: int
    weight: float
    source: Source


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the engine thinks, and why. Every p is between 0 and 1; a probability only when `calibrated`.

    `language` is nl, en, de, fr or und. `kinds` holds the p of every kind and adds up to 1. `topics` has the
    best first and is never empty. `anger` and `urgency` run from 0 to 3.
    """

    language: str
    language_p: float
    sentiment: Sentiment
    sentiment_p: float
    kind: Kind
    kind_p: float
    kinds: dict[Kind, float]
    anger: int
    urgency: int
    urgency_grounds: tuple[Ground, ...]
    topics: tuple[tuple[Topic, float], ...]
    flags: frozenset[Flag]
    evidence: tuple[Evidence, ...]
    engine: str
    version: str
    calibrated: bool = False
    needs_person: bool = True

    @property
    def asks_for_reply(self) -> bool:
        """Whether a service clock should start: a question, an own complaint, a wish for help, or danger.

        Thanks for an answer start none, nor does indignation over what the author only heard of.
        """
        if self.urgency >= DANGER_LEVEL or Flag.WISH_FOR_HELP in self.flags:
            return True
        if self.kind == Kind.COMPLAINT:
            return Flag.SECOND_HAND not in self.flags
        return self.kind == Kind.QUESTION


DANGER_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Why:
    """The one reason to show for a judgement.

    `code` is stable; `sentence` is the English source text with the names of `params` in braces, for the
    catalogue of translations. Params hold codes; `spans` are pieces (start, end) of the text, because a
    judgement keeps no words of the author.
    """

    code: str
    sentence: str
    params: dict[str, str] = field(default_factory=dict)
    spans: tuple[tuple[int, int], ...] = ()


class Judge(Protocol):
    """Any engine: one judgement for each post, in the same order, and no error for any text whatever."""

    name: str
    version: str

    def judge(self, posts: Sequence[Text]) -> list[Judgement]: ...

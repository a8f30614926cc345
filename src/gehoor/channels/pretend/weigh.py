"""How a person takes an answer: by what can be seen of it, as people do. Pure.

Good is: soon, to me by name, sorry where that fits, and something concrete: when, or what happens next.
Poor is: short, late, or the words that others got as well.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from gehoor.channels.pretend.people import Person

SHORT = 25
CALM_FROM = 3
ASKED_FROM = 2
HALF_FROM = 1


class Verdict(enum.StrEnum):
    CALM = "calm"
    HALF = "half"
    POOR = "poor"
    EXPOSED = "exposed"
    ASKED = "asked"  # for details, which then come in private
    CONFUSED = "confused"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer by the brand; `waited` in seconds of story time, `round` counts answers in this matter."""

    text: str
    waited: float
    private: bool = False
    repeated: bool = False
    round: int = 1


_SORRY = re.compile(
    r"\b(sorry|excus\w*|spijt|vervelend|begrijp|balen|jammer|apolog\w+|tut (mir|uns) leid|entschuldig\w*)\b",
    re.IGNORECASE,
)
_DAYS = (
    "vandaag|vanavond|vanmiddag|vanochtend|vannacht|morgen|overmorgen|maandag|dinsdag|woensdag|donderdag|vrijdag"
    "|zaterdag|zondag|today|tonight|tomorrow|(mon|tues|wednes|thurs|fri|satur|sun)day|heute"
    "|(mon|diens|donners|frei|sams|sonn)tag|mittwoch"
)
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_CONCRETE = re.compile(
    rf"\b({_DAYS}|uur|uhr|minuten|minutes|werkdag\w*|weken|\d{{1,2}}[:.]\d{{2}}|\d{{1,2}} ({_MONTHS})"
    r"|\d{1,2}[-/]\d{1,2})\b|€ ?\d|[(+]?\d[\d -]{8,}\d|https?://\S+",
    re.IGNORECASE,
)
_DOING = (
    "(bel|stuur|kom|zoek|regel|plan|maak|kijk|vraag|meld|neem|laat|los|herstel)t?"
    "|(bell|stur|kom|zoek|regel|plann|mak|kijk|vrag|meld|nem|lat|loss|herstell|gaa|hebb|zett)e?n|heb|ga|zet"
)
_STEP = re.compile(
    rf"\b(({_DOING}) (ik|we|wij|je|u|er|het|dit|jou)|(ik|we|wij|hij|zij|ze) (\w+ )?({_DOING})"
    r"|monteur\w*|loodgieter|opzichter|huismeester|collega|plumber|mechanic|colleague|kolleg\w+|afspraak|dm|priv[eé]"
    r"|(we|i)('ll| will| have|'ve| are| am) \w+|(wir|ich) (werden|haben|habe|schicken|schicke|kommen|komme)"
    r")\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(adres|postcode|huisnummer|gegevens|telefoonnummer|klantnummer|address|details|postal code|adresse"
    r"|anschrift|(stuur|send|schick)\w* .{0,40}(dm|priv\w*|message|nachricht|berichtje?))\b",
    re.IGNORECASE,
)
_GIVES_AWAY = re.compile(r"\b\d{4} ?[A-Z]{2}\b|\b06[- ]?\d[\d ]{6,}")
_WORD = re.compile(r"[^\W\d_]+")
_HANDLE = re.compile(r"@[\w.]+")


def weigh(answer: Answer, person: Person, *, kind: str, mood: int = 0) -> Verdict:
    """What `person` makes of an answer about a matter of `kind`, in a `mood` of -3 to 3."""
    if not answer.private and (kind == "private" or _GIVES_AWAY.search(answer.text)):
        return Verdict.EXPOSED
    if kind == "noise":
        return Verdict.CONFUSED
    if kind in ("compliment", "idea", "secondhand"):
        return Verdict.POOR if answer.repeated else Verdict.CALM
    points = _points(answer, person, kind)
    if points >= ASKED_FROM and _ASKS.search(answer.text) and answer.round == 1:
        return Verdict.ASKED
    # Who has been let down often needs more before he believes it; who was helped before needs less.
    points += (mood > 1) - (mood < -1)
    if points >= CALM_FROM or (points >= HALF_FROM and answer.round > 2):  # noqa: PLR2004  the third good try
        return Verdict.CALM
    return Verdict.HALF if points >= HALF_FROM else Verdict.POOR


def _points(answer: Answer, person: Person, kind: str) -> int:
    text = answer.text
    if len(text) <= SHORT:
        return 0
    points = sum(
        (
            names(text, person),
            bool(_SORRY.search(text)),
            bool(_CONCRETE.search(text)),
            bool(_STEP.search(text) or _ASKS.search(text)),
            kind == "question",  # whoever only asks is easily helped
        )
    )
    late = (answer.waited > person.patience) + (answer.waited > 3 * person.patience)
    return points - late - (2 if answer.repeated else 0)


def names(text: str, person: Person) -> bool:
    """By first name, last name or handle."""
    lower = text.lower()
    words = {word.lower() for word in _WORD.findall(text)}
    return f"@{person.handle.lower()}" in lower or any(part.lower() in words for part in person.name.split())


def bare(text: str, person: Person) -> str:
    """A text without greetings by name, to see whether others got the same words."""
    parts = {part.lower() for part in person.name.split()}
    return " ".join(word for word in _WORD.findall(_HANDLE.sub(" ", text).lower()) if word not in parts)

"""Codes in the words of the member's language. A code without a word is shown as it is, never as nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gehoor.kernel import text
from gehoor.web import moments
from gehoor.web.said import direction, outward, said

Table = Mapping[str, Any]

KINDS: Table = {
    "question": _("Question"),
    "complaint": _("Complaint"),
    "compliment": _("Compliment"),
    "remark": _("Remark"),
    "idea": _("Idea"),
    "news": _("News"),
    "advert": _("Advertisement"),
    "job": _("Vacancy"),
    "spam": _("Spam"),
}
KIND_ICONS: Table = {
    "question": "circle-question-mark",
    "complaint": "message-square-warning",
    "compliment": "heart",
    "remark": "message-square",
    "idea": "lightbulb",
    "news": "newspaper",
    "advert": "megaphone",
    "job": "briefcase",
    "spam": "ban",
}
SENTIMENTS: Table = {"neg": _("Negative"), "neu": _("Neutral"), "pos": _("Positive")}
SENTIMENT_ICONS: Table = {"neg": "frown", "neu": "meh", "pos": "smile"}

VIEWS: Table = {
    "todo": _("To do"),
    "mine": _("Mine"),
    "free": _("Free"),
    "customer": _("With customer"),
    "closed": _("Closed"),
}
CASE_STATES: Table = {"open": _("Open"), "waiting": _("With the customer"), "closed": _("Closed")}

# Why a case stands where it stands, most urgent reason first.
WHY: Table = {
    "danger": _("Possible danger"),
    "late": _("Answer is late"),
    "solve_late": _("Solution is late"),
    "urgent": _("Cannot wait"),
    "soon": _("Answer soon"),
    "waits": _("Waits for an answer"),
    "customer_has_turn": _("The customer has the turn"),
}

GROUNDS: Table = {
    "gas": _("gas"),
    "carbon_monoxide": _("carbon monoxide"),
    "fire": _("fire"),
    "smoke": _("smoke"),
    "explosion": _("explosion"),
    "trapped": _("somebody is trapped"),
    "electricity": _("electricity"),
    "medicine": _("medicine"),
    "child": _("a child in danger"),
    "injury": _("injury"),
    "collapse": _("danger of collapse"),
    "self_harm": _("self-harm"),
    "threat": _("threat"),
    "legal": _("legal steps"),
    "data_leak": _("data leak"),
    "deadline": _("a deadline"),
    "vulnerable": _("somebody vulnerable"),
    "water": _("water damage"),
    "money_blocked": _("no access to money"),
    "stranded": _("stranded"),
    "outage": _("outage"),
}

TOPICS: Table = {
    "repair": _("repairs"),
    "heating": _("heating"),
    "leak": _("leak"),
    "mould": _("damp and mould"),
    "lift": _("lift"),
    "noise_neighbours": _("noise and neighbours"),
    "rent": _("rent"),
    "service_costs": _("service costs"),
    "waiting_time": _("waiting time"),
    "phone_unreachable": _("hard to reach"),
    "delivery": _("delivery"),
    "billing": _("bill"),
    "speed": _("speed"),
    "outage": _("outage"),
    "app_login": _("app and sign-in"),
    "staff_conduct": _("treatment by staff"),
    "key_access": _("keys and access"),
    "cleaning": _("cleaning"),
    "parking": _("parking"),
    "garden_green": _("gardens and green"),
    "moving": _("moving house"),
    "contract": _("contract"),
    "price": _("price"),
    "quality": _("quality"),
    "privacy": _("privacy"),
    "animal_welfare": _("animal welfare"),
    "ethics": _("ethics"),
    "other": _("something else"),
}

FLAGS: Table = {
    "wish_for_help": _("asks for help"),
    "joint_action": _("joint action"),
    "second_hand": _("second-hand"),
    "repair_request": _("repair request"),
    "threat": _("threat"),
    "abuse": _("abusive words"),
    "danger": _("danger"),
    "legal": _("legal steps"),
    "data_leak": _("data leak"),
    "self_harm": _("self-harm"),
    "leave": _("wants to leave"),
    "conduct": _("treatment by staff"),
    "defends_us": _("defends us"),
    "helps_others": _("helps others"),
    "recommends": _("recommends us"),
    "thanks": _("thanks"),
}

# The one reason of a judgement; the codes and the names in braces are those of gehoor.triage.why.
REASONS: Table = {
    "danger": _("Possible danger: {grounds}."),
    "soon": _("This cannot wait: {grounds}."),
    "indignation": _("Indignation about something heard from others ({topic})."),
    "irony": _("Praise that is meant as blame ({topic})."),
    "repair": _("A request for repair, not yet a complaint ({topic})."),
    "complaint": _("Something was expected and did not come ({topic})."),
    "thanks": _("Thanks after help; no answer is waited for."),
    "kind": _("Words and forms of this kind: {kind}."),
    "no_sign": _("No sign of anything else was found, so it counts as: {kind}."),
}

DISPOSITIONS: Table = {
    "solved": _("Solved"),
    "explained": _("Explained"),
    "passed_on": _("Passed on"),
    "no_answer_from_customer": _("No answer from the customer"),
    "duplicate": _("Duplicate"),
    "not_for_us": _("Not for us"),
}
DISPOSITION_HINTS: Table = {
    "solved": _("The customer has what he needed."),
    "explained": _("It stays as it is, and the customer knows why."),
    "passed_on": _("Somebody else takes care of it now."),
    "no_answer_from_customer": _("We asked, and heard nothing more."),
    "duplicate": _("The same matter is in another case."),
    "not_for_us": _("It is about another organisation."),
}
POST_DISPOSITIONS: Table = {
    "no_reaction": _("No reaction needed"),
    "for_information": _("For information"),
    "forwarded": _("Forwarded"),
    "not_about_us": _("Not about us"),
    "spam": _("Spam"),
}

REPLY_STATES: Table = {
    "draft": _("Draft"),
    "queued": _("Goes out soon"),
    "sending": _("Is being sent"),
    "checking": _("We are checking whether it stands"),
    "sent": _("Sent"),
    "refused": _("Refused"),
    "unknown": _("Unknown"),
    "discarded": _("Thrown away"),
}

ROLES: Table = {
    "owner": _("Owner"),
    "lead": _("Team lead"),
    "agent": _("Agent"),
    "adviser": _("Adviser"),
    "reader": _("Reader"),
}

LANGUAGES: Table = {
    "nl": _("Dutch"),
    "en": _("English"),
    "de": _("German"),
    "fr": _("French"),
}

PRIVATE_DATA: Table = {
    "iban": _("account number"),
    "email": _("e-mail address"),
    "phone": _("telephone number"),
    "citizen_number": _("citizen service number"),
}


def word(code: str, table: Table) -> str:
    """The word for a code."""
    return str(table.get(code, code))


def _reader(table: Table) -> Callable[[str], str]:
    return lambda code: word(code, table)


def left_words(left: int) -> str:
    """How much room a text has left, or how much it is too long."""
    if left >= 0:
        return gettext("%(n)s left") % {"n": left}
    return ngettext("%(n)s character too long", "%(n)s characters too long", -left) % {"n": -left}


def initials(name: str) -> str:
    """At most two letters that stand for a name in a small circle."""
    parts = [part for part in name.lstrip("@#").replace(".", " ").replace("_", " ").split() if part[0].isalnum()]
    chosen = parts if len(parts) < 2 else [parts[0], parts[-1]]  # noqa: PLR2004  first and last name
    return "".join(part[0] for part in chosen).upper() or "?"


def hue(name: str) -> int:
    """One of eight tints for a name, the same one each time."""
    return sum(map(ord, name)) % 8


FILTERS: dict[str, Callable[..., Any]] = {
    "kind": _reader(KINDS),
    "kind_icon": _reader(KIND_ICONS),
    "sentiment": _reader(SENTIMENTS),
    "sentiment_icon": _reader(SENTIMENT_ICONS),
    "view_word": _reader(VIEWS),
    "case_state": _reader(CASE_STATES),
    "why_word": _reader(WHY),
    "ground": _reader(GROUNDS),
    "topic": _reader(TOPICS),
    "flag": _reader(FLAGS),
    "disposition": _reader(DISPOSITIONS),
    "disposition_hint": _reader(DISPOSITION_HINTS),
    "post_disposition": _reader(POST_DISPOSITIONS),
    "reply_state": _reader(REPLY_STATES),
    "role": _reader(ROLES),
    "language_word": _reader(LANGUAGES),
    "time_of": moments.time_of,
    "in_full": moments.in_full,
    "date_word": moments.date,
    "span": moments.span,
    "left": moments.left,
    "number": moments.number,
    "initials": initials,
    "hue": hue,
    "plain": text.visible,
    "said": said,
    "outward": outward,
    "direction": direction,
    "left_words": left_words,
}

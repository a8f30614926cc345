"""Codes of listening and of the settings in the words of the member's language; see words.py for those of cases."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from gehoor.kernel.hours import DAYS, HoursError
from gehoor.listening.search import SearchError
from gehoor.web import moments
from gehoor.web.words import Table, word

SOURCE_STATES: Table = {
    "on": _("Listens"),
    "failing": _("Has trouble"),
    "paused": _("Paused"),
    "expired": _("Access expired"),
    "retired": _("Retired"),
}
SOURCE_ICONS: Table = {
    "on": "ear",
    "failing": "triangle-alert",
    "paused": "pause",
    "expired": "key-round",
    "retired": "archive",
}
SOURCE_TONES: Table = {"on": "good", "failing": "warn", "paused": "", "expired": "bad", "retired": ""}

# What went wrong, by the class of the error, and what to do.
TROUBLES: Table = {
    "Unreachable": _("No connection: the platform does not answer. We try again by ourselves."),
    "Throttled": _("The platform asks us to wait. We go on by ourselves as soon as we may."),
    "Expired": _("The access has expired. Connect the account again with a new token."),
    "Refused": _("The platform refuses. Read its words and check the settings of this account."),
    "Uncertain": _("The answer of the platform did not arrive whole. We try again by ourselves."),
    "UnknownChannel": _("This channel is no longer installed. Its posts and cases stay readable."),
}
TROUBLE = _("Something went wrong that we did not expect. We try again by ourselves; if it stays, tell your operator.")

DAY_WORDS: Table = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}

# gehoor.kernel.hours.HoursError by its code.
HOURS: Table = {
    "zone": _("This is no time zone. Write one such as Europe/Amsterdam."),
    "period": _("Write times as 09:00-12:30, with a comma between two."),
    "time": _("A day runs from 00:00 to 24:00."),
    "backwards": _("This ends before it has begun. For a night: until 24:00 here, and from 00:00 on the next day."),
    "overlap": _("Two of these times overlap. Write them as one."),
    "date": _("Write one date a line, such as 24-12-2026."),
    "holidays": _("No public holidays are known for this country."),
    "open_on_holidays": _("This holiday is not known."),
    "never_open": _("You are never open this way. Give at least one day a time, such as 09:00-17:30."),
}

ROLE_HINTS: Table = {
    "owner": _("May do everything, also connect accounts and change settings."),
    "lead": _("Answers customers, sees every team, looks after searches and colleagues."),
    "agent": _("Answers customers."),
    "adviser": _("Reads along and advises in notes, does not answer customers."),
    "reader": _("Only reads."),
}

# What a search could have had in a place; gehoor.listening.search gives these names.
EXPECTED: Table = {
    "word": _("a word"),
    '"phrase"': _("a phrase between quotation marks"),
    "#tag": _("a #hashtag"),
    "@handle": _("a @name"),
    "(": _("an opening parenthesis"),
    ")": _("a closing parenthesis"),
    '"': _("a quotation mark"),
}


def trouble(last_error: str) -> str:
    """What the error of a source means and what to do about it."""
    return str(TROUBLES.get(last_error.partition(":")[0], TROUBLE))


def lag(seconds: float) -> str:
    """How far hearing is behind saying."""
    if seconds < 60:  # noqa: PLR2004  seconds in a minute
        return gettext("less than a minute")
    return moments.span(seconds)


def own_words(text: str) -> str:
    """A text that its own room marked for the translators."""
    return gettext(text) if text else ""


def hours_words(error: HoursError) -> str:
    return word(error.code, HOURS) if error.code in HOURS else str(error)


def search_words(error: SearchError) -> dict[str, Any]:
    """A mistake in a search: the sentence, the advice, what could have stood there."""
    return {
        "words": gettext(error.template) % error.params,
        "hint": gettext(error.hint),
        "expected": [word(name, EXPECTED) for name in error.expected],
    }


def tries(count: int) -> str:
    return ngettext("%(n)s try", "%(n)s tries", count) % {"n": count}


def _reader(table: Table) -> Callable[[str], str]:
    return lambda code: word(code, table)


FILTERS: dict[str, Callable[..., Any]] = {
    "source_state": _reader(SOURCE_STATES),
    "source_icon": _reader(SOURCE_ICONS),
    "source_tone": _reader(SOURCE_TONES),
    "trouble": trouble,
    "lag": lag,
    "own_words": own_words,
    "day_word": _reader(DAY_WORDS),
    "role_hint": _reader(ROLE_HINTS),
    "tries": tries,
}

__all__ = ["DAYS", "FILTERS", "HOURS", "hours_words", "search_words", "trouble"]

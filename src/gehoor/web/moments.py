"""Moments and spans in words, in the time zone that is active: a page activates the brand's."""

from datetime import datetime, timedelta

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_DAY = 24 * 60
_LONG_HOURS = 10  # from here on nobody wants to know the minutes


def time_of(moment: datetime, now: datetime) -> str:
    """As short as it can be said: "14:05", "yesterday 14:05", "22 nov. 14:05", "22 nov. 2025"."""
    at, today = timezone.localtime(moment), timezone.localtime(now)
    clock = formats.date_format(at, "H:i")
    if at.date() == today.date():
        return clock
    if at.date() == today.date() - timedelta(days=1):
        return _("yesterday %(time)s") % {"time": clock}
    if at.date() == today.date() + timedelta(days=1):
        return _("tomorrow %(time)s") % {"time": clock}
    return f"{_day_and_month(at)} {clock}" if at.year == today.year else date(moment)


def date(moment: datetime) -> str:
    """As in "22 nov. 2026"."""
    at = timezone.localtime(moment)
    return f"{_day_and_month(at)} {at.year}"


def in_full(moment: datetime) -> str:
    """As in "zondag 22 november 2026 14:05"."""
    return formats.date_format(timezone.localtime(moment), "l j F Y H:i")


def _day_and_month(at: datetime) -> str:
    month = formats.date_format(at, "N")
    # Django's Dutch months are shortened without the point that Dutch writes; "mei" is whole.
    point = "." if translation.get_language() == "nl" and month != "mei" else ""
    return f"{at.day} {month}{point}"


def span(seconds: float) -> str:
    """How long something takes or took: "12 min", "3 h 5 min", "2 days"; never less than a minute."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:  # noqa: PLR2004  minutes in an hour
        return _("%(n)s min") % {"n": minutes}
    if minutes < _DAY:
        hours, rest = divmod(minutes, 60)
        text = _("%(n)s h") % {"n": hours}
        return f"{text} {_('%(n)s min') % {'n': rest}}" if rest and hours < _LONG_HOURS else text
    days = minutes // _DAY
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def left(due: datetime, now: datetime) -> str:
    """How a clock stands: "12 min left" or "8 min late". clock.js says the same words."""
    seconds = (due - now).total_seconds()
    if seconds > 0:
        return _("%(span)s left") % {"span": span(-(-seconds // 60) * 60)}
    return _("%(span)s late") % {"span": span(-seconds // 60 * 60)}


def clock_words() -> dict[str, str]:
    """The pieces from which clock.js makes the same words in the browser."""
    return {
        "left": _("%(span)s left") % {"span": "{}"},
        "late": _("%(span)s late") % {"span": "{}"},
        "min": _("%(n)s min") % {"n": "{}"},
        "hour": _("%(n)s h") % {"n": "{}"},
        "day": ngettext("%(n)s day", "%(n)s days", 1) % {"n": "{}"},
        "days": ngettext("%(n)s day", "%(n)s days", 2) % {"n": "{}"},
        "seconds": _("%(n)s s") % {"n": "{}"},
    }


def number(value: int) -> str:
    """As in "1.234"."""
    return str(formats.number_format(value, use_l10n=True, force_grouping=True))

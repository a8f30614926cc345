"""The brand's own settings: its name, when it is open, and what it promises."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from gehoor.cases.rules import Promise
from gehoor.kernel import clock
from gehoor.kernel.errors import Refusal
from gehoor.kernel.hours import DAYS, Hours, HoursError, is_open
from gehoor.team import actions
from gehoor.team.models import Brand
from gehoor.team.rules import Right
from gehoor.web import labels, refusals
from gehoor.web.doors import DeskRequest, desk
from gehoor.web.page import page, part, toast

COUNTRY = "NL"
PRESETS = (30, 60)  # minutes: what Dutch customers are used to being promised
_DUTCH_DATE = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")


@dataclass(slots=True)
class Wish:
    """The form as it was filled in: `said` to show it again, and what it means."""

    said: dict[str, str]
    hours: dict[str, Any]
    acknowledge: int
    solve: int
    hold: int
    problems: dict[str, str] = field(default_factory=dict)


@desk(Right.SETTINGS)
def brand(request: DeskRequest) -> HttpResponse:
    now = clock.now()
    if request.method != "POST":
        return _page(request, _as_kept(request.member.brand), now)
    wish = _as_written(request)
    try:
        changed = actions.change_brand(
            request.member,
            name=wish.said["name"],
            hours=wish.hours,
            acknowledge_minutes=wish.acknowledge,
            solve_minutes=wish.solve,
            hold_seconds=wish.hold,
            now=now,
        )
    except HoursError as error:
        wish.problems[_field_of(error)] = labels.hours_words(error)
    except Refusal as error:
        wish.problems[error.field] = refusals.words(error)
    if wish.problems:
        return _page(request, wish, now)
    request.member.brand = changed
    toast(request, _("Kept. Clocks that run keep the promise they began with."))
    return redirect("brand")


@desk(Right.SETTINGS)
def promise(request: DeskRequest) -> HttpResponse:
    """What these settings would promise now; asked while somebody is still filling them in."""
    if request.method != "POST":
        return redirect("brand")
    now = clock.now()
    return part(request, "brand/_promise.html", _promise_of(_as_written(request), now))


def _page(request: DeskRequest, wish: Wish, now: datetime) -> HttpResponse:
    context = {
        "said": wish.said,
        "problems": wish.problems,
        "days": DAYS,
        "presets": PRESETS,
        "has_holidays": wish.said["holidays"] == "on",
        **_promise_of(wish, now),
    }
    return page(request, "brand/page.html", context, here="brand", status=422 if wish.problems else 200)


def _promise_of(wish: Wish, now: datetime) -> dict[str, Any]:
    """By when somebody who writes now has an answer and a solution; None while the form cannot be read."""
    try:
        hours = Hours.from_json(wish.hours)
        if not (0 < wish.acknowledge <= actions.LONGEST_PROMISE and 0 < wish.solve <= actions.LONGEST_PROMISE):
            return {"answer_by": None, "solve_by": None, "open_now": False}
        made = Promise(hours, wish.acknowledge, wish.solve)
        found = {"answer_by": made.acknowledge_by(now), "solve_by": made.solve_by(now)}
    except HoursError:
        return {"answer_by": None, "solve_by": None, "open_now": False}
    return {**found, "open_now": is_open(hours, now)}


def _as_kept(kept: Brand) -> Wish:
    hours = kept.hours
    week = hours.get("week", {})
    preset = str(kept.acknowledge_minutes) if kept.acknowledge_minutes in PRESETS else "own"
    said = {
        "name": kept.name,
        "zone": hours.get("zone", ""),
        "closed": "\n".join(_dutch(it) for it in hours.get("closed", ())),
        "holidays": "on" if hours.get("holidays") else "",
        "preset": preset,
        "acknowledge_minutes": str(kept.acknowledge_minutes),
        "solve_minutes": str(kept.solve_minutes),
        "hold_seconds": str(kept.hold_seconds),
        **{day: ", ".join(week.get(day, ())) for day in DAYS},
    }
    return Wish(said, hours, kept.acknowledge_minutes, kept.solve_minutes, kept.hold_seconds)


def _as_written(request: DeskRequest) -> Wish:
    kept = request.member.brand.hours
    names = ("name", "zone", "closed", "holidays", "preset", "acknowledge_minutes", "solve_minutes", "hold_seconds")
    said = {name: request.POST.get(name, "").strip() for name in (*names, *DAYS)}
    own = said["preset"] not in {str(preset) for preset in PRESETS}
    country = (kept.get("holidays") or COUNTRY) if said["holidays"] == "on" else ""
    hours = {
        "zone": said["zone"],
        "week": {day: [it.strip() for it in re.split(r"[,;]", said[day]) if it.strip()] for day in DAYS},
        "closed": [_iso(line.strip()) for line in said["closed"].splitlines() if line.strip()],
        "holidays": country,
        # What this form does not show stays as it was.
        "subdivision": kept.get("subdivision") if country else None,
        "open_on_holidays": kept.get("open_on_holidays", []) if country else [],
    }
    acknowledge = _whole(said["acknowledge_minutes"] if own else said["preset"])
    return Wish(said, hours, acknowledge, _whole(said["solve_minutes"]), _whole(said["hold_seconds"]))


def _field_of(error: HoursError) -> str:
    if error.day is not None:
        return DAYS[error.day]
    return {"zone": "zone", "date": "closed", "holidays": "holidays"}.get(error.code, DAYS[0])


def _whole(text: str) -> int:
    """The number that was written; -1, which is refused, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1  # noqa: PLR2004  beyond any promise


def _iso(text: str) -> str:
    """Dates as the Dutch write them (24-12-2026) as well as 2026-12-24; what is neither is refused later."""
    found = _DUTCH_DATE.fullmatch(text)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text


def _dutch(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day}-{day.month}-{day.year}"

"""Trying once more what could not be taken in."""

import importlib
from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import transaction

from gehoor.channels.port import Event
from gehoor.kernel.errors import Refusal
from gehoor.listening import events
from gehoor.listening.actions import settle_quarantined
from gehoor.listening.models import Quarantined, Source
from gehoor.team import access
from gehoor.team.models import Member
from gehoor.team.rules import Right

TakeIn = Callable[[Source, Event, datetime], object]


@cache
def _take_in() -> TakeIn:
    """The way of a post through all rooms; like the table of facts it stands in the module that settings.FLOW names."""
    found: TakeIn = importlib.import_module(settings.FLOW).take_one
    return found


def retry(member: Member, pk: int, now: datetime) -> None:
    """Take in an event that was set apart, now that its cause may be gone.

    Raises:
        Refusal: it still cannot be taken in (the words of the error are kept with it), or it was settled before.
    """
    access.require(member, Right.QUARANTINE)
    kept = access.get(member, Quarantined, pk)
    if kept.state != Quarantined.State.WAITING:
        raise Refusal("It is settled already.", code="settled")
    try:
        with transaction.atomic():
            _take_in()(kept.source, events.from_json(kept.event), now)
            settle_quarantined(kept, Quarantined.State.TAKEN_IN, now, member)
    except Exception as error:
        kept.state, kept.tries, kept.last_try_at = Quarantined.State.WAITING, kept.tries + 1, now
        kept.error = f"{type(error).__name__}: {error}"[:2000]
        kept.save(update_fields=["error", "tries", "last_try_at"])
        raise Refusal("It still cannot be taken in.", code="still_poison") from error

"""What a post does next, and which fact wakes whom. Nobody imports this room.

A post walks by call: keep, match, judge, join or open a case, in one transaction a batch.
News travels by fact: the table WAKES at the end says which fact wakes which action.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from gehoor.cases import actions as cases
from gehoor.cases import erasure, intake
from gehoor.channels.port import Event, Page
from gehoor.listening import actions as listening
from gehoor.listening import events
from gehoor.listening.models import Source
from gehoor.replies import actions as replies
from gehoor.replies import outbox
from gehoor.triage import actions as triage
from gehoor.work.deliveries import Listener
from gehoor.work.models import Record

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Taken:
    """What became of a batch: numbers of posts kept, of cases they touched, of events set apart."""

    posts: list[int] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    quarantined: list[int] = field(default_factory=list)


def take_in(source: int, page: Page, now: datetime) -> Taken:
    """Take in a page of events: everything, or everything but the poison, and then the cursor with it.

    A batch is one transaction, its cursor included, so that a crash repeats it or has it behind. When something
    in a batch cannot be taken in, the batch is halved until the poison stands alone; that one is set apart.
    """
    with transaction.atomic():
        kept = Source.objects.select_related("brand").get(pk=source)
    try:
        return _take_whole(kept, page.events, now, page.cursor)
    except (OperationalError, InterfaceError):
        raise  # the database is not well: no event is to blame, and the same batch comes again
    except Exception as error:  # noqa: BLE001  any other fault is some event's
        log.warning("source %s: a batch of %s fails: %r", source, len(page.events), error)
    taken = _halve(kept, page.events, now)
    with transaction.atomic():
        listening.advance(kept, page.cursor, now)
    return taken


def _take_whole(source: Source, batch: Sequence[Event], now: datetime, cursor: str | None) -> Taken:
    with transaction.atomic():
        kept = listening.keep(source, batch, now)
        judgements = triage.judge(source.brand, [*kept.new, *kept.edited])
        triage.forget(kept.gone)
        erasure.forget_strangers(kept.went_silent)
        touched = intake.take_up(source, [*kept.new, *kept.edited], judgements, now)
        outbox.recognise(kept.new)
        if cursor is not None:
            listening.advance(source, cursor, now)
    return Taken(posts=[post.pk for post in kept.new], cases=[case.pk for case in touched])


def take_one(source: Source, event: Event, now: datetime) -> None:
    """Take in a single event that was set apart before; whoever tries it again asks for this."""
    _take_whole(source, [event], now, None)


def _halve(source: Source, batch: Sequence[Event], now: datetime) -> Taken:
    try:
        return _take_whole(source, batch, now, None)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(batch) > 1:
            middle = len(batch) // 2
            first, second = _halve(source, batch[:middle], now), _halve(source, batch[middle:], now)
            return Taken(first.posts + second.posts, first.cases + second.cases, first.quarantined + second.quarantined)
        log.exception("source %s: event %r is set apart", source.pk, events.id_of(batch[0]))
        return Taken(quarantined=[listening.quarantine(source, batch[0], error, now).pk])


def _hold_replies(record: Record, now: datetime) -> None:
    replies.hold_replies_to(record.data["post"], now)


def _clear_headline(record: Record, now: datetime) -> None:  # noqa: ARG001  every listener gets the moment
    cases.post_gone(record.data["post"])


def _release_cases(record: Record, now: datetime) -> None:
    cases.release_cases_of(record.data["member"], record.brand, now)


# Which fact wakes which action.
WAKES: Mapping[str, Sequence[Listener]] = {
    "PostGone": (Listener(_hold_replies), Listener(_clear_headline)),
    "MemberSwitchedOff": (Listener(_release_cases),),
}

"""Bringing facts to those who listen: at least once, in the order of their writing, never in a loop."""

import importlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import transaction

from gehoor.work.models import Delivery, Record

log = logging.getLogger(__name__)

MOST_TRIES = 8
CLAIM = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Listener:
    """An action that a fact wakes. A rule does not hear facts that were caused by a rule."""

    action: Callable[[Record, datetime], None]
    rule: bool = True

    @property
    def name(self) -> str:
        return f"{self.action.__module__}.{self.action.__name__}"


@cache
def table() -> Mapping[str, Sequence[Listener]]:
    """Which fact wakes which action: the one table, in the module that settings.FLOW names."""
    flow = importlib.import_module(settings.FLOW)
    wakes: Mapping[str, Sequence[Listener]] = flow.WAKES
    return wakes


def address(record: Record) -> None:
    """Note who has to hear of this fact, in the transaction that wrote it."""
    hearers = [
        listener for listener in table().get(record.name, ()) if not (listener.rule and record.caused_by_id is not None)
    ]
    Delivery.objects.bulk_create(
        Delivery(record=record, listener=listener.name, due_at=record.at) for listener in hearers
    )


def deliver_due(now: datetime, most: int = 100) -> int:
    """Deliver what is due, oldest first; returns how many deliveries were tried."""
    due = Delivery.objects.filter(state=Delivery.State.DUE, due_at__lte=now).order_by("record_id", "id")
    tried = 0
    for pk in list(due.values_list("pk", flat=True)[:most]):
        tried += _deliver(pk, now)
    return tried


def _deliver(pk: int, now: datetime) -> bool:
    # The claim is a conditional UPDATE: of two workers one changes the row, and the other sees 0 rows.
    claimed = Delivery.objects.filter(pk=pk, state=Delivery.State.DUE, due_at__lte=now).update(due_at=now + CLAIM)
    if not claimed:
        return False
    delivery = Delivery.objects.select_related("record").get(pk=pk)
    listener = next((it for it in table().get(delivery.record.name, ()) if it.name == delivery.listener), None)
    try:
        with transaction.atomic():
            if listener is not None:  # a listener that no longer exists has nothing left to do
                listener.action(delivery.record, now)
            Delivery.objects.filter(pk=pk).update(state=Delivery.State.DONE, error="")
    except Exception as error:  # one bad row must never stop the loop: it is pushed forward and told
        log.exception("delivery %s of %s failed", delivery.listener, delivery.record.name)
        _push_forward(delivery, error, now)
    return True


def _push_forward(delivery: Delivery, error: Exception, now: datetime) -> None:
    tries = delivery.tries + 1
    state = Delivery.State.FAILED if tries >= MOST_TRIES else Delivery.State.DUE
    Delivery.objects.filter(pk=delivery.pk).update(
        state=state,
        tries=tries,
        due_at=now + timedelta(seconds=2**tries),
        error=f"{type(error).__name__}: {error}"[:500],
    )

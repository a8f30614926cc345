"""The worker: delivers facts and answers the questions that time asks."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import close_old_connections

from gehoor.kernel import clock
from gehoor.work import bells, deliveries

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between looks when nobody rings

# A question that time asks, such as "which cases are due now?"; it returns how many it found.
Question = Callable[[datetime], int]


def work(stop: threading.Event, questions: Sequence[Question] = ()) -> None:
    """Run until `stop`; one thread, one database connection."""
    rung = threading.Event()
    unhook = bells.on_ring(rung.set)
    try:
        while not stop.is_set():
            rung.clear()
            if not turn(clock.now(), questions):
                rung.wait(LOOK)
    finally:
        unhook()


def turn(now: datetime, questions: Sequence[Question] = ()) -> int:
    """One round: deliver what is due, ask each question once; returns how much there was to do."""
    close_old_connections()
    done = 0
    for question in (deliveries.deliver_due, *questions):
        try:
            done += question(now)
        except Exception:  # the other questions still want their answer
            log.exception("%s failed", question.__name__)
    return done

"""How each source is doing: the one place that writes it."""

from datetime import datetime, timedelta

from django.db import transaction

from gehoor.channels.port import ChannelError, Expired, Throttled
from gehoor.listening.facts import SourceChanged
from gehoor.listening.models import Source
from gehoor.work.facts import leave

LONGEST_WAIT = timedelta(minutes=5)


def note_run(pk: int, now: datetime) -> None:
    Source.objects.filter(pk=pk).update(last_run_at=now)


def note_answer(pk: int, now: datetime) -> None:
    """The source answered; if it was failing, that is news."""
    with transaction.atomic():
        Source.objects.filter(pk=pk).update(last_answer_at=now, not_before=None)
        mended = Source.objects.filter(pk=pk, failures__gt=0).update(failures=0, last_error="")
        if mended:
            source = Source.objects.get(pk=pk)
            leave(SourceChanged(source=pk, state=source.state), brand=source.brand_id, at=now)


def note_failure(pk: int, error: Exception, now: datetime) -> datetime:
    """The source failed; returns the moment before which it must not be asked again."""
    with transaction.atomic():
        source = Source.objects.get(pk=pk)
        source.failures += 1
        source.last_error = f"{type(error).__name__}: {error}"[:500]
        source.last_error_at = now
        source.not_before = now + wait_after(error, source.failures)
        if isinstance(error, Expired) and source.state == Source.State.ON:
            source.state = Source.State.EXPIRED
        source.save(update_fields=["failures", "last_error", "last_error_at", "not_before", "state"])
        if source.failures == 1 or isinstance(error, Expired):
            news = SourceChanged(source=pk, state=source.state, error=source.last_error)
            leave(news, brand=source.brand_id, at=now)
        return source.not_before


def note_send_throttled(pk: int, until: datetime) -> None:
    """The platform asked us to send nothing before this moment."""
    Source.objects.filter(pk=pk).update(send_not_before=until)


def wait_after(error: Exception, failures: int) -> timedelta:
    """As long as the platform says; else twice as long each time, from one second to five minutes."""
    if isinstance(error, Throttled):
        return timedelta(seconds=error.retry_after)
    known = isinstance(error, ChannelError)
    return min(timedelta(seconds=2 ** min(failures - 1, 9) * (1 if known else 5)), LONGEST_WAIT)

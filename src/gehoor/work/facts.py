"""Facts: what happened, in the past tense, as small values.

A fact is extended by adding fields with a default; a field never changes its meaning.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import transaction

from gehoor.work import bells, deliveries
from gehoor.work.models import Record


@dataclass(frozen=True, kw_only=True)
class Fact:
    """The base of all facts. The subclass's name is its name in the trail, so it must be unique."""

    known: ClassVar[dict[str, type["Fact"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        Fact.known[cls.__name__] = cls

    @classmethod
    def of(cls, record: Record) -> Self:
        """The fact of a record; fields that it did not have yet when it was written get their default."""
        return cls(**record.data)


def leave(fact: Fact, *, brand: int, at: datetime, by: int | None = None, caused_by: Record | None = None) -> Record:
    """Write a fact and its deliveries. Call it inside the transaction of the action that made it true."""
    if not transaction.get_connection().in_atomic_block:
        message = f"{type(fact).__name__} left outside a transaction: what it tells might not be true."
        raise RuntimeError(message)
    record = Record.objects.create(
        brand=brand, name=type(fact).__name__, data=asdict(fact), by=by, caused_by=caused_by, at=at
    )
    deliveries.address(record)
    transaction.on_commit(bells.ring)
    return record

"""Reading the trail."""

from collections.abc import Sequence

from gehoor.work.models import Record


def last_id() -> int:
    """The number of the newest fact; 0 when nothing has happened yet."""
    return Record.objects.order_by("-id").values_list("id", flat=True).first() or 0


def records_after(pk: int, most: int = 500, brand: int | None = None) -> Sequence[Record]:
    """What happened after this fact, oldest first, in one brand or in all."""
    records = Record.objects.filter(pk__gt=pk)
    if brand is not None:
        records = records.filter(brand=brand)
    return list(records.order_by("id")[:most])

"""Facts are kept with what they tell, brought once to each listener, and never turned in a circle."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction

from gehoor.work import deliveries
from gehoor.work.deliveries import MOST_TRIES, Listener, deliver_due
from gehoor.work.facts import Fact, leave
from gehoor.work.models import Delivery, Record
from tests.conftest import MORNING

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class BellRang(Fact):
    door: int


heard: list[int] = []


def listen(record, now):
    if record.data["door"] < 0:
        raise RuntimeError("no such door")
    heard.append(record.data["door"])


@pytest.fixture
def table(monkeypatch):
    heard.clear()
    wakes = {"BellRang": (Listener(listen),)}
    monkeypatch.setattr(deliveries, "table", lambda: wakes)


def ring(door: int, **more) -> Record:
    return leave(BellRang(door=door), brand=1, at=MORNING, **more)


def test_a_fact_reaches_its_listener_once(table):
    ring(1)
    assert (deliver_due(MORNING), deliver_due(MORNING), heard) == (1, 0, [1])


def test_facts_are_delivered_in_the_order_in_which_they_happened(table):
    for door in (1, 2, 3):
        ring(door)
    deliver_due(MORNING)
    assert heard == [1, 2, 3]


def test_a_fact_of_an_action_that_was_rolled_back_never_happened(table):
    with transaction.atomic():
        ring(1)
        transaction.set_rollback(True)
    assert not Record.objects.exists()
    assert not deliver_due(MORNING)


@pytest.mark.django_db(transaction=True)
def test_a_fact_outside_a_transaction_is_refused(table):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        ring(1)


def test_one_bad_fact_does_not_stop_the_others_and_is_kept_for_a_person(table):
    ring(-1)
    ring(2)
    deliver_due(MORNING)
    assert heard == [2]
    later = MORNING
    for _ in range(MOST_TRIES):
        later += timedelta(hours=1)
        deliver_due(later)
    bad = Delivery.objects.get(state="failed")
    assert (bad.tries, bad.error) == (MOST_TRIES, "RuntimeError: no such door")


def test_a_rule_does_not_hear_what_a_rule_caused(table):
    first = ring(1)
    ring(2, caused_by=first)
    deliver_due(MORNING)
    assert heard == [1]


def test_a_fact_can_be_read_back(table):
    assert BellRang.of(ring(7)) == BellRang(door=7)


def test_every_fact_has_a_name_of_its_own():
    import gehoor.project.flow  # knows all rooms

    names = [cls.__name__ for cls in _all(Fact)]
    assert len(names) == len(set(names))
    assert set(gehoor.project.flow.WAKES) <= set(names)


def _all(cls):
    found = set()
    for sub in cls.__subclasses__():
        found |= {sub, *_all(sub)}
    return found

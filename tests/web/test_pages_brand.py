"""Brand: hours as people write them, a promise as they make it, and what it comes down to now."""

import pytest

from gehoor.kernel.hours import DAYS
from gehoor.team.models import Brand
from tests.web.pages import browser, problem_at, words

OFFICE = {
    "name": "Woongoed Zeldermeer",
    "zone": "Europe/Amsterdam",
    "closed": "24-12-2026\n2026-12-31",
    "holidays": "on",
    "preset": "60",
    "acknowledge_minutes": "",
    "solve_minutes": "480",
    "hold_seconds": "8",
    **dict.fromkeys(DAYS[:5], "09:00-12:30, 13:00-17:30"),
    **dict.fromkeys(DAYS[5:], ""),
}


def test_hours_and_promise_are_kept_as_they_were_written(alice):
    page = browser(alice).post("/brand/", OFFICE, follow=True)
    assert "Kept." in words(page)
    brand = Brand.objects.get(pk=alice.brand_id)
    assert brand.hours["week"]["monday"] == ["09:00-12:30", "13:00-17:30"]
    assert brand.hours["closed"] == ["2026-12-24", "2026-12-31"]
    assert (brand.hours["holidays"], brand.acknowledge_minutes, brand.hold_seconds) == ("NL", 60, 8)
    shown = browser(alice).get("/brand/").content.decode()
    assert 'value="09:00-12:30, 13:00-17:30"' in shown
    assert "24-12-2026" in shown


def test_an_own_number_of_minutes_counts_when_it_is_chosen(alice):
    browser(alice).post("/brand/", OFFICE | {"preset": "own", "acknowledge_minutes": "45"})
    assert Brand.objects.get(pk=alice.brand_id).acknowledge_minutes == 45


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"name": " "}, "name", "Write the name."),
        ({"tuesday": "negen uur"}, "tuesday", "Write times as"),
        ({"wednesday": "17:00-09:00"}, "wednesday", "This ends before it has begun."),
        ({"friday": "09:00-12:00, 11:00-13:00"}, "friday", "Two of these times overlap."),
        ({"zone": "Europa/Zeldermeer"}, "zone", "This is no time zone."),
        ({"closed": "morgen"}, "closed", "Write one date a line"),
        (dict.fromkeys(DAYS, ""), "monday", "You are never open this way."),
        ({"preset": "own", "acknowledge_minutes": "snel"}, "acknowledge_minutes", "Write a number of minutes"),
        ({"solve_minutes": "0"}, "solve_minutes", "Write a number of minutes"),
        ({"hold_seconds": "61"}, "hold_seconds", "Write a number of seconds"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_changes(alice, change, field, said):
    before = Brand.objects.get(pk=alice.brand_id).hours
    page = browser(alice).post("/brand/", OFFICE | change)
    assert page.status_code == 422
    assert problem_at(page, field).startswith(said)
    assert Brand.objects.get(pk=alice.brand_id).hours == before


def test_what_was_written_is_still_there_when_something_is_wrong(alice):
    page = browser(alice).post("/brand/", OFFICE | {"tuesday": "negen uur"}).content.decode()
    assert 'value="negen uur"' in page


def test_the_promise_for_now_is_worked_out_while_one_writes(alice):
    client = browser(alice)
    said = words(client.post("/brand/promise", OFFICE | dict.fromkeys(DAYS, "00:00-24:00")))
    assert "you are open" in said or "you are closed" in said
    assert "Answer by" in said
    broken = words(client.post("/brand/promise", OFFICE | {"monday": "x"}))
    assert "cannot be worked out yet" in broken
    assert "cannot be worked out" in words(client.post("/brand/promise", OFFICE | {"preset": "own"}))


def test_what_the_form_does_not_show_stays_as_it_was(alice):
    Brand.objects.filter(pk=alice.brand_id).update(
        hours={"zone": "Europe/Amsterdam", "week": {}, "holidays": "NL", "open_on_holidays": ["Koningsdag"]}
    )
    browser(alice).post("/brand/", OFFICE)
    assert Brand.objects.get(pk=alice.brand_id).hours["open_on_holidays"] == ["Koningsdag"]


def test_only_an_owner_changes_the_brand(bob):
    assert browser(bob).get("/brand/").status_code == 403
    assert browser(bob).post("/brand/", OFFICE).status_code == 403

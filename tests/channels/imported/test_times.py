"""Moments as exports write them."""

from datetime import UTC, datetime

import pytest

from gehoor.channels.imported.times import read_time

NOON = datetime(2026, 3, 29, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-29T12:05:00Z",
        "2026-03-29T14:05:00+02:00",
        "2026-03-29 14:05",
        "2026-03-29 12:05:00 UTC",
        "29-03-2026 14:05",
        "29/3/2026 14:05:00",
        "29-3-26, 14:05",
        "29.03.2026 2:05 PM",
        "29 maart 2026 14:05",
        "zo 29 mrt. 2026 om 14:05 uur",
        "March 29, 2026 at 2:05 pm",
        "Sun Mar 29 12:05:00 +0000 2026",
        "Sun, 29 Mar 2026 12:05:00 GMT",
        "1774785900",
        "1774785900000",
    ],
)
def test_a_moment_is_understood_in_the_zone_of_the_file(text):
    assert read_time(text, month_first=False, zone="Europe/Amsterdam") == NOON


def test_month_first_is_a_choice():
    assert read_time("3/29/2026 2:05 PM", month_first=True, zone="Europe/Amsterdam") == NOON
    assert read_time("3/29/2026", month_first=False, zone="Europe/Amsterdam") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gisteren",
        "31-2-2026",
        "29 smaart 2026",
        "12:05",
        "7",
        "99999999999999999999",
        "2026-13-01",
        "29-3-2026 25:00",
    ],
)
def test_what_is_no_moment_is_none(text):
    assert read_time(text, month_first=False, zone="Europe/Amsterdam") is None


def test_a_moment_at_the_edge_of_time_does_no_harm():
    assert read_time("0001-01-01 00:00", month_first=False, zone="Europe/Amsterdam") is None

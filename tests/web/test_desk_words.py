"""Moments, refusals and codes have words, in Dutch and in English."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils import timezone, translation

from gehoor.cases import dispositions, rules
from gehoor.kernel.errors import Refusal, Stale
from gehoor.team.rules import Role
from gehoor.triage import port
from gehoor.web import channels, moments, refusals, words
from gehoor.web.said import direction, said
from gehoor.web.throttle import Throttle

SRC = Path(__file__).parents[2] / "src/gehoor"
NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"), timezone.override(ZoneInfo("Europe/Amsterdam")):
        yield


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW, "14:05"),
        (NOW - timedelta(days=1), "gisteren 14:05"),
        (NOW + timedelta(days=1), "morgen 14:05"),
        (NOW - timedelta(days=10), "12 nov. 14:05"),
        (datetime(2026, 5, 3, 9, 0, tzinfo=UTC), "3 mei 11:00"),
        (datetime(2025, 11, 22, 9, 0, tzinfo=UTC), "22 nov. 2025"),
        (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "00:30"),
    ],
)
def test_a_moment_is_told_as_short_as_it_can_be(moment, said):
    assert moments.time_of(moment, NOW) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (12, "nog 12 min"),
        (0.4, "nog 1 min"),
        (-0.4, "1 min te laat"),
        (-8, "8 min te laat"),
        (185, "nog 3 u 5 min"),
        (660, "nog 11 u"),
        (1500, "nog 1 dag"),
        (4400, "nog 3 dagen"),
        (-3000, "2 dagen te laat"),
    ],
)
def test_a_clock_says_how_long_is_left_or_how_late_it_is(minutes, said):
    assert moments.left(NOW + timedelta(minutes=minutes), NOW) == said


def test_numbers_are_grouped_as_dutch_does():
    assert moments.number(15400) == "15.400"


def test_every_refusal_that_a_room_raises_has_words():
    code = re.compile(r'(?:Refusal|NotAllowed)\([^)]*?code="([a-z_?]+)"', re.DOTALL)
    rooms = [
        "cases/actions.py",
        "cases/queries.py",
        "replies/actions.py",
        "listening/actions.py",
        "listening/connecting.py",
        "project/flow.py",
        "team/actions.py",
    ]
    raised = {found for room in rooms for found in code.findall((SRC / room).read_text())}
    # These carry words of their own: what Django says of a password, what a channel says of a setting.
    assert len(raised) > 20
    assert raised - set(refusals.WORDS) - {"weak_password", "channel_settings", "empty", "too_long"} == set()


def test_a_refusal_is_said_in_the_members_language():
    assert (
        refusals.words(Refusal("x", code="closed"), "reply") == "Deze zaak is gesloten; heropen hem om te antwoorden."
    )
    assert refusals.words(Refusal("x", code="closed"), "case") == "Deze zaak is al gesloten."
    assert refusals.words(Stale("x")) == "De klant zei iets nieuws terwijl je schreef."
    assert refusals.words(Refusal("Its own words.", code="never_seen")) == "Its own words."
    with translation.override("en"):
        assert refusals.words(Refusal("x", code="closed")) == "This case is closed already."


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (port.Kind, words.KINDS),
        (port.Kind, words.KIND_ICONS),
        (port.Sentiment, words.SENTIMENTS),
        (port.Ground, words.GROUNDS),
        (port.Topic, words.TOPICS),
        (port.Flag, words.FLAGS),
        (rules.Why, words.WHY),
        (dispositions.FOR_CASES, words.DISPOSITIONS),
        (dispositions.FOR_CASES, words.DISPOSITION_HINTS),
        (dispositions.FOR_POSTS, words.POST_DISPOSITIONS),
        (Role, words.ROLES),
    ],
)
def test_every_code_has_a_word(codes, table):
    assert {str(code) for code in codes} - set(table) == set()


def _by_first(messages):
    return {
        it.id if isinstance(it.id, str) else it.id[0]: [it.string] if isinstance(it.string, str) else [*it.string]
        for it in messages
    }


def test_the_compiled_catalogue_is_the_written_one_and_nothing_is_left_open():
    folder = SRC / "locale/nl/LC_MESSAGES"
    with (folder / "django.po").open("rb") as po, (folder / "django.mo").open("rb") as mo:
        written, compiled = read_po(po, locale="nl"), read_mo(mo)
    messages = [it for it in written if it.id]
    assert [
        it.id for it in messages if it.fuzzy or not it.string or (isinstance(it.string, tuple) and not all(it.string))
    ] == []
    assert _by_first(messages) == _by_first(it for it in compiled if it.id)


def test_every_text_in_the_code_stands_in_the_catalogue(tmp_path, monkeypatch):
    monkeypatch.chdir(SRC.parents[1])
    found = tmp_path / "gehoor.pot"
    keywords = ["-k", "gettext_lazy", "-k", "gettext_noop"]
    CommandLineInterface().run(
        ["pybabel", "-q", "extract", "-F", "babel.cfg", *keywords, "-o", str(found), "src/gehoor"]
    )
    with found.open("rb") as pot, (SRC / "locale/nl/LC_MESSAGES/django.po").open("rb") as po:
        texts, written = _by_first(it for it in read_po(pot) if it.id), _by_first(it for it in read_po(po) if it.id)
    assert len(texts) > 300
    assert set(texts) - set(written) == set()


def test_a_translation_keeps_every_placeholder():
    holder = re.compile(r"%\(\w+\)s|\{\w*\}")
    with (SRC / "locale/nl/LC_MESSAGES/django.po").open("rb") as po:
        for it in read_po(po, locale="nl"):
            if it.id and not isinstance(it.id, tuple):
                assert sorted(holder.findall(it.id)) == sorted(holder.findall(str(it.string))), it.id


def test_evidence_is_marked_heaviest_first_and_never_inside_a_link():
    text = "al weken lek https://voorbeeld.example/lek."
    html = said(
        text,
        [
            ["neg", 0, 8, 1.0, "lexicon"],
            ["urgency:water", 3, 12, 5.0, "lexicon"],
            ["neg", 13, 20, 9.0, "rule"],
            ["neg", 90, 95, 9.0, "rule"],
        ],
    )
    assert str(html) == (
        'al <mark class="ev ev-urgent">weken lek</mark> <a href="https://voorbeeld.example/lek" target="_blank" '
        'rel="noopener noreferrer nofollow">https://voorbeeld.example/lek</a>.'
    )


def test_the_brake_opens_again_after_its_time_and_holds_one_person_only():
    now = [0.0]
    brake = Throttle(tries=2, window=10, timer=lambda: now[0])
    for _ in range(2):
        assert not brake.is_closed("1.2.3.4", "a@b.example")
        brake.failed("1.2.3.4", "a@b.example")
    assert brake.is_closed("1.2.3.4", "a@b.example")
    assert not brake.is_closed("1.2.3.4", "c@d.example")
    now[0] = 10.0
    assert not brake.is_closed("1.2.3.4", "a@b.example")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("@zeldermeer متى يتم إصلاح التدفئة؟", "rtl"),
        ("https://voorbeeld.example/a #kersenbuurt שלום", "rtl"),
        ("@zeldermeer het is weer koud متى", "ltr"),
        ("@zeldermeer", "ltr"),
        ("😡 112!", "ltr"),
        ("", "ltr"),
    ],
)
def test_words_run_in_the_direction_of_their_author_not_of_our_name(words, expected):
    assert direction(words) == expected


def test_a_channel_is_called_in_the_language_of_whoever_looks():
    assert channels.title("pretend") == "Oefennetwerk"
    with translation.override("en"):
        assert channels.title("pretend") == "Pretend network"
    assert channels.title("gone-with-its-plug-in") == "gone-with-its-plug-in"

"""The stock of words: enough of it, varied, and said by people who would."""

import re
from difflib import SequenceMatcher
from importlib.resources import files
from itertools import combinations
from random import Random

import pytest

from gehoor.channels.pretend import lines as stock_of
from gehoor.channels.pretend.lines import FRESH, VOICES, lines, varied
from gehoor.channels.pretend.parse import LIMIT
from gehoor.channels.pretend.people import by_handle, cast
from gehoor.channels.pretend.stage import speakers
from gehoor.kernel.text import graphemes

FILES = sorted(entry.name.removesuffix(".txt") for entry in files(stock_of.__package__).joinpath("lines").iterdir())
PROMISED = {
    "complaints": 90, "questions": 45, "compliments": 30, "secondhand": 20, "noise": 45, "ideas": 15,
    "urgent": 8, "private": 15, "english": 20, "german": 10, "calm": 30, "half": 20, "angrier": 30,
    "louder": 25, "bystander": 12, "outage": 20,
}  # fmt: skip


@pytest.mark.parametrize(("file", "count"), PROMISED.items())
def test_there_is_enough_to_say(file, count):
    assert len(lines(file)) >= count


def test_no_two_lines_are_nearly_the_same():
    near = []
    every = [line for file in FILES for line in lines(file)]
    words = {line.id: frozenset(re.findall(r"\w+", line.text.lower())) for line in every}
    for one, other in combinations(every, 2):
        shared = len(words[one.id] & words[other.id]) / max(1, min(len(words[one.id]), len(words[other.id])))
        # Words first, because comparing letters is slow.
        if shared >= 0.6 and SequenceMatcher(None, one.text.lower(), other.text.lower()).ratio() > 0.75:
            near.append((one.text, other.text))
    assert near == []


@pytest.mark.parametrize("file", FILES)
def test_a_line_fits_a_post_and_keeps_its_tags_to_itself(file):
    for line in lines(file):
        assert 0 < graphemes(line.text) + 60 <= LIMIT
        assert not re.match(r"\[|##", line.text)
        assert line.voice in ("", *VOICES)
        assert set(re.findall(r"\{\w*\}?", line.text)) <= {"{adres}"}


def test_every_line_has_somebody_who_says_it():
    assert [line.id for file in FILES for line in lines(file) if not speakers(line)] == []


def test_what_a_line_is_by_stands_in_its_file_or_tag():
    assert {line.kind for file in FRESH for line in lines(file)} == {
        "complaint", "question", "compliment", "secondhand", "noise", "idea", "urgent", "private",
    }  # fmt: skip
    assert {line.kind for line in lines("english")} == {"complaint", "question", "compliment"}


def test_the_brand_is_named_in_many_ways():
    texts = " ".join(line.text.lower() for file in FRESH for line in lines(file))
    for name in (
        "@zeldermeer",
        "woongoed zeldermeer",
        "woningbouw in zeldermeer",
        "zeldermeer wonen",
        "@belvink",
    ):
        assert name in texts


def test_some_posts_about_us_do_not_speak_to_us():
    about = [line for line in lines("complaints") if "@zeldermeer" not in line.text]
    assert len(about) >= 8


def test_addresses_are_ones_that_cannot_exist():
    texts = [line.text for file in FILES for line in lines(file)] + [person.address for person in cast()]
    for text in texts:
        for code in re.findall(r"\b(\d{4}) ?[A-Z]{2}\b", text):
            assert code.startswith("0")
        for number in re.findall(r"\b0[1-9][\d -]{7,}", text):
            assert number.startswith("06-00 00"), text


def test_the_cast_is_mixed():
    people = cast()
    assert len(people) == len(by_handle()) >= 45
    assert {person.voice for person in people} >= VOICES
    assert {person.language for person in people} == {"nl", "en", "de"}
    assert (min(p.followers for p in people), max(p.followers for p in people)) == (20, 48000)
    assert all(person.address for person in people if person.talks)


def test_a_teenager_does_not_speak_of_his_daughter_nor_the_newspaper_of_its_kitchen():
    noah, paper = by_handle()["noahzm"], by_handle()["zeldermeernieuws"]
    for file in FRESH:
        for line in lines(file):
            assert not line.suits(noah) or line.voice == "teen" or line.by == "noahzm"
            assert not line.suits(paper) or line.by == "zeldermeernieuws"


def test_a_variation_is_other_words_for_the_same():
    for file in FILES:
        for number, line in enumerate(lines(file)):
            other = varied(line.text, Random(number))
            assert other != line.text
            assert SequenceMatcher(None, line.text.lower(), other.lower()).ratio() > 0.6

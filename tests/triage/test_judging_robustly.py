"""Texts that nobody in his right mind writes, and that arrive all the same."""

import pytest

from gehoor.triage.engine import judge
from gehoor.triage.port import Kind, Sentiment, Text
from gehoor.triage.words import LONGEST
from tests.cpu import BOUNDED, cpu_seconds

STRANGE = {
    "empty": "",
    "spaces": " \n\t\u00a0 ",
    "emoji only": "😡😡😡",
    "one mark": "?",
    "a megabyte": "kapot en weer niet geholpen. " * 36_000,
    "a megabyte without a space": "a" * 1_000_000,
    "combining marks": "a" + "\u0301" * 10_000,
    "lone surrogates": "kapot \ud800 \udfff\ud800 weer",
    "right to left": "המשלוח שלי עדיין לא הגיע \u202eאיפה הוא",  # noqa: RUF001  Hebrew looks like what it is
    "arabic": "لم يصل طلبي حتى الآن، أين هو؟",
    "nul and controls": "kapot\x00\x01\x1b[31m weer",
    "quotes": '"' * 5_000,
    "marks of mail": "a.b-c+" * 900,
    "at signs": "@" * 5_000,
    "hashes": "#" * 5_000,
    "question marks": "?! " * 1_700,
    "one word": "niet " * 1_000,
    "masks": "niet duur " * 500,
    "turns": "maar goed " * 500,
    "tales": "mijn zus kapot ik " * 280,
    "solved and asked": "opgelost kan ik " * 310,
    "quotations": '"ab" ' * 1_000,
    "brand": "zonnewind " * 500,
    "gaps": "zou zou zou water zit vast " * 200,
    "joiners": "👨\u200d👩\u200d👧" * 1_000,
    "zero width": "ka\u200bpot",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_any_text_gets_a_judgement_in_bounded_time(text):
    judge([Text("warm")])
    for hint in ("", "nl"):
        asked = Text(text, brand_names=("Zonnewind",), language_hint=hint)
        assert cpu_seconds(lambda asked=asked: judge([asked])) <= BOUNDED
        (got,) = judge([asked])
    assert got.kind in Kind
    assert all(piece.end <= len(text) for piece in got.evidence)


def test_only_the_beginning_of_a_very_long_text_is_judged():
    head = "De bus rijdt naar het strand en daarna naar huis. " * (LONGEST // 50 + 1)
    (got,) = judge([Text(head + " Walgelijk! Schandalig! Waardeloos! Kapot!")])
    assert got.sentiment == Sentiment.NEU


def test_words_are_found_through_hidden_characters_and_held_letters():
    assert judge([Text("ka\u200bpot en waarde\u00adloos")])[0].sentiment == Sentiment.NEG
    assert judge([Text("Suuuuper gehoooolpen, toppppp")])[0].sentiment == Sentiment.POS


def test_no_posts_give_no_judgements_and_order_is_kept():
    assert judge([]) == []
    posts = [Text("kapot"), Text("geweldig"), Text("de bus")]
    together = judge(posts)
    assert [got.sentiment for got in together] == ["neg", "pos", "neu"]
    assert together == [judge([post])[0] for post in posts]


def test_judging_twice_gives_the_same_answer_whatever_came_between():
    first = judge([Text("Al drie weken wachten op een monteur")])
    judge([Text(f"woord{number} is kapot") for number in range(500)])
    assert judge([Text("Al drie weken wachten op een monteur")]) == first

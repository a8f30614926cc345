"""Which words in the post made it a hit, as places in the original text."""

# ruff: noqa: RUF001  people do type letters and quotation marks that look like others

import pytest
from hypothesis import given, settings

from gehoor.listening.search import Filter, Not, Subject, Words, explain, matches, parse
from tests.listening.search.searches import queries, subjects

# (search, text, [(piece of the original text, term)])
REASONS = [
    ("water", "Geen WATER!", [("WATER", "water")]),
    ("een", "Eén en één", [("Eén", "een"), ("één", "een")]),
    ("cafe", "het cafe\u0301.", [("cafe\u0301", "cafe")]),
    ("cafe", "het cafe\u0301", [("cafe\u0301", "cafe")]),
    ("strasse nr", "Große Straße nr", [("Straße", "strasse"), ("nr", "nr")]),
    ("klacht*", "Klachtenlijn? klacht.", [("Klachtenlijn", "klacht*"), ("klacht", "klacht*")]),
    ('"geen water"', "Weer geen,  water", [("geen,  water", '"geen water"')]),
    ('"geen wat*"', "geen waterdruk", [("geen waterdruk", '"geen wat*"')]),
    ('"geen water"', "geen waterdruk, geen water", [("geen water", '"geen water"')]),
    ("foto's", "Foto’s", [("Foto’s", '"foto s"')]),
    ("#storing", "help #Storing", [("#Storing", "#storing")]),
    ("storing #storing", "#storing", [("#storing", "#storing"), ("storing", "storing")]),
    ("@jan", "ha @Jan@Praat.example", [("@Jan", "@jan")]),
    ("@jan*", "ha @Jan_B", [("@Jan_B", "@jan*")]),
    ("a OR (b c)", "a b", [("a", "a")]),
    ("a -b", "a c", [("a", "a")]),
    ("a -(b -c)", "a b c", [("a", "a"), ("c", "c")]),
    ("--a", "a", [("a", "a")]),
    ("water is:public", "water", [("water", "water")]),
    ("from:jan", "water", []),
    ("water", "stroom", []),
    ("👍", "top 👍🏽!", [("👍🏽", "👍")]),
    ("客服", "请联系客服吧", [("客服", '"客 服"')]),
    ("water", "😡😡 https://water.example/x?water", [("water", "water")]),
]


@pytest.mark.parametrize(("search", "text", "pieces"), REASONS)
def test_a_hit_shows_the_words_that_made_it(search, text, pieces):
    spans = explain(parse(search), Subject(text, author="jan"))
    assert [(text[span.start : span.end], span.term) for span in spans] == pieces


@settings(max_examples=500)
@given(queries(), subjects())
def test_every_reason_shown_is_true_by_itself(query, subject):
    spans = explain(query, subject)
    if not matches(query, subject):
        assert spans == []
    for span in spans:
        assert 0 <= span.start < span.end <= len(subject.text)
        assert matches(parse(span.term), Subject(subject.text[span.start : span.end]))


def test_a_hit_by_filter_or_absence_has_no_words_to_show():
    subject = Subject("water", language="nl")
    assert explain(Filter("lang", "nl"), subject) == []
    assert explain(Not(Words(("stroom",))), subject) == []

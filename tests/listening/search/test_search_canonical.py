"""A search can be written out again, and then says the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.listening.search import And, Not, Or, SearchError, Tag, Words, canonical, parse
from gehoor.listening.search.words import comparable, words
from tests.listening.search.searches import any_word, few_words, searches


def read_or_refuse(text):
    try:
        return parse(text), None
    except SearchError as error:
        return None, error


@pytest.mark.parametrize(
    ("search", "written"),
    [
        ("Zeldermeer  EN  water", "zeldermeer water"),
        ("a OF (b EN NIET c)", "a OR b -c"),
        ("(a OF b) c", "(a OR b) c"),
        ("NIET (a OF b) c", "-(a OR b) c"),
        ("foto's", '"foto s"'),
        ("“Geen Water”", '"geen water"'),
        ("E-mail*", '"e mail*"'),
        ("#Café @Jan@Praat.example from:@JAN lang:NL_be", "#cafe @jan@praat.example from:jan lang:nl-be"),
        ('"OR"', "or"),
        ("((a) (b c))", "a (b c)"),
    ],
)
def test_a_search_is_written_in_one_way(search, written):
    assert canonical(parse(search)) == written
    assert parse(written) == parse(search)


@settings(max_examples=400)
@given(searches(st.one_of(few_words, any_word)))
def test_what_is_written_out_is_read_back_as_the_same_query(query):
    assert parse(canonical(query)) == query


@settings(max_examples=400)
@given(st.text(st.one_of(st.characters(), st.sampled_from('ab "()-*#@:“OR')), max_size=40))
def test_any_text_is_read_the_same_again_or_refused_with_a_place_inside_it(text):
    query, error = read_or_refuse(text)
    if query is not None:
        assert parse(canonical(query)) == query
    else:
        assert 0 <= error.position <= error.position + error.length <= len(text)


@settings(max_examples=400)
@given(st.text(max_size=30))
def test_a_word_is_a_word_again(text):
    for token in words(comparable(text)):
        assert [again.key for again in words(comparable(token.key))] == [token.key]


def test_every_part_of_a_query_knows_its_place():
    text = 'water ("geen druk" OF -#reclame klacht*)'
    query = parse(text)
    assert _cut(text, query) == text
    group = query.parts[1]
    assert _cut(text, group) == '"geen druk" OF -#reclame klacht*'
    assert _cut(text, group.parts[1].parts[0]) == "-#reclame"
    assert _cut(text, group.parts[1].parts[1]) == "klacht*"


def test_queries_are_equal_by_what_they_say_and_not_by_where_it_stood():
    built = And((Words(("water",)), Not(Or((Tag("a"), Tag("b"))))))
    assert parse("  water   NIET (#A OF #b)") == built
    assert hash(parse("water -(#a OR #b)")) == hash(built)


@pytest.mark.parametrize(("kind", "parts"), [(Words, ()), (And, (Tag("a"),)), (Or, ())])
def test_a_query_cannot_be_built_from_too_few_parts(kind, parts):
    with pytest.raises(ValueError, match="needs"):
        kind(parts)


def _cut(text, query):
    position, length = query.where
    return text[position : position + length]

"""Many saved searches against one post: the same answer as trying them one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.listening.search import Filter, Matcher, SearchError, Subject, Words, matches, parse
from tests.listening.search.searches import searches, subjects

# An id that is used again replaces its query; None takes it away.
changes = st.lists(st.tuples(st.integers(0, 15), st.one_of(searches(), searches(), st.none())), max_size=30)
odd_frequencies = st.sampled_from([None, lambda _: 0.5, lambda anchor: len(anchor.key)])


@settings(max_examples=300, deadline=None)
@given(changes, st.lists(subjects(), min_size=1, max_size=8), odd_frequencies)
def test_many_searches_at_once_give_the_same_as_one_by_one(changes, posts, frequency):
    matcher = Matcher(frequency) if frequency else Matcher()
    kept = {}
    for number, (query_id, query) in enumerate(changes):
        if query is None:
            matcher.remove(query_id)
            kept.pop(query_id, None)
        else:
            matcher.add(query_id, query)
            kept[query_id] = query
        post = posts[number % len(posts)]
        assert matcher.match(post) == {key for key, query in kept.items() if matches(query, post)}
    for post in posts:
        assert matcher.match(post) == {key for key, query in kept.items() if matches(query, post)}
    assert len(matcher) == len(kept)
    for query_id in list(kept):
        matcher.remove(query_id)
    assert not matcher._whole
    assert not matcher._beginnings
    assert not matcher._lengths


def test_a_search_that_is_added_later_sees_the_next_post():
    matcher = Matcher()
    post = Subject("storingsdienst onbereikbaar")
    assert matcher.match(post) == set()
    matcher.add("a", parse("storing*"))
    assert matcher.match(post) == {"a"}
    matcher.add("b", parse('onbereikbaar OF "geen water"'))
    assert matcher.match(post) == {"a", "b"}
    matcher.add("a", parse("stroom"))
    assert matcher.match(post) == {"b"}
    matcher.remove("b")
    matcher.remove("b")
    assert matcher.match(post) == set()
    assert "a" in matcher
    assert "b" not in matcher


@pytest.mark.parametrize("text", ["water", "stroom", "water stroom", "gas"])
def test_a_choice_that_is_written_with_negations_is_found_by_each_of_its_sides(text):
    matcher = Matcher()
    query = parse("-(-water -stroom)")
    matcher.add(1, query)
    assert (matcher.match(Subject(text)) == {1}) is matches(query, Subject(text)) is (text != "gas")


def test_a_search_without_a_word_that_must_be_there_is_refused_and_changes_nothing():
    matcher = Matcher()
    matcher.add(1, Words(("water",)))
    with pytest.raises(SearchError):
        matcher.add(1, Filter("lang", "nl"))
    assert matcher.match(Subject("water", language="nl")) == {1}


def test_a_post_is_held_only_against_searches_that_share_an_anchor_with_it(monkeypatch):
    tried = []
    matcher = Matcher()
    for number in range(1000):
        matcher.add(number, parse(f"de (merk{number} OF naam{number}*) lang:nl -reclame"))
    monkeypatch.setattr("gehoor.listening.search.matcher.holds", lambda query, _reading: tried.append(query) or True)
    assert matcher.match(Subject("de app van merk7 en de naam12x")) == {7, 1, 12}
    assert len(tried) == 3

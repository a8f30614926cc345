"""Random searches and posts, of few words, so that they meet often."""

from hypothesis import strategies as st

from gehoor.listening.search import IS_VALUES, And, Filter, Handle, Not, Or, SearchError, Subject, Tag, Words
from gehoor.listening.search.anchors import require_cover
from gehoor.listening.search.words import comparable, words

WORDS = ["a", "ab", "abc", "water", "waterdruk", "zeldermeer", "een", "s", "12", "or", "niet"]
OTHER_SCRIPTS = ["😡", "客", "服", "вода"]
few_words = st.sampled_from(WORDS + OTHER_SCRIPTS)
any_word = (
    st.text(min_size=1, max_size=6)
    .map(lambda text: [word.key for word in words(comparable(text))])
    .map(lambda found: found[0] if found else "x")
)
names = st.sampled_from(["a", "ab", "water", "zeldermeer", "zelder_meer"])
handles = st.sampled_from(["jan", "jan.b", "zeldermeer", "jan@praat.example", "zeldermeer@praat.example"])


def filters():
    return st.one_of(
        st.builds(Filter, st.sampled_from(["from", "to"]), handles),
        st.builds(Filter, st.just("lang"), st.sampled_from(["nl", "en", "nl-be"])),
        st.builds(Filter, st.just("channel"), st.sampled_from(["fediverse", "pretend"])),
        st.builds(Filter, st.just("is"), st.sampled_from(IS_VALUES)),
    )


def leaves(word=few_words):
    return st.one_of(
        st.builds(Words, st.lists(word, min_size=1, max_size=3).map(tuple), st.booleans()),
        st.builds(Tag, names, st.booleans()),
        st.builds(Handle, handles, st.booleans()),
        filters(),
    )


def queries(word=few_words):
    """Any tree, also one that `parse` refuses because nothing in it must be there."""

    def grown(smaller):
        several = st.lists(smaller, min_size=2, max_size=4).map(tuple)
        return st.one_of(st.builds(Not, smaller), st.builds(And, several), st.builds(Or, several))

    return st.recursive(leaves(word), grown, max_leaves=8)


def has_cover(query):
    try:
        require_cover(query)
    except SearchError:
        return False
    return True


def searches(word=few_words):
    """Any tree that `parse` accepts; one without a cover is given a word that must be there."""
    return st.builds(
        lambda query, first: query if has_cover(query) else And((first, query)),
        queries(word),
        st.builds(Words, st.tuples(word), st.booleans()),
    )


def subjects():
    piece = st.one_of(
        few_words,
        names.map("#{}".format),
        handles.map("@{}".format),
        st.sampled_from(["één", "e-mail", "foto's", "https://water.example/ab?zeldermeer", "客服"]),
    )
    return st.builds(
        Subject,
        text=st.lists(piece, max_size=6).map(" ".join),
        author=st.one_of(st.just(""), handles),
        channel=st.sampled_from(["fediverse", "pretend"]),
        language=st.sampled_from(["", "nl", "nl-BE", "en"]),
        is_open=st.booleans(),
        is_reply=st.booleans(),
        to=st.lists(handles, max_size=2).map(tuple),
    )

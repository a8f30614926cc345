"""What happens to words on their way in, to the screen, and into a comparison."""

import unicodedata
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.kernel.text import (
    LONGEST,
    MARKS,
    clean,
    excerpt,
    fold,
    fold_with_offsets,
    graphemes,
    original_span,
    visible,
)
from tests.cpu import BOUNDED, cpu_seconds

ACUTE = "\u0301"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
ASTRONAUT = "\U0001f469\U0001f3fd\u200d\U0001f680"
BURNING_HEART = "\u2764\ufe0f\u200d\U0001f525"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
HALF_KA = "\u0915\u094d\u200d\u0937"
ARABIC = "\u0634\u0643\u0631\u0627\u064b"
POSTS = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from("aAéÉßĳİi \n\r\x00\u0301\u200d\u200b\u202e\ufe0f\u0131\u0645\u06cc\u094d\u1100\u1161"),
        st.sampled_from([FAMILY[0], "\u2764", "\ud800", "\udc00", "\u2028"]),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Eén kop\r\nthee\rgraag\u2028nu", "Eén kop\nthee\ngraag\nnu"),
        ("voor\x00na", "voor\ufffdna"),
        ("rood\x1b[31m", "rood\ufffd[31m"),
        ("half \ud83d teken", "half \ufffd teken"),
        ("\ud83d\ude00", "\U0001f600"),  # two halves that belong together
        ("tab\tblijft", "tab\tblijft"),
        (f"{FAMILY} {PERSIAN}", f"{FAMILY} {PERSIAN}"),
        ("e" + ACUTE * 30, "e" + ACUTE * MARKS),
        ("", ""),
    ],
)
def test_text_from_outside_can_be_stored(text, kept):
    assert clean(text) == kept
    clean(text).encode()


def test_a_text_that_is_too_long_is_cut_between_two_graphemes():
    assert clean("a" * (LONGEST + 5)) == "a" * LONGEST
    assert clean("a" * (LONGEST - 3) + FAMILY) == "a" * (LONGEST - 3)
    assert clean("a" * (LONGEST - len(FAMILY)) + FAMILY * 2).endswith("a" + FAMILY)


@given(POSTS)
def test_cleaning_twice_changes_nothing(text):
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= LONGEST
    once.encode()


@pytest.mark.parametrize(
    "text",
    [
        "Café in IJmuiden, ĳs met ë",
        FAMILY,
        ASTRONAUT,
        BURNING_HEART,
        ENGLAND,
        "1\ufe0f\u20e3 keer",
        PERSIAN,
        HALF_KA,
        ARABIC + "\u200f!",
        "\u0e01\u0e32\u0e23\u200b\u0e17\u0e33",  # Thai
    ],
)
def test_text_that_needs_its_invisible_characters_is_shown_as_it_is(text):
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("factuur\u202efdp.exe", "factuur⟦U+202E⟧fdp.exe"),
        ("\u2066naam\u2069", "⟦U+2066⟧naam⟦U+2069⟧"),
        (f"{ARABIC}\u202e", f"{ARABIC}⟦U+202E⟧"),
        ("op\u200blichters", "op⟦U+200B⟧lichters"),
        ("op\u200dlichters", "op⟦U+200D⟧lichters"),
        ("op\u200clichters", "op⟦U+200C⟧lichters"),
        ("op\u00adlichters", "op⟦U+00AD⟧lichters"),
        ("op\u200elichters", "op⟦U+200E⟧lichters"),
        ("\ufeffbegin", "⟦U+FEFF⟧begin"),
        ("\u3164", "⟦U+3164⟧"),
        ("hoi\U000e0068\U000e0069", "hoi⟦U+E0068⟧⟦U+E0069⟧"),  # a message in tags
        ("a\ufe01\ufe02", "a\ufe01⟦U+FE02⟧"),  # a message in variation selectors
        ("\U0001f468\u200d", "\U0001f468⟦U+200D⟧"),
    ],
)
def test_what_hides_or_turns_text_is_written_out(text, shown):
    assert visible(text) == shown
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CAFÉ", "cafe"),
        ("Eén", "e" + ACUTE + "E" + ACUTE + "n"),
        ("Ĳsland", "ijsland"),
        ("coördinatie", "COORDINATIE"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("\N{LATIN SMALL LETTER DOTLESS I}srar", "israr"),
        ("Łódź", "lodz"),
        ("smørrebrød", "smorrebrod"),
        ("\uff46\uff55\uff4c\uff4c", "full"),
        ("\U0001d406\U0001d422\U0001d42b\U0001d428", "giro"),
        ("ver\u00adzekering", "verzekering"),
        ("op\u200blichters", "oplichters"),
        (PERSIAN, PERSIAN.replace("\u200c", "")),
        ("\u0439", "\u0438\u0306"),  # Cyrillic short i, in one piece and in two
        ("\uac00", "\u1100\u1161"),  # Hangul, in one piece and in two
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
    ],
)
def test_words_that_readers_take_for_the_same_fold_to_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("\u0439", "\u0438"), ("\u0915\u093f", "\u0915"), ("\u03ac", "\u03b1")])
def test_other_scripts_keep_their_marks(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("Wat een SLÉCHTE service", "slechte", "SLÉCHTE"),
        ("Wat een SLE\u0301CHTE service", "slechte", "SLE\u0301CHTE"),
        ("Die Straße hier", "strasse", "Straße"),
        ("Die Straße hier", "s hier", None),
        ("ijs uit Ĳmuiden!", "ijmuiden", "Ĳmuiden"),
        (f"{FAMILY} op\u200blichters!", "oplichters", "op\u200blichters"),
        ("plain ASCII", "ascii", "ASCII"),
    ],
)
def test_a_match_is_highlighted_where_it_stands(text, word, found):
    folded, offsets = fold_with_offsets(text)
    at = folded.find(word)
    assert (at < 0) == (found is None)
    if found is not None:
        begin, end = original_span(text, offsets, at, at + len(word))
        assert text[begin:end] == found


@given(POSTS)
def test_folding_is_settled_at_once_and_each_character_knows_its_origin(text):
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert fold(folded) == folded
    assert len(folded) == len(offsets)
    assert offsets == sorted(offsets)
    assert all(0 <= at < len(text) for at in offsets)


@pytest.mark.parametrize(
    ("text", "length", "line"),
    [
        ("Mijn pakket is er nog niet", 40, "Mijn pakket is er nog niet"),
        ("Mijn pakket is er nog niet", 15, "Mijn pakket is…"),
        ("Mijn pakket is er nog niet", 14, "Mijn pakket…"),
        ("Mijn pakket is er nog niet", 26, "Mijn pakket is er nog niet"),
        ("Mijn pakket, al weken", 13, "Mijn pakket…"),
        ("Twee\n\n regels  ", 20, "Twee regels"),
        ("donaudampfschiffahrt", 6, "donau…"),
        ("a donaudampfschiffahrt", 8, "a donau…"),
        (FAMILY * 3, 2, FAMILY + "…"),
        ("e" + ACUTE * 2000 + "bc", 2, "e" + ACUTE * 2000 + "…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 5, ""),
    ],
)
def test_an_excerpt_ends_behind_a_word_and_never_within_a_character(text, length, line):
    assert excerpt(text, length) == line


@given(POSTS, st.integers(0, 12))
def test_an_excerpt_is_never_too_long(text, length):
    # The ellipsis may join what stands before it only when that is a prefix, so the count can but shrink.
    assert graphemes(excerpt(text, length)) <= length
    assert "\n" not in excerpt(text, length)


@pytest.mark.parametrize(
    ("text", "count"),
    [("hallo", 5), ("e" + ACUTE, 1), (FAMILY, 1), (ENGLAND, 1), ("\r\n", 1), ("ĳs", 2), (ARABIC, 4), ("", 0)],
)
def test_characters_are_counted_as_a_reader_sees_them(text, count):
    assert graphemes(text) == count


def test_ten_thousand_combining_marks_hold_nothing_up():
    text = "Z" + "".join(chr(0x300 + n % 0x60) for n in range(10_000)) + " einde"
    assert all(unicodedata.category(mark) == "Mn" for mark in text[1:10_001])
    for work in (clean, visible, fold, graphemes, fold_with_offsets, lambda some: excerpt(some, 80)):
        assert cpu_seconds(partial(work, text)) <= BOUNDED, work

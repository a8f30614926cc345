"""How a line in a word list is read: what docs/reference/triage.md promises."""

import pytest

from gehoor.triage import lexicon
from gehoor.triage.lexicon import Book, terms
from gehoor.triage.words import read


@pytest.fixture
def listed(tmp_path, monkeypatch):
    def write(text):
        (tmp_path / "own.txt").write_text(text, encoding="utf-8")
        monkeypatch.setattr(lexicon, "_FOLDER", tmp_path)
        terms.cache_clear()
        return Book(terms("own"))

    yield write
    terms.cache_clear()


def found(book, text):
    return [(hit.label, hit.code) for hit in book.find(read(text))]


def test_a_star_stands_for_the_rest_of_a_word(listed):
    book = listed("[fault 1]\nlek*, *storing\n")
    assert found(book, "lekkage en stroomstoring, geen vlek") == [("fault", ""), ("fault", "")]


def test_a_tilde_skips_some_words_but_not_the_end_of_a_sentence(listed):
    book = listed("[unmet 1]\nzou ~2 komen\n")
    assert found(book, "hij zou vandaag nog komen")
    assert found(book, "hij zou komen")
    assert not found(book, "hij zou vandaag toch echt wel komen")
    assert not found(book, "dat zou. wij komen")


def test_a_number_may_be_in_figures_or_words(listed):
    book = listed("[unmet 1]\nal <n> weken\n")
    assert found(book, "al 3 weken")
    assert found(book, "al drie weken")
    assert not found(book, "al die weken")


def test_choices_and_the_opening_of_a_clause(listed):
    book = listed("[ask 1]\n^ kan/mag ik\n")
    assert found(book, "Hallo, mag ik iets vragen")
    assert not found(book, "dat kan ik wel")


def test_a_mask_hides_what_it_covers(listed):
    book = listed("[urgent gas 3]\ngas\n[mask urgent]\nvol gas\n")
    assert not found(book, "vol gas vooruit")
    assert found(book, "vol gas, ik ruik gas") == [("urgent", "gas")]


def test_a_hashtag_is_its_word_and_can_be_listed_apart(listed):
    book = listed("[neg 1]\nzucht\n[irony 1]\n#zucht\n")
    assert found(book, "zucht") == [("neg", "")]
    assert sorted(found(book, "#zucht")) == [("irony", ""), ("neg", "")]


@pytest.mark.parametrize("text", ["los\n", "[neg zwaar]\nslecht\n", "[neg 1]\nniet ~ \n", "[neg 1]\n~ niet\n"])
def test_a_line_that_cannot_be_read_is_named(listed, text):
    with pytest.raises(ValueError, match=r"own\.txt, line \d"):
        listed(text)

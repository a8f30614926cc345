"""The page about the search language says all that the language has, and its examples are true."""

import re
from pathlib import Path

import pytest

from gehoor.listening import search as library
from gehoor.listening.search import (
    FAULTS,
    FIELDS,
    IS_VALUES,
    MAX_LENGTH,
    MAX_NESTING,
    MAX_TERMS,
    OPERATORS,
    SearchError,
    Subject,
    matches,
    parse,
)
from gehoor.listening.search.terms import QUOTES

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "search-language.md").read_text()
GRAMMAR = PAGE.partition("```ebnf")[2].partition("```")[0]
ROWS = [
    [re.findall(r"`([^`]+)`", cell) for cell in line.strip("| ").split(" | ")]
    for line in PAGE.partition("| Does not find |")[2].partition("\n\n")[0].splitlines()[2:]
]


@pytest.mark.parametrize("row", ROWS, ids=[row[1][0] for row in ROWS])
def test_an_example_on_the_page_does_what_the_page_says(row):
    _, (search,), found, missed = row
    assert found
    assert missed
    assert all(matches(parse(search), Subject(text)) for text in found)
    assert not any(matches(parse(search), Subject(text)) for text in missed)


def test_the_table_was_read_whole():
    assert len(ROWS) == PAGE.partition("Filters look at")[0].count("\n| ") - 1


def test_every_operator_filter_and_quotation_mark_is_on_the_page():
    assert all(f'"{operator}"' in GRAMMAR and f"`{operator}`" in PAGE for operator in OPERATORS)
    assert all(f'"{field}"' in GRAMMAR and f"`{field}:" in PAGE for field in FIELDS)
    assert all(f'"{value}"' in GRAMMAR and f"`is:{value}`" in PAGE for value in IS_VALUES)
    assert all(quote in GRAMMAR for quote in QUOTES)


def test_every_mistake_and_limit_is_on_the_page():
    listed = re.findall(r"^\| `(\w+)` \|", PAGE.partition("| Code | When |")[2], flags=re.MULTILINE)
    assert sorted(listed) == sorted(fault.code for fault in FAULTS)
    assert f"{MAX_LENGTH:,} characters" in PAGE
    assert f"{MAX_TERMS:,} words" in PAGE
    assert f"{MAX_NESTING} parentheses" in PAGE


def test_the_mistake_that_the_page_shows_is_the_one_that_one_sees():
    shown = PAGE.partition("a hint:\n\n```\n")[2].partition("```")[0].splitlines()
    with pytest.raises(SearchError) as caught:
        parse(shown[0])
    error = caught.value
    assert shown[1:] == [" " * error.position + "^" * error.length, error.message, error.hint]


def test_every_rule_of_the_grammar_is_defined_and_used():
    rules = re.sub(r"\(\*.*?\*\)", "(**)", GRAMMAR, flags=re.DOTALL)
    defined = set(re.findall(r"^(\w+) +=", rules, flags=re.MULTILINE))
    quoted = re.sub(r"'[^']*'|\"[^\"]*\"", "", rules)
    used = set(re.findall(r"\b[a-z]+\b", re.sub(r"^\w+ +=", "", quoted, flags=re.MULTILINE)))
    assert used | {"search"} == defined


def test_the_example_in_the_library_works():
    matcher = library.Matcher()
    matcher.add("storing", parse('zeldermeer (storing* OF "geen water") -vacature lang:nl'))
    assert matcher.match(Subject("Alweer geen water, #Zeldermeer!", language="nl")) == {"storing"}

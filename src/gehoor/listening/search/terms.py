"""From the typed text to lexemes, left to right: parentheses, operators, and terms as leaves of the query."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import regex  # type: ignore[import-untyped]  # the library carries no types of its own

from gehoor.kernel.text import fold
from gehoor.listening.search import errors
from gehoor.listening.search.errors import Fault, SearchError
from gehoor.listening.search.query import FIELDS, IS_VALUES, Filter, Handle, Leaf, Place, Tag, Words
from gehoor.listening.search.words import comparable, is_name, words

MAX_TERMS = 1_000


class Sign(enum.Enum):
    """What stands between the terms."""

    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    END = ""


OPERATORS = {
    "AND": Sign.AND,
    "EN": Sign.AND,
    "OR": Sign.OR,
    "OF": Sign.OR,
    "NOT": Sign.NOT,
    "NIET": Sign.NOT,
}
QUOTES = '"“”„«»'

_LEXEME = regex.compile(
    rf"""\s+
    |(?P<sign>[()])
    |(?P<minus>-)
    |(?P<quote>[{QUOTES}])
    |(?P<term>[^\s(){QUOTES}]+)""",
    regex.VERSION1 | regex.VERBOSE,
)
_QUOTE = regex.compile(rf"[{QUOTES}]")
_FIELD = regex.compile(r"(\p{L}+):(?!//)")
_LANGUAGE = regex.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")
_NOT_IN_A_VALUE = regex.compile(rf"[\s()*{QUOTES}]")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A sign or a term, with its place in the typed text."""

    what: Sign | Leaf
    where: Place


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of the text, ending with Sign.END; raises SearchError where a term cannot be read."""
    at = 0
    while at < len(text):
        found = _LEXEME.match(text, at)
        # Every character is a space, a sign, a quotation mark or part of a term.
        assert found is not None  # noqa: S101  states what the pattern guarantees
        end = found.end()
        if found["quote"]:
            closing = _QUOTE.search(text, end)
            if closing is None:
                raise SearchError(errors.UNCLOSED_QUOTE, (at, 1), expected=('"',))
            place = (at, closing.end() - at)
            yield Lexeme(_read_words(text[end : closing.start()], end, place), place)
            end = closing.end()
        elif found["sign"]:
            yield Lexeme(Sign(found["sign"]), (at, 1))
        elif found["minus"]:
            if end == len(text) or text[end].isspace() or text[end] == ")":
                raise SearchError(errors.NO_OPERAND, (at, 1), expected=("word",), operator="-")
            yield Lexeme(Sign.NOT, (at, 1))
        elif found["term"]:
            place = (at, end - at)
            operator = OPERATORS.get(found["term"])
            yield Lexeme(operator or _read_term(found["term"], place), place)
        at = end
    yield Lexeme(Sign.END, (len(text), 0))


def plain_value(value: str) -> str:
    """An account, language or channel as it is compared: folded, without the @ before it."""
    return fold(value).strip().lstrip("@")


def plain_language(value: str) -> str:
    """A language tag as it is compared: `nl_BE` is `nl-be`."""
    return plain_value(value).replace("_", "-")


def _read_term(term: str, place: Place) -> Leaf:
    found = _FIELD.match(term)
    if found:
        return _read_filter(fold(found[1]), term[found.end() :], place)
    if fold(term[0]) in ("#", "@"):
        return _read_name(term, place)
    return _read_words(term, place[0], place)


def _read_words(text: str, at: int, place: Place) -> Words:
    text = text.rstrip()
    body, prefix = _without_star(text, at)
    # One too many is enough to refuse it; a letter can unfold into many words.
    found = tuple(token.key for token in islice(words(comparable(body)), MAX_TERMS + 1))
    if not found:
        raise _no_word(text, place, prefix=prefix)
    return Words(found, prefix, where=place)


def _read_name(term: str, place: Place) -> Tag | Handle:
    body, prefix = _without_star(term, place[0])
    if len(body) == 1:
        raise _no_word(term, place, prefix=prefix)
    key = comparable(body)
    if not is_name(key):
        raise SearchError(errors.BAD_NAME, place, term=term)
    return Tag(key[1:], prefix, where=place) if key[0] == "#" else Handle(key[1:], prefix, where=place)


def _without_star(text: str, at: int) -> tuple[str, bool]:
    """The text without the star at its end, and whether it had one."""
    star = text.find("*")
    if star < 0:
        return text, False
    if star == 0 or text[star - 1].isspace():
        raise SearchError(errors.LONE_STAR, (at + star, 1), expected=("word",))
    if star < len(text) - 1:
        raise SearchError(errors.MISPLACED_STAR, (at + star, 1))
    return text[:star], True


def _no_word(text: str, place: Place, *, prefix: bool) -> SearchError:
    if prefix:
        return SearchError(errors.LONE_STAR, place, expected=("word",))
    return SearchError(errors.NO_WORD, place, expected=("word",), term=text)


def _read_filter(name: str, typed: str, place: Place) -> Filter:
    at, length = place
    if name not in FIELDS:
        expected = tuple(f"{field}:" for field in FIELDS)
        raise SearchError(errors.UNKNOWN_FIELD, (at, length - len(typed)), expected=expected, field=name)
    value_at = at + length - len(typed)
    value = plain_language(typed) if name == "lang" else plain_value(typed)
    if not value:
        raise SearchError(errors.EMPTY_VALUE, place, expected=_examples(name), field=name)
    fault = _fault_in(name, value)
    if fault:
        where = (value_at, len(typed))
        raise SearchError(fault, where, expected=_examples(name), field=name, value=typed)
    return Filter(name, value, where=place)


def _fault_in(name: str, value: str) -> Fault | None:
    if "*" in value:
        return errors.MISPLACED_STAR
    wrong = (
        _NOT_IN_A_VALUE.search(value)
        or (name == "is" and value not in IS_VALUES)
        or (name == "lang" and not _LANGUAGE.fullmatch(value))
    )
    return errors.UNKNOWN_VALUE if wrong else None


def _examples(name: str) -> tuple[str, ...]:
    examples = {"is": IS_VALUES, "lang": ("nl", "en", "nl-be"), "channel": ("forum",)}
    return examples.get(name, ("@jan", "@jan@server.example"))

"""From lexemes to a query. The grammar stands in docs/reference/search-language.md.

Reading goes down by recursion, but only at an opening parenthesis and never deeper than `MAX_NESTING`.
"""

from __future__ import annotations

from gehoor.listening.search import errors
from gehoor.listening.search.anchors import require_cover
from gehoor.listening.search.errors import SearchError
from gehoor.listening.search.query import And, Not, Or, Place, Query, Words, canonical
from gehoor.listening.search.terms import MAX_TERMS, Sign, lexemes

MAX_LENGTH = 10_000
MAX_NESTING = 50

_OPERAND = ("word", '"phrase"', "#tag", "@handle", "(")


def parse(text: str) -> Query:
    """The query that this text says.

    Raises SearchError with the place of the mistake. Limits: 10,000 characters, 1,000 words (each word of a
    phrase counts), 50 parentheses or negations inside each other.
    """
    if len(text) > MAX_LENGTH:
        raise _too_long(MAX_LENGTH)
    nul = text.find("\0")
    if nul >= 0:
        raise SearchError(errors.NUL, (nul, 1))
    query = _Reader(text).query()
    require_cover(query)
    # A letter can fold into many, so the canonical form can be the longer one; it must be readable too.
    if len(canonical(query)) > MAX_LENGTH:
        raise _too_long(len(text))
    return query


def _too_long(position: int) -> SearchError:
    return SearchError(errors.TOO_LONG, (position, 0), limit=MAX_LENGTH)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._lexemes = lexemes(text)
        self._next = next(self._lexemes)
        self._waiting: Place | None = None  # the operator that still needs what comes next
        self._terms = 0
        self._depth = 0
        self._end = 0  # where the last lexeme that was taken ended

    def query(self) -> Query:
        query = self._either()
        if self._sees(Sign.CLOSE):
            raise SearchError(errors.STRAY_PARENTHESIS, self._next.where)
        return query

    def _sees(self, *signs: Sign) -> bool:
        return self._next.what in signs

    def _take(self) -> None:
        position, length = self._next.where
        self._end = position + length
        self._next = next(self._lexemes)

    def _either(self) -> Query:
        start = self._next.where[0]
        parts = [self._both()]
        while self._sees(Sign.OR):
            self._take_operator()
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts), where=self._since(start))

    def _both(self) -> Query:
        start = self._next.where[0]
        parts = [self._negation()]
        while not self._sees(Sign.OR, Sign.CLOSE, Sign.END):
            if self._sees(Sign.AND):
                self._take_operator()
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else And(tuple(parts), where=self._since(start))

    def _negation(self) -> Query:
        starts = []
        while self._sees(Sign.NOT):
            starts.append(self._next.where[0])
            self._deeper()
            self._take_operator()
        query = self._operand()
        for start in reversed(starts):
            query = Not(query, where=self._since(start))
        self._depth -= len(starts)
        return query

    def _operand(self) -> Query:
        what, where = self._next.what, self._next.where
        if what is Sign.OPEN:
            return self._group()
        if isinstance(what, Sign):
            raise self._missing_operand()
        self._terms += len(what.words) if isinstance(what, Words) else 1
        if self._terms > MAX_TERMS:
            raise SearchError(errors.TOO_MANY_TERMS, where, limit=MAX_TERMS)
        self._waiting = None
        self._take()
        return what

    def _group(self) -> Query:
        opening = self._next.where
        self._deeper()
        self._waiting = None
        self._take()
        if self._sees(Sign.CLOSE):
            length = self._next.where[0] + 1 - opening[0]
            raise SearchError(errors.EMPTY_GROUP, (opening[0], length), expected=_OPERAND)
        if self._sees(Sign.END):
            raise SearchError(errors.UNCLOSED_PARENTHESIS, opening, expected=_OPERAND)
        query = self._either()
        if not self._sees(Sign.CLOSE):
            raise SearchError(errors.UNCLOSED_PARENTHESIS, opening, expected=(")",))
        self._depth -= 1
        self._take()
        return query

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise SearchError(errors.TOO_DEEP, self._next.where, limit=MAX_NESTING)

    def _take_operator(self) -> None:
        self._waiting = self._next.where
        self._take()

    def _missing_operand(self) -> SearchError:
        """The operator that waits in vain, or else the sign that came where a term was due."""
        where = self._waiting or self._next.where
        if not self._waiting and self._sees(Sign.END):
            return SearchError(errors.EMPTY, (0, len(self._text)), expected=_OPERAND)
        if not self._waiting and self._sees(Sign.CLOSE):
            return SearchError(errors.STRAY_PARENTHESIS, where, expected=_OPERAND)
        operator = self._text[where[0] : sum(where)]
        return SearchError(errors.NO_OPERAND, where, expected=_OPERAND, operator=operator)

    def _since(self, start: int) -> Place:
        return (start, self._end - start)

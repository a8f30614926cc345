"""The language of saved searches, and the matcher that decides which posts a search is about.

A library of its own: it knows no database, no channel and no clock.

    >>> from gehoor.listening.search import Matcher, Subject, parse
    >>> matcher = Matcher()
    >>> matcher.add("storing", parse('zeldermeer (storing* OF "geen water") -vacature lang:nl'))
    >>> matcher.match(Subject("Alweer geen water, #Zeldermeer!", language="nl"))
    {'storing'}

`parse` reads a search or raises a `SearchError` that points at the mistake; `canonical` writes it again.
`matches` and `explain` hold one query against one post; a `Matcher` holds many. The language is described in
docs/reference/search-language.md.
"""

from gehoor.listening.search.errors import FAULTS, Fault, SearchError
from gehoor.listening.search.grammar import MAX_LENGTH, MAX_NESTING, parse
from gehoor.listening.search.match import Reading, Span, Subject, explain, holds, matches, read, tokens
from gehoor.listening.search.matcher import Matcher
from gehoor.listening.search.query import (
    FIELDS,
    IS_VALUES,
    And,
    Filter,
    Handle,
    Not,
    Or,
    Query,
    Tag,
    Words,
    canonical,
)
from gehoor.listening.search.terms import MAX_TERMS, OPERATORS

__all__ = [
    "FAULTS",
    "FIELDS",
    "IS_VALUES",
    "MAX_LENGTH",
    "MAX_NESTING",
    "MAX_TERMS",
    "OPERATORS",
    "And",
    "Fault",
    "Filter",
    "Handle",
    "Matcher",
    "Not",
    "Or",
    "Query",
    "Reading",
    "SearchError",
    "Span",
    "Subject",
    "Tag",
    "Words",
    "canonical",
    "explain",
    "holds",
    "matches",
    "parse",
    "read",
    "tokens",
]

"""What can be wrong with a search, in words for the person who typed it.

Every `Fault` is a constant, so that a screen can list, translate and explain all of them (`FAULTS`).
"""

from __future__ import annotations

from dataclasses import dataclass

from gehoor.kernel.errors import Refusal
from gehoor.kernel.words import gettext_noop


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of mistake: a stable code, the sentence and the advice, with parameters as `%(name)s`."""

    code: str
    template: str
    hint: str


class SearchError(Refusal):
    """The search cannot be read as it is written; the error says where, and how to write it.

    `position` and `length` are the place in the text as it was typed, in characters.
    `template` and `hint` are the untranslated texts: translate them, then fill in `params`.
    `message` is the English sentence, filled in. `expected` names what could have stood there.
    """

    def __init__(
        self,
        fault: Fault,
        place: tuple[int, int],
        *,
        expected: tuple[str, ...] = (),
        **params: str | int,
    ) -> None:
        super().__init__(fault.template % params, code=fault.code)
        self.template = fault.template
        self.hint = fault.hint
        self.params = params
        self.position, self.length = place
        self.expected = expected


EMPTY = Fault(
    "empty",
    gettext_noop("There is nothing to search for."),
    gettext_noop("Write at least one word, for example: klacht"),
)
TOO_LONG = Fault(
    "too_long",
    gettext_noop("The search is longer than %(limit)s characters."),
    gettext_noop("Divide it over two or more searches."),
)
TOO_MANY_TERMS = Fault(
    "too_many_terms",
    gettext_noop("The search has more than %(limit)s words."),
    gettext_noop("Divide it over two or more searches, or use a beginning with a star: klacht*"),
)
TOO_DEEP = Fault(
    "too_deep",
    gettext_noop("The search has more than %(limit)s parentheses or negations inside each other."),
    gettext_noop("Leave out parentheses that are not needed."),
)
NUL = Fault(
    "nul",
    gettext_noop("The search contains a character that cannot be searched for (NUL)."),
    gettext_noop("Remove the invisible character, or type the search again."),
)
UNCLOSED_QUOTE = Fault(
    "unclosed_quote",
    gettext_noop("This quotation mark is never closed."),
    gettext_noop('Put a quotation mark behind the phrase: "lange wachttijd"'),
)
UNCLOSED_PARENTHESIS = Fault(
    "unclosed_parenthesis",
    gettext_noop("This parenthesis is never closed."),
    gettext_noop("Put a parenthesis behind the group: (klacht OR storing)"),
)
STRAY_PARENTHESIS = Fault(
    "stray_parenthesis",
    gettext_noop("This parenthesis closes nothing."),
    gettext_noop("Remove it, or open the group: (klacht OR storing)"),
)
EMPTY_GROUP = Fault(
    "empty_group",
    gettext_noop("There is nothing between these parentheses."),
    gettext_noop("Put words between them, or remove them: (klacht OR storing)"),
)
NO_OPERAND = Fault(
    "no_operand",
    gettext_noop("%(operator)s needs a word beside it."),
    gettext_noop("Write a word on each side: klacht OR storing. To search for the word itself: quote it."),
)
UNKNOWN_FIELD = Fault(
    "unknown_field",
    gettext_noop("There is no filter “%(field)s:”."),
    gettext_noop('To search for these words themselves, put them in quotation marks: "let op: storing"'),
)
EMPTY_VALUE = Fault(
    "empty_value",
    gettext_noop("The filter “%(field)s:” has no value."),
    gettext_noop("Write the value directly behind the colon, without a space or quotation marks: lang:nl"),
)
UNKNOWN_VALUE = Fault(
    "unknown_value",
    gettext_noop("“%(value)s” is not a value for the filter “%(field)s:”."),
    gettext_noop("Examples: is:reply, lang:nl, channel:fediverse, from:@jan"),
)
LONE_STAR = Fault(
    "lone_star",
    gettext_noop("A star needs the beginning of a word before it."),
    gettext_noop("Write the beginning of the word directly before the star: klacht*"),
)
MISPLACED_STAR = Fault(
    "misplaced_star",
    gettext_noop("A star can only stand at the end."),
    gettext_noop("Write only the beginning of the word: klacht* finds klachten and klachtenlijn"),
)
NO_WORD = Fault(
    "no_word",
    gettext_noop("There is no word in “%(term)s”."),
    gettext_noop("Use letters, digits or an emoji."),
)
BAD_NAME = Fault(
    "bad_name",
    gettext_noop("“%(term)s” is not one hashtag or handle."),
    gettext_noop("Write it without punctuation, with a space between two: #storing #klacht @jan@server.example"),
)
ONLY_NEGATIVE = Fault(
    "only_negative",
    gettext_noop("This only says what a post must not contain, so nearly every post would be found."),
    gettext_noop("Add a word that must be there: klacht -reclame. Each side of OR needs one."),
)
ONLY_FILTER = Fault(
    "only_filter",
    gettext_noop("This only filters, so every post in that language, channel or kind would be found."),
    gettext_noop("Add a word, a #hashtag, a @handle or from:, for example: klacht lang:nl"),
)

FAULTS = (
    EMPTY,
    TOO_LONG,
    TOO_MANY_TERMS,
    TOO_DEEP,
    NUL,
    UNCLOSED_QUOTE,
    UNCLOSED_PARENTHESIS,
    STRAY_PARENTHESIS,
    EMPTY_GROUP,
    NO_OPERAND,
    UNKNOWN_FIELD,
    EMPTY_VALUE,
    UNKNOWN_VALUE,
    LONE_STAR,
    MISPLACED_STAR,
    NO_WORD,
    BAD_NAME,
    ONLY_NEGATIVE,
    ONLY_FILTER,
)

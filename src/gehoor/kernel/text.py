"""What people write, made safe to keep, honest to show and fair to compare. Pure: text in, text out."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import regex  # type: ignore[import-untyped]  # the library carries no types of its own

LONGEST: Final = 100_000
"""Characters of one post that are kept."""
MARKS: Final = 8
"""Combining marks in a row that are kept; no living script needs more on one letter."""
ELLIPSIS: Final = "…"

_LONGEST_GRAPHEME: Final = 64

_LINE_ENDS = regex.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_UNSTORABLE = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MARK_RUN = regex.compile(rf"(\p{{M}}{{{MARKS}}})\p{{M}}+")
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_GRAPHEME = regex.compile(r"\X")
_LATIN = regex.compile(r"\p{Latin}")
_MARKS_ALONE = regex.compile(r"\p{M}+")
_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")


def clean(text: str) -> str:
    r"""Text from outside as it may be stored; cleaning twice changes nothing.

    Line ends become "\n". What no database or terminal should get (NUL and other control characters, halves
    of surrogate pairs) becomes U+FFFD, so that one sees that something stood there. A run of combining marks
    ends after `MARKS`, the text after `LONGEST` characters, not within a grapheme.
    """
    if _SURROGATE.search(text):
        # Two halves that belong together are one character that came through badly.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _UNSTORABLE.sub("\ufffd", _LINE_ENDS.sub("\n", text))
    return _whole(_MARK_RUN.sub(r"\1", text), LONGEST)


def graphemes(text: str) -> int:
    """How many characters a reader sees: extended grapheme clusters."""
    return len(text) if text.isascii() and "\r" not in text else sum(1 for _ in _GRAPHEME.finditer(text))


def excerpt(text: str, length: int) -> str:
    """One line of at most `length` graphemes, cut behind a word, with an ellipsis when something is left out.

    A word that fills more than half of the line is cut within, but never within a grapheme.
    """
    seen: list[str] = []
    space = False
    for found in _GRAPHEME.finditer(text):
        grapheme = found.group()
        if grapheme.isspace():
            space = bool(seen)
            continue
        seen.extend([" ", grapheme] if space else [grapheme])
        space = False
        if len(seen) > length:
            return _cut(seen, length)
    return "".join(seen)


def _cut(seen: list[str], length: int) -> str:
    if length < 1:
        return ""
    kept = seen[: length - 1]
    if seen[length - 1] != " " and " " in kept[len(kept) // 2 :]:
        kept = kept[: len(kept) - 1 - kept[::-1].index(" ")]
    return "".join(kept).rstrip(" ,;:-") + ELLIPSIS


def fold(text: str) -> str:
    """The text as it is compared: without case, and Latin letters without their marks.

    "Één CAFÉ", "een cafe" and full-width or mathematical letters become equal; ß is ss, ĳ is ij, and both
    Turkish i's are i. Other scripts keep their marks, which are letters there; what is invisible is left out.
    """
    return text.lower() if text.isascii() else fold_with_offsets(text)[0]


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """`fold`, and for each of its characters the offset in `text` of the grapheme from which it came.

    The offsets never go back; `original_span` turns a match into a place in `text`.
    """
    if text.isascii():
        return text.lower(), list(range(len(text)))
    visible_text, origin = _without_ignorable(text)
    parts: list[str] = []
    offsets: list[int] = []
    for found in _GRAPHEME.finditer(visible_text):
        # Putting marks in their order takes the square of their number: a heap of them is not worth it.
        folded = _fold_grapheme(found.group()[:_LONGEST_GRAPHEME])
        parts.append(folded)
        offsets.extend([origin[found.start()]] * len(folded))
    return "".join(parts), offsets


def original_span(text: str, offsets: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """Where the match `folded[start:end]` stands in `text`, in whole graphemes; `end` is beyond `start`."""
    last = bisect_right(offsets, offsets[end - 1])
    return offsets[start], offsets[last] if last < len(offsets) else len(text)


@lru_cache(maxsize=8192)
def _fold_grapheme(grapheme: str) -> str:
    folded = _compat(_compat(grapheme).casefold()).translate(_LETTERS)
    if _LATIN.match(folded):
        return str(_MARKS_ALONE.sub("", folded))
    return unicodedata.normalize("NFC", folded)


def _compat(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


# Latin letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "ħ": "h",
    }
)


def _without_ignorable(text: str) -> tuple[str, range | list[int]]:
    """The text without what is not to be seen, and where each of its characters stood."""
    if not _IGNORABLE.search(text):
        return text, range(len(text))
    hidden = {at for found in _IGNORABLE.finditer(text) for at in range(*found.span())}
    origin = [at for at in range(len(text)) if at not in hidden]
    return "".join(text[at] for at in origin), origin


def _whole(text: str, limit: int) -> str:
    """At most `limit` characters, without the beginning of a grapheme that no longer fits."""
    if len(text) <= limit:
        return text
    # An ASCII letter or a space begins a grapheme, so we need not walk from the beginning of the text.
    begin = limit
    while begin > max(0, limit - 200) and not text[begin - 1].isascii():
        begin -= 1
    begin = max(0, begin - 1)
    end = begin
    for found in _GRAPHEME.finditer(text, begin, limit + 200):
        if found.end() > limit:
            break
        end = found.end()
    return text[: end if end > begin else limit]


# Scripts in which the two joiners decide how a word is written.
_JOINING = "".join(
    rf"\p{{{script}}}"
    for script in (
        *("Arabic", "Syriac", "Nko", "Mongolian", "Mandaic", "Adlam", "Devanagari", "Bengali", "Gurmukhi"),
        *("Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Khmer", "Myanmar"),
        *("Tibetan", "Balinese", "Javanese"),
    )
)
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]")
_DIRECTION_MARKS = "\u200e\u200f\u061c"
_HIDDEN = regex.compile(
    # Looking back is bounded: otherwise a long run of marks would be walked again from each of its marks.
    # The first five are at home where they stand and are stepped over: they have no group "strange".
    r"(?<=\p{Extended_Pictographic}\p{M}{0,8}\p{EMod}?)\u200d(?=\p{Extended_Pictographic})"
    rf"|(?<=[{_JOINING}]\p{{M}}{{0,8}})[\u200c\u200d]"
    r"|(?<=[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])\u200b"
    r"|\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{4,6}\U000e007f"
    r"|(?<=[^\s\p{Default_Ignorable_Code_Point}])[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d]"
    r"|(?P<strange>[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb])"
)


def visible(text: str) -> str:
    """The text with everything that hides or reorders text written out, as in "⟦U+202E⟧".

    Written out: overrides, embeddings and isolates of direction, zero-width characters, invisible fillers and
    tags, soft hyphens. Left alone, because without it the text would be wrong:

    - the joiner within an emoji family, the tags of a flag, one variation selector behind a character;
    - both joiners behind a letter of a script that needs them (Arabic and Persian, the Indic scripts, …);
    - the zero-width space behind a letter of a script that writes no spaces (Thai, Khmer, …);
    - marks of direction, in a text that has letters written from right to left.
    """
    if text.isascii():
        return text
    both_ways = _RIGHT_TO_LEFT.search(text) is not None

    def show(found: regex.Match[str]) -> str:
        strange = found["strange"]
        if strange is None or (both_ways and strange in _DIRECTION_MARKS):
            return str(found.group())
        return f"⟦U+{ord(strange):04X}⟧"

    return str(_HIDDEN.sub(show, text))


def is_number(text: str, digits: int = 18) -> bool:
    """Whether somebody wrote a row number: 18 digits always fit in a database, and "²" is a digit to `isdigit`."""
    return len(text) <= digits and text.isascii() and text.isdigit()


def web_address(url: str, longest: int = 1000) -> str:
    """The address if a page may link to it, else nothing: "javascript:" and its cousins get no further than here."""
    return url[:longest] if url.startswith(("https://", "http://")) else ""

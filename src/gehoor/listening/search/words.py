"""How a text falls apart into words, #hashtags and @handles. Posts and searches are read by these same rules.

- A word is a run of letters and digits of any script. All else divides: `foto's` is foto + s, `e-mail` is
  e + mail, `12.50` is 12 + 50.
- Scripts that put no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) give a word for each
  character; a search for several is then a phrase, and so finds them inside a longer run.
- An emoji is a word; one that is joined of several is those, one after the other. Skin tone is for emoji what
  diacritics are for letters: not compared.
- In a link, the words of host and path count; scheme, `www.` and all behind `?` or `#` do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex  # type: ignore[import-untyped]  # the library carries no types of its own

from gehoor.kernel.text import fold, fold_with_offsets

_SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_LETTER = rf"[[\p{{L}}\p{{N}}]--{_SPACELESS}]"
_EMOJI = r"\p{RI}{2}|(?![©®])\p{Extended_Pictographic}"
_WORD = regex.compile(
    rf"{_EMOJI}|{_SPACELESS}\p{{M}}*|{_LETTER}(?:{_LETTER}|\p{{M}})*",
    regex.VERSION1,
)
_ACCOUNT = r"[\p{L}\p{N}_]+(?:[.-]+[\p{L}\p{N}_]+)*"
_NAME = regex.compile(rf"#[\p{{L}}\p{{N}}_][\p{{L}}\p{{M}}\p{{N}}_]*|@{_ACCOUNT}(?:@{_ACCOUNT})?")
# Directly behind a letter a sign begins no name: it belongs to a mail address, or to a language like C#.
_MENTION = regex.compile(rf"(?<![\p{{L}}\p{{M}}\p{{N}}])(?:{_NAME.pattern})")
_LINK = regex.compile(r"(?<![\p{L}\p{N}])(?P<head>https?://(?:www\.)?|www\.)(?P<body>[^\s?#<>\"]*)(?P<tail>[?#]\S*)?")
# Folding would write these as letters behind the brand's name: Zeldermeer™ became zeldermeertm.
_BRAND_SIGNS = dict.fromkeys(map(ord, "™℠"), " ")


class Token(NamedTuple):
    """A key with its place in the folded text: `zeldermeer`, `#storing` or `@jan@server.example`."""

    key: str
    start: int
    end: int


def comparable(text: str) -> str:
    """The text as its words are compared: folded (see `gehoor.kernel.text.fold`), without trademark signs."""
    return fold(text.translate(_BRAND_SIGNS))


def comparable_with_offsets(text: str) -> tuple[str, list[int]]:
    """`comparable`, and for each character the place in `text` from which it came."""
    return fold_with_offsets(text.translate(_BRAND_SIGNS))


def words(folded: str) -> Iterator[Token]:
    """The words of a comparable text in their order, those inside hashtags and handles too."""
    if _may_link(folded):
        folded = _LINK.sub(_without_head_and_tail, folded)
    for found in _WORD.finditer(folded):
        yield Token(found[0], found.start(), found.end())


def names(folded: str) -> Iterator[Token]:
    """The hashtags and handles of a comparable text, outside links.

    A handle also counts under its shorter forms, since a post seldom says which is meant: without the server
    (`@jan@server.example` is `@jan` too), and up to its first dot or hyphen (`@zeldermeer-app` is
    `@zeldermeer` too).
    """
    if "#" not in folded and "@" not in folded:
        return
    if _may_link(folded):
        folded = _LINK.sub(lambda found: " " * len(found[0]), folded)
    for found in _MENTION.finditer(folded):
        start: int = found.start()
        forms = (found[0],) if found[0][0] == "#" else _shorter_forms(found[0])
        for name in forms:
            yield Token(name, start, start + len(name))


def is_name(folded: str) -> bool:
    """Whether this comparable text is one whole hashtag or handle, with its sign."""
    return _NAME.fullmatch(folded) is not None


def _shorter_forms(handle: str) -> tuple[str, ...]:
    account = "@" + handle[1:].partition("@")[0]
    first: str = regex.split(r"[.-]", account, maxsplit=1)[0]
    return tuple(dict.fromkeys((handle, account, first)))


def _may_link(folded: str) -> bool:
    return "://" in folded or "www." in folded


def _without_head_and_tail(found: regex.Match[str]) -> str:
    return " " * len(found["head"]) + str(found["body"]) + " " * len(found["tail"] or "")

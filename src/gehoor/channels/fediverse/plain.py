"""From the HTML of a fediverse post to plain text, and how the fediverse counts that text.

HTML from outside is never kept. What stays is what a reader saw: lines, links with their real target, words.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

import regex  # type: ignore[import-untyped]  # the library carries no types of its own

MAX_HTML = 64 * 1024
"""Characters of HTML that are read; no server lets people write more, and the rest is cut."""

URL_LENGTH = 23
"""Characters that a link counts for, however long it is (Mastodon's `characters_reserved_per_url`)."""

BLOCKS = frozenset({"p", "div", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table"})
LINES = frozenset({"br", "li", "tr"})
UNSEEN = frozenset({"script", "style", "template", "head", "title"})

NAMES = frozenset({"mention", "hashtag", "u-url"})
"""Classes of a link whose words say all: a person or a hashtag."""

_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_ATTRIBUTE = re.compile(r"""\s(href|class)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_SPACES = re.compile(r" {2,}")
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
# Bounded on every side, so that no text makes it look back and forth for long.
_MENTION = re.compile(
    r"(?<![\w/@])(@[a-z0-9_][a-z0-9_.-]{0,63})@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}(?::\d{1,5})?", re.IGNORECASE
)
_GRAPHEME = regex.compile(r"\X")
# Half surrogates too: JSON can bring them, and no database takes them.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# What some servers turn into HTML or take away between our text and what stands there.
_MARKUP = re.compile(r"[\s*_`~>#\\\u200b-\u200f\ufe0f]+")


class _Reader:
    """Reads tags and text in one pass.

    Python's own HTML parser stops with an error on some hostile input and takes seconds for other, and no
    tree is needed: only lines, words and the targets of links.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.unseen = 0
        self.link = ""
        self.link_from = 0

    def tag(self, tag: str) -> None:
        named = _NAME.match(tag)
        if named is None:
            return
        closing, name = bool(named[1]), named[2].lower()
        if name in UNSEEN:
            self.unseen = max(0, self.unseen + (-1 if closing else 1))
        elif name in BLOCKS:
            self.parts.append("\n\n")
        elif name in LINES and not closing:
            self.parts.append("\n")
        elif name == "a":
            self._close_link()
            if not closing:
                self._open_link(tag)

    def words(self, text: str) -> None:
        if not self.unseen:
            self.parts.append(_SPACE.sub(" ", unescape(text)))

    def _open_link(self, tag: str) -> None:
        attributes = {name.lower(): unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}
        is_name = NAMES & set(attributes.get("class", "").split())
        target = attributes.get("href", "")
        self.link = target if target.startswith(("http://", "https://")) and not is_name else ""
        self.link_from = len(self.parts)

    def _close_link(self) -> None:
        shown = "".join(self.parts[self.link_from :]).strip() if self.link else ""
        # A link that says one thing and goes elsewhere is the oldest trick: show where it goes.
        if self.link and shown != self.link:
            self.parts.append(f" ({self.link})" if shown else self.link)
        self.link = ""


def text_of(html: str) -> str:
    """The plain text of a post. At most 64 Ki characters of its HTML are read; the rest is cut."""
    reader = _Reader()
    for place, token in enumerate(_TAG.split(_without_comments(html[:MAX_HTML]))):
        if place % 2:
            reader.tag(token)
        else:
            reader.words(token)
    text = storable("".join(reader.parts))
    lines = (_SPACES.sub(" ", line).strip(" ") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def storable(text: str) -> str:
    """The text without what no database takes and no eye sees; tabs and line breaks stay."""
    return _CONTROL.sub("", text)


def _without_comments(html: str) -> str:
    kept, at = [], 0
    while (start := html.find("<!--", at)) >= 0:
        kept.append(html[at:start])
        end = html.find("-->", start)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join([*kept, html[at:]])


def length(text: str, url_length: int = URL_LENGTH) -> int:
    """Characters as Mastodon counts them: graphemes; a link is 23; of `@user@host` only `@user` counts."""
    text = _URL.sub("x" * url_length, text)
    text = _MENTION.sub(r"\1", text)
    return len(_GRAPHEME.findall(text))


def likeness(text: str) -> str:
    """A form in which our text and what a server made of it are equal, and other texts are not."""
    text = unicodedata.normalize("NFC", _MENTION.sub(r"\1", text))
    return _MARKUP.sub("", text).casefold()

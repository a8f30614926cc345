"""Other people's words on our page: text and nothing but text, with links that lead out safely.

What hides or reorders letters is written out (gehoor.kernel.text.visible); what the judgement rests on is marked.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup, escape

from gehoor.kernel.text import visible

_LINK = re.compile(r"https?://[^\s<>\"'“”]+", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+$", re.IGNORECASE)
_ADDRESSED = re.compile(r"[@#]\S+")
_TRAILING = ".,;:!?)]}…"
_LINK_HTML = Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>')
_MARK_HTML = Markup('<mark class="ev ev-{}">{}</mark>')

# [label, start, end, weight, source], as gehoor.triage.models.Judgement keeps it.
Evidence = Sequence[object]


def said(text: str, evidence: Iterable[Evidence] = ()) -> Markup:
    """The text as HTML; evidence that would overlap a link or heavier evidence is left unmarked."""
    taken = list(_links(text))
    links = len(taken)
    for label, start, end in _marks(evidence, len(text)):
        if all(end <= begin or start >= stop for begin, stop, _ in taken):
            taken.append((start, end, label))
    parts: list[Markup] = []
    at = 0
    link_starts = {begin for begin, _, _ in taken[:links]}
    for begin, stop, label in sorted(taken):
        parts.append(escape(visible(text[at:begin])))
        piece = text[begin:stop]
        if begin in link_starts:
            parts.append(_LINK_HTML.format(piece, visible(piece)))
        else:
            parts.append(_MARK_HTML.format(_family(label), visible(piece)))
        at = stop
    parts.append(escape(visible(text[at:])))
    return Markup("").join(parts)


def direction(text: str) -> str:
    """Say "rtl" or "ltr": the direction of the first letter which is the author's own.

    A post in Arabic that begins with our @name is right to left all the same; the browser's own `dir="auto"` would
    take the name for the language.
    """
    own = _ADDRESSED.sub("", _LINK.sub("", text)) or text
    strong = next((kind for kind in map(unicodedata.bidirectional, own) if kind in ("L", "R", "AL")), "L")
    return "ltr" if strong == "L" else "rtl"


def outward(address: str) -> str:
    """An address that a platform told us, if it is one of the web; anything else leads nowhere."""
    return address if _WEB.match(address) else ""


def _links(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _LINK.finditer(text):
        address = found.group().rstrip(_TRAILING)
        if len(address) > len("https://"):
            yield found.start(), found.start() + len(address), "link"


def _marks(evidence: Iterable[Evidence], length: int) -> Iterator[tuple[str, int, int]]:
    """Labels with their places, heaviest first; places outside the text (it was edited) are dropped."""
    rows = sorted(evidence, key=lambda row: -float(str(row[3])))
    for label, start, end, *_ in rows:
        begin, stop = int(str(start)), int(str(end))
        if 0 <= begin < stop <= length:
            yield str(label), begin, stop


def _family(label: str) -> str:
    """Urgent, bad, good or plain: the four looks of evidence."""
    if label.startswith("urgency:") or label in {"threat", "danger", "self_harm", "legal", "data_leak"}:
        return "urgent"
    if label in {"neg", "anger", "complaint", "abuse", "irony", "conduct", "leave"}:
        return "bad"
    return "good" if label in {"pos", "compliment", "thanks", "recommends"} else "plain"

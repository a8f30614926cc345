"""What was found in one post, by label: the common ground of all that is judged from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gehoor.triage.lexicon import Book, Hit
from gehoor.triage.port import Evidence, Source, Text
from gehoor.triage.words import Reading

_REACH = 4
_BEHIND = 3
_ONLY = frozenset({"alleen", "only", "nur", "seulement"})
_SHOWN = 5
"""Pieces of evidence for one label; more would be a second copy of the post."""


@dataclass(slots=True)
class Findings:
    """The hits of one post. Within a label (and code) no two hits overlap; the longest and heaviest stays."""

    post: Text
    reading: Reading
    book: Book
    by_label: dict[str, list[Hit]]
    evidence: list[Evidence] = field(default_factory=list)

    def of(self, label: str, code: str = "") -> list[Hit]:
        return [hit for hit in self.by_label.get(label, ()) if not code or hit.code == code]

    def total(self, label: str, code: str = "") -> float:
        return sum(hit.weight for hit in self.of(label, code))

    def show(self, label: str, hits: Iterable[Hit], weight: Callable[[Hit], float] | None = None) -> None:
        """Keep the heaviest of these hits as evidence for `label`."""
        weighed = sorted(((weight(hit) if weight else hit.weight, hit) for hit in hits), reverse=True)
        for value, hit in weighed[:_SHOWN]:
            self.point(label, *self.span(hit), value, Source.LEXICON if hit.size == 1 else Source.RULE)

    def point(self, label: str, start: int, end: int, weight: float, source: Source = Source.RULE) -> None:
        self.evidence.append(Evidence(label, start, end, round(weight, 2), source))

    def span(self, hit: Hit) -> tuple[int, int]:
        return self.reading.starts[hit.first], self.reading.ends[hit.last - 1]


def search(post: Text, reading: Reading, book: Book) -> Findings:
    groups: defaultdict[tuple[str, str], list[Hit]] = defaultdict(list)
    for hit in book.find(reading):
        # Praise and displeasure compete for the same words: "niet slecht" is not "slecht".
        groups["mood" if hit.label in {"pos", "neg"} else hit.label, hit.code].append(hit)
    by_label: dict[str, list[Hit]] = {}
    for hits in groups.values():
        for hit in _without_overlap(hits):
            by_label.setdefault(hit.label, []).append(hit)
    found = Findings(post, reading, book, by_label)
    _take_back(found)
    return found


def _take_back(found: Findings) -> None:
    """Drop solutions that are none: "niet opgelost" is a reproach, "wanneer is het opgelost?" a question."""
    asking = {found.reading.clauses[hit.first] for hit in found.of("ask")}
    for label in ("resolved", "helped"):
        for hit in found.of(label):
            if denied(found, hit) or _denied_after(found, hit):
                found.by_label[label].remove(hit)
                if hit.size == 1 or label == "resolved":
                    found.by_label.setdefault("unmet", []).append(hit._replace(label="unmet"))
            elif label == "resolved" and _is_asked(found, hit, asking):
                found.by_label[label].remove(hit)


def denied(found: Findings, hit: Hit) -> bool:
    """Whether a negator in the same clause stands at most `_REACH` words before the hit."""
    words, clauses = found.reading.words, found.reading.clauses
    negators = found.book.single["negator"]
    for i in range(hit.first - 1, max(-1, hit.first - 1 - _REACH), -1):
        if clauses[i] != clauses[hit.first]:
            return False
        if words[i] in negators:
            # "niet alleen snel" and "not only fast" deny nothing.
            return words[i + 1] not in _ONLY
    return False


def _denied_after(found: Findings, hit: Hit) -> bool:
    """Whether the next word takes the hit back, as in "de lift doet het weer niet"."""
    reading = found.reading
    if hit.last >= len(reading.words) or reading.clauses[hit.last] != reading.clauses[hit.first]:
        return False
    return reading.words[hit.last] in found.book.single["negator"]


def _is_asked(found: Findings, hit: Hit, asking: set[int]) -> bool:
    end = found.reading.ends[found.reading.sentence_end[hit.first] - 1]
    return "?" in found.reading.text[end : end + _BEHIND] or found.reading.clauses[hit.first] in asking


def _without_overlap(hits: list[Hit]) -> list[Hit]:
    if len(hits) == 1:
        return hits
    taken: set[int] = set()
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.size, -hit.weight, hit.first)):
        words = range(hit.first, hit.last)
        if taken.isdisjoint(words):
            taken.update(words)
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)

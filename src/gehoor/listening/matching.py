"""The saved searches of each brand, ready to match: kept in memory, renewed when one of them changes."""

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock

from gehoor.channels import port
from gehoor.listening.models import Post, SavedSearch, Source
from gehoor.listening.search import Matcher, SearchError, Subject, parse

log = logging.getLogger(__name__)

_HANDLE = re.compile(r"@[\w.-]+(?:@[\w.-]+)?")
# Each search with its own moment: the newest of them alone would miss a change that was committed out of turn.
_Version = tuple[tuple[int, datetime], ...]


class Searches:
    """The matcher of one brand's searches, as they were at one moment."""

    def __init__(self, rows: Sequence[SavedSearch]) -> None:
        self._matcher: Matcher[int] = Matcher()
        for row in rows:
            try:
                self._matcher.add(row.pk, parse(row.text))
            except SearchError:
                # It was readable when it was saved, so the language changed: the others still find what they find.
                log.exception("search %s can no longer be read", row.pk)

    def match(self, source: Source, posts: Sequence[port.Post]) -> Mapping[str, set[int]]:
        """Which searches find which posts, by the platform's id; a post that no search finds is not in it."""
        found = ((post.id, self._matcher.match(subject(source, post))) for post in posts)
        return {id_: {int(pk) for pk in searches} for id_, searches in found if searches}


def subject(source: Source, post: port.Post) -> Subject:
    """A post as the search language sees it."""
    return Subject(
        text=post.content,
        author=post.attributed_to.handle,
        author_id=post.attributed_to.id,
        channel=source.channel,
        language=post.language,
        is_open=post.audience.is_open,
        is_reply=post.in_reply_to is not None,
        to=_spoken_to(source, post),
    )


def kept_subject(post: Post) -> Subject:
    """A post that was kept, as the search language sees it. Reads its author and its source."""
    return Subject(
        text=post.text,
        author=post.author.handle if post.author else "",
        author_id=post.author.actor_id if post.author else "",
        channel=post.channel,
        language=post.language,
        is_open=post.is_open,
        is_reply=bool(post.parent_id),
        to=_named(post.source, post.text, addressed=post.addressed),
    )


def _spoken_to(source: Source, post: port.Post) -> tuple[str, ...]:
    return _named(source, post.content, addressed=post.addressed)


def _named(source: Source, text: str, *, addressed: bool) -> tuple[str, ...]:
    named = tuple(_HANDLE.findall(text))
    return (*named, source.account_handle) if addressed and source.account_handle else named


_kept: dict[int, tuple[_Version, Searches]] = {}
_guard = Lock()


def searches_for(brand: int) -> Searches:
    """The brand's searches as they are now: one query when nothing changed, two when something did."""
    active = SavedSearch.objects.filter(brand=brand, active=True)
    version = tuple(active.order_by("pk").values_list("pk", "changed_at"))
    with _guard:
        held = _kept.get(brand)
    if held is not None and held[0] == version:
        return held[1]
    searches = Searches(list(active))
    with _guard:
        _kept[brand] = (version, searches)
    return searches

"""How listening goes: sources, searches, what was set apart. Each list has a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Case, QuerySet, When

from gehoor.listening import matching
from gehoor.listening.models import Post, Quarantined, SavedSearch, Source
from gehoor.listening.search import Query, SearchError, Span, explain, holds, parse, read
from gehoor.team import access
from gehoor.team.models import Member

LOOKED_AT = 500  # posts over which a search is tried before it is saved
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A post that a search finds, and the pieces of its text that make it so."""

    post: Post
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a search would have found among the latest posts; `shown` are the newest of them."""

    looked_at: int
    found: int
    shown: Sequence[Found]


def sources(member: Member) -> QuerySet[Source]:
    """The sources as they were connected, retired ones last. One query."""
    retired = Case(When(state=Source.State.RETIRED, then=1), default=0)
    return access.visible(member, Source).order_by(retired, "id")


def listens(member: Member) -> bool:
    """Whether any account was connected that is not retired. One query."""
    return access.visible(member, Source).exclude(state=Source.State.RETIRED).exists()


def searches(member: Member) -> QuerySet[SavedSearch]:
    """The saved searches by name. One query."""
    return access.visible(member, SavedSearch).order_by("name")


def quarantined(member: Member, limit: int = 100) -> QuerySet[Quarantined]:
    """What waits in quarantine, newest first. One query."""
    waiting = access.visible(member, Quarantined).filter(state=Quarantined.State.WAITING)
    return waiting.select_related("source").order_by("-id")[:limit]


def quarantined_count(member: Member) -> int:
    return access.visible(member, Quarantined).filter(state=Quarantined.State.WAITING).count()


def known_among(source: Source, ids: Sequence[str]) -> int:
    """How many of these posts, by the platform's ids, were kept before or stand here twice."""
    kept = Post.objects.filter(brand=source.brand_id, channel=source.channel, external_id__in=ids)
    return len(ids) - len(set(ids) - set(kept.values_list("external_id", flat=True)))


def try_out(member: Member, query: Query) -> Trial:
    """What a query finds among the brand's latest posts. One query to the database.

    Only posts that were kept are there to look at: what no source or search let in cannot be found any more.
    """
    latest = access.visible(member, Post).filter(ours=False, gone_at=None).select_related("author", "source")
    posts = list(latest.order_by("-id")[:LOOKED_AT])
    found = [post for post in posts if holds(query, read(matching.kept_subject(post)))]
    shown = [Found(post, explain(query, matching.kept_subject(post))) for post in found[:SHOWN]]
    return Trial(len(posts), len(found), shown)


def why_found(posts: Iterable[Post]) -> Mapping[int, tuple[list[str], list[Span]]]:
    """For posts with their hits prefetched: the names of the searches that found each, and where in its text."""
    why = {}
    for post in posts:
        names, spans = [], set()
        for hit in post.found_by.all():
            names.append(hit.search.name)
            query = _parsed(hit.search.text)
            if query is not None:
                spans.update(explain(query, matching.kept_subject(post)))
        why[post.pk] = (names, sorted(spans))
    return why


@lru_cache(maxsize=1000)
def _parsed(text: str) -> Query | None:
    try:
        return parse(text)
    except SearchError:
        return None  # the language changed since it was saved

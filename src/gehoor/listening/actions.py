"""Keeping what was heard, once, and looking after the sources and searches."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F

from gehoor.channels import port
from gehoor.channels.port import Create, Delete, Event, Update
from gehoor.kernel import text
from gehoor.kernel.errors import Refusal
from gehoor.listening import events, matching
from gehoor.listening.facts import (
    EventQuarantined,
    PostEdited,
    PostGone,
    PostsHeard,
    QuarantineSettled,
    SearchRemoved,
    SearchSaved,
    SourceChanged,
)
from gehoor.listening.models import Hit, Post, PostVersion, Quarantined, SavedSearch, Source
from gehoor.listening.search import SearchError, parse
from gehoor.people import actions as people
from gehoor.people.models import Handle
from gehoor.team import access
from gehoor.team.models import Member
from gehoor.team.rules import Right
from gehoor.work.facts import leave


@dataclass(slots=True)
class Kept:
    """What became of a batch of events: the posts that are new, that changed, and that are gone."""

    new: list[Post] = field(default_factory=list)
    edited: list[Post] = field(default_factory=list)
    gone: list[Post] = field(default_factory=list)
    # The accounts whose words went.
    went_silent: set[int] = field(default_factory=set)


def keep(source: Source, batch: Sequence[Event], now: datetime) -> Kept:
    """Keep the posts of a batch that concern the brand, each once. Call it in a transaction."""
    kept = Kept()
    known = {
        post.external_id: post
        for post in Post.objects.filter(
            brand=source.brand_id, channel=source.channel, external_id__in={events.id_of(e) for e in batch}
        )
    }
    fresh: dict[str, port.Post] = {}
    for event in batch:
        post = known.get(events.id_of(event))
        if isinstance(event, Delete):
            fresh.pop(event.id, None)
            _forget_quarantined(source, event.id)
            if post is not None and post.gone_at is None:
                kept.went_silent.update(it for it in (post.author_id,) if it is not None)
                _erase(post, event.at)
                kept.gone.append(post)
        elif post is None:
            fresh[event.post.id] = event.post  # the latest words win when one batch brings an edit too
        elif post.gone_at is None and event.post.revision != post.revision:
            _edit(post, event.post, now)
            kept.edited.append(post)
    kept.new = _store(source, list(fresh.values()), now)
    _count(source, batch, kept, now)
    _tell(source, kept, now)
    return kept


def _store(source: Source, heard: Sequence[port.Post], now: datetime) -> list[Post]:
    found = matching.searches_for(source.brand_id).match(source, heard)
    threads = _known_threads(source, heard)
    accounts = _our_accounts(source) if heard else set()
    ours = {post.id for post in heard if post.attributed_to.id in accounts}
    wanted = []
    for post in sorted(heard, key=lambda post: post.published):
        told = source.keeps_all or post.addressed or not post.audience.is_open or post.id in ours
        if told or found.get(post.id) or threads & {post.context, post.in_reply_to}:
            wanted.append(post)
            # What answers it in this very batch is in a conversation that we know by now.
            threads |= {post.id, post.context or post.id}
    handles = people.know(source.brand_id, source.channel, (post.attributed_to for post in wanted))
    rows = Post.objects.bulk_create(
        _row(source, post, handles[post.attributed_to.id], ours=post.id in ours, now=now) for post in wanted
    )
    hits = [Hit(search_id=search, post=row) for row in rows for search in found.get(row.external_id, ())]
    Hit.objects.bulk_create(hits)
    for search in {hit.search_id for hit in hits}:
        count = sum(hit.search_id == search for hit in hits)
        SavedSearch.objects.filter(pk=search).update(hits=F("hits") + count, last_hit_at=now)
    return rows


def _known_threads(source: Source, heard: Iterable[port.Post]) -> set[str]:
    """Those of the conversations spoken in that we already know: what is said there is about us as well."""
    named = {id_ for post in heard for id_ in (post.context, post.in_reply_to) if id_}
    mine = Post.objects.filter(brand=source.brand_id, channel=source.channel)
    return set(mine.filter(external_id__in=named).values_list("external_id", flat=True)) | set(
        mine.filter(context_id__in=named).values_list("context_id", flat=True)
    )


def _row(source: Source, post: port.Post, author: Handle, *, ours: bool, now: datetime) -> Post:
    return Post(
        brand_id=source.brand_id,
        source=source,
        channel=source.channel,
        external_id=post.id,
        author=author,
        text=text.clean(post.content),
        published_at=post.published,
        heard_at=now,
        url=text.web_address(post.url),
        parent_id=post.in_reply_to or "",
        context_id=post.context or post.id,
        revision=post.revision,
        audience=post.audience,
        language=post.language[:16],
        addressed=post.addressed,
        ours=ours,
        reach=post.reach,
        can=post.can.value if post.can is not None else None,
        reply_until=post.reply_until,
        attachments=[asdict(it) for it in post.attachments],
        native=dict(post.native),
    )


def _edit(post: Post, told: port.Post, now: datetime) -> None:
    PostVersion.objects.create(post=post, text=post.text, revision=post.revision, replaced_at=now)
    post.text = text.clean(told.content)
    post.revision = told.revision
    post.attachments = [asdict(it) for it in told.attachments]
    post.edited_at = now
    post.save(update_fields=["text", "revision", "attachments", "edited_at"])


def _erase(post: Post, at: datetime) -> None:
    post.versions.all().delete()
    post.text, post.url, post.author, post.attachments, post.native, post.gone_at = "", "", None, [], {}, at
    post.save(update_fields=["text", "url", "author", "attachments", "native", "gone_at"])


def _forget_quarantined(source: Source, external_id: str) -> None:
    """What was set apart of a post that its author took back: its words go, and it cannot be taken in any more."""
    apart = Quarantined.objects.filter(brand=source.brand_id, source__channel=source.channel, external_id=external_id)
    apart.exclude(event__type="delete").delete()


def _our_accounts(source: Source) -> set[str]:
    """All accounts of the brand on this channel: what one of them says may be heard by another."""
    mine = Source.objects.filter(brand=source.brand_id, channel=source.channel)
    return set(mine.exclude(account_id="").values_list("account_id", flat=True))


def _count(source: Source, batch: Sequence[Event], kept: Kept, now: datetime) -> None:
    published = [event.post.published for event in batch if isinstance(event, Create)]
    Source.objects.filter(pk=source.pk).update(
        seen=F("seen") + sum(isinstance(event, Create | Update) for event in batch),
        kept=F("kept") + len(kept.new),
        **({"last_hit_at": now} if kept.new else {}),
        **({"lag_seconds": max(0.0, (now - max(published)).total_seconds())} if published else {}),
    )


def _tell(source: Source, kept: Kept, now: datetime) -> None:
    if kept.new:
        heard = PostsHeard(source=source.pk, posts=[post.pk for post in kept.new])
        leave(heard, brand=source.brand_id, at=now)
    for post in kept.edited:
        leave(PostEdited(post=post.pk), brand=source.brand_id, at=now)
    for post in kept.gone:
        leave(PostGone(post=post.pk), brand=source.brand_id, at=now)


def advance(source: Source, cursor: str, now: datetime) -> None:
    """Remember how far this source was read. Call it in the transaction that kept the posts."""
    Source.objects.filter(pk=source.pk).update(cursor=cursor, last_answer_at=now)


def quarantine(source: Source, event: Event, error: Exception, now: datetime) -> Quarantined:
    """Set apart an event that cannot be taken in, whole, so that the others can go on.

    A platform repeats itself: what stands here already, also what was let go, is not set apart a second time.
    """
    whole = events.to_json(event)
    # Whatever made it poison must not keep it out of here as well, or nothing behind it would ever be heard.
    id_ = text.clean(events.id_of(event))[:500]
    with transaction.atomic():
        for known in Quarantined.objects.filter(source=source, external_id=id_):
            if known.event == whole:
                return known
        kept = Quarantined.objects.create(
            brand_id=source.brand_id,
            source=source,
            external_id=id_,
            event=whole,
            error=text.clean(f"{type(error).__name__}: {error}")[:2000],
            since=now,
            last_try_at=now,
        )
        leave(EventQuarantined(quarantined=kept.pk), brand=source.brand_id, at=now)
    return kept


def settle_quarantined(kept: Quarantined, state: str, now: datetime, by: Member) -> None:
    """Note that a quarantined event was taken in or let go. Call it in the transaction that did so."""
    kept.state, kept.last_try_at = state, now
    kept.save(update_fields=["state", "last_try_at"])
    leave(QuarantineSettled(quarantined=kept.pk, how=state), brand=kept.brand_id, at=now, by=by.pk)


def let_go(member: Member, pk: int, now: datetime) -> None:
    """Give up on a quarantined event; it stays readable."""
    access.require(member, Right.QUARANTINE)
    with transaction.atomic():
        settle_quarantined(access.get(member, Quarantined, pk), Quarantined.State.LET_GO, now, member)


def save_search(member: Member, name: str, query: str, now: datetime, pk: int | None = None) -> SavedSearch:
    """Save a new search, or change one; from the next post on it decides.

    Raises:
        Refusal: the name is taken or empty.
        SearchError: the query cannot be read; the error points at the character.
    """
    access.require(member, Right.SEARCHES)
    parse(query)
    if not name.strip():
        raise Refusal("Give the search a name.", code="search_without_name", field="name")
    with transaction.atomic():
        search = access.get(member, SavedSearch, pk) if pk else SavedSearch(brand_id=member.brand_id)
        taken = access.visible(member, SavedSearch).filter(name=name.strip()).exclude(pk=search.pk)
        if taken.exists():
            raise Refusal("There is a search with this name already.", code="search_name_taken", field="name")
        search.name, search.text, search.changed_at, search.created_by = name.strip()[:80], query, now, member
        search.save()
        leave(SearchSaved(search=search.pk, text=query), brand=search.brand_id, at=now, by=member.pk)
    return search


def switch_search(member: Member, pk: int, *, on: bool, now: datetime) -> SavedSearch:
    """Let a search rest, or work again from the next post on; its words and its count stay."""
    access.require(member, Right.SEARCHES)
    with transaction.atomic():
        search = access.get(member, SavedSearch, pk)
        search.active, search.changed_at = on, now
        search.save(update_fields=["active", "changed_at"])
        saved = SearchSaved(search=search.pk, text=search.text, active=on)
        leave(saved, brand=search.brand_id, at=now, by=member.pk)
    return search


def remove_search(member: Member, pk: int, now: datetime) -> None:
    """Stop a search; what it found stays. Its words stay in the trail, so that it can be saved again."""
    access.require(member, Right.SEARCHES)
    with transaction.atomic():
        search = access.get(member, SavedSearch, pk)
        removed = SearchRemoved(search=search.pk, name=search.name, text=search.text)
        leave(removed, brand=search.brand_id, at=now, by=member.pk)
        search.delete()


def set_state(member: Member, pk: int, state: str, now: datetime) -> Source:
    """Pause, resume or retire a source."""
    access.require(member, Right.CONNECT)
    with transaction.atomic():
        source = access.get(member, Source, pk)
        if source.state == Source.State.RETIRED:
            raise Refusal("This source is retired. Connect the account anew to listen again.", code="retired")
        source.state, source.failures, source.not_before, source.last_error = Source.State(state), 0, None, ""
        source.save(update_fields=["state", "failures", "not_before", "last_error"])
        leave(SourceChanged(source=source.pk, state=state), brand=source.brand_id, at=now, by=member.pk)
    return source


__all__ = [
    "Kept",
    "SearchError",
    "advance",
    "keep",
    "let_go",
    "quarantine",
    "remove_search",
    "save_search",
    "set_state",
    "switch_search",
]

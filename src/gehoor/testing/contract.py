# ruff: noqa: S101  assert is how a contract speaks
"""The contract that every channel must pass, against a real server wherever one runs.

Subclass `ChannelContract`, name the `channel`, and give a fixture `platform` (see `gehoor.testing.Platform`):
pytest then runs every check. A check that does not concern a channel is skipped, and says why.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, ClassVar, TypeVar
from uuid import uuid4

import pytest

from gehoor.channels.port import (
    Can,
    Channel,
    Delete,
    Draft,
    Event,
    Expired,
    Post,
    Refused,
    Throttled,
    Uncertain,
    Unreachable,
)
from gehoor.testing.platform import Platform
from gehoor.testing.proxy import Cut, Fault, FaultProxy, Garble, Says

T = TypeVar("T")

METHODS = {
    Can.FETCH: "fetch",
    Can.STREAM: "stream",
    Can.WEBHOOK: "webhook",
    Can.THREAD: "thread",
    Can.REPLY: "send",
    Can.HIDE: "hide",
    Can.DELETE_OWN: "delete",
    Can.LIKE: "like",
}
POOL = 8
"""Posts that a customer makes at the start; each check takes its own ones."""


def play(scene: Coroutine[Any, Any, T]) -> T:
    """Run one scene to its end, in an event loop of its own."""
    return asyncio.run(scene)


def posts_in(events: Sequence[Event]) -> dict[str, Post]:
    """The posts that events told of, by id; the last word counts."""
    return {event.post.id: event.post for event in events if not isinstance(event, Delete)}


def draft_for(channel: Channel, post: Post, text: str) -> Draft:
    """An answer to this post, as the host would make it at its first attempt."""
    return Draft(
        key=channel.new_key(),
        text=text,
        in_reply_to=post.id,
        to=post.attributed_to,
        context=post.context,
        language="nl",
        parent=post.native,
        first_attempt=datetime.now(UTC),
    )


def overrides(channel: type[Channel], method: str) -> bool:
    return getattr(channel, method) is not getattr(Channel, method)


class ChannelContract:
    """The checks. `channel` is the class under test."""

    channel: ClassVar[type[Channel]]

    @pytest.fixture(scope="class")
    def heard(self, platform: Platform) -> list[Post]:
        """Posts of one customer, heard by our channel: made once, because real servers take their time."""
        self.need(Can.FETCH)

        async def scene() -> list[Post]:
            async with platform.opened() as channel:
                start = (await channel.fetch(None)).cursor
                # One after another, because that is the order in which they must come out.
                ids = [await platform.post(f"Waar blijft mijn pakje {uuid4().hex[:8]}?") for _ in range(POOL)]
                events, _ = await platform.until(channel, start, lambda seen: set(ids) <= set(posts_in(seen)))
                return [posts_in(events)[id_] for id_ in ids]

        return play(scene())

    def need(self, can: Can) -> None:
        if not self.channel.can & can:
            pytest.skip(f"{self.channel.name} does not declare {can.name}")

    # what it declares

    @pytest.mark.parametrize("can", METHODS, ids=lambda can: can.name)
    def test_a_flag_has_its_method_and_a_method_its_flag(self, can: Can) -> None:
        assert bool(self.channel.can & can) == overrides(self.channel, METHODS[can])

    def test_a_channel_that_replies_can_find_its_reply_again(self) -> None:
        self.need(Can.REPLY)
        assert overrides(self.channel, "find")

    def test_a_private_reply_needs_a_reply(self) -> None:
        self.need(Can.REPLY_PRIVATE)
        assert self.channel.can & Can.REPLY

    def test_the_length_rule_holds_at_its_limit_and_one_beside_it(self) -> None:
        self.need(Can.REPLY)
        rule = self.channel.text
        for letter in ("a", "é", "👩‍👩‍👧" if rule.count("👩‍👩‍👧") == 1 else "ë"):
            if rule.limit_bytes is None or rule.limit_bytes > len(letter.encode()) * (rule.limit + 1):
                assert [rule.left(letter * (rule.limit + more)) for more in (-1, 0, 1)] == [1, 0, -1]

    # listening

    def test_a_post_is_heard_with_all_that_the_desk_needs(self, heard: list[Post]) -> None:
        for post in heard:
            assert post.content.count("Waar blijft mijn pakje") == 1
            assert post.addressed
            assert post.attributed_to.id
            assert post.attributed_to.handle
            assert post.published.tzinfo is not None
            assert post.audience.is_open

    def test_a_customer_keeps_one_id(self, heard: list[Post]) -> None:
        assert len({post.attributed_to.id for post in heard}) == 1

    def test_we_know_who_we_are(self, platform: Platform, heard: list[Post]) -> None:
        async def scene() -> str:
            async with platform.opened() as channel:
                return (await channel.whoami()).id

        assert play(scene()) not in ("", heard[0].attributed_to.id)

    def test_the_same_page_twice_adds_nothing_new(self, platform: Platform, heard: list[Post]) -> None:
        async def scene() -> None:
            async with platform.opened() as channel:
                once, again = await channel.fetch(None), await channel.fetch(None)
                revisions = [
                    {id_: post.revision for id_, post in posts_in(page.events).items()}
                    for page in (once, again)
                ]
                assert revisions[0] == revisions[1]
                assert revisions[0]

        assert heard
        play(scene())

    def test_reading_resumes_from_any_page(self, platform: Platform, heard: list[Post]) -> None:
        """A process that is killed after any page finds all the rest, with a channel that knows nothing."""

        async def scene() -> None:
            async with platform.opened() as channel:
                pages = [await channel.fetch(None)]
                while pages[-1].more:
                    pages.append(await channel.fetch(pages[-1].cursor))
            told = [event for page in pages for event in page.events]
            for place, page in enumerate(pages):
                async with platform.opened() as channel:
                    rest, cursor = list[Event](), page.cursor
                    while (following := await channel.fetch(cursor)).more:
                        rest += following.events
                        cursor = following.cursor
                    rest += following.events
                before = [event for earlier in pages[: place + 1] for event in earlier.events]
                assert set(posts_in(told)) <= set(posts_in([*before, *rest]))

        assert heard
        play(scene())

    def test_the_last_page_ends(self, platform: Platform, heard: list[Post]) -> None:
        async def scene() -> None:
            async with platform.opened() as channel:
                page = await channel.fetch(None)
                for _ in range(1000):
                    if not page.more:
                        break
                    page = await channel.fetch(page.cursor)
                rest = await channel.fetch(page.cursor)
                assert (page.more, rest.more, posts_in(rest.events)) == (False, False, {})

        assert heard
        play(scene())

    def test_fields_that_we_never_saw_change_nothing(self, platform: Platform, heard: list[Post]) -> None:
        def with_unknown(said: Any) -> Any:  # noqa: ANN401  any JSON
            if isinstance(said, list):
                return [with_unknown(one) for one in said]
            if isinstance(said, dict):
                return {k: with_unknown(v) for k, v in said.items()} | {"never_seen": {"before": [1, None]}}
            return said

        async def scene() -> None:
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                plain = await channel.fetch(None)
                proxy.rewrite = with_unknown
                assert posts_in((await channel.fetch(None)).events) == posts_in(plain.events)

        assert heard
        play(scene())

    def test_fields_that_are_left_out_stop_nothing(self, platform: Platform, heard: list[Post]) -> None:
        if not platform.optional:
            pytest.skip("this platform names no optional fields")

        def without(said: Any) -> Any:  # noqa: ANN401  any JSON
            if isinstance(said, list):
                return [without(one) for one in said]
            if isinstance(said, dict):
                return {k: without(v) for k, v in said.items() if k not in platform.optional}
            return said

        async def scene() -> None:
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                plain = await channel.fetch(None)
                proxy.rewrite = without
                assert set(posts_in((await channel.fetch(None)).events)) == set(posts_in(plain.events))

        assert heard
        play(scene())

    def test_an_edit_keeps_the_id_and_changes_the_revision(
        self, platform: Platform, heard: list[Post]
    ) -> None:
        if not platform.edits:
            pytest.skip("customers cannot edit on this platform")
        post = heard[0]

        async def scene() -> Post:
            async with platform.opened() as channel:
                _, cursor = await platform.until(channel, None, lambda seen: post.id in posts_in(seen))
                await platform.edit(post.id, "Het pakje is terecht, dank!")
                events, _ = await platform.until(channel, cursor, lambda seen: post.id in posts_in(seen))
                return posts_in(events)[post.id]

        edited = play(scene())
        assert edited.revision != post.revision
        assert "terecht" in edited.content

    def test_a_deleted_post_is_told_or_found_gone(self, platform: Platform, heard: list[Post]) -> None:
        if not platform.deletes:
            pytest.skip("customers cannot delete on this platform")
        post, other = heard[1], heard[2]

        async def scene() -> tuple[list[Event], set[str]]:
            async with platform.opened() as channel:
                _, cursor = await platform.until(channel, None, lambda seen: post.id in posts_in(seen))
                await platform.delete(post.id)
                if self.channel.can & (Can.STREAM | Can.FETCH) and not overrides(self.channel, "gone"):
                    events, _ = await platform.until(channel, cursor, _tells_deletion(post.id))
                    return events, set()
                events = []
                deadline = datetime.now(UTC) + timedelta(seconds=platform.patience)
                while not (gone := await channel.gone([post.id, other.id])) and datetime.now(UTC) < deadline:
                    await asyncio.sleep(0.1)
                return events, gone

        events, gone = play(scene())
        assert _tells_deletion(post.id)(events) or gone == {post.id}

    # replying

    @pytest.mark.parametrize(
        "fault",
        [
            Cut(delivered=True),
            Cut(delivered=False),
            Garble(),
            Says(500),
            Says(502, body=b"<h1>Bad Gateway</h1>"),
            Says(503, {"Retry-After": "5"}),
        ],
        ids=["cut after", "cut before", "garbled", "500", "502", "503"],
    )
    def test_a_send_that_breaks_off_ends_in_exactly_one_reply(
        self, platform: Platform, heard: list[Post], fault: Fault
    ) -> None:
        self.need(Can.REPLY)

        async def scene() -> list[str]:
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                draft = draft_for(channel, heard[3], f"We zoeken het uit, {uuid4().hex[:8]}.")
                proxy.fail(fault, method="POST")
                with pytest.raises(Uncertain):
                    await channel.send(draft)
                if await channel.find(draft) is None:
                    await channel.send(draft)
                assert await channel.find(draft) is not None
                return [text for text in await platform.replies_to(draft.in_reply_to) if draft.text in text]

        assert len(play(scene())) == 1

    def test_a_reply_stands_there_once_and_tells_its_id(self, platform: Platform, heard: list[Post]) -> None:
        self.need(Can.REPLY)

        async def scene() -> None:
            async with platform.opened() as channel:
                draft = draft_for(channel, heard[4], "Dag! Stuurt u ons uw ordernummer? 📦")
                assert await channel.find(draft) is None
                sent, found = await channel.send(draft), await channel.find(draft)
                assert found is not None
                assert sent.id == found.id
                assert len(await platform.replies_to(heard[4].id)) == 1

        play(scene())

    def test_a_reply_of_the_greatest_length_is_accepted_and_a_longer_one_refused(
        self, platform: Platform, heard: list[Post]
    ) -> None:
        self.need(Can.REPLY)
        if not platform.enforces_length:
            pytest.skip("this server accepts any length")

        async def scene() -> None:
            async with platform.opened() as channel:
                limit = channel.text_rule().limit
                await channel.send(draft_for(channel, heard[5], "a" * limit))
                with pytest.raises(Refused):
                    await channel.send(draft_for(channel, heard[5], "b" * (limit + 1)))

        play(scene())

    def test_a_thread_holds_the_post_and_our_reply(self, platform: Platform, heard: list[Post]) -> None:
        self.need(Can.THREAD)
        self.need(Can.REPLY)

        async def scene() -> None:
            async with platform.opened() as channel:
                sent = await channel.send(draft_for(channel, heard[6], "We kijken mee."))
                thread = await channel.thread(heard[6])
                assert [post.id for post in thread] == [heard[6].id, sent.id]
                assert thread[1].in_reply_to == heard[6].id

        play(scene())

    def test_our_own_reply_can_be_deleted_or_it_says_why_not(
        self, platform: Platform, heard: list[Post]
    ) -> None:
        self.need(Can.DELETE_OWN)

        async def scene() -> None:
            async with platform.opened() as channel:
                sent = await channel.send(draft_for(channel, heard[7], "Dit was te vlug."))
                try:
                    await channel.delete(sent.id)
                except Refused as refusal:
                    assert len(str(refusal)) > 20  # noqa: PLR2004  words, not a bare status
                    return
                assert await platform.replies_to(heard[7].id) == []

        play(scene())

    def test_a_post_can_be_liked_and_unliked(self, platform: Platform, heard: list[Post]) -> None:
        self.need(Can.LIKE)

        async def scene() -> None:
            async with platform.opened() as channel:
                await channel.like(heard[7].id)
                await channel.like(heard[7].id, liked=False)

        play(scene())

    # when the platform says no

    @pytest.mark.parametrize("form", ["seconds", "date", "ratelimit", "epoch", "iso", "none"])
    def test_too_many_requests_tells_when_to_come_back(self, platform: Platform, form: str) -> None:
        self.need(Can.FETCH)
        headers, expected = _too_many(form, datetime.now(UTC))

        async def scene() -> float:
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                proxy.fail(Says(429, headers), times=100)
                with pytest.raises(Throttled) as caught:
                    await channel.fetch(None)
                return caught.value.retry_after

        assert play(scene()) == pytest.approx(expected, abs=3)

    def test_credentials_that_no_longer_work_are_expired(self, platform: Platform) -> None:
        self.need(Can.FETCH)

        async def scene() -> None:
            async with platform.opened(valid=False) as channel:
                with pytest.raises(Expired):
                    await channel.whoami()
                with pytest.raises(Expired):
                    await channel.fetch(None)

        play(scene())

    @pytest.mark.parametrize(
        "fault",
        [Cut(), Cut(delivered=False), Garble(), Says(500), Says(504)],
        ids=lambda fault: str(fault)[:28],
    )
    def test_a_broken_read_is_unreachable_and_safe_to_repeat(
        self, platform: Platform, heard: list[Post], fault: Fault
    ) -> None:
        async def scene() -> None:
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                proxy.fail(fault, method="GET")
                with pytest.raises(Unreachable):
                    await channel.fetch(None)
                assert (await channel.fetch(None)).events

        assert heard
        play(scene())

    def test_no_secret_reaches_a_log_or_an_error(
        self, platform: Platform, heard: list[Post], caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)

        async def scene() -> str:
            said = []
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                said.append(f"{channel!r} {channel.settings!r} {channel.settings}")
                await channel.fetch(None)
                for fault in (Says(401), Says(403), Says(500), Cut(), Garble()):
                    proxy.heal()
                    proxy.fail(fault, times=100)
                    try:
                        await channel.fetch(None)
                    except Exception as error:
                        logging.getLogger(__name__).exception("the platform failed")
                        said.append(f"{error!r} {error}")
            return " ".join(said)

        told = play(scene()) + caplog.text
        assert heard
        assert "the platform failed" in told
        assert [secret for secret in platform.secrets if secret in told] == []


def _tells_deletion(id_: str) -> Callable[[Sequence[Event]], bool]:
    return lambda seen: any(isinstance(event, Delete) and event.id == id_ for event in seen)


def _too_many(form: str, now: datetime) -> tuple[dict[str, str], float]:
    """A 429's headers in one of the forms that platforms use, and the seconds that they mean."""
    later = now + timedelta(seconds=120)
    return {
        "seconds": ({"Retry-After": "7"}, 7.0),
        "date": ({"Retry-After": format_datetime(later, usegmt=True)}, 120.0),
        "ratelimit": ({"RateLimit-Reset": "33"}, 33.0),
        "epoch": ({"X-RateLimit-Reset": str(int(later.timestamp()))}, 120.0),
        "iso": ({"X-RateLimit-Reset": later.isoformat()}, 120.0),
        "none": ({}, 60.0),
    }[form]

# ruff: noqa: S101  assert is how a contract speaks
"""What a channel hears: once, wholly, in any order of mishaps, and also when it is changed or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest

from gehoor.channels.port import Can, Channel, Post
from gehoor.testing.contract.declares import DeclarationContract
from gehoor.testing.contract.scene import (
    Heard,
    overrides,
    play,
    posts_in,
    posts_on,
    rest_of,
    tells_all,
    tells_deletion,
)
from gehoor.testing.platform import Platform
from gehoor.testing.proxy import FaultProxy

POOL = 8
"""Posts that a customer makes at the start; each check takes its own ones."""


class ListeningContract(DeclarationContract):
    @pytest.fixture(scope="class")
    @classmethod
    def heard(cls, platform: Platform) -> Heard:
        """Posts of one customer, heard by our channel: made once, because real servers take their time."""
        cls.need(Can.FETCH)

        async def scene() -> Heard:
            async with platform.opened() as channel:
                before = await rest_of(channel, (await channel.fetch(None)).cursor)
                # One after another, because that is the order in which they must come out.
                ids = [await platform.post(f"Waar blijft mijn pakje {uuid4().hex[:8]}?") for _ in range(POOL)]
                enough = tells_all(ids)
                events, after = await platform.until(channel, before[-1].cursor, enough)
                posts = posts_in(events)
                return Heard([posts[id_] for id_ in ids], before[-1].cursor, after)

        return play(scene())

    def test_a_post_is_heard_with_all_that_the_desk_needs(self, heard: Heard) -> None:
        for post in heard.posts:
            assert post.content.count("Waar blijft mijn pakje") == 1
            assert post.addressed
            assert post.attributed_to.id
            assert post.attributed_to.handle
            assert post.published.tzinfo is not None
            assert post.audience.is_open

    def test_a_customer_keeps_one_id(self, heard: Heard) -> None:
        assert len({post.attributed_to.id for post in heard.posts}) == 1

    def test_we_know_who_we_are(self, platform: Platform, heard: Heard) -> None:
        async def scene() -> str:
            async with platform.opened() as channel:
                return (await channel.whoami()).id

        assert play(scene()) not in ("", heard.posts[0].attributed_to.id)

    def test_the_same_page_twice_adds_nothing_new(self, platform: Platform, heard: Heard) -> None:
        async def scene() -> None:
            async with platform.opened() as channel:
                once, again = await channel.fetch(heard.before), await channel.fetch(heard.before)
                assert posts_in(once.events) == posts_in(again.events)
                assert posts_in(once.events)

        play(scene())

    def test_reading_resumes_from_any_page(self, platform: Platform, heard: Heard) -> None:
        """A process that is killed after any page finds all the rest, with a channel that knows nothing."""

        async def scene() -> None:
            async with platform.opened() as channel:
                pages = [await channel.fetch(heard.before)]
                pages += await rest_of(channel, pages[0].cursor)
            assert {post.id for post in heard.posts} <= set(posts_on(pages))
            for place, page in enumerate(pages):
                async with platform.opened() as channel:
                    rest = await rest_of(channel, page.cursor)
                assert {post.id for post in heard.posts} <= set(posts_on([*pages[: place + 1], *rest]))

        play(scene())

    def test_the_last_page_ends(self, platform: Platform, heard: Heard) -> None:
        async def scene() -> None:
            async with platform.opened() as channel:
                last = (await rest_of(channel, heard.before))[-1]
                following = await channel.fetch(last.cursor)
                assert (last.more, following.more, posts_in(following.events)) == (False, False, {})

        play(scene())

    def test_fields_that_we_never_saw_change_nothing(self, platform: Platform, heard: Heard) -> None:
        def with_unknown(said: Any) -> Any:
            if isinstance(said, list):
                return [with_unknown(one) for one in said]
            if isinstance(said, dict):
                return {k: with_unknown(v) for k, v in said.items()} | {"never_seen": {"before": [1, None]}}
            return said

        async def scene() -> None:
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                plain = await channel.fetch(heard.before)
                proxy.rewrite = with_unknown
                assert posts_in((await channel.fetch(heard.before)).events) == posts_in(plain.events)

        play(scene())

    def test_fields_that_are_left_out_stop_nothing(self, platform: Platform, heard: Heard) -> None:
        if not platform.optional:
            pytest.skip("this platform names no optional fields")

        def without(said: Any) -> Any:
            if isinstance(said, list):
                return [without(one) for one in said]
            if isinstance(said, dict):
                return {k: without(v) for k, v in said.items() if k not in platform.optional}
            return said

        async def scene() -> None:
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                plain = await channel.fetch(heard.before)
                proxy.rewrite = without
                assert set(posts_in((await channel.fetch(heard.before)).events)) == set(posts_in(plain.events))

        play(scene())

    def test_an_edit_keeps_the_id_and_changes_the_revision(self, platform: Platform, heard: Heard) -> None:
        if not platform.edits:
            pytest.skip("customers cannot edit on this platform")
        post = heard.posts[0]

        async def scene() -> Post:
            async with platform.opened() as channel:
                await platform.edit(post.id, "Het pakje is terecht, dank!")
                events, _ = await platform.until(channel, heard.after, tells_all([post.id]))
                return posts_in(events)[post.id]

        edited = play(scene())
        assert edited.revision != post.revision
        assert "terecht" in edited.content

    def test_a_deleted_post_is_told_or_found_gone(self, platform: Platform, heard: Heard) -> None:
        if not platform.deletes:
            pytest.skip("customers cannot delete on this platform")
        post, other = heard.posts[1], heard.posts[2]

        async def scene() -> None:
            async with platform.opened() as channel:
                assert await self._lost(channel, [post.id, other.id]) == set()
                await platform.delete(post.id)
                if overrides(self.channel, "gone"):
                    await platform.eventually(lambda: self._lost(channel, [post.id, other.id]), {post.id})
                else:
                    await platform.until(channel, heard.after, tells_deletion(post.id))

        play(scene())

    async def _lost(self, channel: Channel, ids: Sequence[str]) -> set[str]:
        return await channel.gone(ids) if overrides(self.channel, "gone") else set()

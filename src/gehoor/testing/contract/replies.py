# ruff: noqa: S101  assert is how a contract speaks
"""What a channel does: a reply stands there once, whatever happens on the way."""

from __future__ import annotations

from uuid import uuid4

import pytest

from gehoor.channels.port import Can, Refused, Uncertain
from gehoor.testing.contract.listens import ListeningContract
from gehoor.testing.contract.scene import Heard, draft_for, play
from gehoor.testing.platform import Platform
from gehoor.testing.proxy import Cut, Fault, FaultProxy, Garble, Says


class ReplyingContract(ListeningContract):
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
        self, platform: Platform, heard: Heard, fault: Fault
    ) -> None:
        self.need(Can.REPLY)

        async def scene() -> list[str]:
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                draft = draft_for(channel, heard.posts[3], f"We zoeken het uit, {uuid4().hex[:8]}.")
                proxy.fail(fault, method="POST")
                with pytest.raises(Uncertain):
                    await channel.send(draft)
                if await channel.find(draft) is None:
                    await channel.send(draft)
                assert await channel.find(draft) is not None
                return [text for text in await platform.replies_to(draft.in_reply_to) if draft.text in text]

        assert len(play(scene())) == 1

    def test_a_reply_stands_there_once_and_tells_its_id(self, platform: Platform, heard: Heard) -> None:
        self.need(Can.REPLY)

        async def scene() -> None:
            async with platform.opened() as channel:
                draft = draft_for(channel, heard.posts[4], "Dag! Stuurt u ons uw ordernummer? 📦")
                assert await channel.find(draft) is None
                sent, found = await channel.send(draft), await channel.find(draft)
                assert found is not None
                assert sent.id == found.id
                assert len(await platform.replies_to(heard.posts[4].id)) == 1

        play(scene())

    def test_a_reply_of_the_greatest_length_is_accepted_and_a_longer_one_refused(
        self, platform: Platform, heard: Heard
    ) -> None:
        self.need(Can.REPLY)

        async def scene() -> None:
            async with platform.opened() as channel:
                limit = channel.text_rule().limit
                if platform.enforces_length:
                    await channel.send(draft_for(channel, heard.posts[5], "a" * limit))
                # Whether the server says so or the channel: what is too long is never cut, and never half sent.
                with pytest.raises(Refused):
                    await channel.send(draft_for(channel, heard.posts[5], "b" * (limit + 1)))

        play(scene())

    def test_a_thread_holds_the_post_and_our_reply(self, platform: Platform, heard: Heard) -> None:
        self.need(Can.THREAD)
        self.need(Can.REPLY)

        async def scene() -> None:
            async with platform.opened() as channel:
                sent = await channel.send(draft_for(channel, heard.posts[6], "We kijken mee."))
                thread = await channel.thread(heard.posts[6])
                assert [post.id for post in thread] == [heard.posts[6].id, sent.id]
                assert thread[1].in_reply_to == heard.posts[6].id

        play(scene())

    def test_our_own_reply_can_be_deleted_or_it_says_why_not(self, platform: Platform, heard: Heard) -> None:
        self.need(Can.DELETE_OWN)

        async def scene() -> None:
            async with platform.opened() as channel:
                sent = await channel.send(draft_for(channel, heard.posts[7], "Dit was te vlug."))
                if platform.deletes_own:
                    await channel.delete(sent.id)
                    assert await platform.replies_to(heard.posts[7].id) == []
                else:
                    with pytest.raises(Refused, match=r"[a-z]{4,} [a-z]{2,} "):
                        await channel.delete(sent.id)

        play(scene())

    def test_a_post_can_be_liked_and_unliked(self, platform: Platform, heard: Heard) -> None:
        self.need(Can.LIKE)

        async def scene() -> None:
            async with platform.opened() as channel:
                await channel.like(heard.posts[7].id)
                await channel.like(heard.posts[7].id, liked=False)

        play(scene())

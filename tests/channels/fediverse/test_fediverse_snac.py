"""One conversation on a real fediverse server, from the first mention to the last deletion."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from gehoor.channels.fediverse.channel import Fediverse
from gehoor.channels.http import open_client
from gehoor.channels.port import Audience, Create, Delete, Event, Page, Post, Refused, Update
from gehoor.testing.contract.scene import draft_for, posts_in, tells_all, tells_deletion

pytestmark = pytest.mark.server


@dataclass
class Story:
    """What happened in the order in which it did, and what our channel heard of it."""

    complaint: Post
    secret: Post
    overheard: Post
    first: Sequence[Event]
    following: Page
    reply: str
    thanks: Post
    second: Sequence[Event]
    doomed: str
    refused: str


@pytest.fixture(scope="module")
def story(platform):
    bart = type(platform)(platform._server, "bart")

    async def scene():
        async with open_client(allow=["127.0.0.1"]) as http:
            settings = platform.settings(platform.address).model_copy(update={"hashtags": ["Molenbeekbus"]})
            channel = Fediverse(settings, http)
            start = (await channel.fetch(None)).cursor

            complaint = await platform.post("Mijn bus kwam niet & niemand belt terug 😡\n\nHoe zit dat?")
            secret = await platform.post("Mijn klantnummer is 4711", visibility="direct")
            doomed = await platform.post("Dit neem ik straks terug")
            overheard = await bart.say("Alweer te laat, die #molenbeekbus")
            ids = [complaint, secret, doomed, overheard]
            first, cursor = await platform.until(channel, start, tells_all(ids))
            following = await channel.fetch(cursor)
            posts = posts_in(first)

            sent = await channel.send(draft_for(channel, posts[complaint], "Vervelend! We zoeken het *nu* uit."))
            await platform.edit(secret, "Mijn klantnummer is 4712")
            await platform.delete(doomed)
            thanks = await platform.answer(sent.id, "Dank, top!")

            def enough(seen):
                return tells_all([thanks, secret])(seen) and tells_deletion(doomed)(seen)

            second, _ = await platform.until(channel, following.cursor, enough)
            with pytest.raises(Refused) as refusal:
                await channel.send(draft_for(channel, posts[doomed], "Te laat"))
            return Story(
                posts[complaint],
                posts[secret],
                posts[overheard],
                first,
                following,
                sent.id,
                posts_in(second)[thanks],
                second,
                doomed,
                str(refusal.value),
            )

    return asyncio.run(scene())


def test_a_mention_is_heard_once(story):
    told = [event for event in story.first if isinstance(event, Create) and event.post == story.complaint]
    assert len(told) == 1
    assert (list(story.following.events), story.following.more) == ([], False)


def test_a_mention_is_plain_text_with_its_lines_and_speaks_to_us(story):
    words = "Mijn bus kwam niet & niemand belt terug 😡\n\nHoe zit dat?"
    assert story.complaint.content.partition(" ")[2] == words
    assert story.complaint.addressed
    assert story.complaint.attributed_to.handle.startswith("@anouk@")


def test_a_private_post_is_not_taken_for_an_open_one(story):
    assert not story.secret.audience.is_open
    assert story.secret.addressed


def test_a_hashtag_is_overheard_though_it_does_not_speak_to_us(story):
    assert story.overheard.attributed_to.handle.startswith("@bart@")
    assert "#molenbeekbus" in story.overheard.content
    assert not story.overheard.addressed


def test_a_reply_stands_on_the_server_once_and_names_the_customer(story, platform):
    replies = asyncio.run(platform.replies_to(story.complaint.id))
    assert [reply.partition(" ")[2] for reply in replies] == ["Vervelend! We zoeken het nu uit."]
    assert replies[0].startswith("@anouk")


def test_an_answer_to_our_reply_joins_the_conversation(story):
    assert story.thanks.in_reply_to == story.reply
    assert story.thanks.context == story.complaint.id


def test_an_edit_upstream_is_an_update(story):
    edits = [event.post for event in story.second if isinstance(event, Update)]
    assert [(post.id, post.content.partition(" ")[2]) for post in edits] == [
        (story.secret.id, "Mijn klantnummer is 4712")
    ]
    assert edits[0].revision != story.secret.revision
    assert edits[0].audience == story.secret.audience


def test_a_deletion_upstream_is_a_delete(story):
    gone = [event.id for event in story.second if isinstance(event, Delete)]
    assert gone == [story.doomed]


def test_what_is_gone_cannot_be_answered_and_no_loose_post_is_made(story, platform):
    assert story.refused == "The post that you answer is no longer there."
    assert asyncio.run(platform.own_words("Te laat")) == []


def test_a_private_post_is_answered_in_private_and_found_again(story, platform):
    async def scene():
        async with open_client(allow=["127.0.0.1"]) as http:
            channel = Fediverse(platform.settings(platform.address), http)
            draft = draft_for(channel, story.secret, "Bedankt, we kijken mee.")
            sent = await channel.send(draft)
            assert await channel.find(draft) == sent
            return (await platform.status(sent.id, user="zeldermeer"))["visibility"]

    assert asyncio.run(scene()) == "private"


def test_a_private_reply_to_an_open_post_is_private_and_no_proof_of_an_open_one(story, platform):
    async def scene():
        async with open_client(allow=["127.0.0.1"]) as http:
            channel = Fediverse(platform.settings(platform.address), http)
            draft = replace(draft_for(channel, story.complaint, "Onder ons."), private=True)
            sent = await channel.send(draft)
            assert await channel.find(draft) == sent
            assert await channel.find(replace(draft, private=False)) is None
            return (await platform.status(sent.id, user="zeldermeer"))["visibility"]

    assert asyncio.run(scene()) == "private"


def test_a_post_for_our_eyes_only_is_not_taken_for_gone(story, platform):
    """Its own server tells a stranger that it does not exist."""

    async def scene():
        async with platform.opened() as channel:
            return await channel.gone([story.secret.id, story.complaint.id, story.doomed])

    assert asyncio.run(scene()) == {story.doomed}


def test_the_server_itself_tells_how_long_a_post_may_be(platform):
    async def scene():
        async with platform.opened() as channel:
            before = channel.text_rule().limit
            me = await channel.whoami()
            return before, me.handle, channel.text_rule().limit

    before, handle, after = asyncio.run(scene())
    assert (before, after) == (500, 100_000)
    assert handle == f"@zeldermeer@{platform.address.removeprefix('http://')}"


def test_a_reply_too_long_with_the_handle_in_front_is_refused_before_it_is_sent(story, platform):
    async def scene():
        async with platform.opened() as channel:
            with pytest.raises(Refused, match="6 characters too long"):
                await channel.send(draft_for(channel, story.complaint, "a" * 499))

    asyncio.run(scene())
    assert asyncio.run(platform.own_words("aaaa")) == []


def test_a_server_that_never_saw_a_post_cannot_like_it(platform):
    async def scene():
        async with platform.opened() as channel:
            with pytest.raises(Refused, match="does not know"):
                await channel.like(f"{platform.address}/anouk/p/1.1")

    asyncio.run(scene())


def test_an_open_audience_stays_open_for_everybody(story):
    assert story.complaint.audience is Audience.PUBLIC

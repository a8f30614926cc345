"""No mention is lost or doubled on servers that page each in their own way.

These servers do not run here, so their lists are played: the recorded mention, many times, under other ids.
"""

import asyncio
import copy
import json
from pathlib import Path

import httpx2
import pytest

from gehoor.channels.fediverse.channel import Fediverse
from gehoor.channels.fediverse.config import FediverseSettings
from gehoor.channels.fediverse.listen import CHECKS
from gehoor.channels.port import Create, Delete, Update

RECORDED = json.loads((Path(__file__).parent / "payloads" / "notifications.json").read_text())[0]


class Lists:
    """A server's notifications, newest first, with one of the habits that servers have."""

    def __init__(self, *, inclusive=False, cap=40, mixed=False):
        self.items = []
        self.inclusive, self.cap, self.mixed = inclusive, cap, mixed
        self.requests = []

    def arrive(self, count):
        for _ in range(count):
            number = len(self.items) + 1
            item = copy.deepcopy(RECORDED)
            item["id"] = str(900 + number)
            item["status"] |= {"id": f"s{number}", "uri": f"https://toot.test/s/{number}"}
            item["status"]["created_at"] = f"2026-03-02T10:{number // 60:02}:{number % 60:02}Z"
            item["type"] = "favourite" if self.mixed and number % 3 else "mention"
            self.items.append(item)

    @property
    def mentions(self):
        return [item["status"]["uri"] for item in self.items if item["type"] == "mention"]

    def __call__(self, request):
        path, params = request.url.path, request.url.params
        self.requests.append(path)
        if path.endswith("/verify_credentials"):
            return httpx2.Response(200, json={"id": "1", "acct": "zeldermeer"})
        if path.startswith("/api/v1/statuses/"):
            found = [i["status"] for i in self.items if i["status"]["id"] == path.rpartition("/")[2]]
            return httpx2.Response(200, json=found[0]) if found else httpx2.Response(404, json={})
        items = self.items[::-1]
        if before := params.get("max_id"):
            items = [i for i in items if int(i["id"]) < int(before) + self.inclusive]
        return httpx2.Response(200, json=items[: min(self.cap, int(params["limit"]))])


def run(lists, story):
    async def scene():
        async with httpx2.AsyncClient(transport=httpx2.MockTransport(lists)) as http:
            channel = Fediverse(FediverseSettings(server="https://toot.test", token="t"), http)
            return await story(channel)

    return asyncio.run(scene())


def created(pages):
    return [event.post.id for page in pages for event in page.events if isinstance(event, Create)]


HABITS = [{}, {"inclusive": True}, {"cap": 7}, {"cap": 7, "inclusive": True}, {"mixed": True, "cap": 10}]


@pytest.mark.parametrize("habits", HABITS, ids=str)
@pytest.mark.parametrize("backlog", [1, 6, 7, 8, 40, 41, 300])
def test_a_backlog_of_any_length_is_read_wholly_and_once(habits, backlog):
    lists = Lists(**habits)
    lists.arrive(3)

    async def story(channel):
        pages = [await channel.fetch(None)]
        lists.arrive(backlog)
        while pages[-1].more or len(pages) == 1:
            pages.append(await channel.fetch(pages[-1].cursor))
        return [*pages, await channel.fetch(pages[-1].cursor)]

    pages = run(lists, story)
    assert sorted(created(pages)) == sorted(lists.mentions)
    assert pages[-1].events == []


def test_what_arrives_while_a_backlog_is_read_is_not_skipped():
    lists = Lists(cap=5)
    lists.arrive(1)

    async def story(channel):
        pages = [await channel.fetch(None)]
        lists.arrive(60)
        while len(pages) < 30:
            pages.append(await channel.fetch(pages[-1].cursor))
            if pages[-1].more:
                lists.arrive(2)
        return pages

    pages = run(lists, story)
    assert sorted(created(pages)) == sorted(lists.mentions)
    assert not pages[-1].more


def test_the_first_fetch_takes_the_newest_ones_and_no_long_history():
    lists = Lists()
    lists.arrive(500)
    page = run(lists, lambda channel: channel.fetch(None))
    assert created([page]) == lists.mentions[-40:]
    assert not page.more


def test_an_idle_fetch_costs_one_request():
    lists = Lists()
    lists.arrive(5)

    async def story(channel):
        page = await channel.fetch(None)
        lists.requests.clear()
        return await channel.fetch(page.cursor)

    run(lists, story)
    assert lists.requests == ["/api/v1/notifications"]


def test_late_edits_and_deletions_are_seen_with_a_bounded_number_of_requests():
    lists = Lists()
    lists.arrive(30)

    async def story(channel):
        page = await channel.fetch(None)
        lists.items[3]["status"]["edited_at"] = "2026-03-02T11:00:00Z"
        del lists.items[10:20]
        events = []
        for _ in range(4):
            lists.requests.clear()
            page = await channel.fetch(page.cursor)
            events.append(page.events)
            assert len(lists.requests) <= 1 + CHECKS
        return events

    first, *others = run(lists, story)
    assert [event.post.id for event in first if isinstance(event, Update)] == ["https://toot.test/s/4"]
    gone = {event.id for events in [first, *others] for event in events if isinstance(event, Delete)}
    assert gone == {f"https://toot.test/s/{number}" for number in range(11, 21)}
    assert others[-1] == []


def test_a_late_edit_still_speaks_to_us_when_the_lists_no_longer_show_it():
    lists = Lists()
    lists.arrive(2)

    async def story(channel):
        page = await channel.fetch(None)
        lists.items[0]["status"] |= {"edited_at": "2026-03-02T11:00:00Z", "mentions": []}
        # It lost its place in the list, but the post itself still stands.
        lists.items[0]["id"], lists.items[0]["type"] = "1", "favourite"
        return await channel.fetch(page.cursor)

    page = run(lists, story)
    assert [(type(event), event.post.id, event.post.addressed) for event in page.events] == [
        (Update, "https://toot.test/s/1", True)
    ]

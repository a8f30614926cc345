"""The live stream: news of what one may see, nothing else, and it ends when one may no longer be here."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from gehoor.cases import actions as cases
from gehoor.cases.models import Case
from gehoor.team import actions as team
from gehoor.web.live import QUEUE, Hub, News, Stream, Viewer, missed_since, stream_app, viewer_of
from gehoor.work import queries as work
from tests.conftest import PASSWORD, post

pytestmark = pytest.mark.django_db(transaction=True)


def now() -> datetime:
    return datetime.now(UTC)


def session_of(member) -> str:
    client = Client()
    assert client.login(username=member.user.email, password=PASSWORD)
    return client.session.session_key


class Listening:
    """One browser on the stream: collects what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.ended = False

    @property
    def topics(self) -> set[str]:
        found = [line for line in "".join(self.lines).split("\n\n") if "event: news" in line]
        return {topic for line in found for topic in line.split("data: ")[1].split()}


async def _follow(hub: Hub, session: str, ear: Listening, after: int | None) -> None:
    lines = await hub.listen(session, after)
    if lines is not None:
        async for line in lines:
            ear.lines.append(line)
    ear.ended = True


def hear_while(*sessions: str, do, until, after: int | None = None, seconds: float = 10) -> list[Listening]:
    """Open a stream for each session, do something, and wait until a condition holds for what they heard."""
    ears = [Listening() for _ in sessions]

    async def run() -> None:
        hub, stop = Hub(), asyncio.Event()
        following = asyncio.create_task(hub.run(stop))
        streams = [asyncio.create_task(_follow(hub, *it, after)) for it in zip(sessions, ears, strict=True)]
        async with asyncio.timeout(seconds):
            while not all(ear.lines or ear.ended for ear in ears):
                await asyncio.sleep(0.01)
            await asyncio.to_thread(do)
            while not until(*ears):
                await asyncio.sleep(0.01)
        stop.set()
        await asyncio.gather(following, *streams)

    asyncio.run(run())
    return ears


def test_a_new_case_is_told_to_the_brand_and_not_to_another(alice, charlie, hear):
    def until(ours, theirs):
        return ours.topics

    ours, theirs = hear_while(session_of(alice), session_of(charlie), do=lambda: hear(post()), until=until)
    assert {"inbox", "heard", f"case:{Case.objects.get().pk}"} <= ours.topics
    assert not theirs.topics


def test_the_stream_tells_names_and_never_words(alice, hear):
    (ear,) = hear_while(session_of(alice), do=lambda: hear(post()), until=lambda ear: ear.topics)
    assert "lekkage" not in "".join(ear.lines)
    assert "Fatma" not in "".join(ear.lines)


def test_a_case_of_another_team_is_not_told(alice, bob, hear):
    hear(post())
    case = Case.objects.get().pk
    cases.hand_over(alice, case, to=None, team=team.add_team(alice, "Nachtploeg").pk, reason="nacht", now=now())

    def do():
        cases.write_note(alice, case, "Alleen voor de nacht", now())

    owner, agent = hear_while(session_of(alice), session_of(bob), do=do, until=lambda owner, _: owner.topics)
    assert f"case:{case}" in owner.topics
    assert not agent.topics


def test_who_is_switched_off_hears_nothing_more_and_his_stream_ends(alice, bob):
    def do():
        team.switch_off(alice, bob.pk, now())

    _, gone = hear_while(session_of(alice), session_of(bob), do=do, until=lambda _, gone: gone.ended, seconds=5)
    assert gone.ended


def test_a_changed_password_ends_the_streams_of_other_sessions(alice):
    def do():
        team.change_password(alice.user, PASSWORD, "een heel ander wachtwoord 2")

    (ear,) = hear_while(session_of(alice), do=do, until=lambda ear: ear.ended, seconds=6)
    assert ear.ended


def test_a_stranger_gets_no_stream():
    (ear,) = hear_while("geen sessie", do=lambda: None, until=lambda ear: ear.ended)
    assert not ear.lines


def test_a_browser_that_comes_back_hears_what_it_missed(alice, hear):
    before = work.last_id()
    hear(post())
    (ear,) = hear_while(session_of(alice), do=lambda: None, until=lambda ear: ear.topics, after=before)
    assert "inbox" in ear.topics


def test_a_browser_that_missed_too_much_is_told_to_look_at_everything(alice, hear, monkeypatch):
    from gehoor.web import live

    monkeypatch.setattr(live, "MOST_MISSED", 1)
    before = work.last_id()
    hear(post())
    viewer = viewer_of(session_of(alice), None)
    assert missed_since(viewer, before).startswith("event: reload")


def test_a_browser_that_does_not_read_is_not_waited_for():
    async def run() -> str:
        stream = Stream("s", Viewer(1, 1, None))
        for n in range(QUEUE + 5):
            stream.tell(f"line {n}")
        return stream.queue.get_nowait()

    assert asyncio.run(run()).startswith("event: reload")


@pytest.mark.parametrize(
    ("viewer", "hears"),
    [
        (Viewer(1, 1, None), True),
        (Viewer(1, 2, frozenset({7})), True),
        (Viewer(1, 3, frozenset({8})), False),
        (Viewer(1, 4, frozenset()), False),
        (Viewer(2, 5, None), False),
    ],
)
def test_news_of_a_team_reaches_its_members_and_those_who_see_all(viewer, hears):
    assert viewer.may_hear(News(1, brand=1, team=7, topics=("case:1",))) is hears


def test_no_stream_is_left_behind_when_the_browser_goes(alice):
    async def run() -> int:
        hub, stop = Hub(), asyncio.Event()
        following = asyncio.create_task(hub.run(stop))
        app, sent = stream_app(hub), []
        gone = asyncio.Event()

        async def receive():
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        cookie = f"gehoor_session={await asyncio.to_thread(session_of, alice)}".encode()
        asked = asyncio.create_task(app({"headers": [(b"cookie", cookie)]}, receive, send))
        while len(sent) < 2:
            await asyncio.sleep(0.01)
        assert hub.open_streams == 1
        gone.set()
        await asyncio.wait_for(asked, 5)
        left = hub.open_streams
        stop.set()
        await following
        return left

    assert asyncio.run(run()) == 0


def test_polling_tells_the_same_news(alice, hear, client):
    client.force_login(alice.user)
    start = client.get("/live/since").json()["id"]
    hear(post())
    said = client.get("/live/since", {"after": start}).json()
    assert "inbox" in said["topics"]
    assert said["id"] > start
    assert client.get("/live/since", {"after": said["id"]}).json()["topics"] == []


def test_the_lag_between_a_fact_and_its_telling_is_short(alice, hear):
    took = []

    def do():
        began = now()
        hear(post())
        took.append(began)

    def until(ear):
        if ear.topics:
            took.append(now())
        return ear.topics

    hear_while(session_of(alice), do=do, until=until)
    assert took[-1] - took[0] < timedelta(seconds=5)


def test_the_stream_goes_on_after_a_moment_without_a_database(alice, hear, monkeypatch):
    session, whole, failed = session_of(alice), work.records_after, []

    def records_after(*args, **more):
        if not failed:
            failed.append(args)
            raise OperationalError("database is locked")
        return whole(*args, **more)

    monkeypatch.setattr(work, "records_after", records_after)
    [ear] = hear_while(session, do=lambda: hear(post()), until=lambda ear: "inbox" in ear.topics)
    assert failed
    assert "inbox" in ear.topics

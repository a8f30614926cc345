"""Our hand on the pretend network, over real HTTP; and a town whose hours pass without waiting."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from gehoor.channels.http import open_client
from gehoor.channels.port import Actor, Channel, Create, Draft, Post
from gehoor.channels.pretend import platform as network
from gehoor.channels.pretend.channel import Pretend
from gehoor.channels.pretend.config import PretendSettings
from gehoor.channels.pretend.note import Note
from gehoor.channels.pretend.store import Store
from gehoor.channels.pretend.story import Story
from gehoor.testing import Platform

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class PretendPlatform(Platform):
    channel = Pretend
    optional = (
        "name", "followers", "url", "language", "edited", "likes", "key", "to", "reply_to_author",
        "in_reply_to", "context", "revision",
    )  # fmt: skip
    enforces_length = True

    def __init__(self, server: network.Platform) -> None:
        self.server = server

    @property
    def address(self) -> str:
        return self.server.url

    @property
    def secrets(self) -> Collection[str]:
        return [self.server.token, self.server.control_token]

    def settings(self, address: str, *, valid: bool = True) -> PretendSettings:
        token = self.server.token if valid else "0" * 32
        return PretendSettings(url=address, token=token, timeout=3)

    def connect(self, http: httpx2.AsyncClient, address: str, *, valid: bool = True) -> Channel:
        channel = Pretend(self.settings(address, valid=valid), http)
        channel.page_size = 3  # a few posts are a backlog already
        return channel

    async def post(self, text: str) -> str:
        return self.server.say("fatma_kers", f"@zeldermeer {text}").id

    async def edit(self, id_: str, text: str) -> None:
        self.server.edit(id_, text)

    async def delete(self, id_: str) -> None:
        self.server.erase(id_)

    async def replies_to(self, id_: str) -> Sequence[str]:
        return [note.text for note in self.server.store.by(self.server.brand, parent=id_)]


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PretendPlatform]:
    server = network.serve(tmp_path_factory.mktemp("network") / "n.sqlite3", story=False)
    yield PretendPlatform(server)
    server.stop()


class Desk:
    """A quiet network (nobody posts by himself), and our channel to it, one call at a time."""

    def __init__(self, server: network.Platform) -> None:
        self.server = server

    def play(
        self, scene: Callable[[Pretend], object], *, timeout: float = 2.0, door: float = 0, honours_key: bool = False
    ) -> object:
        async def run() -> object:
            async with open_client(allow=["127.0.0.1"], timeout=door or timeout) as http:
                settings = PretendSettings(
                    url=self.server.url, token=self.server.token, timeout=timeout, honours_key=honours_key
                )
                return await scene(Pretend(settings, http))

        return asyncio.run(run())

    def heard(self) -> list[Post]:
        page = self.play(lambda channel: channel.fetch(None))
        return [event.post for event in page.events if isinstance(event, Create)]

    def draft(self, parent: Note, text: str, *, key: str = "key-1", private: bool = False) -> Draft:
        return Draft(
            key=key,
            text=text,
            in_reply_to=parent.id,
            to=Actor(parent.author.id, parent.author.handle),
            context=parent.root,
            private=private,
            first_attempt=datetime.now(UTC),
        )

    def answers_to(self, parent: Note) -> list[Note]:
        return self.server.store.by(self.server.brand, parent=parent.id)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    server = network.serve(tmp_path / "network.sqlite3", story=False)
    yield Desk(server)
    server.stop()


class Town:
    """The story without a server: hours pass in a second."""

    def __init__(self, path: Path, *, seed: int = 1, start: datetime = MORNING, outage_at: float = 360.0) -> None:
        self.store = Store(path)
        self.story = Story(self.store, seed=seed, outage_at=outage_at)
        self.start = self.now = start
        self.story.tick(start)

    @property
    def seconds(self) -> float:
        return (self.now - self.start).total_seconds()

    def pass_time(self, seconds: float, step: float = 1.0) -> None:
        end = self.now + timedelta(seconds=seconds)
        while self.now < end:
            self.now += timedelta(seconds=step)
            self.story.tick(self.now)

    def until(self, found: Callable[[Note], bool], *, most: float = 3600) -> Note:
        """Let time pass until a post is found; the newest that fits."""
        end = self.now + timedelta(seconds=most)
        while self.now < end:
            for note in reversed(self.posts()):
                if found(note):
                    return note
            self.pass_time(1)
        raise AssertionError("nobody posted such a thing")

    def posts(self) -> list[Note]:
        """All that stands, by anybody, oldest first."""
        return [self.store.must(row["id"]) for row in self.store.rows("SELECT id FROM post WHERE gone = 0 ORDER BY n")]

    def kind(self, note: Note) -> str:
        matter = self.story.stage.memory.matter(note.author.handle, note.root)
        return matter.kind if matter else ""

    def waits(self, note: Note) -> bool:
        matter = self.story.stage.memory.matter(note.author.handle, note.root)
        return matter is not None and matter.waits

    def mood(self, note: Note) -> int:
        return self.story.stage.memory.mood(note.author.handle)

    def answer(self, note: Note, text: str, *, private: bool = False) -> Note:
        return self.store.publish(
            self.story.stage.brand,
            text,
            self.now,
            parent=note,
            audience="direct" if private else "public",
            recipient=note.author.id if private else None,
        )

    def said_after(self, answer: Note) -> list[Note]:
        """What was said directly under our answer."""
        return [note for note in self.posts() if note.parent == answer.id]

    def close(self) -> None:
        self.store.close()


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    made: list[Town] = []

    def build(name: str = "town", **kwargs: object) -> Town:
        made.append(Town(tmp_path / f"{name}.sqlite3", **kwargs))
        return made[-1]

    yield build
    for town in made:
        town.close()

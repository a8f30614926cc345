"""A pretend network that fails when told to, and a sender that works until all is quiet."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from gehoor.cases.models import Case
from gehoor.channels.pretend.faults import Faults
from gehoor.channels.pretend.platform import Platform, serve
from gehoor.listening import connecting
from gehoor.listening.listener import Listener
from gehoor.listening.models import Source
from gehoor.project import flow
from gehoor.replies.models import Reply
from gehoor.replies.sender import Sender
from gehoor.work.aside import Aside

QUICK = 0.8  # seconds that a request may take


@pytest.fixture
def network(tmp_path):
    platform = serve(tmp_path / "pretend.sqlite3", story=False, faults=Faults())
    yield platform
    platform.stop()


@pytest.fixture
def account(transactional_db, brand, network) -> Source:
    given = {"url": network.url, "token": network.token, "timeout": QUICK}
    return connecting.add_source(brand, "pretend", "Pretend network", given, datetime.now(UTC))


def place(network: Platform) -> set[str]:
    return {network.url.split("://")[1]}


@pytest.fixture
def run(network) -> Callable[..., None]:
    """Let listener and sender work until a condition holds; the test fails when it does not within `seconds`."""

    def run(until: Callable[[], bool], *, listen: bool = True, send: bool = True, seconds: float = 20.0) -> None:
        asyncio.run(_work(until, place(network), listen=listen, send=send, seconds=seconds))

    return run


async def _work(until: Callable[[], bool], allow: set[str], *, listen: bool, send: bool, seconds: float) -> None:
    hearing, speaking, looking = Aside(), Aside(), Aside()
    stop = asyncio.Event()
    parts = []
    if listen:
        parts.append(asyncio.create_task(Listener(flow.take_in, hearing, allow, poll=0.05).run(stop)))
    if send:
        parts.append(asyncio.create_task(Sender(speaking, allow, timeout=2 * QUICK).run(stop)))
    try:
        async with asyncio.timeout(seconds):
            while not await looking(until):
                await asyncio.sleep(0.02)
    finally:
        stop.set()
        await asyncio.gather(*parts)
        for aside in (hearing, speaking, looking):
            aside.close()


@pytest.fixture
def a_case(account, network, run) -> Case:
    """A customer complained on the network, and the brand heard it."""
    network.say("fatma_kers", "@zeldermeer al drie weken lekkage en niemand belt terug")
    run(Case.objects.exists, send=False)
    return Case.objects.get()


def settled(reply: Reply) -> bool:
    reply.refresh_from_db()
    return reply.state in {Reply.State.SENT, Reply.State.REFUSED, Reply.State.UNKNOWN}

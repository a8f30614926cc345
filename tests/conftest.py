"""The cast and the props. Alice owns the brand, Bob is an agent, Charlie works for another brand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from gehoor.channels.port import Actor, Audience, Create, Delete, Event, Page, Post, Update
from gehoor.kernel.hours import Hours
from gehoor.listening import actions as listening
from gehoor.listening import connecting
from gehoor.listening.models import Source
from gehoor.project import flow
from gehoor.team import actions as team
from gehoor.team.models import Brand, Member, User
from gehoor.team.rules import Role

# A Tuesday morning on which the office is open.
MORNING = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
PASSWORD = "een lang wachtwoord 1"

BRAND_ACCOUNT = Actor("acct:zeldermeer", "@zeldermeer", "Woongoed Zeldermeer")
FATMA = Actor("acct:fatma", "@fatma_kers", "Fatma Aydin", followers=212)
BAS = Actor("acct:bas", "@bas.tegenwind", "Bas Hofland", followers=1340)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nothing-skipped", action="store_true", help="a skipped test is a failure")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if session.config.getoption("--nothing-skipped") and skipped and not session.exitstatus:
        session.exitstatus = 1
        reporter.write_line(f"{len(skipped)} skipped where nothing may be skipped", red=True)


@pytest.fixture
def now() -> datetime:
    return MORNING


@pytest.fixture
def alice(db) -> Member:
    """The owner, alone at first."""
    alice = team.found_brand(
        "Woongoed Zeldermeer", "zeldermeer", "alice@zeldermeer.example", PASSWORD, "Alice", MORNING
    )
    Brand.objects.filter(pk=alice.brand_id).update(hours=Hours.always("Europe/Amsterdam").to_json(), hold_seconds=0)
    alice.brand.refresh_from_db()
    listening.save_search(alice, "Zeldermeer", '"woongoed zeldermeer" OF @zeldermeer', MORNING - timedelta(days=1))
    return alice


@pytest.fixture
def brand(alice) -> Brand:
    return alice.brand


def colleague_of(owner: Member, name: str, role: str) -> Member:
    user = User.objects.create_user(f"{name.lower()}@zeldermeer.example", PASSWORD, name)
    return Member.objects.create(brand=owner.brand, user=user, role=role)


@pytest.fixture
def bob(alice) -> Member:
    return colleague_of(alice, "Bob", Role.AGENT)


@pytest.fixture
def charlie(db) -> Member:
    """The owner of another brand."""
    return team.found_brand("Belvink", "belvink", "charlie@belvink.example", PASSWORD, "Charlie", MORNING)


@pytest.fixture
def source(brand) -> Source:
    """A source on the pretend channel; nothing listens to it unless a test starts something."""
    given = {"url": "http://127.0.0.1:1", "token": "geen"}
    source = connecting.add_source(brand, "pretend", "Pretend network", given, MORNING)
    connecting.note_account(source, BRAND_ACCOUNT)
    source.refresh_from_db()
    return source


def post(
    id: str = "p1",
    content: str = "@zeldermeer al drie weken lekkage in de badkamer en niemand belt terug",
    author: Actor = FATMA,
    at: datetime = MORNING,
    **more: object,
) -> Post:
    """A post as a channel gives it; addressed unless told otherwise."""
    return Post(id=id, attributed_to=author, content=content, published=at, **{"addressed": True, **more})


Hear = Callable[..., flow.Taken]


@pytest.fixture
def hear(source) -> Hear:
    """Let the brand hear posts or events, as the listener would bring them."""

    def hear(*heard: Post | Event, now: datetime = MORNING, cursor: str = "1", source: Source = source) -> flow.Taken:
        events = [it if isinstance(it, Create | Update | Delete) else Create(it) for it in heard]
        return flow.take_in(source.pk, Page(events, cursor), now)

    return hear


__all__ = ["BAS", "BRAND_ACCOUNT", "FATMA", "MORNING", "PASSWORD", "Audience", "colleague_of", "post"]

import pytest

from gehoor.listening import matching
from gehoor.web import session
from gehoor.web.throttle import Throttle


@pytest.fixture(autouse=True)
def _fresh_brake(monkeypatch):
    """The brake lives as long as the process; each test begins with its own."""
    monkeypatch.setattr(session, "throttle", Throttle())


@pytest.fixture(autouse=True)
def _fresh_searches():
    """A new database gives a brand the number of an older one; what was kept of that one's searches must go."""
    matching._kept.clear()

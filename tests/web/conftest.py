import pytest

from gehoor.web import session
from gehoor.web.throttle import Throttle


@pytest.fixture(autouse=True)
def _fresh_brake(monkeypatch):
    """The brake lives as long as the process; each test begins with its own."""
    monkeypatch.setattr(session, "throttle", Throttle())

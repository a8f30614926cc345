"""The real servers that the tests of channels start, once a session."""

from collections.abc import Iterator

import pytest

from gehoor.testing import snac as snac_server


@pytest.fixture(scope="session")
def snac() -> Iterator[snac_server.Snac]:
    """A fediverse server with one brand and its customers; skips with the reason where none can run."""
    try:
        with snac_server.running(["zeldermeer", "anouk", "bart"]) as running:
            yield running
    except snac_server.Unavailable as reason:
        pytest.skip(str(reason))

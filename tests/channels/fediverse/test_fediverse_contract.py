"""The fediverse channel keeps the contract, on a real server."""

import pytest

from gehoor.channels.fediverse.channel import Fediverse
from gehoor.testing import ChannelContract


@pytest.mark.server
class TestFediverseOnSnac(ChannelContract):
    channel = Fediverse

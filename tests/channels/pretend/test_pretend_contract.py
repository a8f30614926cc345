"""The pretend channel keeps the contract, against its own server."""

from gehoor.channels.pretend.channel import Pretend
from gehoor.testing import ChannelContract


class TestPretend(ChannelContract):
    channel = Pretend

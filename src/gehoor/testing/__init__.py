"""What a channel's own tests need, shipped with Gehoor so that channels from elsewhere use the same.

`ChannelContract` is the suite that every channel must pass (`DeclarationContract` is the part of it for a
channel without a server); `Platform` is the test's hand on a running
server; `FaultProxy` stands between the two and does what networks do.
"""

import pytest

# The contract's asserts should explain themselves like those of any test.
pytest.register_assert_rewrite("gehoor.testing.contract")

from gehoor.testing.contract import ChannelContract, DeclarationContract  # noqa: E402  only after the line above
from gehoor.testing.platform import Platform  # noqa: E402  only after the line above
from gehoor.testing.proxy import Cut, Delay, FaultProxy, Garble, Says  # noqa: E402  only after the line above

__all__ = [
    "ChannelContract",
    "Cut",
    "DeclarationContract",
    "Delay",
    "FaultProxy",
    "Garble",
    "Platform",
    "Says",
]

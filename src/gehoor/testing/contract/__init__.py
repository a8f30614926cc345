"""The contract that every channel must pass, against a real server wherever one runs.

Subclass `ChannelContract`, name the `channel`, and give a fixture `platform` (see `gehoor.testing.Platform`):
pytest then runs every check. A check that does not concern a channel is skipped, and says why.
"""

from gehoor.testing.contract.declares import DeclarationContract
from gehoor.testing.contract.fails import FailingContract
from gehoor.testing.contract.replies import ReplyingContract


class ChannelContract(ReplyingContract, FailingContract):
    """All checks. `channel` is the class under test."""


__all__ = ["ChannelContract", "DeclarationContract"]

# ruff: noqa: S101  assert is how a contract speaks
"""What a channel says about itself is true. These checks need no platform."""

from __future__ import annotations

from typing import ClassVar

import pytest

from gehoor.channels.port import Can, Channel
from gehoor.testing.contract.scene import overrides

METHODS = {
    Can.FETCH: "fetch",
    Can.STREAM: "stream",
    Can.WEBHOOK: "webhook",
    Can.THREAD: "thread",
    Can.REPLY: "send",
    Can.HIDE: "hide",
    Can.DELETE_OWN: "delete",
    Can.LIKE: "like",
}


class DeclarationContract:
    """For a channel that no server stands behind, these checks alone; `channel` is the class under test."""

    channel: ClassVar[type[Channel]]

    @classmethod
    def need(cls, can: Can) -> None:
        if not cls.channel.can & can:
            pytest.skip(f"{cls.channel.name} does not declare {can.name}")

    @pytest.mark.parametrize("can", METHODS, ids=lambda can: can.name)
    def test_a_flag_has_its_method_and_a_method_its_flag(self, can: Can) -> None:
        assert bool(self.channel.can & can) == overrides(self.channel, METHODS[can])

    def test_a_channel_that_replies_can_find_its_reply_again(self) -> None:
        self.need(Can.REPLY)
        assert overrides(self.channel, "find")

    def test_a_private_reply_needs_a_reply(self) -> None:
        self.need(Can.REPLY_PRIVATE)
        assert self.channel.can & Can.REPLY

    def test_the_length_rule_holds_at_its_limit_and_one_beside_it(self) -> None:
        self.need(Can.REPLY)
        rule = self.channel.text
        for letter in ("a", "é", "👩‍👩‍👧" if rule.count("👩‍👩‍👧") == 1 else "ë"):
            if rule.limit_bytes is None or rule.limit_bytes > len(letter.encode()) * (rule.limit + 1):
                assert [rule.left(letter * (rule.limit + more)) for more in (-1, 0, 1)] == [1, 0, -1]

# ruff: noqa: S101  assert is how a contract speaks
"""What a channel makes of a platform that says no: exactly one decision, and no secret in its words."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from gehoor.channels.port import Can, Expired, Throttled, Unreachable
from gehoor.testing.contract.listens import ListeningContract
from gehoor.testing.contract.scene import Heard, play
from gehoor.testing.platform import Platform
from gehoor.testing.proxy import Cut, Fault, FaultProxy, Garble, Says


class FailingContract(ListeningContract):
    @pytest.mark.parametrize("form", ["seconds", "date", "ratelimit", "epoch", "iso", "none"])
    def test_too_many_requests_tells_when_to_come_back(self, platform: Platform, form: str) -> None:
        self.need(Can.FETCH)
        headers, expected = _too_many(form, datetime.now(UTC))

        async def scene() -> float:
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                proxy.fail(Says(429, headers), times=100)
                with pytest.raises(Throttled) as caught:
                    await channel.fetch(None)
                return caught.value.retry_after

        assert play(scene()) == pytest.approx(expected, abs=3)

    def test_credentials_that_no_longer_work_are_expired(self, platform: Platform) -> None:
        self.need(Can.FETCH)

        async def scene() -> None:
            async with platform.opened(valid=False) as channel:
                with pytest.raises(Expired):
                    await channel.whoami()
                with pytest.raises(Expired):
                    await channel.fetch(None)

        play(scene())

    @pytest.mark.parametrize(
        "fault",
        [Cut(), Cut(delivered=False), Garble(), Says(500), Says(504)],
        ids=lambda fault: str(fault)[:28],
    )
    def test_a_broken_read_is_unreachable_and_safe_to_repeat(
        self, platform: Platform, heard: Heard, fault: Fault
    ) -> None:
        async def scene() -> None:
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                proxy.fail(fault, method="GET")
                with pytest.raises(Unreachable):
                    await channel.fetch(None)
                assert (await channel.fetch(heard.before)).events

        play(scene())

    def test_no_secret_reaches_a_log_or_an_error(
        self, platform: Platform, heard: Heard, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)

        async def scene() -> str:
            said = []
            async with FaultProxy(platform.address) as proxy, platform.opened(proxy.url) as channel:
                said.append(f"{channel!r} {channel.settings!r} {channel.settings}")
                await channel.fetch(heard.before)
                for fault in (Says(401), Says(403), Says(500), Cut(), Garble()):
                    proxy.heal()
                    proxy.fail(fault, times=100)
                    try:
                        await channel.fetch(heard.before)
                    except Exception as error:
                        logging.getLogger(__name__).exception("the platform failed")
                        said.append(f"{error!r} {error}")
            return " ".join(said)

        told = play(scene()) + caplog.text
        assert "the platform failed" in told
        assert [secret for secret in platform.secrets if secret in told] == []


def _too_many(form: str, now: datetime) -> tuple[dict[str, str], float]:
    """A 429's headers in one of the forms that platforms use, and the seconds that they mean."""
    later = now + timedelta(seconds=120)
    return {
        "seconds": ({"Retry-After": "7"}, 7.0),
        "date": ({"Retry-After": format_datetime(later, usegmt=True)}, 120.0),
        "ratelimit": ({"RateLimit-Reset": "33"}, 33.0),
        "epoch": ({"X-RateLimit-Reset": str(int(later.timestamp()))}, 120.0),
        "iso": ({"X-RateLimit-Reset": later.isoformat()}, 120.0),
        "none": ({}, 60.0),
    }[form]

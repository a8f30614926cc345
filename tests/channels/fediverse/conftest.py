"""Our hand on the real fediverse server: what customers do there, by its API and by its own pages."""

from collections.abc import Collection, Sequence
from typing import Any

import httpx2
import pytest

from gehoor.channels.fediverse.channel import Fediverse
from gehoor.channels.fediverse.config import FediverseSettings
from gehoor.channels.fediverse.plain import text_of
from gehoor.channels.port import Channel
from gehoor.testing import Platform
from gehoor.testing.snac import Snac


class SnacPlatform(Platform):
    channel = Fediverse
    # The server looks at its queues every three seconds, three times between a post and its arrival.
    patience = 100.0
    deletes_own = False
    optional = ("edited_at", "language", "mentions", "media_attachments", "followers_count", "tags", "bot")

    def __init__(self, server: Snac, customer: str = "anouk") -> None:
        self._server = server
        self._customer = customer

    @property
    def address(self) -> str:
        return self._server.url

    @property
    def secrets(self) -> Collection[str]:
        return [*self._server.tokens.values(), *self._server.passwords.values()]

    def settings(self, address: str, *, valid: bool = True) -> FediverseSettings:
        token = self._server.tokens["zeldermeer"] if valid else "0" * 32
        return FediverseSettings(server=address, token=token)

    def connect(self, http: httpx2.AsyncClient, address: str, *, valid: bool = True) -> Channel:
        channel = Fediverse(self.settings(address, valid=valid), http)
        # Pages so small that even a few posts are a backlog.
        channel.page_size, channel.steps = 3, 1
        return channel

    async def post(self, text: str, *, visibility: str = "public") -> str:
        made = await self._api("POST", "/api/v1/statuses", status=f"@zeldermeer {text}", visibility=visibility)
        return str(made["uri"])

    async def say(self, text: str) -> str:
        """Something in public that mentions nobody."""
        return str((await self._api("POST", "/api/v1/statuses", status=text, visibility="public"))["uri"])

    async def answer(self, id_: str, text: str) -> str:
        """The customer answers one of our posts, once it has reached him."""
        await self.eventually(lambda: self.knows(id_), wanted=True)
        said = {"status": f"@zeldermeer {text}", "visibility": "public"}
        made = await self._api("POST", "/api/v1/statuses", in_reply_to_id=await self.local(id_), **said)
        return str(made["uri"])

    async def own_words(self, words: str) -> Sequence[str]:
        """Posts of the brand with these words in them, whomever they answer."""
        me = await self._api("GET", "/api/v1/accounts/verify_credentials", user="zeldermeer")
        own = await self._api("GET", f"/api/v1/accounts/{me['id']}/statuses?limit=40", user="zeldermeer")
        texts = [text_of(status["content"]) for status in own]
        return [text for text in texts if words in text]

    async def edit(self, id_: str, text: str) -> None:
        await self._api("PUT", f"/api/v1/statuses/{await self.local(id_)}", status=f"@zeldermeer {text}")

    async def delete(self, id_: str) -> None:
        """By the server's own page: its API does not delete."""
        login = (self._customer, self._server.passwords[self._customer])
        form = {"id": id_, "actor": f"{self.address}/{self._customer}", "action": "Delete"}
        async with self._web() as web:
            response = await web.post(f"/{self._customer}/admin/action", data=form, auth=login)
            assert response.status_code == 303

    async def replies_to(self, id_: str) -> Sequence[str]:
        # With the brand's own eyes: the customer's see it only when the server has looked at its queues.
        path = f"/api/v1/statuses/{await self.local(id_, user='zeldermeer')}/context"
        said = await self._api("GET", path, user="zeldermeer")
        by_us = [one for one in said["descendants"] if one["account"]["username"] == "zeldermeer"]
        return [text_of(one["content"]) for one in by_us]

    async def status(self, id_: str, *, user: str = "") -> dict[str, Any]:
        said: dict[str, Any] = await self._api("GET", f"/api/v1/statuses/{await self.local(id_, user=user)}", user=user)
        return said

    async def local(self, id_: str, *, user: str = "") -> str:
        return str((await self._found(id_, user))[0]["id"])

    async def knows(self, id_: str, *, user: str = "") -> bool:
        """Whether a post has reached this user, the customer if none is named."""
        return bool(await self._found(id_, user))

    async def _found(self, id_: str, user: str) -> list[dict[str, Any]]:
        found = await self._api("GET", f"/api/v2/search?type=statuses&q={id_}", user=user)
        return list(found["statuses"])

    async def _api(self, method: str, path: str, *, user: str = "", **form: str) -> Any:
        token = self._server.tokens[user or self._customer]
        async with self._web() as web:
            response = await web.request(method, path, data=form or None, headers={"Authorization": f"Bearer {token}"})
        response.raise_for_status()
        return response.json()

    def _web(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(base_url=self.address, headers={"Connection": "close"}, trust_env=False, timeout=20)


@pytest.fixture(scope="session")
def platform(snac: Snac) -> SnacPlatform:
    return SnacPlatform(snac)

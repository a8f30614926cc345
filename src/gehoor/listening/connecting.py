"""From a source as it is kept to a channel that can be spoken with: settings checked, secrets sealed."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx2
from django.conf import settings as django
from django.db import transaction
from pydantic import BaseModel, SecretStr, ValidationError

from gehoor.channels import registry
from gehoor.channels.port import Actor, Can, Channel
from gehoor.kernel.errors import Refusal
from gehoor.kernel.seal import seal, unseal
from gehoor.listening.facts import SourceConnected
from gehoor.listening.models import Source
from gehoor.team import access
from gehoor.team.models import Brand, Member
from gehoor.team.rules import Right
from gehoor.work.facts import leave

# What pydantic finds, in codes that a page has words for.
_SETTING_CODES = {
    "missing": "setting_missing",
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float", "float_parsing", "float_type"), "setting_number"),
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), "setting_range"),
}


def connectable() -> list[tuple[str, str]]:
    """The channels to which an account can be connected, as (name, title), in the order of their titles."""
    listens = Can.FETCH | Can.STREAM | Can.WEBHOOK
    found = [(name, kind.title) for name, kind in registry.channels().items() if kind.can & listens]
    return sorted(found, key=lambda it: it[1].lower())


def connect(member: Member, channel: str, title: str, given: Mapping[str, Any], now: datetime) -> Source:
    """Connect an account that a member gave the settings of."""
    access.require(member, Right.CONNECT)
    return add_source(member.brand, channel, title, given, now, by=member.pk)


def add_source(
    brand: Brand,
    channel: str,
    title: str,
    given: Mapping[str, Any],
    now: datetime,
    *,
    by: int | None = None,
    keeps_all: bool = False,
) -> Source:
    """Keep a new source.

    Raises:
        Refusal: the settings are not what the channel needs, or the title is taken; `field` says which.
    """
    kind = registry.channel(channel)
    checked = check(kind, given)
    title = title.strip() or kind.title
    if Source.objects.filter(brand=brand, channel=channel, title=title).exists():
        raise Refusal("There is a source with this name already.", code="source_title_taken", field="title")
    with transaction.atomic():
        source = Source.objects.create(brand=brand, channel=channel, title=title[:80], keeps_all=keeps_all)
        _write(source, checked)
        leave(SourceConnected(source=source.pk), brand=brand.pk, at=now, by=by)
    return source


def reconnect(member: Member, pk: int, given: Mapping[str, Any], now: datetime) -> Source:
    """Give a source new settings, for example a new token; secrets that are left empty stay as they are."""
    access.require(member, Right.CONNECT)
    with transaction.atomic():
        source = access.get(member, Source, pk)
        if source.state == Source.State.RETIRED:
            raise Refusal("This source is retired. Connect the account anew to listen again.", code="retired")
        kind = registry.channel(source.channel)
        before = _read(source, kind)
        source.state, source.failures, source.last_error, source.not_before = Source.State.ON, 0, "", None
        # The new settings may be those of another account: the listener asks who it is.
        source.account_id = ""
        source.save(update_fields=["state", "failures", "last_error", "not_before", "account_id"])
        _write(
            source,
            check(kind, before | {name: value for name, value in given.items() if value not in ("", None)}),
        )
        leave(SourceConnected(source=source.pk), brand=source.brand_id, at=now, by=member.pk)
    return source


def renew(source: Source, given: Mapping[str, Any]) -> None:
    """New settings from the operator himself, such as the address of a network that moved; no member asked."""
    kind = registry.channel(source.channel)
    with transaction.atomic():
        # As it stands now: somebody may have connected it anew since `source` was read.
        now = Source.objects.get(pk=source.pk)
        _write(now, check(kind, _read(now, kind) | dict(given)))


def check(kind: type[Channel], given: Mapping[str, Any]) -> BaseModel:
    """The settings as the channel's own model reads them."""
    try:
        return kind.Settings.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        if first["type"] == "value_error":
            # The channel's own words, which its folder marked for the translators.
            raise Refusal(str(first["ctx"]["error"]), code="channel_settings", field=field) from None
        raise Refusal(first["msg"], code=_SETTING_CODES.get(first["type"], "setting"), field=field) from None


def open_channel(source: Source, http: httpx2.AsyncClient) -> Channel:
    """The channel of a source, ready to be spoken with."""
    kind = registry.channel(source.channel)
    return kind(check(kind, _read(source, kind)), http)


class _NoNetwork(httpx2.AsyncBaseTransport):
    """Only the listener and the sender open the network; the desk asks a channel for its rules alone."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        message = f"The desk does not open the network ({request.url.host})."
        raise RuntimeError(message)


_AT_DESK = httpx2.AsyncClient(transport=_NoNetwork())


def channel_at_desk(source: Source) -> Channel:
    """The channel of a source for its rules: how it counts, what it warns of, a fresh key. Never for its network."""
    return open_channel(source, _AT_DESK)


def channel_of(source: Source) -> type[Channel] | None:
    """What kind of channel a source has; None when its plug-in is no longer there: then it can only be read."""
    return registry.channels().get(source.channel)


def note_account(source: Source, account: Actor, learned: Mapping[str, Any] | None = None) -> None:
    """Keep which account this is, and what its platform told of itself."""
    Source.objects.filter(pk=source.pk).update(account_id=account.id, account_handle=account.handle)
    if learned:
        renew(source, learned)


def _secret_names(kind: type[Channel]) -> set[str]:
    return {name for name, field in kind.Settings.model_fields.items() if field.annotation is SecretStr}


def _place(source: Source) -> str:
    return f"listening_source:{source.pk}:sealed"


def _write(source: Source, checked: BaseModel) -> None:
    secret = {
        name: value.get_secret_value()
        for name in type(checked).model_fields
        if isinstance(value := getattr(checked, name), SecretStr)
    }
    source.settings = checked.model_dump(mode="json", exclude=set(secret))
    source.sealed = seal(django.SECRET_KEY, json.dumps(secret).encode(), _place(source))
    source.save(update_fields=["settings", "sealed"])


def _read(source: Source, kind: type[Channel]) -> dict[str, Any]:
    secret = json.loads(unseal(django.SECRET_KEY, bytes(source.sealed), _place(source))) if source.sealed else {}
    return {**source.settings, **{name: secret[name] for name in _secret_names(kind) if name in secret}}

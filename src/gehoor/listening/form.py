"""The settings of a channel as a form: made from its own pydantic model, so that a plug-in needs no page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from gehoor.channels.port import Channel

_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing to fill in.

    `kind` is text, secret, number, switch or list. `value` is what stands there now: text, or for a switch "on" or
    "". A secret never has a value; `kept` says that there is one.
    """

    name: str
    title: str
    description: str
    kind: str
    required: bool
    value: str
    kept: bool = False


def fields_of(channel: type[Channel], now: Mapping[str, Any] | None = None) -> list[FormField]:
    """What a channel needs to know; `now` are the open settings of a source that has them already."""
    return [_field(name, info, now) for name, info in channel.Settings.model_fields.items()]


def typed(channel: type[Channel], written: Mapping[str, str]) -> dict[str, Any]:
    """What was written in the form, as the channel's model wants it; what was left empty is left out."""
    given: dict[str, Any] = {}
    for name, info in channel.Settings.model_fields.items():
        text = written.get(name, "").strip()
        match _kind(info):
            case "switch":
                given[name] = text == "on"
            case "list":
                given[name] = [part for part in _BETWEEN.split(text) if part]
            case _ if text:
                given[name] = text
    return given


def _field(name: str, info: FieldInfo, now: Mapping[str, Any] | None) -> FormField:
    kind = _kind(info)
    value = "" if kind == "secret" else _shown(_value(name, info, now))
    return FormField(
        name=name,
        title=info.title or name.replace("_", " ").capitalize(),
        description=info.description or "",
        kind=kind,
        required=info.is_required() and not (kind == "secret" and now is not None),
        value=value,
        kept=kind == "secret" and now is not None,
    )


def _value(name: str, info: FieldInfo, now: Mapping[str, Any] | None) -> Any:
    if now is not None and name in now:
        return now[name]
    return None if info.is_required() else info.get_default(call_default_factory=True)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _kind(info: FieldInfo) -> str:
    wanted = info.annotation
    if wanted is SecretStr:
        return "secret"
    if wanted is bool:
        return "switch"
    if wanted in (int, float):
        return "number"
    return "list" if get_origin(wanted) in (list, tuple, set, frozenset) else "text"

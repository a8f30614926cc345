"""Which channels there are: every entry point of ``gehoor.channels``, built in or from elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from gehoor.channels.port import Channel

GROUP = "gehoor.channels"

log = logging.getLogger(__name__)


class UnknownChannel(LookupError):
    """No installed package offers a channel of this name."""


class DuplicateChannel(RuntimeError):
    """Two installed packages offer a channel of the same name; one of them has to go."""


@cache
def channels() -> Mapping[str, type[Channel]]:
    """All channels that can be used, by name. Read once; a new package is seen after a restart.

    Raises:
        DuplicateChannel: two packages offer the same name, and guessing would send replies the wrong way.
    """
    return MappingProxyType(load(entry_points(group=GROUP)))


def channel(name: str) -> type[Channel]:
    """The channel of this name.

    Raises:
        UnknownChannel: it was retired, is not installed, or could not be loaded; the message tells which.
    """
    found = channels()
    if name in found:
        return found[name]
    if name in entry_points(group=GROUP).names:
        raise UnknownChannel(f"The channel “{name}” is installed but could not be loaded; the log tells why.")
    known = ", ".join(sorted(found)) or "none"
    raise UnknownChannel(f"There is no channel “{name}” (any more). Installed are: {known}.")


def load(points: Iterable[EntryPoint]) -> dict[str, type[Channel]]:
    """Load these entry points; a broken one is reported by name and leaves the others alone."""
    found: dict[str, type[Channel]] = {}
    origin: dict[str, str] = {}
    for point in sorted(points, key=lambda point: point.name):
        if origin.setdefault(point.name, point.value) != point.value:
            raise DuplicateChannel(
                f"Two packages offer a channel “{point.name}”: {origin[point.name]} and {point.value}."
                " Remove one of them."
            )
        loaded = _load(point)
        if loaded is not None:
            found[point.name] = loaded
    return found


def _load(point: EntryPoint) -> type[Channel] | None:
    try:
        loaded = point.load()
    except Exception:
        # A plug-in may fail in any way at all while it is imported.
        log.exception("The channel “%s” (%s) could not be loaded.", point.name, point.value)
        return None
    if not (isinstance(loaded, type) and issubclass(loaded, Channel)):
        log.error("The channel “%s” (%s) is not a Channel.", point.name, point.value)
        return None
    if getattr(loaded, "name", None) != point.name:
        log.error("The channel “%s” (%s) calls itself otherwise.", point.name, point.value)
        return None
    return loaded

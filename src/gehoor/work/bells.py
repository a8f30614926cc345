"""A bell inside one process: it wakes whoever waits for news, and carries none itself.

Losing a ring costs a moment, never a fact: every waiter also looks by itself, at intervals.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable

_listeners: list[Callable[[], None]] = []
_guard = threading.Lock()


def on_ring(listener: Callable[[], None]) -> Callable[[], None]:
    """Call `listener` (quick, from any thread) at each ring; returns the function that stops it."""
    with _guard:
        _listeners.append(listener)

    def stop() -> None:
        with _guard:
            if listener in _listeners:
                _listeners.remove(listener)

    return stop


def into(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> Callable[[], None]:
    """A listener that sets an event of an event loop in another thread; a loop that ended hears nothing."""

    def set_() -> None:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(event.set)

    return set_


def ring() -> None:
    with _guard:
        listeners = list(_listeners)
    for listener in listeners:
        listener()

"""A brake on guessing passwords.

The tries are kept in the memory of this process: they are forgotten when it restarts, and an installation that
runs several page processes counts in each of them. Behind a proxy the address is the one the server was told.
"""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

TRIES = 10
WINDOW = 300.0  # seconds
MOST_KEYS = 10_000


class Throttle:
    """At most `tries` failures for a key in `window` seconds."""

    def __init__(self, tries: int = TRIES, window: float = WINDOW, timer: Callable[[], float] = time.monotonic) -> None:
        self._tries, self._window, self._timer = tries, window, timer
        self._failed: defaultdict[tuple[str, ...], deque[float]] = defaultdict(deque)
        self._guard = threading.Lock()

    def is_closed(self, *key: str) -> bool:
        with self._guard:
            return len(self._recent(key)) >= self._tries

    def failed(self, *key: str) -> None:
        with self._guard:
            if len(self._failed) >= MOST_KEYS:
                for old in [it for it in self._failed if not self._recent(it)] or list(self._failed)[:1]:
                    self._failed.pop(old, None)
            self._recent(key).append(self._timer())

    def forget(self, *key: str) -> None:
        """He got in: what went before were slips of the finger."""
        with self._guard:
            self._failed.pop(key, None)

    def _recent(self, key: tuple[str, ...]) -> deque[float]:
        failed = self._failed[key]
        while failed and failed[0] <= self._timer() - self._window:
            failed.popleft()
        return failed

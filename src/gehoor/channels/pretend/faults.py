"""All the ways in which a platform fails, on demand and always the same for the same seed."""

from __future__ import annotations

import enum
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random


class Fault(enum.StrEnum):
    """What goes wrong. The names with `done` do what was asked first, and then the answer fails."""

    WAIT_SECONDS = "429-retry-after-seconds"
    WAIT_DATE = "429-retry-after-date"
    WAIT_DELTA = "429-ratelimit-reset"
    WAIT_EPOCH = "429-x-ratelimit-reset-epoch"
    WAIT_ISO = "429-x-ratelimit-reset-iso"
    ERROR_500 = "500"
    ERROR_502 = "502"
    ERROR_503 = "503"
    EXPIRED = "401"
    CUT = "cut"
    DONE_CUT = "done-cut"
    DONE_LATE = "done-late"
    DONE_GARBLED = "done-garbled"
    DONE_500 = "done-500"

    @property
    def waits(self) -> bool:
        return self.value.startswith("429")

    @property
    def done(self) -> bool:
        return self.value.startswith("done")


@dataclass
class Faults:
    """Which requests to the API fail, and how.

    `chances` gives each fault its probability (0 to 1, together at most 1); the n-th request draws the same
    fault for the same `seed`. `coming` are faults for the next requests, one each, before any chance.
    `only` limits all this to "writes" or "reads". `retry_after` is in seconds, `late` too: how long a late
    answer is held back, so choose it above the client's time-out.
    """

    chances: Mapping[Fault, float] = field(default_factory=dict)
    coming: Sequence[Fault] = ()
    only: str = "all"
    seed: int = 1
    retry_after: float = 7.0
    late: float = 20.0

    def __post_init__(self) -> None:
        self.chances = {Fault(name): float(chance) for name, chance in self.chances.items()}
        self._coming = [Fault(name) for name in self.coming]
        self._lock = threading.Lock()
        self._count = 0
        if self.only not in ("all", "writes", "reads"):
            raise ValueError("only is all, writes or reads")
        if any(chance < 0 for chance in self.chances.values()) or sum(self.chances.values()) > 1:
            raise ValueError("chances lie between 0 and 1 and add up to at most 1")

    def draw(self, method: str) -> Fault | None:
        """The fault of this request, None for a healthy one."""
        writes = method != "GET"
        if self.only != "all" and writes != (self.only == "writes"):
            return None
        with self._lock:
            self._count += 1
            if self._coming:
                return self._coming.pop(0)
            return self._by_chance(Random(f"{self.seed}:{self._count}").random())  # noqa: S311  a game, not a secret

    def _by_chance(self, roll: float) -> Fault | None:
        for fault, chance in self.chances.items():
            roll -= chance
            if roll < 0:
                return fault
        return None

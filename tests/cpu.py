"""How much work something is. For bounds that tell "it blew up" from "it did not", never for a race with a clock."""

import time
from collections.abc import Callable

# Seconds of CPU. What is bounded takes a tenth of this on a slow machine; what is quadratic takes many times as much.
BOUNDED = 0.5


def cpu_seconds(do: Callable[[], object], tries: int = 3) -> float:
    """The least CPU time of a few tries: what other processes do meanwhile does not count."""
    took = []
    for _ in range(tries):
        began = time.process_time()
        do()
        took.append(time.process_time() - began)
    return min(took)

"""The database, for those who wait for the network: one thread with one connection beside the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import connection

Args = ParamSpec("Args")
Result = TypeVar("Result")


class Aside:
    """Runs what it is given in its own thread, one thing at a time, and lets the event loop go on.

    One thread is enough and on purpose: SQLite has one writer, and what is done in order needs no locks.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")

    async def __call__(self, do: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: do(*args, **kwargs))

    def close(self) -> None:
        self._thread.submit(connection.close)
        self._thread.shutdown(wait=True)

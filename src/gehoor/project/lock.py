"""One running Gehoor for one data folder: the embedded sender relies on being the only one."""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Running(Exception):
    """Another process works on this data folder; the argument is what it told of itself."""


@contextlib.contextmanager
def only_one(folder: Path, told: dict[str, str]) -> Iterator[None]:
    """Hold the folder. The system gives the lock back when the process dies, however it dies.

    Raises:
        Running: somebody holds it; the message is where he can be found.
    """
    folder.mkdir(parents=True, exist_ok=True)
    about = folder / "running.json"
    with (folder / "lock").open("a+b") as file:
        if not _take(file):
            where = json.loads(about.read_text()) if about.exists() else {}
            raise Running(where.get("address", ""))
        about.write_text(json.dumps({**told, "pid": os.getpid()}))
        try:
            yield
        finally:
            about.unlink(missing_ok=True)


def _take(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

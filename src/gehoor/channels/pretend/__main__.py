"""Run the pretend network on its own: `python -m gehoor.channels.pretend --path network.sqlite3`.

Prints one line of JSON with its address and tokens once it listens, and lives until it is interrupted.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading

from gehoor.channels.pretend.faults import Faults
from gehoor.channels.pretend.platform import described, serve
from gehoor.channels.pretend.story import OUTAGE_AT


def main(argv: list[str] | None = None) -> int:
    options = _options().parse_args(argv)
    faults = Faults(**json.loads(options.faults))
    platform = serve(
        options.path,
        host=options.host,
        port=options.port,
        seed=options.seed,
        token=options.token,
        control_token=options.control_token,
        faults=faults,
        honours_key=options.honours_key,
        story=not options.no_story,
        pace=options.pace,
        outage_at=options.outage_at,
    )
    # An exception ends the wait at any point; an Event set by a handler could deadlock with its own waiter.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.stdout.write(json.dumps({**described(platform), "pid": os.getpid()}) + "\n")
        sys.stdout.flush()
        threading.Event().wait()
    except KeyboardInterrupt:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    platform.stop()
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gehoor.channels.pretend", description="A pretend social network.")
    parser.add_argument("--path", default="pretend.sqlite3", help="its SQLite file; made where there is none")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: the one of the last time, or any")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pace", type=float, default=1.0, help="story seconds in one second")
    parser.add_argument("--outage-at", type=float, default=OUTAGE_AT, help="story second of the outage")
    parser.add_argument("--token", default="", help="kept from the last time where it is not given")
    parser.add_argument("--control-token", default="")
    parser.add_argument("--faults", default="{}", help='JSON, such as {"chances": {"done-cut": 0.2}}')
    parser.add_argument("--honours-key", action="store_true", help="one post of two with the same key")
    parser.add_argument("--no-story", action="store_true", help="nobody posts by himself")
    return parser


if __name__ == "__main__":
    sys.exit(main())

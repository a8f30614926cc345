"""The one command. `gehoor` alone does the useful thing: the whole product in one process, with a demo story."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.project.settings")
    import django  # noqa: PLC0415  Django reads the settings, which must be named first

    django.setup()
    from gehoor.project import commands  # noqa: PLC0415  commands need Django to be set up

    parser = argparse.ArgumentParser(prog="gehoor", description=__doc__)
    parser.set_defaults(do=commands.start, fresh=False, demo=True, port=None, look=False)
    chosen = parser.add_subparsers(title="commands", metavar="COMMAND")

    start = chosen.add_parser("start", help="everything in one process (the default)")
    start.add_argument("--fresh", action="store_true", help="throw the demo away and start over")
    start.add_argument("--no-demo", dest="demo", action="store_false", help="no demo brand, no pretend network")
    start.add_argument("--port", type=int, help="another port than GEHOOR_PORT")
    start.set_defaults(do=commands.start)

    brand = chosen.add_parser("brand", help="set up a brand of your own with its first member")
    brand.add_argument("name")
    brand.add_argument("email")
    brand.set_defaults(do=commands.brand)

    password = chosen.add_parser("password", help="give somebody a new random password")
    password.add_argument("email", nargs="?", default=None, help="the demo's owner when left out")
    password.set_defaults(do=commands.password)

    taking = chosen.add_parser("import", help="take in posts from a file (JSONL, JSON, CSV, TSV)")
    taking.add_argument("file")
    taking.add_argument("--brand", help="the short name of the brand; needed when there are several")
    taking.add_argument("--source", help="what to call this source (default: the name of the file)")
    taking.add_argument("--text", help="the column with the words: a name, or a number from 1")
    taking.add_argument("--dry-run", action="store_true", help="read and tell, keep nothing")
    taking.set_defaults(do=commands.take_in_file)

    chosen.add_parser("migrate", help="bring the database up to date").set_defaults(do=commands.migrate)

    asked = parser.parse_args(argv)
    do: Command = asked.do
    return do(asked)


if __name__ == "__main__":
    sys.exit(main())

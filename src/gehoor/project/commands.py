"""What the one command can do."""

import argparse
import asyncio
import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils.text import slugify
from django.utils.translation import gettext as _

from gehoor.kernel import clock
from gehoor.kernel.errors import Refusal
from gehoor.project import config, demo, engine
from gehoor.project.importing import Importing
from gehoor.project.lock import Running, only_one
from gehoor.team import actions as team
from gehoor.team.models import User


def start(asked: argparse.Namespace) -> int:
    """Migrate, set up the demo, and serve, listen and work in one process until told to stop."""
    host, port = config.value("GEHOOR_HOST"), asked.port or int(config.value("GEHOOR_PORT"))
    address = f"http://{host}:{port}/"
    if host not in {"127.0.0.1", "localhost", "::1"} and not config.names("GEHOOR_NAMES"):
        return _say_no(_("GEHOOR_HOST opens Gehoor to others: write in GEHOOR_NAMES by which names they reach it."))
    try:
        with only_one(settings.DATA, {"address": address}):
            if asked.fresh:
                if others := demo.other_brands(settings.DATA / "gehoor.sqlite3"):
                    return _say_no(
                        _("--fresh throws everything away, also %(brands)s. Choose another GEHOOR_DATA for a demo.")
                        % {"brands": ", ".join(others)}
                    )
                _throw_away(settings.DATA)
            return _run(host, port, address, with_demo=asked.demo)
    except Running as running:
        return _say_no(_("Gehoor is running already: %(address)s") % {"address": running.args[0]})


def _run(host: str, port: int, address: str, *, with_demo: bool) -> int:
    migrate(argparse.Namespace())
    allow = set(config.names("GEHOOR_ALLOW"))
    with contextlib.ExitStack() as open_:
        if with_demo:
            made = demo.set_up(clock.now())
            network = demo.open_network(settings.DATA)
            open_.callback(network.stop)
            demo.connect_network(made.owner, network, clock.now())
            allow.add(network.url.split("://")[1].rstrip("/"))
            _welcome(address, made, network.url)
        else:
            sys.stdout.write(f"\n  Gehoor: {address}\n\n")
        sys.stdout.flush()
        for part in (engine.Network(allow), engine.Work()):
            part.start()
            open_.callback(part.stop)
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(engine.serve(host, port))
    return 0


def _welcome(address: str, made: demo.Demo, network: str) -> None:
    password = made.password or _("as at the first run; `python3 run.py password` makes a new one")
    rows = [("Gehoor", address), (_("Sign in with"), demo.EMAIL), (_("Password"), password)]
    widest = max(len(name) for name, _value in rows)
    lines = [
        "",
        *(f"  {name:<{widest}}  {value}" for name, value in rows),
        "",
        "  " + _("What the public sees on the pretend network: %(url)s") % {"url": network},
        "  " + _("Stop with Ctrl+C; start again and it goes on where it was. --fresh starts over."),
        "",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def migrate(asked: argparse.Namespace) -> int:  # noqa: ARG001  every command gets what was asked
    """Bring the database and the static files up to date."""
    os.umask(0o077)  # what is written from here on is the owner's alone
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    return 0


def brand(asked: argparse.Namespace) -> int:
    """A brand of one's own."""
    migrate(asked)
    made = secrets.token_urlsafe(9)
    try:
        team.found_brand(asked.name, slugify(asked.name)[:50], asked.email, made, "", clock.now())
    except ValueError as error:
        return _say_no(str(error))
    sys.stdout.write(f"{asked.email}\n{made}\n")
    return 0


def password(asked: argparse.Namespace) -> int:
    """A new random password, printed once; all sessions of this user end."""
    user = User.objects.filter(email=(asked.email or demo.EMAIL).lower()).first()
    if user is None:
        return _say_no(_("Nobody signs in with this address."))
    made = secrets.token_urlsafe(9)
    user.set_password(made)
    user.save(update_fields=["password"])
    sys.stdout.write(f"{user.email}\n{made}\n")
    return 0


def take_in_file(asked: argparse.Namespace) -> int:
    """Take in posts from a file; interrupted, it goes on where it was."""
    migrate(asked)
    try:
        importing = Importing.of(asked.file, asked.brand, asked.source, asked.text)
        return importing.run(dry=asked.dry_run)
    except (Refusal, OSError) as error:
        return _say_no(str(error))


def _throw_away(folder: Path) -> None:
    """All of the demo's data but the secret key and the lock that we hold."""
    for path in _data(folder):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _data(folder: Path) -> Iterator[Path]:
    keep = {"lock", "secret.key", "running.json"}
    return (path for path in folder.iterdir() if path.name not in keep)


def _say_no(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return 1

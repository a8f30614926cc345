"""A small real fediverse server for tests: snac2, from Debian, on a free loopback port.

It speaks the Mastodon API, starts in a fraction of a second and holds 10 MiB. Where it is not installed, and
we are root on a Debian that carries it (bookworm by way of its backports), it is installed.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

SOURCE = Path("/etc/apt/sources.list.d/gehoor-test-backports.sources")
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"


class Unavailable(Exception):
    """The server cannot run here; the message says why."""


@dataclass(frozen=True, slots=True)
class Snac:
    """A running server: its address, and for each of its users an OAuth token and a password."""

    url: str
    tokens: Mapping[str, str] = field(repr=False)
    passwords: Mapping[str, str] = field(repr=False)

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")


def _run(*command: str, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  only commands written in this file
        command, check=True, text=True, capture_output=True, timeout=300, **kwargs
    )


def binary() -> str:
    """The path of `snac`, which is installed first where that is possible; raises `Unavailable`."""
    found = shutil.which("snac")
    if found:
        return found
    if not shutil.which("apt-get"):
        raise Unavailable("snac2 is not installed, and this is no Debian that could install it")
    if os.geteuid() != 0:
        raise Unavailable("snac2 is not installed, and only root may install it")
    try:
        _install()
    except (subprocess.SubprocessError, OSError) as error:
        SOURCE.unlink(missing_ok=True)
        said = getattr(error, "stderr", "") or str(error)
        raise Unavailable(f"snac2 could not be installed: {said.strip()[-300:]}") from error
    found = shutil.which("snac")
    if not found:
        raise Unavailable("snac2 was installed but its program is not to be found")
    return found


def _install() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if not _offered():
        SOURCE.write_text(_backports())
        _run("apt-get", "update", env=quiet)
    target = ("-t", _backports_suite()) if SOURCE.exists() else ()
    # Two test runs may want it at the same moment: the second waits for the first one's lock.
    wait = ("-o", "DPkg::Lock::Timeout=120")
    _run("apt-get", "install", "-y", "--no-install-recommends", *wait, *target, "snac2", env=quiet)


def _offered() -> bool:
    return "Candidate:" in _run("apt-cache", "policy", "snac2").stdout


def _backports_suite() -> str:
    release = Path("/etc/os-release").read_text()
    named = re.search(r"^VERSION_CODENAME=(\w+)$", release, re.MULTILINE)
    if not named:
        raise OSError("the release of this system has no name")
    return f"{named[1]}-backports"


def _backports() -> str:
    """An apt source for the backports, at the mirror that this machine uses already."""
    suite = _backports_suite()
    for line in _run("apt-get", "indextargets", "--format", "$(REPO_URI) $(CODENAME)").stdout.splitlines():
        mirror, _, codename = line.partition(" ")
        if codename == suite.removesuffix("-backports"):
            return f"Types: deb\nURIs: {mirror}\nSuites: {suite}\nComponents: main\n"
    raise OSError("no apt source of this machine's own release was found")


@contextmanager
def running(users: Sequence[str]) -> Iterator[Snac]:
    """A server with these users, for as long as the block lasts; raises `Unavailable`."""
    program = binary()
    with tempfile.TemporaryDirectory(prefix="gehoor-snac-") as temporary:
        folder = Path(temporary) / "data"
        host = f"127.0.0.1:{_free_port()}"
        passwords = _prepare(program, folder, host, users)
        with (Path(temporary) / "log").open("w") as log:
            server = subprocess.Popen([program, "httpd", str(folder)], stdout=log, stderr=log)  # noqa: S603
        try:
            # One connection a request: the server closes its connections without saying so.
            with httpx2.Client(base_url=f"http://{host}", headers={"Connection": "close"}, trust_env=False) as web:
                _wait(web, server)
                yield Snac(f"http://{host}", _tokens(web, passwords), passwords)
        finally:
            server.terminate()
            server.wait(timeout=10)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _prepare(program: str, folder: Path, host: str, users: Sequence[str]) -> dict[str, str]:
    name, port = host.split(":")
    _run(program, "init", str(folder), input=f"{name}\n{port}\n{host}\n\n\n")
    settings = json.loads((folder / "server.json").read_text())
    # Plain http, so that it can federate with itself on loopback; and threads enough to answer itself while
    # it delivers, or its own deliveries time out.
    settings |= {"protocol": "http", "disable_email_notifications": True, "num_threads": 16}
    # On a busy machine a delivery to itself may be slow; cut off, it would come again only minutes later.
    settings |= {"queue_timeout": 40, "queue_timeout_2": 40, "queue_retry_minutes": 1}
    (folder / "server.json").write_text(json.dumps(settings))
    passwords = {}
    for user in users:
        said = _run(program, "adduser", str(folder), user)
        told = re.search(r"password is (\S+)", said.stdout + said.stderr)
        if not told:
            raise Unavailable("this snac2 does not tell the password of a new user")
        passwords[user] = told[1]
    return passwords


def _wait(web: httpx2.Client, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            web.get("/api/v1/instance").raise_for_status()
        except httpx2.TransportError as error:
            if server.poll() is not None or time.monotonic() > until:
                raise Unavailable("snac2 did not start") from error
            time.sleep(0.02)
        else:
            return


def _tokens(web: httpx2.Client, passwords: Mapping[str, str]) -> dict[str, str]:
    """An OAuth token for each user, through the forms that a person would use."""
    app = web.post(
        "/api/v1/apps",
        data={"client_name": "Gehoor", "redirect_uris": OUT_OF_BAND, "scopes": "read write follow"},
    ).json()
    return {user: _token(web, app, user, password) for user, password in passwords.items()}


def _token(web: httpx2.Client, app: Mapping[str, str], user: str, password: str) -> str:
    client = {"client_id": app["client_id"], "redirect_uri": OUT_OF_BAND}
    form = web.get("/oauth/authorize", params={**client, "response_type": "code", "state": "s"}).text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    action = re.search(r'<form[^>]+action="([^"]+)"', form)
    if not action:
        raise Unavailable("this snac2 has another login form than expected")
    said = web.post(html.unescape(action[1]), data={**hidden, "login": user, "passwd": password})
    code = re.search(r"[0-9a-f]{32,}", said.text + said.headers.get("location", ""))
    if not code:
        raise Unavailable("this snac2 gave no code to its user")
    grant = {"grant_type": "authorization_code", "code": code[0], "client_secret": app["client_secret"]}
    token: str = web.post("/oauth/token", data={**client, **grant}).json()["access_token"]
    return token

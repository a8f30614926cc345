"""The product as a user starts it, in a process of its own, and a browser to look at it with."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx2
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
# A browser that stays on this machine: no updates, no sync, nobody called at home.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SOON = 15_000  # milliseconds
expect.set_options(timeout=SOON)


@dataclass
class App:
    """A running Gehoor."""

    process: subprocess.Popen[bytes]
    folder: Path
    address: str
    email: str
    password: str

    def kill(self) -> None:
        """As a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Look into the database from outside."""
        with closing(sqlite3.connect(self.folder / "gehoor.sqlite3", timeout=20)) as base:
            return base.execute(sql, values).fetchall()

    def stage(self) -> httpx2.Client:
        """The stage door of the pretend network: what anybody there does."""
        with closing(sqlite3.connect(self.folder / "pretend.sqlite3", timeout=20)) as base:
            kept = dict(base.execute("SELECT name, value FROM setting").fetchall())
        headers = {"Authorization": f"Bearer {kept['control_token']}"}
        return httpx2.Client(base_url=f"http://127.0.0.1:{kept['port']}", headers=headers, trust_env=False, timeout=20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def running(folder: Path, *asked: str, password: str = "", **settings: str) -> Iterator[App]:
    """Start it over this folder, and wait until it has said where it is and answers there."""
    ours = {"GEHOOR_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "gehoor.project.settings", "PYTHONUNBUFFERED": "1"}
    environment = os.environ | ours | settings
    command = [sys.executable, "-m", "gehoor", "start", "--port", str(free_port()), *asked]
    with tempfile.NamedTemporaryFile("r", prefix="gehoor-said-") as out:
        with Path(out.name).open("wb") as told:
            process = subprocess.Popen(command, env=environment, stdout=told, stderr=subprocess.STDOUT)
        try:
            said = _listen(process, out)
            address = re.search(r"http://[\w.]+:\d+/", said)
            made = re.search(r"(?:Wachtwoord|Password)\s+(\S+)$", said, re.MULTILINE)
            email = re.search(r"\S+@\S+", said)
            assert address, said
            yield App(process, folder, address[0], email[0] if email else "", password or (made[1] if made else ""))
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(15)


def _listen(process: subprocess.Popen[bytes], out: IO[str]) -> str:
    """What it says until the first page answers."""
    said = ""
    while process.poll() is None:
        said += out.read()
        found = re.search(r"http://[\w.]+:\d+/", said)
        if found and said.endswith("\n\n"):
            _answers(found[0], process)
            return said
        time.sleep(0.05)
    raise AssertionError(f"it did not start:\n{said}{out.read()}")


def _answers(address: str, process: subprocess.Popen[bytes]) -> None:
    with httpx2.Client(trust_env=False) as web:
        while process.poll() is None:
            try:
                web.get(address)
            except httpx2.TransportError:
                continue
            return


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield running
        finally:
            running.close()


def sign_in(page: Page, app: App) -> None:
    page.goto(app.address)
    page.fill("input[name=email]", app.email)
    page.fill("input[name=password]", app.password)
    page.click("main button[type=submit]")
    expect(page).to_have_url(re.compile("/inbox/"), timeout=SOON)

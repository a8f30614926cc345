"""The crash proof: while answers go out over a faulty platform, everything is killed again and again.

    python3 run.py test crash                             200 answers, 300 kills, the pretend network
    python3 run.py test crash --platform fediverse        the same against a real fediverse server
    python3 run.py test crash --deaf                      the network tells nothing any more: a person must look
    python3 run.py test crash --naive                     with "just try again": shows that the proof can fail

What must hold: no answer lost, none doubled, none called sent that is not there, and each one of which we do not
know whether it stands before a person within 60 seconds. The kills come at moments drawn from the printed seed.
"""

import argparse
import json
import os
import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Protocol

import httpx2

PER_CASE = 4  # answers to one customer
CALM = 90.0  # seconds after the last kill in which everything must have come to rest
FAULTS = {
    "429-retry-after-seconds": 0.03,
    "429-retry-after-date": 0.01,
    "429-x-ratelimit-reset-epoch": 0.02,
    "429-x-ratelimit-reset-iso": 0.02,
    "503": 0.05,
    "done-cut": 0.07,
    "done-late": 0.04,
    "done-garbled": 0.02,
    "done-500": 0.02,
    "cut": 0.03,
}


class Platform(Protocol):
    """The world outside: customers who speak, and what stands there in the end."""

    channel: str

    def settings(self) -> dict[str, Any]: ...
    def address(self) -> str: ...
    def customers_speak(self, count: int) -> None: ...
    def deafen(self) -> None: ...
    def standing(self) -> Counter[str]: ...


@dataclass
class Outcome:
    """What the proof found; `fair` is the verdict."""

    seed: int
    wanted: int
    kills: int = 0
    answers: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    false_sent: list[str] = field(default_factory=list)
    unknown: int = 0
    slowest_to_a_person: float = 0.0
    unsettled: int = 0
    seconds: float = 0.0

    @property
    def fair(self) -> bool:
        wrong = self.lost or self.doubled or self.false_sent or self.unsettled
        return self.answers >= self.wanted and not wrong and self.slowest_to_a_person <= 60

    def __str__(self) -> str:
        return (
            f"seed {self.seed}: {self.kills} kills, {self.answers} answers, {len(self.lost)} lost, "
            f"{len(self.doubled)} doubled, {len(self.false_sent)} falsely called sent, {self.unsettled} unsettled, "
            f"{self.unknown} unknown (a person saw the slowest after {self.slowest_to_a_person:.1f} s), "
            f"{self.seconds:.0f} s"
        )


def prove(
    platform: Platform, *, answers: int, kills: int, seed: int, naive: bool = False, deaf: bool = False
) -> Outcome:
    """Run the proof in the database of the current settings, which must be empty but for its tables."""
    from django.db import connections

    outcome = Outcome(seed, answers)
    dice = random.Random(seed)
    began = time.monotonic()
    _in_child(lambda: _set_up(platform))
    # Who waits for an unknown answer gets no second one, so then everybody gets one.
    customers = answers if deaf else -(-answers // PER_CASE)
    platform.customers_speak(customers)
    if deaf:
        _hear_everybody(platform, customers)
        platform.deafen()
    while outcome.kills < kills or not _at_rest(answers):
        if outcome.kills >= kills:
            break
        if _at_rest(answers):
            # All is said and done, and there are kills left: more customers, more answers.
            platform.customers_speak(max(1, customers // 10))
            answers += PER_CASE * max(1, customers // 10)
        child = _fork(partial(_work, platform, answers, naive=naive))
        time.sleep(dice.uniform(0.05, 0.8))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        outcome.kills += 1
    child = _fork(lambda: _work(platform, answers, naive=naive))
    deadline = time.monotonic() + CALM
    while time.monotonic() < deadline and not _at_rest(answers):
        time.sleep(0.2)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    _judge(platform, outcome)
    connections.close_all()
    outcome.seconds = time.monotonic() - began
    return outcome


def _hear_everybody(platform: Platform, customers: int) -> None:
    """Let the brand hear all who spoke, before the network falls silent."""
    child = _fork(lambda: _work(platform, 0, naive=False))
    while _count("cases_case") < customers:
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _count(table: str) -> int:
    with closing(sqlite3.connect(Path(os.environ["GEHOOR_DATA"]) / "gehoor.sqlite3", timeout=20)) as base:
        return int(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  a name of ours


def _set_up(platform: Platform) -> None:
    from gehoor.kernel.hours import Hours
    from gehoor.listening import connecting
    from gehoor.team import actions as team
    from gehoor.team.models import Brand

    now = datetime.now(UTC)
    owner = team.found_brand(
        "Woongoed Zeldermeer", "zeldermeer", "sam@zeldermeer.example", secrets.token_urlsafe(), "Sam", now
    )
    always = Hours.always("Europe/Amsterdam").to_json()
    Brand.objects.filter(pk=owner.brand_id).update(hold_seconds=0, hours=always)
    owner.brand.refresh_from_db()
    connecting.add_source(owner.brand, platform.channel, "Proof", platform.settings(), now)


def _work(platform: Platform, answers: int, *, naive: bool) -> None:
    """The whole product in this process, with an agent who answers; until it is killed."""
    from gehoor.project.engine import Network, Work
    from gehoor.replies import rules, sender

    if naive:
        rules.before_looking = lambda _: rules.Decision(rules.Step.SEND)  # "just try again"
    sender.TIMEOUT = 2.0
    Network({platform.address()}).start()
    Work().start()
    dice = random.Random()
    while True:
        _agent(answers, dice)
        time.sleep(0.03)


def _agent(answers: int, dice: random.Random) -> None:
    """Answer one customer who has no answer on its way."""
    from gehoor.cases import queries as cases
    from gehoor.cases.models import Case
    from gehoor.kernel.errors import Refusal
    from gehoor.replies import actions, outbox
    from gehoor.replies.models import Reply
    from gehoor.team.models import Member

    total = Reply.objects.count()
    if total >= answers:
        return
    busy = Reply.objects.filter(state__in=outbox.ON_THE_WAY).values("case")
    waiting = list(Case.objects.exclude(pk__in=busy).values_list("pk", flat=True)[:50])
    if not waiting:
        return
    case = dice.choice(waiting)
    owner = Member.objects.select_related("brand", "user").get()
    seen = cases.dossier(owner, case).seen
    text = f"Excuses! Wij bellen u vandaag terug, onder nummer {''.join(dice.choices(ascii_lowercase, k=12))}."
    try:
        actions.send(owner, case, text, private=False, seen=seen, now=datetime.now(UTC))
    except Refusal as no:
        if no.code != "nothing_left":
            raise


def _at_rest(answers: int) -> bool:
    from django.db import connections

    from gehoor.replies.models import Reply

    done = (Reply.State.SENT, Reply.State.REFUSED, Reply.State.UNKNOWN)
    rest = Reply.objects.count() >= answers and not Reply.objects.exclude(state__in=done).exists()
    connections.close_all()  # nothing of the database may be open when we fork
    return rest


def _judge(platform: Platform, outcome: Outcome) -> None:
    from gehoor.replies.models import Reply
    from gehoor.work.models import Record

    standing = platform.standing()
    texts = set()
    for reply in Reply.objects.all():
        outcome.answers += 1
        texts.add(reply.text)
        there = standing[reply.text]
        if there > 1:
            outcome.doubled.append(reply.text)
        if reply.state == Reply.State.SENT and there == 0:
            outcome.false_sent.append(reply.text)
        if reply.state == Reply.State.UNKNOWN:
            outcome.unknown += 1
        if reply.state == Reply.State.REFUSED and there == 0:
            outcome.lost.append(reply.text)
        if reply.state in {Reply.State.QUEUED, Reply.State.SENDING, Reply.State.CHECKING}:
            outcome.unsettled += 1
    # What a member sent is in the outbox or it never was: an answer on the platform that no row knows is lost to us.
    outcome.lost += [text for text in standing if text not in texts]
    for record in Record.objects.filter(name="ReplyUnknown"):
        attempt = Reply.objects.get(pk=record.data["reply"]).last_attempt_at
        if attempt is not None:
            waited = (record.at - attempt) / timedelta(seconds=1)
            outcome.slowest_to_a_person = max(outcome.slowest_to_a_person, waited)


def _fork(do: Any) -> int:
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        do()
        os._exit(0)
    except BaseException:  # noqa: BLE001  a child must never run on in its parent's code
        import traceback

        traceback.print_exc()
        os._exit(1)


def _in_child(do: Any) -> None:
    """Do something with the database in a process of its own, so that this one can go on forking."""
    _, status = os.waitpid(_fork(do), 0)
    if status:
        raise RuntimeError("the child failed; its words stand above")


class PretendNetwork:
    """The pretend network in a process of its own, failing in every way that it knows."""

    channel = "pretend"

    def __init__(self, path: str, url: str, token: str, stage_door: str) -> None:
        self._path, self._url, self._token = path, url, token
        self._stage = httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {stage_door}"}, trust_env=False)
        self._spoken = 0

    def settings(self) -> dict[str, Any]:
        return {"url": self._url, "token": self._token, "timeout": 1.0}

    def address(self) -> str:
        return self._url.split("://")[1]

    def customers_speak(self, count: int) -> None:
        for _ in range(count):
            self._spoken += 1
            words = f"@zeldermeer al {self._spoken} dagen lekkage, wanneer komt er iemand?"
            said = self._stage.post("/control/posts", json={"handle": f"klant{self._spoken}", "text": words})
            said.raise_for_status()

    def deafen(self) -> None:
        """From now on every exchange breaks: half of the writes are done all the same, and nobody can look."""
        faults = {"chances": {"done-cut": 0.5, "503": 0.5}, "only": "all"}
        self._stage.post("/control/faults", json=faults).raise_for_status()

    def standing(self) -> Counter[str]:
        # From the network's own file: what is counted must not depend on what is tested.
        with closing(sqlite3.connect(self._path)) as file:
            own = file.execute(
                "SELECT text FROM post JOIN account ON account.id = post.author WHERE handle = 'zeldermeer'"
            )
            return Counter(text for (text,) in own)


@contextmanager
def pretend_network(seed: int) -> Iterator[PretendNetwork]:
    faults = {"chances": FAULTS, "seed": seed, "retry_after": 1.0, "late": 1.6, "only": "writes"}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "gehoor.channels.pretend", "--no-story", "--path", f"{folder}/n.sqlite3"]
        network = subprocess.Popen([*command, "--faults", json.dumps(faults)], stdout=subprocess.PIPE, text=True)
        try:
            told = json.loads(network.stdout.readline())
            yield PretendNetwork(f"{folder}/n.sqlite3", told["url"], told["token"], told["control_token"])
        finally:
            network.terminate()
            network.wait(10)


class FediverseServer:
    """A real server; what fails here is only what the kills break."""

    channel = "fediverse"

    def __init__(self, snac: Any, customers: list[str]) -> None:
        self._snac = snac
        self._customers = customers
        self._spoken = 0

    def settings(self) -> dict[str, Any]:
        return {"server": self._snac.url, "token": self._snac.tokens["zeldermeer"]}

    def address(self) -> str:
        return self._snac.host

    def _web(self, user: str) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {self._snac.tokens[user]}", "Connection": "close"}
        return httpx2.Client(base_url=self._snac.url, headers=headers, trust_env=False, timeout=20)

    def customers_speak(self, count: int) -> None:
        for _ in range(count):
            user = self._customers[self._spoken % len(self._customers)]
            self._spoken += 1
            with self._web(user) as web:
                words = f"@zeldermeer al {self._spoken} dagen lekkage, wanneer komt er iemand?"
                web.post("/api/v1/statuses", data={"status": words, "visibility": "public"}).raise_for_status()

    def standing(self) -> Counter[str]:
        """Every answer on the server, counted by the number that each one has."""
        import re

        found: Counter[str] = Counter()
        with self._web("zeldermeer") as web:
            me = web.get("/api/v1/accounts/verify_credentials").json()["id"]
            newest = ""
            seen: set[str] = set()
            while True:
                older = {"max_id": newest} if newest else {}
                page = web.get(f"/api/v1/accounts/{me}/statuses", params={"limit": 40, **older}).json()
                fresh = [status for status in page if status["id"] not in seen]
                if not fresh:
                    return found
                for status in fresh:
                    seen.add(status["id"])
                    number = re.search(r"onder nummer (\w+)\.", status["content"])
                    if number:
                        found[f"Excuses! Wij bellen u vandaag terug, onder nummer {number[1]}."] += 1
                newest = page[-1]["id"]


@contextmanager
def fediverse_server(answers: int) -> Iterator[FediverseServer]:
    from gehoor.testing import snac

    customers = [f"klant{n}" for n in range(-(-answers // PER_CASE))]
    with snac.running(["zeldermeer", *customers]) as server:
        yield FediverseServer(server, customers)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="run.py test crash", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--platform", choices=("pretend", "fediverse"), default="pretend")
    parser.add_argument("--answers", type=int, default=200)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--naive", action="store_true")
    parser.add_argument("--deaf", action="store_true")
    asked = parser.parse_args(argv)
    if asked.deaf and asked.platform != "pretend":
        parser.error("only the pretend network can be told to fall silent")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        os.environ["GEHOOR_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "gehoor.project.settings"
        import logging

        import django
        from django.core.management import call_command

        django.setup()
        logging.getLogger("gehoor").setLevel(logging.ERROR)
        _in_child(lambda: call_command("migrate", verbosity=0))
        world = pretend_network(asked.seed) if asked.platform == "pretend" else fediverse_server(asked.answers)
        platform = stack.enter_context(world)
        how = {"naive": asked.naive, "deaf": asked.deaf}
        outcome = prove(platform, answers=asked.answers, kills=asked.kills, seed=asked.seed, **how)
    print(outcome)
    return 0 if outcome.fair else 1


__all__ = ["Path", "fediverse_server", "pretend_network", "prove"]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

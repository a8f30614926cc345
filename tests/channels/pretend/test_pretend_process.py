"""The network in a process of its own: it may be killed at any moment and goes on."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager

import httpx2
import pytest

from gehoor.channels.pretend.platform import serve


@contextmanager
def running(path, *options):
    command = [sys.executable, "-m", "gehoor.channels.pretend", "--path", str(path), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()


def posts(path):
    db = sqlite3.connect(path)
    try:
        return db.execute(
            "SELECT p.id, a.handle, p.text FROM post p JOIN account a ON a.id = p.author WHERE gone = 0 ORDER BY n"
        ).fetchall()
    finally:
        db.close()


def wait_for_posts(server, count):
    """By long poll, so without sleeping: until the network has told this many creations."""
    seen, cursor = set(), ""
    with httpx2.Client(trust_env=False, timeout=30) as http:
        deadline = time.monotonic() + 30
        while len(seen) < count and time.monotonic() < deadline:
            said = http.get(
                f"{server['url']}/api/events",
                params={"after": cursor, "wait": 5},
                headers={"Authorization": f"Bearer {server['token']}"},
            ).json()
            cursor = said["cursor"]
            seen |= {event["post"]["id"] for event in said["events"] if event["kind"] == "create"}
    assert len(seen) >= count


def test_killed_again_and_again_the_network_goes_on_without_saying_anything_twice(tmp_path):
    path = tmp_path / "network.sqlite3"
    before, address = [], set()
    for round_ in range(1, 5):
        with running(path, "--pace", "240", "--outage-at", "200") as (process, server):
            address.add((server["url"], server["token"], server["control_token"]))
            wait_for_posts(server, round_ * 8)
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        now = posts(path)
        ids = [row[0] for row in now]
        # What had been told stands; a post that its author took back may be missing.
        assert [row[0] for row in before if row[0] in ids] == ids[: len([1 for row in before if row[0] in ids])]
        before = now
    said = Counter((handle, text) for _, handle, text in before)
    assert said.most_common(1)[0][1] == 1
    # The same address and tokens each time, so that a connected channel finds it again.
    assert len(address) == 1


def test_an_answered_reply_survives_a_kill(tmp_path):
    path = tmp_path / "network.sqlite3"
    with running(path, "--no-story") as (process, server), httpx2.Client(trust_env=False) as http:
        ours = {"Authorization": f"Bearer {server['token']}"}
        sent = http.post(f"{server['url']}/api/posts", json={"text": "Goedemorgen"}, headers=ours).json()
        process.kill()
        process.wait(10)
    assert posts(path) == [(sent["id"], "zeldermeer", "Goedemorgen")]


def test_it_ends_politely_when_asked(tmp_path):
    with running(tmp_path / "network.sqlite3") as (process, server):
        assert server["pid"] == process.pid
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_long_poll_does_not_hold_up_the_end(tmp_path):
    with (
        running(tmp_path / "network.sqlite3", "--no-story") as (process, server),
        httpx2.Client(trust_env=False, timeout=30) as http,
    ):
        request = http.build_request(
            "GET",
            f"{server['url']}/api/events",
            params={"wait": 25},
            headers={"Authorization": f"Bearer {server['token']}"},
        )
        start = time.monotonic()
        # The signal is on its way before the poll is answered; whichever comes first, the end comes soon.
        process.send_signal(signal.SIGTERM)
        with pytest.raises(httpx2.HTTPError):
            http.send(request).raise_for_status()
        assert process.wait(10) == 0
        assert time.monotonic() - start < 10


def test_a_port_that_is_taken_is_told_and_the_old_one_is_not_insisted_upon(tmp_path):
    first = serve(tmp_path / "a.sqlite3", story=False)
    port = int(first.url.rpartition(":")[2])
    try:
        with pytest.raises(OSError, match="use"):
            serve(tmp_path / "b.sqlite3", story=False, port=port)
    finally:
        first.stop()
    again = serve(tmp_path / "a.sqlite3", story=False)
    assert again.url == first.url
    again.stop()


def test_a_pace_of_nothing_is_refused(tmp_path):
    with pytest.raises(ValueError, match="pace"):
        serve(tmp_path / "a.sqlite3", pace=0)


def test_a_live_network_posts_and_reacts_by_itself(tmp_path):
    server = serve(tmp_path / "live.sqlite3", pace=30)
    try:
        wait_for_posts({"url": server.url, "token": server.token}, 3)
        assert server.story.time > 5
    finally:
        server.stop()

"""The crash proof, short enough for every run; the long one is `python3 run.py test crash`."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.timeout(170)


def prove(*asked: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.story.crash", *asked]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ), timeout=160)


def test_answers_go_out_once_while_everything_dies():
    proof = prove("--answers", "20", "--kills", "20")
    print(proof.stdout)
    assert proof.returncode == 0, proof.stdout + proof.stderr[-2000:]


@pytest.mark.server
def test_answers_go_out_once_on_a_real_server_while_everything_dies():
    from gehoor.testing import snac

    try:
        snac.binary()
    except snac.Unavailable as error:
        pytest.skip(str(error))
    proof = prove("--platform", "fediverse", "--answers", "12", "--kills", "12")
    print(proof.stdout)
    assert proof.returncode == 0, proof.stdout + proof.stderr[-2000:]


@pytest.mark.long
def test_trying_again_blindly_doubles_so_the_proof_can_fail():
    proof = prove("--answers", "40", "--kills", "40", "--seed", "8", "--naive")
    assert proof.returncode == 1
    assert "0 doubled" not in proof.stdout

#!/usr/bin/env python3
"""Start Gehoor, or its tests, on a fresh machine. Needs Python 3.11 or newer, and nothing else.

    python3 run.py              the whole product with a demo story; prints address, user and password
    python3 run.py --fresh      the same, from the beginning
    python3 run.py test         all checks and tests; what is skipped is said, with the reason
    python3 run.py COMMAND ...  any other command of Gehoor; see python3 run.py --help

Only the standard library is used here. The environment is made in .venv from the requirements, hash for hash, and
made anew when they change.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main() -> int:
    if sys.version_info < OLDEST:
        return no(f"Gehoor needs Python {'.'.join(map(str, OLDEST))} or newer; this is {sys.version.split()[0]}.")
    asked = sys.argv[1:]
    testing = asked[:1] == ["test"]
    try:
        prepare("test" if testing else "run")
    except subprocess.CalledProcessError as error:
        return no(f"The environment could not be made (exit code {error.returncode}); see the lines above.")
    if testing:
        return call([PYTHON, "-m", "tests", *asked[1:]])
    if not asked or (asked[0].startswith("--") and asked[0] != "--help"):
        asked = ["start", *asked]
    try:
        return call([PYTHON, "-m", "gehoor", *asked])
    except KeyboardInterrupt:
        return 0


def prepare(which: str) -> None:
    """Make .venv hold exactly what requirements/{which}.txt says; nothing to do when it does already."""
    wanted = HERE / "requirements" / f"{which}.txt"
    key = hashlib.sha256(
        wanted.read_bytes() + (HERE / "pyproject.toml").read_bytes() + sys.version.encode()
    ).hexdigest()
    stamp = VENV / f"{which}.stamp"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == key:
        return
    began = time.monotonic()
    print(f"Preparing the environment in {VENV.name} (once) ...", flush=True)
    uv = shutil.which("uv")
    if not PYTHON.exists():
        make_environment(uv)
    if uv:
        install = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", str(wanted)], check=True)
    # The package itself, in place, so that its channels are found by their entry points like anybody's.
    subprocess.run([*install, "--no-deps", "--no-build-isolation", "-e", str(HERE)], check=True)
    stamp.write_text(key)
    print(f"Ready in {time.monotonic() - began:.0f} s.", flush=True)


def make_environment(uv: "str | None") -> None:
    """A virtual environment, also where the system's Python came without the means to make one with pip."""
    if uv:
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)], check=True)
        return
    try:
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True, capture_output=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        no("This Python cannot make a virtual environment. On Debian and Ubuntu: sudo apt install python3-venv")
        raise


def call(command: "list[object]") -> int:
    environment = os.environ | {"PYTHONPATH": str(HERE)} if command[2] == "tests" else os.environ
    return subprocess.run([str(part) for part in command], check=False, cwd=HERE, env=environment).returncode


def no(why: str) -> int:
    print(why, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())

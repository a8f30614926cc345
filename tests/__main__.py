"""All checks and tests, by one command: `python3 run.py test [what pytest takes]`.

python3 run.py test                      lint, format, types and every test; skips are listed with their reason
python3 run.py test --nothing-skipped    the same, and a skip is a failure
python3 run.py test tests/cases -x       some of the tests, as pytest takes them
python3 run.py test crash [--help]       the long crash proof
"""

import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path

from gehoor.testing import snac

HERE = Path(__file__).resolve().parent.parent
PLACES = ["src", "tests", "run.py"]
LONGER = {
    "crash": "tests.story.crash",
    "visible": "tests.bench.visible",
    "judging": "tests.bench.judging",
    "pictures": "tests.story.pictures",
}
WORKERS = ["-n", "2", "--dist", "loadfile"]  # files together: each has servers of its own
CHECKS = {
    "lint": ["ruff", "check", "--quiet", *PLACES],
    "format": ["ruff", "format", "--check", "--quiet", *PLACES],
    "types": ["mypy"],
}


def main(asked: list[str]) -> int:
    if asked[:1] == ["coverage"]:
        command = [sys.executable, "-m", "pytest", *WORKERS, "--cov", "--cov-report=term:skip-covered", *asked[1:]]
        return subprocess.run(command, check=False, cwd=HERE).returncode
    if asked and asked[0] in LONGER:
        command = [sys.executable, "-m", LONGER[asked[0]], *asked[1:]]
        return subprocess.run(command, check=False, cwd=HERE).returncode
    chosen = [word for word in asked if not word.startswith("-")]
    if not chosen:
        # Before the workers start, so that they do not install it both at once; where it cannot be, its tests say so.
        with contextlib.suppress(snac.Unavailable):
            snac.binary()
    # The checks of the text run beside the tests: two cores, two kinds of work.
    running = {} if chosen else {name: _begin(command) for name, command in CHECKS.items()}
    workers = [] if chosen else WORKERS
    tests = subprocess.run([sys.executable, "-m", "pytest", *workers, *asked], check=False, cwd=HERE).returncode
    failed = [name for name, (process, said) in running.items() if not _passes(name, process, said)]
    return tests or len(failed)


def _begin(command: list[str]) -> tuple[subprocess.Popen[bytes], Path]:
    said = Path(tempfile.mkstemp(prefix="gehoor-check-")[1])
    with said.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", *command], cwd=HERE, stdout=out, stderr=subprocess.STDOUT)
    return process, said


def _passes(name: str, process: subprocess.Popen[bytes], said: Path) -> bool:
    fine = process.wait() == 0
    if not fine:
        print(f"\n{name} fails:\n{said.read_text()}")
    said.unlink()
    return fine


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

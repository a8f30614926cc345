from datetime import UTC, datetime
from pathlib import Path

import pytest

from gehoor.channels.imported.parse import BadRow, Reading, Row, rows, sniff

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def write(tmp_path: Path):
    """Write a file of posts; text is UTF-8."""

    def make(content: str | bytes, name: str = "posts.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture
def read():
    """All good and all bad rows of a file, and the reading behind them."""

    def run(path: Path, layout=None, **more) -> tuple[list[Row], list[BadRow], Reading]:
        with rows(path, layout or sniff(path), now=NOW, **more) as reading:
            found = list(reading)
        good = [row for row in found if isinstance(row, Row)]
        bad = [row for row in found if isinstance(row, BadRow)]
        return good, bad, reading

    return run

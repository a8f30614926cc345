"""Where an installation keeps its data and which few things its operator can set, from the environment.

Each setting is one row here, is read nowhere else, and stands in docs/reference/settings.md (a test checks).
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, its default in words a shell understands, and what it does."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("GEHOOR_DATA", "data", "Folder for the database, the secret key and the pretend network."),
    Setting("GEHOOR_HOST", "127.0.0.1", "Address to listen on; anything but loopback needs GEHOOR_NAMES."),
    Setting("GEHOOR_PORT", "8755", "Port of the pages and the live stream."),
    Setting("GEHOOR_NAMES", "", "Host names that browsers use to reach this installation, with commas."),
    Setting("GEHOOR_HTTPS", "no", "Say yes when browsers come over HTTPS: cookies are then HTTPS only."),
    Setting("GEHOOR_ALLOW", "", "Internal host:port addresses that channels may reach, with commas."),
    Setting("GEHOOR_LANGUAGE", "nl", "Language of pages before somebody signs in: nl or en."),
)


def value(name: str) -> str:
    """The value of a setting; an unknown name is a mistake in the program."""
    setting = next(s for s in SETTINGS if s.name == name)
    return os.environ.get(name, setting.default)


def names(name: str) -> list[str]:
    """A setting that is a list with commas."""
    return [part.strip() for part in value(name).split(",") if part.strip()]


def is_on(name: str) -> bool:
    """A setting that is yes or no; anything else is refused rather than guessed."""
    said = value(name).lower()
    if said in {"yes", "true", "1", "on"}:
        return True
    if said in {"no", "false", "0", "off", ""}:
        return False
    message = f"{name}={said!r}: write yes or no."
    raise SystemExit(message)


def data_folder() -> Path:
    return Path(value("GEHOOR_DATA")).resolve()


def secret_key(folder: Path) -> str:
    """The installation's secret, made at the first run and readable by its owner only (file mode 600)."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "secret.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key

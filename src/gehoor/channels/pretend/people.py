"""The cast of the pretend network: who they are, how they talk and how long they wait."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BRAND = "zeldermeer"
BRAND_NAME = "Woongoed Zeldermeer"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who lives (or works) in Zeldermeer.

    `patience` is in seconds of story time. `talks` is False for accounts that only say lines made for them,
    such as the newspaper.
    """

    handle: str
    name: str
    followers: int
    voice: str = "plain"
    language: str = "nl"
    patience: float = 180.0
    address: str = ""
    talks: bool = True

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def is_meek(self) -> bool:
        """Asks once more at most: elderly people do not like to be a burden."""
        return self.voice == "elderly"

    @property
    def lives_in_kersenbuurt(self) -> bool:
        return self.address.startswith(("Kersenlaan", "Morelstraat", "Pruimengaard", "Kruisbeshof"))


@cache
def cast() -> tuple[Person, ...]:
    """Everybody, in the order of the file."""
    text = files(__package__).joinpath("people.toml").read_text("utf-8")
    return tuple(Person(**entry) for entry in tomllib.loads(text)["person"])


@cache
def by_handle() -> dict[str, Person]:
    return {person.handle: person for person in cast()}

"""Codes, moments and numbers in the words of the member's language."""

from collections.abc import Callable
from typing import Any

FILTERS: dict[str, Callable[..., Any]] = {}

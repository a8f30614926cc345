"""Every pair of colours that carries words or shapes can be told apart, in both themes."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "src/gehoor/web/static/gehoor/desk.css"
TOKEN = re.compile(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TOKENS = {name: (light, dark) for name, light, dark in TOKEN.findall(CSS.read_text())}

GROUNDS = ("paper", "surface", "raised", "sunken", "hover")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "muted") for ground in GROUNDS),
    *((ink, ground) for ink in ("accent", "bad-ink", "warn-ink") for ground in ("paper", "surface", "raised")),
    *((f"on-{tone}", tone) for tone in ("accent", "public", "private", "bad")),
    *((f"{tone}-ink", f"{tone}-soft") for tone in ("accent", "public", "private", "note", "good", "warn", "bad")),
    ("ink", "accent-soft"),
    ("ink-soft", "accent-soft"),
    ("ink", "private-soft"),
    ("ink-soft", "private-soft"),
    ("ink", "bad-soft"),
    ("ink-soft", "bad-soft"),
    ("muted", "bad-soft"),
    ("accent", "accent-soft"),
]
SHAPES = [
    *(
        (shape, ground)
        for shape in ("edge", "accent", "good", "warn", "bad", "focus")
        for ground in ("surface", "raised")
    ),
    ("warn", "warn-soft"),
    ("focus", "paper"),
    ("public", "raised"),
    ("private", "raised"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_can_be_read(ink, ground, theme):
    assert contrast(TOKENS[ink][theme], TOKENS[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(shape, ground, theme):
    assert contrast(TOKENS[shape][theme], TOKENS[ground][theme]) >= 3


def test_the_measure_knows_black_from_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_initials_can_be_read_on_every_tint():
    tints = re.findall(
        r"\.tint-\d \{ --tint: light-dark\((#\w+), (#\w+)\); --tint-ink: light-dark\((#\w+), (#\w+)\)", CSS.read_text()
    )
    assert len(tints) == 8
    for light, dark, light_ink, dark_ink in tints:
        assert contrast(light, light_ink) >= 4.5
        assert contrast(dark, dark_ink) >= 4.5

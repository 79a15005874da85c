"""Each colour of words is told from each ground on which it stands, in the light and in the dark: WCAG's contrast."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = Path("palier/web/static/palier/palier.css")
WORDS, SHAPES = 4.5, 3.0
ON = (
    ("ink", ("paper", "card", "sand", "teal-pale", "here-pale", "warn-pale", "ok-pale")),
    ("soft", ("paper", "card", "sand", "teal-pale")),
    ("teal", ("paper", "card", "sand", "teal-pale", "here-pale", "warn-pale", "ok-pale")),
    ("here-ink", ("paper", "card", "here-pale")),
    ("ok", ("card", "ok-pale")),
    ("warn", ("card", "warn-pale")),
    ("on-teal", ("teal",)),
)
"""Words of a colour, and the grounds that they stand on."""
DRAWN = (("edge", ("card", "paper")), ("here", ("card", "paper")), ("teal", ("card", "sand")), ("crowd", ("card",)))
"""Lines and shapes that say something: the edge of a field, the dot that is me, the stairs, the crowd."""


def colours(mode: str) -> dict[str, str]:
    """The colours of the sheet, those of the dark over those of the light."""
    blocks = re.findall(r":root \{(.*?)\n\s*\}", SHEET.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, str] = {}
    for block in blocks[: 2 if mode == "dark" else 1]:
        found |= dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6})\b", block))
    return found


def luminance(colour: str) -> float:
    """How light a colour is, as WCAG counts it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_counted_as_published() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(ON, WORDS), (DRAWN, SHAPES)])
def test_what_is_written_or_drawn_is_told_from_its_ground(
    mode: str, pairs: tuple[tuple[str, tuple[str, ...]], ...], least: float
) -> None:
    known = colours(mode)
    weak = {
        (word, ground): round(found, 2)
        for word, grounds in pairs
        for ground in grounds
        if (found := contrast(known[word], known[ground])) < least
    }
    assert weak == {}


def test_the_dark_is_another_set_of_colours() -> None:
    light, dark = colours("light"), colours("dark")
    assert light.keys() == dark.keys()
    assert all(light[name] != dark[name] for name in light)

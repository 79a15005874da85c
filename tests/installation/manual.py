"""What a page of `docs/how-to/` gives to type, read from the page itself: its fenced `sh` blocks, in order, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_PALIER = "runuser -u palier -- ./run "
"""How the page says that a line is typed which starts with `./run`."""
_BLOCK = re.compile(r"^(?P<indent> *)```sh\n(?P<text>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"^(\d+)\. \*\*(.+?)\*\*|^#+ (.+)$", re.MULTILINE)


class Unfilled(RuntimeError):
    """A page has a place to fill for which nobody gave a value."""


@dataclass(frozen=True, slots=True)
class Block:
    """What is typed at once, and under which heading or step the page says it."""

    step: str
    text: str

    def typed(self, filled: Mapping[str, str]) -> str:
        """Return what the person's fingers type: places filled, and `./run` as the page says.

        Raises `Unfilled` for a word in capitals that is nobody's value.
        """
        text = self.text
        for place, value in filled.items():
            text = text.replace(place, value)
        if left := re.findall(r"(?<![\w$=/-])(?:ADDRESS|NAME|DIR|FILE|NUMERO|DATE)(?![\w=])", text):
            raise Unfilled(f"{self.step}: {left[0]}")
        return re.sub(r"^\./run ", AS_PALIER, text, flags=re.MULTILINE)


def blocks(page: str, section: str) -> list[Block]:
    """Return the blocks of one section (`## ...`) of a page, in the order of the page."""
    text = (ROOT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8")
    inside = text.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    return [_block(inside, found) for found in _BLOCK.finditer(inside)]


def _block(inside: str, found: re.Match[str]) -> Block:
    steps = [one for one in _STEP.finditer(inside) if one.start() < found.start()]
    step = next((one[2] or one[3] for one in reversed(steps)), "")
    indent = len(found["indent"])
    return Block(step.rstrip("."), "".join(line[indent:] for line in found["text"].splitlines(keepends=True)))

"""One thing that somebody reads, by whom, and of what kind: what the generator makes and the checker judges."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Reader(StrEnum):
    """To whom a sentence speaks."""

    PERSON = "ménage"
    """« Vous »: a candidate, on a page or in a letter."""
    DESK = "bureau"
    """About the household, never to it: a landlord, a réservataire, a commission, a counter."""
    ANYONE = "tous"


class Spoken(NamedTuple):
    """A sentence, or a paragraph of a letter, as it is printed."""

    kind: str
    reader: Reader
    text: str
    is_title: bool = False
    """A title, a label or a fragment of a list: it ends without a point."""

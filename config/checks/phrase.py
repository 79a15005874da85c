"""A phrase of the site where it stands, as the checks read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "palier" / "web" / "templates"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase where it stands: its forms, its context, and what is wrong with the call."""

    file: str
    line: int
    text: str
    several: str = ""
    context: str = ""
    fault: str = ""

"""The minutes of a séance as words to print: what a reader of their page reads, in its order."""

from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = ("Dossier", "Place", "Points", "Décision", "Rang", "Voix")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPart:
    """One part under its title: lines, the rows of a table, and notes beneath it."""

    title: str
    lines: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedMinutes:
    """The whole, which is the same for the same séance on every machine."""

    title: str
    author: str
    facts: Sequence[str]
    parts: Sequence[PrintedPart]
    signatures: Sequence[str]
    footer: str
    signing: str = "Signatures"
    columns: Sequence[str] = COLUMNS

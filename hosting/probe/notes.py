"""What people add to the measures: works announced beforehand, and the words that explain an incident. A small file."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

LONGEST = 500
"""Characters of a note."""


class NoteKind(StrEnum):
    """Works to come, or an incident explained."""

    WORKS = "travaux"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Note:
    """One note. For an incident both instants are its first minute."""

    kind: NoteKind
    begins: datetime
    ends: datetime
    text: str


class RefusedNote(ValueError):
    """A note that cannot be kept; the message says why, in French."""


def load(folder: Path) -> list[Note]:
    """Read the notes, the oldest first; none if nobody wrote any."""
    path = _path(folder)
    if not path.exists():
        return []
    found = [
        Note(NoteKind(each["kind"]), _instant(each["begins"]), _instant(each["ends"]), each["text"])
        for each in json.loads(path.read_text(encoding="utf-8"))
    ]
    return sorted(found, key=lambda note: note.begins)


def add(folder: Path, note: Note) -> None:
    """Keep one more. Raises ``RefusedNote``."""
    if note.ends < note.begins:
        raise RefusedNote("La fin précède le début.")
    if not 0 < len(note.text.strip()) <= LONGEST:
        raise RefusedNote(f"Le texte a de 1 à {LONGEST} caractères.")
    _save(folder, [*load(folder), note])


def remove(folder: Path, number: int) -> Note:
    """Take away one note, by its place in ``load`` counted from 1. Raises ``RefusedNote``."""
    kept = load(folder)
    if not 1 <= number <= len(kept):
        raise RefusedNote("Aucune note ne porte ce numéro.")
    gone = kept.pop(number - 1)
    _save(folder, kept)
    return gone


def replace_file(path: Path, text: str) -> None:
    """Write a whole file so that whoever reads it meets the old one or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _save(folder: Path, notes: list[Note]) -> None:
    rows = [{**asdict(note), "begins": note.begins.isoformat(), "ends": note.ends.isoformat()} for note in notes]
    replace_file(_path(folder), json.dumps(rows, ensure_ascii=False, indent=1))


def _path(folder: Path) -> Path:
    return folder / "notes.json"


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)

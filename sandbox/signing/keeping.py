"""Where the stand-in keeps its envelopes, in the folder that it is given: started again, it knows them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

_WORDS = "envelope.json"


@dataclass
class Envelope:
    """What was put, and who has signed."""

    told: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    signed: dict[str, str] = field(default_factory=dict)
    is_open: bool = False
    is_cancelled: bool = False

    @property
    def completed_at(self) -> str | None:
        """Since when all have signed."""
        return max(self.signed.values()) if self.signed and len(self.signed) == len(self.told["signers"]) else None

    @property
    def is_over(self) -> bool:
        """Whether nobody signs any more."""
        return self.is_cancelled or datetime.fromisoformat(self.told["ends_at"]) < datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder, with one more in it for each envelope: its words, and its papers."""

    folder: Path

    def keep(self, key: str, words: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
        """Write one envelope as it stands; a file is there whole or not at all."""
        own = self.folder / key
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        for paper, data in files.items():
            if not (own / f"{paper}.pdf").exists():
                _write(own / f"{paper}.pdf", data)
        _write(own / _WORDS, json.dumps(words, ensure_ascii=False).encode())

    def read(self) -> Iterator[tuple[str, dict[str, Any], dict[str, bytes]]]:
        """Every envelope that was kept; one that cannot be read is left aside, for whoever asks makes it anew."""
        for words in sorted(self.folder.glob(f"*/{_WORDS}")):
            try:
                key, told = str(UUID(words.parent.name)), dict(json.loads(words.read_bytes()))
                files = {paper.stem: paper.read_bytes() for paper in words.parent.glob("*.pdf")}
            except (OSError, ValueError, TypeError):
                continue
            yield key, told, files


def _write(file: Path, data: bytes) -> None:
    part = file.with_suffix(".part")
    part.write_bytes(data)
    part.replace(file)

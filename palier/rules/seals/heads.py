"""The list of heads that leaves the machine: one line a head, each sealed with the line before it.

Whoever keeps one line knows whether any line before it was changed: no later seal is the same. Bytes in, bytes out, standard
library alone; ``deploy/witness.py`` reads the same lines without this package.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

FORMAT = "palier/tetes/1"
FIRST_SEAL = "0" * 64


class HeadKind(StrEnum):
    """What a head is of."""

    RANKING = "classement"
    """The head of a closed ranking, as its public file ends."""
    JOURNAL = "journal"
    """The root of a day over every chain (``rules.seals.chain``)."""


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One head, as it is published and kept."""

    position: int
    at: str
    """When it was published, in UTC, to the second."""
    kind: str
    name: str
    """The list and the version of its ranking (``id/1``), or the day of a root."""
    head: str
    seal: str

    def text(self) -> str:
        """As it is written on a line of its own."""
        return f"{self.position} {self.at} {self.kind} {self.name} {self.head} {self.seal}"


def instant(at: datetime) -> str:
    """An instant as a line tells it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ranking_name(publication: object, version: int) -> str:
    """The name of a ranking in the list."""
    return f"{publication}/{version}"


def seal(previous: str, said: str) -> str:
    """The seal of a line, over the seal before it and over all that it says but its own seal."""
    return hashlib.sha256(f"{FORMAT}\n{previous}\n{said}".encode()).hexdigest()


def follow(last: HeadLine | None, *, at: datetime, kind: HeadKind, name: str, head: str) -> HeadLine:
    """The line after ``last``."""
    position, previous = (last.position + 1, last.seal) if last else (1, FIRST_SEAL)
    said = f"{position} {instant(at)} {kind.value} {name} {head}"
    return HeadLine(position, instant(at), kind.value, name, head, seal(previous, said))


def faults(lines: Iterable[HeadLine], *, after: HeadLine | None = None) -> Iterator[str]:
    """What does not follow in a list that begins after ``after``, in sentences, in the order of the lines."""
    position, previous = (after.position, after.seal) if after else (0, FIRST_SEAL)
    for line in lines:
        said, _, _ = line.text().rpartition(" ")
        if line.position != position + 1:
            yield f"Ligne {line.position} : elle devrait porter le numéro {position + 1}."
        elif line.seal != seal(previous, said):
            yield f"Ligne {line.position} : elle ne suit pas celle d’avant."
        position, previous = line.position, line.seal

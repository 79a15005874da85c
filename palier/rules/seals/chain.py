"""The chain that seals rows: the digest of a row, the step from a line to the next, the root over all heads (ADR 42).

This is the contract of whoever keeps, publishes or checks heads outside: bytes in, bytes out, standard library alone.

- **A row** is the columns of its description, each as the text that the database prints, or nothing. A column's digest is
  SHA-256 of salt, name and value, each behind its length; the row's is SHA-256 of its name and of its columns' digests.
  The salt is the row's own and is destroyed with it: what is left then tells nothing.
- **A line** seals one state of one row. The head after it is SHA-256 of the head before it and of the line as canonical
  JSON: without a line, with one changed, or with two exchanged, no later head is the same.
- **A root** is the Merkle root (RFC 6962) over the heads of one day, sorted by the name of their chain, behind a first
  leaf that holds the day and the root before.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import pairwise

from palier.rules.law import canonical

FORMAT = "palier/chaine/1"
PLATFORM = "plateforme"
"""The chain of what belongs to no organisation; the others bear the public id of theirs."""
FIRST_HEAD = "0" * 64
SALT_BYTES, MARK_BYTES = 16, 4


class ChainLineKind(StrEnum):
    """What a line says of its row."""

    STATE = "etat"
    """It is so."""
    TAKEN_OVER = "reprise"
    """It was so when sealing began: it is older than the chain."""
    REWRITTEN = "reecriture"
    """It is so, and was otherwise, though nothing of it may change."""
    UNNOTED = "sans_note"
    """It is so, and whoever wrote it last is none of those that noted it: a trigger was off."""
    UNTOLD = "sans_acte"
    """It is so, and whoever wrote it left no line in the journal, where an act must leave one."""
    REMOVED = "retrait"
    """It is no more."""
    VANISHED = "disparition"
    """It was gone before any state of it was sealed, and nothing said so."""
    BEGUN = "debut"
    """From here on, no row of this table is taken over any more."""


@dataclass(frozen=True, slots=True)
class Description:
    """Which columns of a table are sealed. Other columns make another version: what is sealed says under which."""

    table: str
    version: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """The digest of a row, and four bytes of each column's: they say which column is no longer the same."""

    digest: bytes
    marks: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainLine:
    """One line of a chain, as it is hashed. ``row`` is the opaque key of the row inside its table."""

    chain: str
    position: int
    kind: ChainLineKind
    table: str
    row: str
    version: int
    digest: str
    marks: str
    proof: str = ""
    """Public id of the erasure, for a row that left with one."""
    sealed_at: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: how many lines it has, and the head after the last one."""

    position: int
    head: str


def _framed(part: bytes) -> bytes:
    return b"%d:%b," % (len(part), part)


def column_digest(salt: bytes, name: str, value: str | None) -> bytes:
    """The digest of one column; nothing and the empty text are two different values."""
    told = b"-" if value is None else _framed(value.encode())
    return hashlib.sha256(_framed(salt) + _framed(name.encode()) + told).digest()


def seal(description: Description, row: str, values: Sequence[str | None], salt: bytes) -> Sealed:
    """The digest of a row whose values come in the order of its description."""
    columns = [column_digest(salt, name, value) for name, value in zip(description.columns, values, strict=True)]
    name = f"{FORMAT} {description.table} {description.version} {row}\n".encode()
    return Sealed(
        hashlib.sha256(name + b"".join(columns)).digest(), b"".join(column[:MARK_BYTES] for column in columns)
    )


def differing(description: Description, values: Sequence[str | None], salt: bytes, marks: bytes) -> tuple[str, ...]:
    """The columns that are not those that were sealed; empty when a mark cannot say."""
    told = zip(description.columns, values, strict=True)
    return tuple(
        name
        for n, (name, value) in enumerate(told)
        if column_digest(salt, name, value)[:MARK_BYTES] != marks[n * MARK_BYTES : (n + 1) * MARK_BYTES]
    )


def next_head(head: bytes, line: ChainLine) -> bytes:
    """The head of a chain after one more line."""
    return hashlib.sha256(head + canonical.encode(asdict(line))).digest()


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root of a Merkle tree as RFC 6962 draws it: leaves and nodes are hashed apart, and no leaf counts twice."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        # Pairs from the left, the last one alone goes up as it is: the tree of RFC 6962, level by level.
        paired = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in list(pairwise(level))[::2]]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def root(day: str, previous: str, heads: Mapping[str, Head]) -> str:
    """The root of a day (ISO date) after the root before, in hexadecimal, over the heads of all chains by their names."""
    first = canonical.encode({"day": day, "format": FORMAT, "previous": previous})
    leaves = (
        canonical.encode({"chain": name, "head": heads[name].head, "position": heads[name].position})
        for name in sorted(heads)
    )
    return merkle_root([first, *leaves]).hex()

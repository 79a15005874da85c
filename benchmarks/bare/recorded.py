"""What a page sent to the database, and what it answered, as one process hands it to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Statement(NamedTuple):
    """One statement as the server is sent it: with ``$1``, ``$2``, or without values."""

    text: bytes
    values: list[bytes] | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A page: its status, its bytes, what left for the database, message by message, and how the web enters that."""

    status: int
    body: bytes
    messages: list[list[Statement]]
    database: str

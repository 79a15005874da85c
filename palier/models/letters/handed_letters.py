"""Letters of the register handed to who prints them: what the envelope bears, asked of the database, and no file."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

_ASKED = "SELECT letter, numero, addressee, address, lives_at, is_hidden FROM palier_handed_letters(%s)"


@dataclass(frozen=True, slots=True)
class Handed:
    """The envelope of one letter. Of a hidden person nothing is told; of a letter that waits no more, the name alone."""

    numero: str
    name: str
    address: str
    lives_at: tuple[str, ...]
    """Codes of communes."""
    is_hidden: bool


def read(letters: Collection[int]) -> dict[int, Handed]:
    """The envelopes of these letters, by id: those that were handed to the caller's own organisation, and no other."""
    if not letters:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [list(letters)])
        return {row[0]: Handed(row[1], row[2], row[3], tuple(row[4]), row[5]) for row in cursor.fetchall()}


def hand_over(named: int) -> int:
    """Hand each letter of the register that nobody printed to who is named for it now; how many wait at ``named``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_hand_over(%s)", [named])
        return int(cursor.fetchone()[0])

"""A text that the database reads and plans once for a connection and a role, and is then given values (ADR 187).

Row security makes a plan of the role under which it was made, and PostgreSQL throws it away under another: each role has a name
of its own for the same text. Where a connection prepares nothing, the text is asked as it stands, with its values written in.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from hashlib import blake2s
from uuid import UUID

from django.conf import settings
from django.db import connection

_TYPES: dict[type, str] = {int: "bigint", datetime: "timestamptz", date: "date", UUID: "uuid"}
"""What the driver says of a value that it writes into a text; of a word it says nothing."""


_KINDS = (bool, int, str, datetime, date, UUID)
_MARKS: dict[type, Callable[[int], object]] = {
    int: lambda number: 4_000_000_000_000_000_000 + number,
    str: lambda number: f"\N{LEFT ANGLE BRACKET}{number}\N{RIGHT ANGLE BRACKET}",
    datetime: lambda number: datetime(number, 1, 1, tzinfo=UTC),
    date: lambda number: date(number, 1, 1),
    UUID: lambda number: UUID(int=number),
}


def kind_of(value: object) -> type:
    """The kind of a value that is served; of an enumeration, what its words are."""
    return next((kind for kind in _KINDS if isinstance(value, kind)), type(value))


def mark(kind: type, number: int) -> object | None:
    """Stands for a value of a kind while a text is written, and like none that a text says itself; none of another kind."""
    made = _MARKS.get(kind)
    return made(number) if made is not None else None


class PreparedText(str):
    """The text of a question as the framework has it, and the same as the server keeps it: constants in it, values apart."""

    __slots__ = ("kept", "name", "places")

    kept: bytes
    """With ``$1``, ``$2``."""
    places: tuple[int, ...]
    """Of each of these, which of the values that go with the text."""
    name: bytes

    def values(self, sent: Sequence[object]) -> list[bytes]:
        """What is sent with the name, of all that goes with the text."""
        return [_written(sent[place]) for place in self.places]


class TextsByRole:
    """One text, by the role under which it is asked."""

    def __init__(self, text: str, marked: Sequence[object], places: Sequence[int]) -> None:
        """``marked``: what goes with the text, with a value that is found nowhere else in each of these places."""
        with connection.cursor() as cursor:
            whole = cursor.mogrify(text, marked)
            written = {cursor.mogrify("%s", [marked[place]]): place for place in places}
        found: list[int] = []

        def apart(met: re.Match[str]) -> str:
            place = written[met[0]]
            found.append(place)
            kind = _TYPES.get(kind_of(marked[place]))
            return f"${len(found)}::{kind}" if kind else f"${len(found)}"

        each_mark = "|".join(sorted(map(re.escape, written), key=len, reverse=True))
        self._kept = (re.sub(each_mark, apart, whole) if written else whole).encode()
        self._text, self._places = text, tuple(found)
        self.is_whole = len(found) == len(places)
        """Whether each value was found in its place: a text that is not is asked as it stands."""
        self._by_role: dict[str, PreparedText] = {}

    def now(self) -> str:
        """The text for whoever acts now."""
        acting = getattr(connection, "palier_acting", None)
        role = acting.role if acting is not None else ""
        found = self._by_role.get(role)
        if found is None:
            found = PreparedText(self._text)
            found.kept, found.places = self._kept, self._places
            found.name = blake2s(self._kept + role.encode(), digest_size=12).hexdigest().encode()
            self._by_role[role] = found
        return found if self.is_whole and settings.KEEPS_READINGS else self._text


class KeptText:
    """A text of our own whose every value is of one kind, known by its place."""

    def __init__(self, text: str, *kinds: type) -> None:
        """Nothing is asked of the database, nor of the driver, until it is first sent."""
        self.text, self.kinds = text, kinds
        self._texts: TextsByRole | None = None

    def now(self) -> str:
        """The text for whoever acts now."""
        if self._texts is None:
            marks = [mark(kind, 1 + place) for place, kind in enumerate(self.kinds)]
            self._texts = TextsByRole(self.text, marks, range(len(marks)))
        return self._texts.now()


def _written(value: object) -> bytes:
    if isinstance(value, int):
        return int.__repr__(value).encode()
    if isinstance(value, datetime | date):
        return value.isoformat().encode()
    return str.__str__(value).encode() if isinstance(value, str) else str(value).encode()

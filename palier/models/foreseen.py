"""What a page has asked before it needs it: the same question then gets what came (ADR 181).

Held by a page that is only read, under the role in which it was asked, until anything is written or the page ends. A question is
the same where its text and its values are, to the letter.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import connection

type Rows = list[tuple[Any, ...]]

_ONLY_READ = ("SELECT", "SAVEPOINT", "RELEASE")
"""How a statement begins that writes nothing; a function that writes is called by ``together.call``."""


class ReadPage(StrEnum):
    """A page whose readings are foreseen; each reading says of which it is (``WrittenReading``)."""

    FILE = "mon-dossier"
    CANDIDATURES = "mes-candidatures"
    CANDIDATURE = "candidature"
    HOME = "publication"
    OPEN_HOME = "publication ouverte"
    """Of a home whose list runs, beside what its page reads first."""
    SEARCH = "recherche"
    POINTS = "points"
    LETTERS = "courrier"


@dataclass(slots=True)
class AskedAhead:
    """What came for one page, and what was asked of it."""

    came: dict[tuple[object, str, str], Rows] = field(default_factory=dict)
    """By the role, the text and the values."""
    used: set[tuple[object, str, str]] = field(default_factory=set)


@contextmanager
def page() -> Iterator[None]:
    """Around a page: what it foresees ends with it."""
    close()
    try:
        yield
    finally:
        close()


def begin_reading() -> None:
    """This page is only read: from here on it may foresee."""
    close()
    connection.palier_foreseen = AskedAhead()  # type: ignore[attr-defined]
    connection.execute_wrappers.append(_watch)


def close() -> None:
    """Nothing is foreseen any more, nor will be until a page begins to be read."""
    if held() is not None:
        connection.palier_foreseen = None  # type: ignore[attr-defined]
        connection.execute_wrappers[:] = [one for one in connection.execute_wrappers if one is not _watch]


def held() -> AskedAhead | None:
    """What this page holds; none where it may not foresee."""
    found: AskedAhead | None = getattr(connection, "palier_foreseen", None)
    return found


def is_there(text: str, values: Sequence[Any]) -> bool:
    """Whether this question was asked ahead, by who acts now."""
    here = held()
    return here is not None and _key(text, values) in here.came


def taken(text: str, values: Sequence[Any]) -> Rows | None:
    """What came for this question, asked by who acts now; none where it is to be asked."""
    here = held()
    if here is None or not here.came:
        return None
    asked = _key(text, values)
    found = here.came.get(asked)
    if found is not None:
        here.used.add(asked)
    return found


def keep(text: str, values: Sequence[Any], rows: Rows) -> None:
    """Hold what came for a question that was asked ahead."""
    here = held()
    if here is not None:
        here.came[_key(text, values)] = rows


def forget() -> None:
    """Something is written: what came before it is asked again."""
    here = held()
    if here is not None:
        here.came.clear()


def _key(text: str, values: Sequence[Any]) -> tuple[object, str, str]:
    # Written as they are: true is not one, nor a day an instant.
    return getattr(connection, "palier_acting", None), text, repr(values)


def _watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 - the framework's
    if not str(sql).lstrip().startswith(_ONLY_READ):
        forget()
    return execute(sql, params, many, context)

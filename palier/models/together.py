"""Several questions in one message to the database, and several rows kept by one (ADR 176).

A question is a text, its values, and what its rows become. ``together`` asks some and gives their answers; ``ahead`` lets one
ride with whatever is asked next, under the role of this instant, in this order. Within ``kept_together`` rows and calls leave
in one message, in the order in which they were kept, with the next statement or at the end of the block: their errors are
raised there. ``foresee`` asks what a page is about to read: the same question then gets what came (``foreseen``).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, sql

from palier.models import foreseen
from palier.models.foreseen import Rows


@dataclass(frozen=True, slots=True)
class Asking[Answer]:
    """One question that nobody has sent yet."""

    text: str
    values: Sequence[Any]
    read: Callable[[Rows], Answer]
    """What its rows become."""

    def now(self) -> Answer:
        """Ask it by itself, where this page did not foresee it."""
        came = foreseen.taken(self.text, self.values)
        if came is not None:
            return self.read(came)
        with connection.cursor() as cursor:
            cursor.execute(self.text, self.values)
            return self.read(cursor.fetchall())


class Ahead[Answer]:
    """A question that waits for the next statement; its answer, once that has left."""

    def __init__(self, asked: Asking[Answer]) -> None:
        """Let it wait; where nothing can, it is asked at once, and where this page foresaw it, it is not."""
        self._came, self._read = foreseen.taken(asked.text, asked.values), asked.read
        self._cursor: Any = _waiting(asked.text, asked.values) if self._came is None else None

    def answer(self) -> Answer:
        """Its answer; it is sent now if it still waits."""
        if self._came is not None:
            return self._read(self._came)
        _send(self._cursor)
        return self._read(self._cursor.fetchall())


def ahead[Answer](asked: Asking[Answer]) -> Ahead[Answer]:
    """Let a question ride with what is asked next."""
    return Ahead(asked)


def together(*asked: Asking[Any]) -> list[Any]:
    """Ask independent questions in one message, in their order; the answer of each."""
    waiting = [ahead(each) for each in asked[:-1]]
    last = [each.now() for each in asked[-1:]]
    return [*(each.answer() for each in waiting), *last]


def foresee(*asked: Asking[Any]) -> None:
    """Ask in one message what this page is about to read, but what it has already; an error of it is raised here.

    Nothing, on a page that is not only read.
    """
    if foreseen.held() is None:
        return
    waiting = [(one, _waiting(one.text, one.values)) for one in asked if not foreseen.is_there(one.text, one.values)]
    if waiting and hasattr(connection, "settle"):
        connection.settle()
    for one, cursor in waiting:
        foreseen.keep(one.text, one.values, cursor.fetchall())


@contextmanager
def kept_together() -> Iterator[None]:
    """What is kept within leaves in one message, at the end at the latest. Within another such block, with it."""
    if _block() is not None:
        yield
        return
    block: list[tuple[Model, Any]] = []
    connection.palier_kept = block  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.palier_kept = None  # type: ignore[attr-defined]
    _finish(block)


def keep(row: Model) -> None:
    """Insert a row that is new; within ``kept_together`` its number comes with the end of the block."""
    block = _block()
    if block is None:
        row.save(force_insert=True)
        return
    text, values = _insert(row)
    block.append((row, _waiting(text, values)))


def keep_each(rows: Sequence[Model]) -> None:
    """The same of rows of one table that ask for no number: one statement where they are not kept together."""
    if _block() is None and rows:
        type(rows[0])._default_manager.bulk_create(rows)  # noqa: SLF001 - the framework's own word
        return
    for row in rows:
        keep(row)


def keep_with_next(row: Model) -> None:
    """Insert a row whose number nobody asks for, with whatever is asked next or the commit: its error is raised there."""
    _waiting(*_insert(row))


def send_kept() -> None:
    """Send what is kept until now, where somebody needs the number of a row of it."""
    block = _block()
    if block:
        _finish(block)


def send_waiting() -> None:
    """Send what was asked for itself and waits, before a step of somebody else: its error is none of theirs."""
    if hasattr(connection, "waits") and connection.waits():
        connection.settle()  # type: ignore[attr-defined]


def call(text: str, values: Sequence[Any]) -> None:
    """Ask something that answers nothing; within ``kept_together`` with what is kept there."""
    foreseen.forget()
    if _block() is not None:
        _waiting(text, values)
        return
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def call_ahead(text: str, values: Sequence[Any]) -> None:
    """The same, with whatever is asked next: what has to come before it, such as a lock."""
    foreseen.forget()
    _waiting(text, values)


def _block() -> list[tuple[Model, Any]] | None:
    found: list[tuple[Model, Any]] | None = getattr(connection, "palier_kept", None)
    return found


def _finish(block: list[tuple[Model, Any]]) -> None:
    """Send what waits; rows have then the number that the database gave them."""
    if hasattr(connection, "settle"):
        connection.settle()
    for row, cursor in block:
        if not _is_undone(cursor):
            _numbered(row, cursor)
    block.clear()


def _is_undone(cursor: Any) -> bool:  # noqa: ANN401 - a cursor of the framework
    """Whether a step that kept a row was undone before it left: nothing was written, nothing is numbered."""
    return getattr(cursor.cursor, "rider", None) is not None and not cursor.cursor.has_answer


def _waiting(text: str, values: Sequence[Any]) -> Any:  # noqa: ANN401 - a cursor of the framework
    cursor = connection.waiting_cursor() if hasattr(connection, "waiting_cursor") else connection.cursor()
    cursor.execute(text, values)
    return cursor


def _send(cursor: Any) -> None:  # noqa: ANN401 - the same
    rider = getattr(cursor.cursor, "rider", None)
    if rider is not None and connection.rides(rider):  # type: ignore[attr-defined]
        connection.settle()  # type: ignore[attr-defined]


def _insert(row: Model) -> tuple[str, Sequence[Any]]:
    """The framework's own text."""
    meta = row._meta  # noqa: SLF001 - said by no public name
    query = sql.InsertQuery(type(row))
    fields = [
        each for each in meta.local_concrete_fields if not each.generated and (each is not meta.auto_field or row.pk)
    ]
    query.insert_values(fields, [row])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = meta.db_returning_fields
    [(text, values)] = compiler.as_sql()
    return text, values


def _numbered(row: Model, cursor: Any) -> None:  # noqa: ANN401 - the same
    """What the database gave to a row that it took."""
    state = row._state  # noqa: SLF001 - as the framework's own insertion leaves it
    state.adding, state.db = False, connection.alias
    fields = row._meta.db_returning_fields  # noqa: SLF001 - the same
    if fields:
        for field, value in zip(fields, cursor.fetchone(), strict=True):
            setattr(row, field.attname, value)

"""The framework's connection, on which a statement may wait for the next one."""

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import count
from typing import Any

import psycopg
from django.db.backends.postgresql.base import Cursor
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGresult

from hosting.riding.riders import Rider, RidingConnection, RidingCursor


class FrameworkCursor(RidingCursor, Cursor):
    """The framework's own cursor, with what rides."""


class OneStatementCursor(FrameworkCursor):
    """The same, for whoever answers people: a statement slipped into a text ends nothing, and begins nothing behind it."""

    takes_several = False


class _Driver:
    """The driver as the framework knows it, but for the kind of connection that it makes."""

    connect = staticmethod(RidingConnection.connect)

    def __getattr__(self, name: str) -> object:
        return getattr(psycopg, name)


class RidingMixin:
    """Before the framework's own wrapper: ``ride`` is what it adds, and what is undone forgets what rides."""

    Database = _Driver()
    cursor_kind: type[FrameworkCursor] = FrameworkCursor
    connection: RidingConnection | None

    def __init__(self, *args: Any, **options: Any) -> None:
        """As the framework's; a pool makes connections of this kind too."""
        super().__init__(*args, **options)
        self._savepoints: dict[str, Rider | None] = {}
        if pool := self.settings_dict["OPTIONS"].get("pool"):  # type: ignore[attr-defined]
            pool.setdefault("connection_class", RidingConnection)

    def get_connection_params(self) -> dict[str, Any]:
        """As the framework's, with cursors that know what rides."""
        return {**super().get_connection_params(), "cursor_factory": self.cursor_kind}  # type: ignore[misc]

    def ride(
        self,
        text: str,
        values: Callable[[], Sequence[str]],
        heard: Callable[[Sequence[str | None]], None],
        *,
        may_be_passed: bool,
    ) -> Rider | None:
        """Let a statement, of which each ``%s`` is a value, wait for the next one; none where it has to be sent by itself.

        That is outside of a transaction, where each statement is alone, after something was undone, and after an error, of which
        whoever asks is told at once.
        """
        raw = self.connection
        if raw is None or raw.has_stepped_back or not self._may_ride():
            return None
        rider = Rider(_numbered(text), values, partial(_tell, heard), may_be_passed, takes_place=True)
        raw.riders.append(rider)
        return rider

    def _may_ride(self) -> bool:
        """Whether what is asked now may wait: in a transaction that still takes statements."""
        raw = self.connection
        return not (
            raw is None
            or raw.autocommit
            or self.needs_rollback  # type: ignore[attr-defined]
            or raw.info.transaction_status == TransactionStatus.INERROR
        )

    def waiting_cursor(self) -> Any:  # noqa: ANN401 - the framework's own, around ours
        """A cursor whose statement waits for the next one and leaves in its message, with the commit at the latest.

        Its answer is there once that has left, and so is its error. Where nothing can wait, it is sent at once.
        """
        cursor = self.cursor()  # type: ignore[attr-defined]
        cursor.cursor.waits = self._may_ride()
        return cursor

    def settle(self) -> None:
        """Send what waits now, as a statement that is watched like any other."""
        raw = self.connection
        if raw is None or not raw.riders:
            return

        def send(*_: object) -> None:
            with self.wrap_database_errors:  # type: ignore[attr-defined]
                raw.settle()

        executor: Callable[..., object] = send
        for watch in reversed(self.execute_wrappers):  # type: ignore[attr-defined]
            executor = partial(watch, executor)
        executor(raw.riders[-1].text.decode(), None, False, {"connection": self, "cursor": None})

    def rides(self, rider: Rider) -> bool:
        """Whether it still waits."""
        return self.connection is not None and rider in self.connection.riders

    def keeps(self, rider: Rider) -> bool:
        """Whether it waits with something behind it that was asked for itself."""
        riders = self.connection.riders if self.connection is not None else []
        return rider in riders and any(one.is_kept for one in riders[riders.index(rider) :])

    def waits(self) -> bool:
        """Whether anything waits that was asked for itself."""
        return self.connection is not None and any(one.is_kept for one in self.connection.riders)

    def get_off(self, rider: Rider) -> None:
        """Forget it, and all that came to wait behind it: nothing was asked of the database since it began to wait."""
        if self.rides(rider):
            riders = self.connection.riders  # type: ignore[union-attr]
            del riders[riders.index(rider) :]

    def is_sure(self) -> None:
        """The database has told what was not known after something was undone."""
        if self.connection is not None:
            self.connection.has_stepped_back = False

    def _close(self) -> None:
        if self.connection is not None:
            # A pool gives it to somebody else as it is, where nothing was asked of it.
            self.connection.forget_riders()
        super()._close()  # type: ignore[misc]

    def _savepoint(self, sid: str) -> None:
        """A step begins with the first thing that is asked in it."""
        self._savepoints[sid] = self._aside(self.ops.savepoint_create_sql(sid))  # type: ignore[attr-defined]

    def _savepoint_commit(self, sid: str) -> None:
        """Its end leaves with what comes next; where nothing was asked in it, neither leaves.

        What was asked for itself in it leaves now: its error is one of this step, and of no other.
        """
        begun = self._savepoints.pop(sid, None)
        if begun is not None and self.keeps(begun):
            super()._savepoint_commit(sid)  # type: ignore[misc]
        elif begun is not None and self.rides(begun):
            self.connection.riders.remove(begun)  # type: ignore[union-attr]
        else:
            self._aside(self.ops.savepoint_commit_sql(sid))  # type: ignore[attr-defined]

    def _savepoint_rollback(self, sid: str) -> None:
        begun = self._savepoints.get(sid)
        if self.connection is not None and begun is not None and self.rides(begun):
            # The database knows nothing of this step yet: what waits behind its beginning was asked in it.
            riders = self.connection.riders
            del riders[riders.index(begun) + 1 :]
            self.connection.has_stepped_back = True
            return
        if self.connection is not None:
            self.connection.forget_riders()
        super()._savepoint_rollback(sid)  # type: ignore[misc]

    def _aside(self, sql: str) -> Rider | None:
        with self.waiting_cursor() as cursor:
            cursor.cursor.is_kept = False
            cursor.execute(sql)
            rider: Rider | None = cursor.cursor.rider
            return rider


def _tell(heard: Callable[[Sequence[str | None]], None], results: list[PGresult]) -> None:
    row = [results[0].get_value(0, column) for column in range(results[0].nfields)]
    heard([None if each is None else each.decode() for each in row])


@cache
def _numbered(text: str) -> bytes:
    """The same statement, as the server has it."""
    numbers = count(1)
    return re.sub("%s", lambda _: f"${next(numbers)}", text).encode()

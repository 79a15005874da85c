"""The framework's connection, on which a statement may wait for the next one."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import count
from typing import Any

import psycopg
from django.db.backends.postgresql.base import Cursor
from psycopg.pq import TransactionStatus

from hosting.riding.riders import Rider, RidingConnection, RidingCursor


class FrameworkCursor(RidingCursor, Cursor):
    """The framework's own cursor, with what rides."""


class _Driver:
    """The driver as the framework knows it, but for the kind of connection that it makes."""

    connect = staticmethod(RidingConnection.connect)

    def __getattr__(self, name: str) -> object:
        return getattr(psycopg, name)


class RidingMixin:
    """Before the framework's own wrapper: ``ride`` is what it adds, and what is undone forgets what rides."""

    Database = _Driver()
    connection: RidingConnection | None

    def __init__(self, *args: Any, **options: Any) -> None:
        """As the framework's; a pool makes connections of this kind too."""
        super().__init__(*args, **options)
        if pool := self.settings_dict["OPTIONS"].get("pool"):  # type: ignore[attr-defined]
            pool.setdefault("connection_class", RidingConnection)

    def get_connection_params(self) -> dict[str, Any]:
        """As the framework's, with cursors that know what rides."""
        return {**super().get_connection_params(), "cursor_factory": FrameworkCursor}  # type: ignore[misc]

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
        if (
            raw is None
            or raw.autocommit
            or raw.has_stepped_back
            or self.needs_rollback  # type: ignore[attr-defined]
            or raw.info.transaction_status == TransactionStatus.INERROR
        ):
            return None
        rider = Rider(_numbered(text), values, heard, may_be_passed)
        raw.riders.append(rider)
        return rider

    def rides(self, rider: Rider) -> bool:
        """Whether it still waits."""
        return self.connection is not None and rider in self.connection.riders

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

    def _savepoint_rollback(self, sid: str) -> None:
        if self.connection is not None:
            self.connection.forget_riders()
        super()._savepoint_rollback(sid)  # type: ignore[misc]


@cache
def _numbered(text: str) -> bytes:
    """The same statement, as the server has it."""
    numbers = count(1)
    return re.sub("%s", lambda _: f"${next(numbers)}", text).encode()

"""A statement that waits for the next one of its connection, and leaves in the same message, before it.

The framework begins a transaction by a message of its own, and a page takes a role by another: a third of its round trips. Here
both wait until something is asked, then leave with it in one message (a *pipeline* of PostgreSQL): BEGIN, what rides, the
statement. The server skips whatever follows what fails, so that nothing is done before what rides was.

Two layers, of which the second rests on nobody's care. A cursor of the framework sends all together. Whatever else is asked of a
connection, by a cursor of another kind, a COPY, a text of several statements, goes through ``_start_query`` of the driver, and
what the driver says by itself (FETCH, a savepoint of its own) through ``_exec_command``: what rides leaves first, in a message of
its own. A connection that is closed, or set for its next borrower, has nobody's role waiting.

The names of the driver that begin with a line below are private to it: `tests/models/test_riding.py` fails where a release of it
does not have them, or does not call them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import Params, PQGen, Query, QueryNoTemplate
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult

from hosting.riding.keeping import Command, KeepingConnection, named_by

_SEVERAL = b";"
_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


@dataclass(slots=True, eq=False)
class Rider:
    """One statement that waits for another."""

    text: bytes
    """With ``$1``, ``$2``: its values travel apart."""
    values: Callable[[], Sequence[str]]
    """Asked for when it leaves, however long it has waited."""
    answered: Callable[[list[PGresult]], None]
    """Given what the server said of it, where that is no error."""
    may_be_passed: bool = False
    """Whether nothing is lost where another takes its place before anything was asked: it is then not sent."""
    takes_place: bool = False
    """Whether it takes the place of the one that waits right before it, where that one may be passed."""
    is_kept: bool = False
    """Whether somebody asked it for itself: it leaves with the commit at the latest, though nothing else is asked."""
    named: Command | None = None
    """What is sent in place of the text, where the server keeps that."""


class RidingConnection(KeepingConnection):
    """A connection of the driver, with what waits for its next statement."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """As the driver's; nothing rides yet."""
        super().__init__(*args, **options)
        self.riders: list[Rider] = []
        self.holds_back = False
        """Whether the cursor that begins a statement sends what rides itself."""
        self.has_stepped_back = False
        """Whether something was undone: what was done last is no more known from what was asked last."""

    def forget_riders(self) -> None:
        """Something is undone, and what waits was asked for since: it is never sent."""
        self.riders.clear()
        self.has_stepped_back = True

    def settle(self) -> None:
        """Send what rides now, in a message of its own."""
        if self.riders:
            with self.lock:
                self.wait(self._start_query())

    @contextmanager
    def pipeline(self) -> Iterator[psycopg.Pipeline]:
        """As the driver's: what rides leaves before it, for it cannot ride in a message that somebody else makes."""
        self.settle()
        with super().pipeline() as opened:
            yield opened

    def _start_query(self) -> PQGen[None]:
        if self.holds_back:
            return
        if self.riders and self._pipeline:
            raise errors.NotSupportedError("something rides before a pipeline that began without it")
        if self.riders and self.pgconn.transaction_status == TransactionStatus.INERROR:
            # Only an undoing is listened to now, and it undoes what would have been ridden before.
            self.forget_riders()
        if self.riders:
            yield from self.together()
        else:
            yield from super()._start_query()

    def _exec_command(self, command: QueryNoTemplate, result_format: Format = Format.TEXT) -> PQGen[PGresult | None]:
        """What the driver says by itself, without beginning a query: FETCH of a cursor of the server, a savepoint of its own."""
        if self.riders and isinstance(command, bytes) and command.startswith(b"ROLLBACK"):
            self.forget_riders()
        elif self.riders:
            yield from self._start_query()
        return (yield from super()._exec_command(command, result_format))

    def _set_autocommit_gen(self, value: bool) -> PQGen[None]:  # noqa: FBT001 - the driver’s own
        yield from super()._set_autocommit_gen(value)
        # Asked for in a transaction that never began: nobody who finds this connection later has it.
        self.riders.clear()

    def _commit_gen(self) -> PQGen[None]:
        has_begun = self.pgconn.transaction_status == TransactionStatus.INTRANS
        is_kept = self._is_sound() and any(one.is_kept for one in self.riders)
        if self.riders and (has_begun or is_kept):
            yield from self.together(Command(b"COMMIT"))
        else:
            # Nothing was asked since it began: nothing is there to commit. Or an error undoes it all.
            self.riders.clear()
            yield from super()._commit_gen()

    def _rollback_gen(self) -> PQGen[None]:
        self.forget_riders()
        yield from super()._rollback_gen()

    def together(self, *last: Command) -> PQGen[list[PGresult]]:
        """Send BEGIN where there is none yet, what rides, then this, in one message; the answers to the last of it.

        An error is that of the first that failed; what comes after it was not done.
        """
        self._check_connection_ok()
        riders = self.riders
        sent = [
            one
            for one, after in zip_longest(riders, riders[1:])
            if not (after and after.takes_place and one.may_be_passed)
        ]
        begun = [] if self._has_begun() else [self._get_tx_start_command()]
        commands = [
            *(Command(each) for each in begun),
            *(one.named or Command(one.text, [value.encode() for value in one.values()]) for one in sent),
            *last,
        ]
        # Not before: where a claim cannot be signed, what waits goes on waiting, and nothing is asked without it.
        self.riders = []
        answers = yield from self.in_one_message(commands)
        of_riders = answers[len(begun) : len(begun) + len(sent)]
        for rider, answer in zip(sent, of_riders, strict=False):
            if answer[0].status in _DONE:
                rider.answered(answer)
        for answer in answers:
            if answer[0].status == ExecStatus.FATAL_ERROR:
                raise self.refused(answer[0])
        return answers[-1]

    def _is_sound(self) -> bool:
        return self.pgconn.transaction_status in {TransactionStatus.IDLE, TransactionStatus.INTRANS}

    def _has_begun(self) -> bool:
        return bool(self.autocommit or self.pgconn.transaction_status != TransactionStatus.IDLE)


class RidingCursor(psycopg.ClientCursor[Any]):
    """A cursor that writes values into its text, as the framework's, and sends what rides together with it.

    One that ``waits`` sends nothing: its statement rides with the next one, and its answer is there once that has left.
    """

    waits = False
    takes_several = True
    """Whether a text may hold several statements: none that answers people does, and one slipped in is then refused."""
    is_kept = True
    """Of one that waits: whether its statement leaves though nothing else is asked."""
    rider: Rider | None = None
    """What waits, or has waited; none where it was sent at once."""
    has_answer = False
    """Whether what waited was answered: undone before it left, it never is."""

    def executemany(self, query: Query, params_seq: Iterable[Params], *, returning: bool = False) -> None:
        """As the driver's, which makes a pipeline of it."""
        if isinstance(self.connection, RidingConnection):
            self.connection.settle()
        super().executemany(query, params_seq, returning=returning)

    def _execute_gen(
        self, query: Query, params: Params | None = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> PQGen[None]:
        conn: Any = self.connection
        if self.waits:
            yield from self._wait_gen(conn, query, params)
            return
        named = named_by(conn, query, params)
        # Whoever looks whether a server answers connects by the plain driver, with these parameters.
        is_plain = not isinstance(conn, RidingConnection) or not (conn.riders or named) or conn._pipeline  # noqa: SLF001 - one that began before
        if is_plain or conn.pgconn.transaction_status == TransactionStatus.INERROR:
            yield from super()._execute_gen(query, params, prepare=prepare, binary=binary)
            return
        if named:
            yield from self._begin_gen(conn, query)
            self._answered((yield from conn.together(named)))
            self._last_query = query
            return
        yield from self._begin_gen(conn, query)
        statement = self._convert_query(query, params)
        if self.takes_several and _SEVERAL in statement.query:
            # Several statements are one text of the simple protocol, which nothing can ride with.
            yield from super()._execute_gen(query, params, prepare=prepare, binary=binary)
            return
        self._query = statement
        self._answered((yield from conn.together(Command(statement.query))))
        self._last_query = query

    def _execute_send(self, query: Any, *, force_extended: bool = False, binary: bool | None = None) -> None:  # noqa: ANN401 - of any kind
        super()._execute_send(query, force_extended=force_extended or not self.takes_several, binary=binary)

    def _begin_gen(self, conn: Any, query: Query) -> PQGen[None]:  # noqa: ANN401 - a connection that rides
        """Be ready for the answer of a statement; nothing leaves yet."""
        conn.holds_back = True
        try:
            yield from self._start_query(query)
        finally:
            conn.holds_back = False

    def _wait_gen(self, conn: Any, query: Query, params: Params | None) -> PQGen[None]:  # noqa: ANN401 - the same
        yield from self._begin_gen(conn, query)
        named = named_by(conn, query, params)
        if named is None:
            self._query = statement = self._convert_query(query, params)
        text = named.text if named else statement.query
        self.rider = Rider(text, tuple, self._answered, is_kept=self.is_kept, named=named)
        conn.riders.append(self.rider)
        self._last_query = query

    def _answered(self, results: list[PGresult]) -> None:
        self._check_results(results)
        self._set_results(results)
        self.has_answer = True

"""Statements that leave in one message, and those among them that the server keeps, read and planned, under a name (ADR 187)."""

import logging
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

import psycopg
from psycopg import errors, generators
from psycopg.abc import Params, PQGen
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

_NOT_KEPT = (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement)
"""What a server says of a statement that another connection was told to keep: a pooler between them keeps none."""
_OUTDATED = "RevalidateCachedQuery"
"""Where PostgreSQL says that a kept statement would answer with columns of another kind: one was changed since."""
log = logging.getLogger(__name__)


@runtime_checkable
class NamedText(Protocol):
    """A text that the server may keep, read and planned, under a name of the role that asks."""

    kept: bytes
    """With ``$1``, ``$2``."""
    name: bytes

    def values(self, sent: Sequence[Any]) -> list[bytes]:
        """What goes with the name, of what goes with the text."""


class Command(NamedTuple):
    """One statement of a message."""

    text: bytes
    values: list[bytes] | None = None
    name: bytes = b""
    """Under which the server keeps it, read and planned; of none, it is read each time."""


class KeepingConnection(psycopg.Connection[Any]):
    """A connection of the driver that sends several statements in one message, and has the server keep some."""

    keeps_plans = True
    """Whether statements are kept by the server: until one of them is not, in this process."""
    turns = 0
    """How often this process had to have everything kept anew, under other names."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """As the driver's; nothing is kept yet."""
        super().__init__(*args, **options)
        self.kept_names: dict[bytes, bytes] = {}
        """Statements that the server keeps for this connection, and what each is called there."""
        self.missed = 0
        """How many of those that it was told to keep it did not."""

    def refused(self, answer: PGresult) -> psycopg.Error:
        """The error that an answer is. Of what the server keeps no more, the loss of this connection: another has its own."""
        error = errors.error_from_result(answer, encoding="utf-8")
        if isinstance(error, _NOT_KEPT) and KeepingConnection.keeps_plans:
            KeepingConnection.keeps_plans = False
            log.error("What stands before the database keeps no statement: each is read and planned anew")
        elif error.diag.source_function != _OUTDATED:
            return error
        # A pooler holds what was kept of it to be the same for whoever connects next: it is another text from now on.
        KeepingConnection.turns += 1
        self.pgconn.finish()
        return errors.OperationalError(f"what this connection kept is no more: {error.diag.message_primary}")

    def in_one_message(self, commands: Sequence[Command]) -> PQGen[list[list[PGresult]]]:
        """The answers, one list for each command. A connection that breaks in the middle is closed: nobody finds a half."""
        answers: list[list[PGresult]] = []
        try:
            self.pgconn.enter_pipeline_mode()
            new = [self._send(one) for one in commands]
            self.pgconn.pipeline_sync()
            yield from generators.send(self.pgconn)
            for name in new:
                if name and (refused := (yield from self._kept(name))):
                    yield from generators.fetch_many(self.pgconn)  # skipped by the server
                    answers.append(refused)
                else:
                    answers.append((yield from self._answer()))
            yield from generators.fetch_many(self.pgconn)
            self.pgconn.exit_pipeline_mode()
        except BaseException:
            self.pgconn.finish()
            for answer in answers:
                if answer and answer[0].status == ExecStatus.FATAL_ERROR:
                    # The server said why before it went away.
                    raise errors.error_from_result(answer[0], encoding="utf-8") from None
            raise
        return answers

    def _send(self, one: Command) -> bytes:
        """Put a command in the message; the name under which the server is told to keep it before, where it is."""
        if not one.name:
            self.pgconn.send_query_params(one.text, one.values)
            return b""
        name = b"%b_%d" % (one.name, KeepingConnection.turns)
        is_new = name not in self.kept_names
        if is_new:
            # What a server skipped is in use for a pooler all the same, which ends the connection that says it again.
            # Asked twice in one message, it is told once.
            self.kept_names[name] = b"%b_%d" % (name, self.missed)
            # The name in the text too: of two names of one text, a pooler has the server keep one statement.
            self.pgconn.send_prepare(self.kept_names[name], b"%b /*%b*/" % (one.text, name))
        self.pgconn.send_query_prepared(self.kept_names[name], one.values)
        return name if is_new else b""

    def _kept(self, name: bytes) -> PQGen[list[PGresult] | None]:
        """What the server said of a statement that it was told to keep, where it does not."""
        told = yield from self._answer()
        if told[0].status == ExecStatus.COMMAND_OK:
            return None
        del self.kept_names[name]
        self.missed += 1
        return told

    def _answer(self) -> PQGen[list[PGresult]]:
        told: list[PGresult] = yield from generators.fetch_many(self.pgconn)
        if not told:
            raise errors.OperationalError("the connection was lost in the middle of a message")
        return told


def named_by(conn: Any, query: Any, params: Params | None) -> Command | None:  # noqa: ANN401 - of any kind
    """What is sent of a text that the server keeps; none where it keeps nothing for this connection.

    Raises ``DataError`` for a word that no text of it may hold.
    """
    if not (isinstance(query, NamedText) and isinstance(conn, KeepingConnection) and KeepingConnection.keeps_plans):
        return None
    values = query.values(list(params or ()))
    if any(b"\0" in each for each in values):
        # As the driver says it, whose own way would end the value there.
        raise errors.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return Command(query.kept, values, query.name)

"""Taking a role in the database, for the rest of the transaction.

Every request starts as the gate; a page then acts as the public, a demandeur or a member of an organisation. The login of
the web has no right of its own, so a page that takes no role can read nothing; and a role without a signed claim of who
acts can read nothing either (``claims``, ADR 39).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import psycopg
from django.db import connection

from palier.models.doors import claims, row_security


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """A role and the ids that its policies compare with."""

    role: str = row_security.GATE
    user: int | None = None
    actor: UUID | None = None
    """Public id of the user: the one that the journal may name."""
    organisation: int | None = None
    demande: int | None = None
    numero: str | None = None


GATE = Acting(role=row_security.GATE)
PUBLIC = Acting(role=row_security.PUBLIC)
CLOCK = Acting(role=row_security.CLOCK)


_TAKE = "SELECT current_setting('role'), set_config('role', %s, true)"
TAKE_CLAIMED = "SELECT current_setting('role'), palier_take(%s), set_config('role', %s, true)"
"""The role before, read first. The claim is verified under it, bound to this transaction, and holds under its own role alone."""


def take(acting: Acting) -> None:
    """Act in this role until the transaction ends or another is taken. Needs a transaction: outside one it is lost."""
    _take(acting)


def _take(acting: Acting) -> str:
    """Take a role; the one before as the database had it, told by the same statement."""
    if acting.role in row_security.WEB_ROLES:
        before = _take_claimed(acting, TAKE_CLAIMED)
    else:
        # The clock claims nothing: its login can take this role and no other.
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [acting.role])
            before = str(cursor.fetchone()[0])
    connection.palier_acting = acting  # type: ignore[attr-defined]
    return before


def begin(acting: Acting, *, bound: int) -> None:
    """Take the first role of a transaction, and let no statement after it take longer than ``bound`` milliseconds.

    One statement for both. `leave` lifts the bound: a commit that waits is never cancelled.
    """
    _take_claimed(acting, f"{TAKE_CLAIMED}, set_config('statement_timeout', %s, true)", str(bound))
    connection.palier_acting = acting  # type: ignore[attr-defined]


def _take_claimed(acting: Acting, statement: str, *more: str) -> str:
    """In one statement whose text holds no value: the claim is seen neither in a list of activity nor in a log.

    Gives the role before.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        apart = psycopg.Cursor(connection.connection)
    # The framework's own cursors write the values into the text; this one sends them apart.
    with connection.make_cursor(apart) as cursor:  # type: ignore[arg-type]
        cursor.execute(statement, [claims.signed(acting), acting.role, *more])
        return str(cursor.fetchone()[0])


def leave() -> None:
    """Back to the login itself and without a bound, as the commit needs it.

    A commit cancelled while it waits for the other host is kept all the same, and told as if both had it. PostgreSQL 18 was
    seen to stop counting before it commits; nothing here rests on that.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'none', true), set_config('statement_timeout', '0', true)")
    connection.palier_acting = None  # type: ignore[attr-defined]


def current() -> Acting | None:
    """What this connection acts as; ``None`` for the login itself, whatever a transaction that is over had taken."""
    acting: Acting | None = getattr(connection, "palier_acting", None)
    return acting if acting is not None and role_now() == acting.role else None


def is_of_the_web() -> bool:
    """Whether this connection acts under a role of the web, as far as it was told: nothing is asked of the database."""
    acting: Acting | None = getattr(connection, "palier_acting", None)
    return acting is not None and acting.role in row_security.WEB_ROLES


def acts_for(demande: int) -> bool:
    """Whether this connection acts for the holder of a demande, as far as it was told: nothing is asked of the database."""
    acting: Acting | None = getattr(connection, "palier_acting", None)
    return acting is not None and acting.role == row_security.DEMANDEUR and acting.demande == demande


def role_now() -> str:
    """The role as the database has it, ``none`` for the login itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        return str(cursor.fetchone()[0])


@contextmanager
def taken(acting: Acting) -> Iterator[None]:
    """Act in a role for a block, then come back to the one before. An error leaves the role: the transaction is lost."""
    told: Acting | None = getattr(connection, "palier_acting", None)
    role = _take(acting)
    # What was told of a transaction that is over, or of a step undone, is not what the database has.
    before = told if told is not None and told.role == role else None
    yield
    if before is None:
        leave()
    elif not before == acting == connection.palier_acting:  # type: ignore[attr-defined]
        take(before)

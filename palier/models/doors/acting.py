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
from django.db import connection, transaction

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
    mandate: int | None = None
    """By which an adviser makes one act for the account of the household whose role this is (ADR 67)."""
    word: str | None = None
    """The word of its scope under which the act is made."""
    visit: int | None = None
    """At a counter, for the account of the household whose role this is, and whose person is there (ADR 70)."""
    registration: str | None = None
    """Which first registration somebody without a number fills alone: its public id, or the mark that finds it (ADR 88)."""


GATE = Acting(role=row_security.GATE)
PUBLIC = Acting(role=row_security.PUBLIC)
CLOCK = Acting(role=row_security.CLOCK)


_NOW = "current_setting('role'), current_setting('app.claim', true)"
_TAKE = f"SELECT {_NOW}, set_config('role', %s, true)"
TAKE_CLAIMED = f"SELECT {_NOW}, palier_take(%s), set_config('role', %s, true), current_setting('app.claim', true)"
"""Role and ticket before, read first; the claim is verified under that role, and its own ticket holds under its own role alone.

A step that is undone puts both back: the tickets say who acts then, which nothing here was told (``_known``).
"""
_MOST_TICKETS = 256


def take(acting: Acting) -> None:
    """Act in this role until the transaction ends or another is taken. Needs a transaction: outside one it is lost."""
    _take(acting)


def roles_taken() -> frozenset[str]:
    """Every role under which this connection asked anything since its transaction began with ``begin``."""
    return frozenset(_roles())


def _roles() -> set[str]:
    found: set[str] | None = getattr(connection, "palier_roles", None)
    if found is None:
        found = connection.palier_roles = set()  # type: ignore[attr-defined]
    return found


def _take(acting: Acting) -> Acting | None:
    """Take a role; who acted before as the database had it, told by the same statement."""
    _roles().add(acting.role)
    if acting.role in row_security.WEB_ROLES:
        before = _take_claimed(acting, TAKE_CLAIMED)
    else:
        # The clock claims nothing. Its login takes this role, and steps down to an organisation's under a claim (ADR 127).
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [acting.role])
            role, ticket, _ = cursor.fetchone()
            before = _known(role, ticket)
    connection.palier_acting = acting  # type: ignore[attr-defined]
    return before


def begin(acting: Acting, *, bound: int) -> None:
    """Take the first role of a transaction, and let no statement after it take longer than ``bound`` milliseconds.

    One statement for both. `leave` lifts the bound: a commit that waits is never cancelled.
    """
    _tickets().clear()
    _roles().clear()
    _roles().add(acting.role)
    _take_claimed(acting, f"{TAKE_CLAIMED}, set_config('statement_timeout', %s, true)", str(bound))
    connection.palier_acting = acting  # type: ignore[attr-defined]


def _take_claimed(acting: Acting, statement: str, *more: str) -> Acting | None:
    """In one statement whose text holds no value: the claim is seen neither in a list of activity nor in a log.

    Gives who acted before.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        apart = psycopg.Cursor(connection.connection)
    # The framework's own cursors write the values into the text; this one sends them apart.
    with connection.make_cursor(apart) as cursor:  # type: ignore[arg-type]
        cursor.execute(statement, [claims.signed(acting), acting.role, *more])
        role, ticket, _, _, taken_now, *_ = cursor.fetchone()
    before = _known(role, ticket)
    tickets = _tickets()
    tickets[taken_now] = acting
    if len(tickets) > _MOST_TICKETS:
        # Whose ticket was forgotten acts as nobody, and reads nothing.
        del tickets[next(iter(tickets))]
    return before


def _tickets() -> dict[str, Acting]:
    """What was taken in this transaction, by the ticket that the database gave for it: none can be made by hand, nor guessed."""
    found: dict[str, Acting] | None = getattr(connection, "palier_tickets", None)
    if found is None:
        found = connection.palier_tickets = {}  # type: ignore[attr-defined]
    return found


def _known(role: str, ticket: str | None) -> Acting | None:
    """Who acts by this role and this ticket of the database; none for the login itself."""
    if role == row_security.CLOCK:
        return CLOCK
    acting = _tickets().get(ticket or "")
    return acting if acting is not None and acting.role == role else None


def leave() -> None:
    """Back to the login itself and without a bound, as the commit needs it.

    A commit cancelled while it waits for the other host is kept all the same, and told as if both had it. PostgreSQL 18 was
    seen to stop counting before it commits; nothing here rests on that.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'none', true), set_config('statement_timeout', '0', true)")
    connection.palier_acting = None  # type: ignore[attr-defined]


def current() -> Acting | None:
    """What this connection acts as, as the database has it; ``None`` for the login itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_NOW}")
        return _known(*cursor.fetchone())


def is_of_the_web() -> bool:
    """Whether this connection acts under a role of the web, as far as it was told: nothing is asked of the database."""
    acting: Acting | None = getattr(connection, "palier_acting", None)
    return acting is not None and acting.role in row_security.WEB_ROLES


def acts_for(demande: int) -> bool:
    """Whether this connection acts for the holder of a demande, as far as it was told: nothing is asked of the database."""
    acting: Acting | None = getattr(connection, "palier_acting", None)
    return acting is not None and acting.role == row_security.DEMANDEUR and acting.demande == demande


def is_in_a_visit() -> bool:
    """Whether this connection acts for a household at a counter, as far as it was told: nothing is asked of the database."""
    acting: Acting | None = getattr(connection, "palier_acting", None)
    return acting is not None and acting.visit is not None


@contextmanager
def stepped(acting: Acting) -> Iterator[None]:
    """As ``taken``; and where the block raises, what it wrote is undone, and the role of before holds again."""
    before: Acting | None = getattr(connection, "palier_acting", None)
    try:
        # A step undone gives back the role and the claim of before it: both are settings of the transaction.
        with transaction.atomic(), taken(acting):
            yield
    except BaseException:
        connection.palier_acting = before  # type: ignore[attr-defined]
        raise


@contextmanager
def taken(acting: Acting) -> Iterator[None]:
    """Act in a role for a block, then come back to the one before, also by an error that somebody may catch."""
    before = _take(acting)
    try:
        yield
    except BaseException:
        if _is_whole():
            _come_back(before)
        else:
            # Nothing more can be asked: what undoes this puts the database back, and this says so.
            connection.palier_acting = before  # type: ignore[attr-defined]
        raise
    if not before == acting == connection.palier_acting:  # type: ignore[attr-defined]
        _come_back(before)


def _come_back(before: Acting | None) -> None:
    if before is None:
        leave()
    else:
        take(before)


def _is_whole() -> bool:
    """Whether the transaction still takes statements: no error of the database ended it, nor its connection."""
    raw = connection.connection
    if raw is None or connection.needs_rollback:
        return False
    return bool(raw.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS)

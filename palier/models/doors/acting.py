"""Taking a role in the database, for the rest of the transaction.

Every request starts as the gate; a page then acts as the public, a demandeur or a member of an organisation. The login of
the web has no right of its own, so a page that takes no role can read nothing; and a role without a signed claim of who
acts can read nothing either (``claims``, ADR 39).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

import psycopg
from django.db import DatabaseError, connection, transaction

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
_BEGIN = f"{TAKE_CLAIMED}, set_config('statement_timeout', %s, true)"
_WRITTEN = "pg_current_xact_id_if_assigned()::text"
_LEAVE = f"SELECT {_NOW}, set_config('role', %s, true), set_config('statement_timeout', %s, true), {_WRITTEN}"
_MOST_TICKETS = 256


@dataclass(slots=True, eq=False)
class AskedRole:
    """A role that was taken: it waits for the next statement and leaves in its message, or left already (ADR 141)."""

    acting: Acting | None
    """``None`` for the login itself."""
    before: Acting | None
    """Who acted before: as far as it was told, then as the database has it."""
    after: "AskedRole | None" = None
    """The one that waited when this was asked for: never sent, if this could take its place."""
    is_told: bool = False
    """Whether the database has taken it."""
    has_written: bool = False
    """Of one that leaves: whether anything was written until then, by whoever acted."""
    rider: object | None = None
    """What waits for the next statement; none once it was sent by itself."""


def take(acting: Acting) -> None:
    """Act in this role until the transaction ends or another is taken. Needs a transaction: outside one it is lost."""
    _take(acting)


def roles_taken() -> frozenset[str]:
    """Every role under which this connection may have asked anything since its transaction began with ``begin``."""
    return frozenset(_roles())


def _roles() -> set[str]:
    found: set[str] | None = getattr(connection, "palier_roles", None)
    if found is None:
        found = connection.palier_roles = set()  # type: ignore[attr-defined]
    return found


def begin(acting: Acting, *, bound: int) -> AskedRole:
    """Take the first role of a transaction, and let no statement after it take longer than ``bound`` milliseconds.

    One statement for both, in the message that begins the transaction and asks its first question. `leave` lifts the bound: a
    commit that waits is never cancelled.
    """
    _tickets().clear()
    _roles().clear()
    if hasattr(connection, "is_sure"):
        connection.is_sure()
    return _take(acting, str(bound), statement=_BEGIN)


def _take(acting: Acting, *more: str, statement: str = "") -> AskedRole:
    """Take a role with the next statement; the database then tells who acted before.

    The clock claims nothing. Its login takes this role, and steps down to an organisation's under a claim (ADR 127).
    """
    _roles().add(acting.role)
    is_claimed = acting.role in row_security.WEB_ROLES

    def values() -> list[str]:
        return [*([claims.signed(acting)] if is_claimed else []), acting.role, *more]

    # What a claim does beside its role is not left out: which files a separation is of, which act a mandate gives. Nor is
    # the clock, from which alone its login steps down to an organisation.
    is_step = acting.role in {row_security.SEPARATION, row_security.CLOCK}
    does_more = bool(more) or is_step or bool(acting.mandate or acting.visit)
    return _asked(acting, statement or (TAKE_CLAIMED if is_claimed else _TAKE), values, may_be_passed=not does_more)


def _asked(acting: Acting | None, text: str, values: Callable[[], list[str]], *, may_be_passed: bool) -> AskedRole:
    """Let a change of role ride with the next statement; send it by itself where nothing can ride."""
    connection.ensure_connection()
    asked = AskedRole(acting, before=_told(), after=_waiting())

    def heard(row: Sequence[str | None]) -> None:
        _hear(asked, row)

    if hasattr(connection, "ride"):
        asked.rider = connection.ride(text, values, heard, may_be_passed=may_be_passed)
    if asked.rider is None:
        _send(text, values(), heard)
    connection.palier_asked = asked  # type: ignore[attr-defined]
    connection.palier_acting = acting  # type: ignore[attr-defined]
    return asked


def _send(text: str, values: list[str], heard: Callable[[Sequence[str | None]], None]) -> None:
    """In one statement whose text holds no value: the claim is seen neither in a list of activity nor in a log."""
    with connection.wrap_database_errors:
        apart = psycopg.Cursor(connection.connection)
    # The framework's own cursors write the values into the text; this one sends them apart.
    with connection.make_cursor(apart) as cursor:  # type: ignore[arg-type]
        cursor.execute(text, values)
        heard(cursor.fetchone())


def _hear(asked: AskedRole, row: Sequence[str | None]) -> None:
    """What the database tells of a role that it took: who acted before, and its own ticket."""
    if hasattr(connection, "is_sure"):
        connection.is_sure()
    asked.is_told = True
    passed = _passed(asked.after)
    asked.before = _known(str(row[0]), row[1])
    for one in passed:
        one.before, one.is_told, asked.before = asked.before, True, one.acting
    if asked.acting is None:
        asked.has_written = row[4] is not None
        return
    if asked.acting.role not in row_security.WEB_ROLES:
        return
    tickets = _tickets()
    tickets[str(row[4])] = asked.acting
    if len(tickets) > _MOST_TICKETS:
        # Whose ticket was forgotten acts as nobody, and reads nothing.
        del tickets[next(iter(tickets))]


def _passed(last: AskedRole | None) -> list[AskedRole]:
    """Those whose place another took before anything was asked, the first first."""
    found: list[AskedRole] = []
    while last is not None and not last.is_told:
        found.insert(0, last)
        last = last.after
    return found


def _waits(asked: AskedRole | None) -> bool:
    return asked is not None and asked.rider is not None and connection.rides(asked.rider)  # type: ignore[attr-defined]


def _waiting() -> AskedRole | None:
    """The last role that was asked for, if it still waits."""
    asked: AskedRole | None = getattr(connection, "palier_asked", None)
    return asked if _waits(asked) else None


def _told() -> Acting | None:
    """Who acts in this transaction, as far as it was told."""
    if _waiting() is None and connection.connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
        return None
    return getattr(connection, "palier_acting", None)


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


def leave() -> AskedRole:
    """Back to the login itself and without a bound, as the commit needs it: it rides with that, and tells what was written.

    A commit cancelled while it waits for the other host is kept all the same, and told as if both had it. PostgreSQL 18 was
    seen to stop counting before it commits; nothing here rests on that.
    """
    return _asked(None, _LEAVE, lambda: ["none", "0"], may_be_passed=False)


def current() -> Acting | None:
    """What this connection acts as, as the database has it; ``None`` for the login itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_NOW}")
        return _known(*cursor.fetchone())


def believed() -> Acting | None:
    """Who acts, as far as it was told: a role that was refused, or undone before it left, was never taken."""
    acting: Acting | None = getattr(connection, "palier_acting", None)
    asked: AskedRole | None = getattr(connection, "palier_asked", None)
    while asked is not None and acting == asked.acting and not asked.is_told and not _waits(asked):
        acting, asked = asked.before, asked.after
    return acting


def is_of_the_web() -> bool:
    """Whether this connection acts under a role of the web, as far as it was told: nothing is asked of the database."""
    acting = believed()
    return acting is not None and acting.role in row_security.WEB_ROLES


def acts_for(demande: int) -> bool:
    """Whether this connection acts for the holder of a demande, as far as it was told: nothing is asked of the database."""
    acting = believed()
    return acting is not None and acting.role == row_security.DEMANDEUR and acting.demande == demande


def is_in_a_visit() -> bool:
    """Whether this connection acts for a household at a counter, as far as it was told: nothing is asked of the database."""
    acting = believed()
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
    asked = _take(acting)
    try:
        yield
        _send_kept(asked)
    except BaseException:
        # Somebody may catch what raised, and keep what was written; an error of that undoes it all, and hides no other.
        with suppress(DatabaseError):
            _send_kept(asked)
        if asked.is_told and _is_whole():
            _come_back(asked.before)
        else:
            _forget(asked)
        raise
    if not asked.is_told:
        _forget(asked)
    elif not asked.before == acting == connection.palier_acting:  # type: ignore[attr-defined]
        _come_back(asked.before)


def settle() -> None:
    """Ask now for the role that waits, where somebody answers for what the database refuses of it."""
    if hasattr(connection, "settle"):
        connection.settle()


def _send_kept(asked: AskedRole) -> None:
    """What waits to be written was written in this role, and leaves in it."""
    if _waits(asked) and connection.keeps(asked.rider):  # type: ignore[attr-defined]
        connection.settle()  # type: ignore[attr-defined]


def _come_back(before: Acting | None) -> None:
    if before is None:
        leave()
    else:
        take(before)


def _forget(asked: AskedRole) -> None:
    """Nothing was asked in this role, which is not taken any more. Or nothing can be: what undoes this puts the database back."""
    if _waits(asked):
        connection.get_off(asked.rider)  # type: ignore[attr-defined]
    connection.palier_asked = asked.after  # type: ignore[attr-defined]
    connection.palier_acting = asked.before  # type: ignore[attr-defined]


def _is_whole() -> bool:
    """Whether the transaction still takes statements: no error of the database ended it, nor its connection."""
    raw = connection.connection
    if raw is None or connection.needs_rollback:
        return False
    return bool(raw.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS)

"""Nobody of the web makes a table, a view or a function of their session: whoever is served next on it would read them.

A connection of the web serves everybody in turn, and PostgreSQL looks for a name among what its session made before all else: a
``palier_message`` made by one statement slipped in would take the place of the table, under the claim of the next person
(docs/adr/0200). By default every role may make some; here the clock alone may, which closes lists with two tables of its own.
"""

from contextlib import suppress

from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connections, transaction

from palier.models.doors.row_security import CLOCK, ROLES

MAKERS = (CLOCK,)
"""The roles that may make what lasts as long as a session."""
_HELD = frozenset({"PUBLIC", "palier_web", "palier_worker", *ROLES})
"""Whose rights are closed: everybody's, and those of who serves. What an operator gives to a role of their own stays."""
_RIGHTS = """
    SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, a.privilege_type
    FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
    WHERE d.datname = current_database() AND a.grantee <> d.datdba AND a.privilege_type IN ('TEMPORARY', 'CREATE')
"""
"""Who may make temporary objects, or schemas, in this database, beside its owner. A copy of it has rights of its own."""
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('palier: what a session leaves behind'))"


def wanted() -> set[tuple[object, ...]]:
    """Role and right, where nothing is open."""
    return {(role, "TEMPORARY") for role in MAKERS}


def found(using: str = DEFAULT_DB_ALIAS) -> set[tuple[object, ...]]:
    """The same as the database has them now."""
    with connections[using].cursor() as cursor:
        cursor.execute(_RIGHTS)
        return {row for row in cursor.fetchall() if row[0] in _HELD}


def close(using: str = "owner") -> None:
    """Let the makers alone make any; as the owner. Twice is the same as once, and two hosts that start at once wait in turn.

    A database that is another's stays as its owner left it: the site starts, and ``verify-database`` names what is open.
    """
    with suppress(ProgrammingError), transaction.atomic(using):
        _close(using)


def _close(using: str) -> None:
    made = connections[using]
    name = made.ops.quote_name(made.settings_dict["NAME"])
    with made.cursor() as cursor:
        cursor.execute(_ALONE)
        there = found(using)
        for role, right in there - wanted():
            cursor.execute(f"REVOKE {right} ON DATABASE {name} FROM {role}")
        for role, right in wanted() - there:
            cursor.execute(f"GRANT {right} ON DATABASE {name} TO {role}")

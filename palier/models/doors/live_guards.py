"""What guards the rows beside the rules of access: the bodies of functions, the triggers, and what the roles may be and become.

The body that a function should have is the last that a migration of this release writes; nothing else is asked to say it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from palier.models.doors.row_security import CLOCK, ROLES, STAFF, WEB_ROLES

LOGINS = dict.fromkeys(WEB_ROLES, "palier_web") | {CLOCK: "palier_worker"}
"""Each role, and the login that takes it."""
STEPS_DOWN = {(role, "palier_worker") for role in STAFF}
"""The clock reads as an organisation of which it makes the archive: under its claim, what its members see (ADR 127)."""
EDITED = {
    "palier_household_present": "966ff338a1d6b51086c1cfe69c4047b66cc5c9ce32650cb498fee1b37eb3c9c7",
    "palier_place": "2fdeb2da4fe87bb60c9128e4f1480fb58eec90d1b0df38f17674ca0adac0e704",
}
"""Functions that a migration edited where they stood, by the digest of what came out: their last text is in no migration."""
_BODY = re.compile(r"CREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\s+(\w+)\s*\(.*?AS\s+\$(\w*)\$(.*?)\$\2\$", re.DOTALL)
_GONE = re.compile(r"DROP\s+FUNCTION\s+(?:IF\s+EXISTS\s+)?(\w+)")
_SET = re.compile(
    r"(CREATE|DROP)\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER\s+(?:IF\s+EXISTS\s+)?(\w+)\b[^;]*?\bON\s+(\w+)"
)
_FUNCTIONS = (
    "SELECT proname::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'palier%%'"
)
_AWAKE = """
    SELECT c.relname::text, t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = 'public'::regnamespace
        AND c.relname LIKE 'palier%%'
"""
_STRONG = """
    SELECT r.rolname::text, one.word FROM pg_roles r, LATERAL (VALUES
        ('SUPERUSER', r.rolsuper), ('BYPASSRLS', r.rolbypassrls), ('CREATEROLE', r.rolcreaterole),
        ('CREATEDB', r.rolcreatedb), ('REPLICATION', r.rolreplication)) AS one (word, has)
    WHERE one.has AND r.rolname = ANY (%s)
"""
_MEMBERS = """
    SELECT r.rolname::text, m.rolname::text FROM pg_auth_members a
    JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
    WHERE (r.rolname = ANY (%s) OR m.rolname = ANY (%s))
        AND m.oid <> (SELECT relowner FROM pg_class WHERE oid = 'palier_user'::regclass)
"""
"""Whoever makes a role is a member of it, which gives the owner of the tables nothing that it has not."""

type Rows = set[tuple[object, ...]]


def bodies() -> tuple[Rows, Rows]:
    """Name and digest of each function as it is, and as this release writes it."""
    written: dict[str, str] = {}
    for text in statements():
        for gone in _GONE.findall(text):
            written.pop(gone, None)
        written |= {name: body for name, _, body in _BODY.findall(text)}
    live: Rows = {(name, _digest(str(body))) for name, body in _rows(_FUNCTIONS)}
    return live, {(name, EDITED.get(name) or _digest(body)) for name, body in written.items()}


def triggers() -> tuple[Rows, Rows]:
    """Table and name of each trigger that fires, and of those that this release sets."""
    wanted: Rows = set()
    for text in statements():
        for verb, name, table in _SET.findall(text):
            wanted = wanted | {(table, name)} if verb == "CREATE" else wanted - {(table, name)}
    return _rows(_AWAKE), wanted


def attributes() -> tuple[Rows, Rows]:
    """What a role of ours may do past every policy; nothing."""
    return _rows(_STRONG, [_OURS]), set()


def memberships() -> tuple[Rows, Rows]:
    """Who may take which role."""
    return _rows(_MEMBERS, [_OURS, _OURS]), set(LOGINS.items()) | STEPS_DOWN


_OURS = sorted({*ROLES, *LOGINS.values()})


def statements() -> Iterator[str]:
    """Every statement that the migrations of this release write, in their order."""
    graph = MigrationLoader(None).graph
    for key in graph._generate_plan(graph.leaf_nodes("palier"), at_end=True):  # noqa: SLF001 - the order of a first migrate
        if key[0] == "palier":
            yield from _of(graph.nodes[key].operations)


def _of(operations: Iterable[object]) -> Iterator[str]:
    for one in operations:
        yield from _of(getattr(one, "database_operations", ()))
        told = getattr(one, "sql", ())
        for text in (told,) if isinstance(told, str) else told:
            yield text if isinstance(text, str) else text[0]


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _rows(statement: str, values: list[list[str]] | None = None) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return set(cursor.fetchall())

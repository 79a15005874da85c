"""The rules of access that the database holds now, compared with those of this release: whoever opened one is told.

Nothing is changed and no table is locked: each condition is written on an empty copy, read back as PostgreSQL words it, and
compared with the live one.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction

from palier.models.doors import function_rights, left_behind, live_guards, live_strangers, row_statements
from palier.models.doors.row_security import (
    ALL,
    CLOCK,
    OPEN,
    PROTECTED,
    ROLES,
    held_columns,
    protected_tables,
)

_POLICIES = """
    SELECT tablename::text, policyname::text, roles::text[], cmd, permissive, qual, with_check
    FROM pg_policies WHERE schemaname LIKE %s
"""
_ON = "SELECT relname::text FROM pg_class WHERE relrowsecurity AND relkind = 'r' AND relnamespace = 'public'::regnamespace"
_GRANTS = """
    SELECT c.relname::text, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, a.privilege_type, ''
    FROM pg_class c, aclexplode(c.relacl) a
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p') AND a.grantee <> c.relowner
    UNION ALL
    SELECT c.relname::text, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, a.privilege_type,
        t.attname::text
    FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
    WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner
"""
_FUNCTIONS = """
    SELECT proname::text, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
    FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
    WHERE pronamespace = 'public'::regnamespace AND prosecdef AND a.grantee <> proowner
"""


type _Rules = set[tuple[object, ...]]


class AccessRuleKind(StrEnum):
    """What is not as this release says."""

    POLICY = "politique"
    SECURITY = "securite"
    GRANT = "droit"
    FUNCTION = "fonction"
    BODY = "corps"
    TRIGGER = "declencheur"
    ROLE = "role"
    MEMBER = "membre"
    SESSION = "session"
    STRANGER = "etranger"


@dataclass(frozen=True, slots=True, order=True)
class RuleOfAccess:
    """One rule: ``is_there`` in the database and not in this release, or the other way round."""

    kind: AccessRuleKind
    name: str
    """The table, the function, the role, or what stands there."""
    detail: str
    is_there: bool


def differences() -> list[RuleOfAccess]:
    """Every rule of access of the database that is not of this release, and every one that is missing."""
    pairs: dict[AccessRuleKind, tuple[_Rules, _Rules]] = {
        AccessRuleKind.SECURITY: (_rows(_ON), {(table,) for table in protected_tables()}),
        AccessRuleKind.POLICY: _policies(),
        AccessRuleKind.GRANT: ({row for row in _rows(_GRANTS) if row[1] in _WATCHED}, _granted()),
        AccessRuleKind.FUNCTION: (
            _rows(_FUNCTIONS),
            {(name, role) for name, (to, _) in function_rights.FUNCTIONS.items() for role in to},
        ),
        AccessRuleKind.BODY: live_guards.bodies(),
        AccessRuleKind.TRIGGER: live_guards.triggers(),
        AccessRuleKind.ROLE: live_guards.attributes(),
        AccessRuleKind.MEMBER: live_guards.memberships(),
        AccessRuleKind.SESSION: (left_behind.found(), left_behind.wanted()),
        AccessRuleKind.STRANGER: live_strangers.strangers(),
    }
    return sorted(
        RuleOfAccess(kind, str(row[0]), " ".join(str(part) for part in row[1:] if part), row in live)
        for kind, (live, wanted) in pairs.items()
        for row in live ^ wanted
    )


_WATCHED = frozenset({*ROLES, "PUBLIC", "palier_web"})
"""Whose rights are compared: everybody's, and those of who serves; the worker's login holds the queue's own tables."""
_QUEUE = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers")


def _rows(statement: str, values: list[str] | None = None) -> _Rules:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {tuple(tuple(part) if isinstance(part, list) else part for part in row) for row in cursor.fetchall()}


def _granted() -> _Rules:
    found: _Rules = {(table, role, verb, "") for table, roles, verbs in OPEN for role in roles for verb in verbs}
    found |= {(table, CLOCK, verb, "") for table in _QUEUE for verb in ALL}
    for policy in PROTECTED:
        for verb in policy.commands:
            columns = held_columns(policy.table, policy.role, verb) or ("",)
            found |= {(policy.table, policy.role, verb, column) for column in columns}
    return found


def _policies() -> tuple[_Rules, _Rules]:
    """The live ones, and those of this release as this PostgreSQL words them: written on empty copies, then undone.

    A restore writes again what the catalogue printed, and PostgreSQL then prints it in other words: a live condition is this
    release's if it is worded as the first writing, or as the next ones of the same.
    """
    live = _rows(_POLICIES, ["public"])
    with transaction.atomic():
        with connection.cursor() as cursor:
            # A copy has the name of its table, so that its own columns are worded alike; what a condition asks is the table.
            cursor.execute("SET LOCAL search_path = public, pg_temp")
            for table in protected_tables():
                cursor.execute(f"CREATE TEMP TABLE {table} (LIKE public.{table})")
            for policy in PROTECTED:
                for command in policy.commands:
                    made = row_statements.policy_sql(policy, command)
                    cursor.execute(made.replace(f" ON {policy.table} FOR ", f" ON pg_temp.{policy.table} FOR ", 1))
        wanted = _rows(_POLICIES, ["pg_temp%"])
        reworded: dict[tuple[object, ...], tuple[object, ...]] = {}
        again = wanted
        first = {row[:_NAMED]: row for row in wanted}
        for _ in range(_RESTORES):
            again = _written_again(again)
            reworded |= {row: first[row[:_NAMED]] for row in again}
        transaction.set_rollback(True)
    return {reworded.get(row, row) for row in live}, wanted


_NAMED = 5
"""Columns of a policy before its conditions."""
_RESTORES = 2
"""Writings after the first; the words of the second stay."""


def _written_again(policies: _Rules) -> _Rules:
    """The same policies on the copies, written from their own words, as a restore does."""
    with connection.cursor() as cursor:
        for table, name, roles, command, _, rows, after in policies:
            cursor.execute(f"DROP POLICY {name} ON pg_temp.{table}")
            using = f" USING ({rows})" if rows else ""
            check = f" WITH CHECK ({after})" if after else ""
            to = ", ".join(roles)  # type: ignore[arg-type]
            cursor.execute(f"CREATE POLICY {name} ON pg_temp.{table} FOR {command} TO {to}{using}{check}")
    return _rows(_POLICIES, ["pg_temp%"])

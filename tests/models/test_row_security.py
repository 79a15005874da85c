"""Row security: the live catalogue is the table of `models/doors/row_security.py`, and the web's login alone reads nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models

from palier.models.doors import row_security, row_statements
from palier.models.doors.row_security import (
    CLOCK,
    GATE,
    INTAKE,
    OPEN,
    PROTECTED,
    PUBLIC,
    ROLES,
    WEB_ROLES,
)

if TYPE_CHECKING:
    from collections.abc import Callable


pytestmark = pytest.mark.django_db
HANDS_ON_A_PERSON = {"demande", "person", "user", "holder", "actor"}
NOT_PERSONAL = {
    # Opaque references to who decided in the name of an organisation; the rows are public acts.
    "palier_ranking": "its author is a public decision, by an opaque id",
}
QUEUE = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers")


def rows(statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


# --- The catalogue --------------------------------------------------------------------------


def test_the_policies_of_the_catalogue_are_those_of_the_table() -> None:
    found = {
        (table, roles[0], command)
        for table, roles, command in rows(
            "SELECT tablename, roles::text[], cmd FROM pg_policies WHERE schemaname = 'public'"
        )
    }
    wanted = {(policy.table, policy.role, command) for policy in PROTECTED for command in policy.commands}

    assert found == wanted


def test_the_conditions_of_the_catalogue_are_those_of_the_table() -> None:
    """Each condition, put in force again on an empty copy, reads back the same."""
    live = "SELECT tablename, policyname, qual, with_check, permissive FROM pg_policies WHERE schemaname = 'public'"
    before = set(rows(live))
    with connection.cursor() as cursor:
        for table, name, *_ in before:
            cursor.execute(f"DROP POLICY {name} ON {table}")
        for statement in row_statements.sql():
            if statement.startswith("CREATE POLICY"):
                cursor.execute(statement)

    assert set(rows(live)) == before


def test_the_grants_of_the_catalogue_are_those_of_the_table() -> None:
    found = {
        (table, role, right)
        for table, role, right in rows(
            "SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants"
            " WHERE table_schema = 'public' AND grantee LIKE 'palier\\_%%' AND grantee <> 'palier_owner'"
        )
    }
    wanted = {
        (policy.table, policy.role, command)
        for policy in PROTECTED
        for command in policy.commands
        if not row_security.held_columns(policy.table, policy.role, command)
    }
    wanted |= {(table, role, command) for table, roles, commands in OPEN for role in roles for command in commands}
    wanted |= {
        (table, role, command) for table in QUEUE for role in ("palier_worker", CLOCK) for command in row_security.ALL
    }

    assert found == wanted


def test_nobody_has_a_right_through_public() -> None:
    granted = rows(
        "SELECT table_name FROM information_schema.role_table_grants WHERE table_schema = 'public' AND grantee = 'PUBLIC'"
    )

    assert granted == []


def test_a_column_is_granted_alone_where_the_table_says_and_nowhere_else() -> None:
    found = rows(
        "SELECT c.relname, a.attname, acl.grantee::regrole::text, acl.privilege_type"
        " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) acl"
        " WHERE c.relnamespace = 'public'::regnamespace"
    )

    wanted = {
        (table, column, role, command)
        for command, held in (
            (row_security.CHANGE, row_security.COLUMNS),
            (row_security.READ, row_security.READ_COLUMNS),
        )
        for (table, role), columns in held.items()
        for column in columns
    }

    assert set(found) == wanted


def test_row_security_is_on_exactly_where_the_table_says() -> None:
    on = {name for (name,) in rows("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")}

    assert on == set(row_security.protected_tables())


def test_every_table_is_either_protected_or_said_to_be_open() -> None:
    """A new table fails here until someone says who may touch its rows."""
    open_tables = {table for table, _, _ in OPEN}
    ours = {model._meta.db_table for model in apps.get_app_config("palier").get_models(include_auto_created=True)}  # noqa: SLF001 - the public API of models

    assert ours - set(row_security.protected_tables()) - open_tables == set()


def test_a_table_about_a_person_is_never_merely_open() -> None:
    def is_about_a_person(model: type[models.Model]) -> bool:
        return any(
            f.name in HANDS_ON_A_PERSON
            or (
                f.is_relation
                and f.related_model is not None
                and f.related_model.__name__ in {"Demande", "Person", "Candidature", "User"}
            )
            for f in model._meta.concrete_fields  # noqa: SLF001 - the public API of models
        )

    about = {m._meta.db_table for m in apps.get_app_config("palier").get_models() if is_about_a_person(m)}  # noqa: SLF001 - the public API of models

    assert about - set(row_security.protected_tables()) == set(NOT_PERSONAL)


def test_no_role_of_the_product_can_step_around_row_security() -> None:
    around = rows(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'palier\\_%%' AND rolname <> 'palier_owner'"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolinherit AND rolcanlogin)"
    )
    owned = rows(
        "SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = ANY(%s)",
        [[*ROLES, "palier_web", "palier_worker"]],
    )
    memberships = set(
        rows(
            "SELECT m.rolname, g.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member"
            " JOIN pg_roles g ON g.oid = a.roleid WHERE m.rolname LIKE 'palier\\_%%' AND m.rolname <> 'palier_owner'"
        )
    )

    assert around == owned == []
    assert memberships == {("palier_web", role) for role in WEB_ROLES} | {
        ("palier_worker", role)
        # The clock steps down to read what an organisation takes away (ADR 127).
        for role in (CLOCK, *row_security.STAFF)
    }


def test_definer_functions_return_numbers_only() -> None:
    """What runs with the owner's eyes tells counts, codes and instants: never a text that a person wrote, but one envelope."""
    told = {
        name: set(
            re.findall(r"\b(?:bigint|integer|boolean|text|void|timestamp with time zone|date|jsonb|record)\b", result)
        )
        for name, result in rows(
            "SELECT proname, pg_get_function_result(oid) FROM pg_proc"
            " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
    }
    with_words = {name for name, types in told.items() if "text" in types}

    assert with_words == {
        # Codes of départements, with a day.
        "palier_united_days",
        # Codes of EPCIs, of those with ten such leases or more.
        "palier_places_without_threshold",
        "palier_counts",
        "palier_lock_publication",
        "palier_public_lines",
        "palier_pulse",
        "palier_claim",
        # The envelope of a letter that the operator handed to the caller's own organisation (ADR 36).
        "palier_handed_letters",
        # Words of a scope and of a state, and digests of numbers: none is about a person (ADR 66).
        "palier_adviser_figures",
        "palier_mandate_offered",
        "palier_mandate_standing",
        "palier_mandates_taken_back",
        # The code of a situation of the catalogue, to who typed the code of its referral: of whom is not told (ADR 71).
        "palier_referral_offered",
        # Kinds of jobs with numbers and instants: neither an argument nor a lock of one (ADR 75).
        "palier_queue",
        "palier_queue_jobs",
        "palier_queue_progress",
        # Which version of the communes this is (ADR 172).
        "palier_stamp_of_communes",
        # Words of a stage, of a contingent and of a séance, where and how it is held: public, and of homes (ADR 73).
        "palier_territory",
        "palier_territory_communes",
        "palier_territory_queue",
        "palier_territory_seances",
        "palier_territory_lets",
        "palier_territory_quarters",
        "palier_prefecture_shares",
        "palier_prefecture_waits",
        # A commune, a size and what became of who asked: numbers, to the clock alone (ADR 85).
        "palier_waits_of_a_year",
        "palier_stock_of_a_year",
        # Codes of the caller's own territories: public (ADR 108).
        "palier_held_territories",
        # The words of what is counted, beside numbers (ADR 79).
        "palier_passing",
        # A word of a provider's call: noted, known, another, unknown (ADR 94).
        "palier_signing_called",
        # Contacts that the caller's own file holds (ADR 74).
        "palier_reached",
        "palier_unreached",
    }
    # A bigint is the id that was asked about, given back beside its numbers.
    assert all(
        types <= {"integer", "bigint", "boolean", "void", "text", "date", "timestamp with time zone"}
        for types in told.values()
    )
    loose = rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace AND"
        " NOT coalesce(proconfig::text LIKE '%%search_path=public, pg_temp%%', false)"
    )
    assert loose == []


# --- The login of the web -------------------------------------------------------------------


def test_the_web_reads_nothing_before_it_takes_a_role(connect: Callable[[str], psycopg.Connection[Any]]) -> None:
    web = connect("palier_web")
    tables = [t for (t,) in web.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()]
    web.rollback()
    readable = []
    for table in tables:
        try:
            web.execute(f"SELECT count(*) FROM {table}")
            readable.append(table)
        except psycopg.errors.InsufficientPrivilege:
            web.rollback()

    assert len(tables) > 30
    assert readable == []


def test_the_web_cannot_take_the_role_of_the_clock(connect: Callable[[str], psycopg.Connection[Any]]) -> None:
    for role in (CLOCK, "palier_owner", "palier_worker"):
        web = connect("palier_web")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(f"SET ROLE {role}")


def test_roles_of_the_table_all_appear() -> None:
    assert {policy.role for policy in PROTECTED} == set(ROLES)
    assert {GATE, PUBLIC, INTAKE} < set(WEB_ROLES)

"""A rule of access that somebody opened in the database is named, without the tests: on a site that runs."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from palier.models.doors import live_catalogue
from palier.models.doors.live_catalogue import AccessRuleKind
from tests.plain_pages import plain_text

pytestmark = pytest.mark.django_db


def done(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_database_as_migrated_has_no_difference() -> None:
    assert live_catalogue.differences() == []


def test_a_restored_database_has_no_difference() -> None:
    """A restore writes each policy from what the catalogue printed, and the catalogue then prints other words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, policyname, roles::text[], cmd, qual, with_check FROM pg_policies")
        policies = cursor.fetchall()
    for table, name, roles, command, rows, after in policies:
        done(f"DROP POLICY {name} ON {table}")
        using, check = f" USING ({rows})" if rows else "", f" WITH CHECK ({after})" if after else ""
        done(f"CREATE POLICY {name} ON {table} FOR {command} TO {', '.join(roles)}{using}{check}")

    assert len(policies) > 100
    assert live_catalogue.differences() == []


@pytest.mark.parametrize(
    ("statement", "kind", "table", "is_there"),
    [
        (
            "CREATE POLICY evil ON palier_person FOR SELECT TO palier_public USING (true)",
            AccessRuleKind.POLICY,
            "palier_person",
            True,
        ),
        ("DROP POLICY demandeur_select ON palier_person", AccessRuleKind.POLICY, "palier_person", False),
        ("ALTER POLICY demandeur_select ON palier_person USING (true)", AccessRuleKind.POLICY, "palier_person", True),
        (
            "ALTER TABLE palier_safechannel DISABLE ROW LEVEL SECURITY",
            AccessRuleKind.SECURITY,
            "palier_safechannel",
            False,
        ),
        ("GRANT SELECT ON palier_person TO palier_public", AccessRuleKind.GRANT, "palier_person", True),
        (
            "GRANT UPDATE (draw_token) ON palier_demande TO palier_demandeur",
            AccessRuleKind.GRANT,
            "palier_demande",
            True,
        ),
        ("GRANT SELECT ON palier_person TO PUBLIC", AccessRuleKind.GRANT, "palier_person", True),
        ("REVOKE SELECT ON palier_person FROM palier_bailleur", AccessRuleKind.GRANT, "palier_person", False),
        ("GRANT EXECUTE ON FUNCTION palier_place TO PUBLIC", AccessRuleKind.FUNCTION, "palier_place", True),
        (
            "CREATE OR REPLACE FUNCTION palier_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            AccessRuleKind.BODY,
            "palier_refuse",
            True,
        ),
        (
            "CREATE FUNCTION palier_place(text) RETURNS SETOF palier_person LANGUAGE sql AS 'SELECT * FROM palier_person'",
            AccessRuleKind.BODY,
            "palier_place",
            True,
        ),
        ("ALTER TABLE palier_candidature DISABLE TRIGGER USER", AccessRuleKind.TRIGGER, "palier_candidature", False),
        ("DROP TRIGGER own_move ON palier_candidature", AccessRuleKind.TRIGGER, "palier_candidature", False),
        (
            "CREATE TRIGGER evil AFTER INSERT ON palier_person FOR EACH ROW EXECUTE FUNCTION palier_refuse()",
            AccessRuleKind.TRIGGER,
            "palier_person",
            True,
        ),
        ("ALTER ROLE palier_bailleur BYPASSRLS", AccessRuleKind.ROLE, "palier_bailleur", True),
        ("ALTER ROLE palier_worker SUPERUSER", AccessRuleKind.ROLE, "palier_worker", True),
        ("GRANT palier_clock TO palier_web", AccessRuleKind.MEMBER, "palier_clock", True),
        ("REVOKE palier_gate FROM palier_web", AccessRuleKind.MEMBER, "palier_gate", False),
    ],
)
def test_a_rule_that_was_opened_is_named(statement: str, kind: AccessRuleKind, table: str, is_there: bool) -> None:
    done(statement)

    found = live_catalogue.differences()

    assert (kind, table, is_there) in {(each.kind, each.name, each.is_there) for each in found}
    assert {(each.kind, each.name) for each in found} == {(kind, table)}


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("CREATE SCHEMA aside", {"aside"}),
        ("CREATE VIEW all_of_them AS SELECT * FROM palier_person", {"public.all_of_them"}),
        ("CREATE MATERIALIZED VIEW kept AS SELECT * FROM palier_person", {"public.kept"}),
        ("CREATE TABLE copied AS SELECT * FROM palier_person", {"public.copied"}),
        (
            (
                "CREATE SCHEMA aside; CREATE VIEW aside.all_of_them AS SELECT * FROM palier_person; "
                "GRANT USAGE ON SCHEMA aside TO palier_web; GRANT SELECT ON aside.all_of_them TO palier_public"
            ),
            {"aside", "aside.all_of_them"},
        ),
        (
            (
                "CREATE SCHEMA aside; CREATE FUNCTION aside.palier_place() RETURNS SETOF palier_person LANGUAGE sql "
                "SECURITY DEFINER AS 'SELECT * FROM palier_person'"
            ),
            {"aside", "aside.palier_place"},
        ),
        (
            (
                "CREATE FUNCTION procrastinate_evil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
                "CREATE TRIGGER evil AFTER INSERT ON django_session FOR EACH ROW EXECUTE FUNCTION procrastinate_evil()"
            ),
            {"public.procrastinate_evil", "public.django_session"},
        ),
        ("CREATE RULE quiet AS ON DELETE TO palier_fact DO INSTEAD NOTHING", {"public.palier_fact"}),
        ("CREATE PUBLICATION leak FOR TABLE palier_person", {"leak"}),
        (
            (
                "CREATE FUNCTION palier_refuse_all() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; "
                "CREATE EVENT TRIGGER quiet ON ddl_command_end EXECUTE FUNCTION palier_refuse_all()"
            ),
            {"quiet"},
        ),
    ],
)
def test_what_stands_in_the_database_and_is_of_no_release_is_named(statement: str, names: set[str]) -> None:
    done(statement)

    found = live_catalogue.differences()

    assert {each.name for each in found if each.kind is AccessRuleKind.STRANGER} == names


def test_a_table_of_this_session_alone_is_no_stranger() -> None:
    done("CREATE TEMP TABLE mine AS SELECT 1")

    assert live_catalogue.differences() == []


def test_the_operator_reads_it_and_is_not_told_that_all_is_exact() -> None:
    done("CREATE POLICY evil ON palier_person FOR SELECT TO palier_public USING (true)")
    said, faults = StringIO(), StringIO()

    with pytest.raises(CommandError, match="ne doit pas servir"):
        call_command("verify_database", stdout=said, stderr=faults)

    assert "palier_person" in plain_text(faults.getvalue())
    assert "evil" in plain_text(faults.getvalue())
    assert "exacts" not in plain_text(said.getvalue())

"""Raw SQL of every verb on every table, and on every column of a change, as each role: the result is the written matrix."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from palier.models import Membership
from palier.models.doors import acting, function_rights, row_security
from palier.models.doors.row_security import (
    ADD,
    AUDITOR,
    BAILLEUR,
    CHANGE,
    COMMISSION,
    CONSEILLER,
    DEMANDEUR,
    EMPLOYEUR,
    GATE,
    GUICHET,
    INTAKE,
    LOCAL_STEWARD,
    LOGEUR,
    MAIRIE,
    MANAGER,
    OPEN,
    PREFECTURE,
    PROTECTED,
    PUBLIC,
    READ,
    REGISTRANT,
    REMOVE,
    RESERVATAIRE,
    SEPARATION,
    SOCIAL,
    STEWARD,
    WEB_ROLES,
)
from palier.models.identifiers import uuid7
from palier.workflows.accounts import managing
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, person, settings_of, would

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.models import Organisation
    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db
VERBS = (READ, ADD, CHANGE, REMOVE)


@pytest.fixture
def world() -> World:
    return worlds.build()


def tables() -> dict[str, list[str]]:
    """Every table of the catalogue with the columns that a statement may set."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND is_generated = 'NEVER' AND identity_generation IS DISTINCT FROM 'ALWAYS' GROUP BY 1 ORDER BY 1"
        )
        return dict(cursor.fetchall())


@cache
def allowed(role: str, table: str, verb: str) -> bool:
    by_row = any(p.role == role and p.table == table and verb in p.commands for p in PROTECTED)
    return by_row or any(table == name and role in roles and verb in verbs for name, roles, verbs in OPEN)


def claimed(world: World, role: str) -> acting.Acting:
    demande = world.amina.demande
    return {
        GATE: acting.GATE,
        PUBLIC: acting.PUBLIC,
        INTAKE: acting.Acting(role=INTAKE, demande=demande.pk, numero=demande.numero_unique),
        SEPARATION: acting.Acting(role=SEPARATION, demande=demande.pk),
        DEMANDEUR: person(world.amina),
        BAILLEUR: member(world.karim),
        RESERVATAIRE: member(world.odile),
        COMMISSION: member(world.mireille),
        STEWARD: member(worlds.steward()),
        EMPLOYEUR: member(world.emile),
        CONSEILLER: member(world.celine),
        AUDITOR: member(world.claude),
        SOCIAL: member(world.samira),
        GUICHET: member(world.gisele),
        MANAGER: managing.as_manager(manager_of(world.bailleur)),
        LOCAL_STEWARD: member(worlds.local_steward(world.bailleur)),
        LOGEUR: member(world.lise),
        REGISTRANT: acting.Acting(role=REGISTRANT, registration=str(uuid7())),
        MAIRIE: member(world.maud),
        PREFECTURE: member(world.philippe),
    }[role]


def of_a_stranger(world: World, role: str) -> acting.Acting:
    """The same role, with a claim that reaches nothing of Amina, of Karim or of Odile."""
    demande = world.stranger.demande
    return {
        INTAKE: acting.Acting(role=INTAKE, demande=demande.pk, numero=demande.numero_unique),
        SEPARATION: acting.Acting(role=SEPARATION, demande=demande.pk),
        DEMANDEUR: person(world.stranger),
        BAILLEUR: member(world.stranger_karim),
        RESERVATAIRE: member(world.stranger_odile),
        COMMISSION: member(world.stranger_member),
        STEWARD: member(worlds.steward()),
        EMPLOYEUR: member(world.stranger_emile),
        CONSEILLER: member(world.stranger_celine),
        AUDITOR: member(world.stranger_claude),
        SOCIAL: member(world.stranger_samira),
        GUICHET: member(world.stranger_gisele),
        MANAGER: managing.as_manager(manager_of(world.stranger_karim.body)),
        LOCAL_STEWARD: member(worlds.local_steward(None)),
        LOGEUR: member(world.stranger_lise),
        REGISTRANT: acting.Acting(role=REGISTRANT, registration=str(uuid7())),
        MAIRIE: member(world.stranger_maud),
        PREFECTURE: member(world.stranger_philippe),
    }[role]


def manager_of(organisation: Organisation) -> Actor:
    made = factories.member("Lea", organisation)
    Membership.objects.filter(user=made.person).update(manages_since=timezone.now())
    return made


def statements(table: str, columns: list[str]) -> dict[tuple[str, str], str]:
    """The verbs on a table; a change is one for each column."""
    return {
        (READ, ""): f"SELECT 1 FROM {table}",
        (ADD, ""): f"INSERT INTO {table} DEFAULT VALUES",
        (REMOVE, ""): f"DELETE FROM {table}",
        **{(CHANGE, column): f'UPDATE {table} SET "{column}" = NULL WHERE false' for column in columns},
    }


def test_what_the_matrix_does_not_give_is_refused_and_what_it_gives_is_not(world: World) -> None:
    wrong = [each for role in WEB_ROLES for each in _differences(world, role)]

    assert wrong == []


def _differences(world: World, role: str) -> Iterator[tuple[str, ...]]:
    with page_of(claimed(world, role)):
        for table, columns in tables().items():
            for (verb, column), statement in statements(table, columns).items():
                is_given = allowed(role, table, verb)
                if verb == CHANGE and (held := row_security.held_columns(table, role, verb)):
                    is_given = is_given and column in held
                if _lacks_the_right(statement) == is_given:
                    yield role, verb, table, column


def _lacks_the_right(statement: str) -> bool:
    """Whether the right itself is missing: a row refused by its condition is told by other words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "permission denied for table" in str(error)
    return False


def test_a_role_that_is_only_taken_reads_changes_and_removes_no_row(world: World) -> None:
    """The claim is of another role: whatever the settings say, no protected table gives or loses a row."""
    touched = {}
    for who in (acting.PUBLIC, person(world.amina)):
        for role in WEB_ROLES:
            with page_of(who):
                settings_of(
                    role, demande=world.amina.demande.pk, organisation=world.bailleur.pk, user=world.karim.person.pk
                )
                for table, columns in tables().items():
                    if role != who.role and table in row_security.protected_tables():
                        touched[who.role, role, table] = _tried_on(table, columns)

    assert {key: found for key, found in touched.items() if not found <= {0, REFUSED}} == {}


def test_a_claim_reaches_no_row_of_another_demande(world: World) -> None:
    mine, reached = world.stranger.demande.pk, {}
    for role in (INTAKE, SEPARATION, DEMANDEUR):
        with page_of(of_a_stranger(world, role)):
            for table, columns in tables().items():
                key = "id" if table == "palier_demande" else "demande_id"
                if key in columns and (key == "demande_id" or table == "palier_demande"):
                    reached[role, table] = _tried_on(table, columns, f"WHERE {key} <> {mine}", adding=False)

    assert {key: found for key, found in reached.items() if not found <= {0, REFUSED}} == {}


def test_a_claim_reaches_no_file_of_another_organisation(world: World) -> None:
    reached = {}
    for role in (BAILLEUR, RESERVATAIRE, STEWARD):
        with page_of(of_a_stranger(world, role)):
            for table, columns in tables().items():
                if table == "palier_demande" or "demande_id" in columns:
                    reached[role, table] = _tried_on(table, columns, adding=False)

    assert {key: found for key, found in reached.items() if not found <= {0, REFUSED}} == {}


def _tried_on(table: str, columns: list[str], where: str = "", *, adding: bool = True) -> set[int | str]:
    """What each verb finds on a table: rows touched, or the code of a refusal. A missing right asks for no column."""
    found = {would(f"SELECT 1 FROM {table} {where}"), would(f"DELETE FROM {table} {where}")}
    found |= {would(f'UPDATE {table} SET "{column}" = "{column}" {where}') for column in columns}
    return found | ({would(f"INSERT INTO {table} DEFAULT VALUES")} if adding else set())


def test_the_world_of_these_attacks_has_something_to_take(world: World) -> None:
    """Without rows, nothing would be proved."""
    with connection.cursor() as cursor:
        filled = set()
        for table in row_security.protected_tables():
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            if cursor.fetchone()[0]:
                filled.add(table)

    assert len(filled) >= 25, sorted(filled)


def test_the_functions_of_the_catalogue_are_those_of_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, ARRAY(SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END"
            " FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) a WHERE a.grantee <> proowner) FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        )
        found = {name: set(roles) for name, roles in cursor.fetchall()}

    assert found == {name: set(roles) for name, (roles, _) in function_rights.FUNCTIONS.items()}


def test_a_place_is_told_to_its_own_candidate_alone(world: World) -> None:
    own, other = world.candidature("publiee"), world.candidature("publiee", world.others[0])
    twin = other.publication.candidatures.get(stage="en_attente").demande_id
    present = "SELECT 1 WHERE palier_household_present(%s, %s)"
    assert would(present, [own.publication_id, twin]) == 1
    with page_of(person(world.amina)):
        assert would("SELECT * FROM palier_place(%s)", [own.pk]) == 1
        assert would("SELECT * FROM palier_place(%s)", [other.pk]) == 0
        assert would(present, [own.publication_id, twin]) == 0
    for who in (member(world.karim), member(world.odile), acting.PUBLIC):
        with page_of(who):
            assert would("SELECT * FROM palier_place(%s)", [own.pk]) == REFUSED

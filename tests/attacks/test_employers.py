"""Raw SQL as an employer: no table, view or function gives a row of a person; and as an employee: one's own codes alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import EmployerTally, EmploymentCode
from palier.models.doors import function_rights
from palier.models.doors.row_security import EMPLOYEUR, OPEN, READ
from palier.workflows.people import employment
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.employment_world import attested, holder, settled, site

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
PUBLIC_TABLES = {
    "palier_home",
    "palier_publication",
    "palier_letterending",
    "palier_gridversion",
    "palier_localshare",
    "palier_quartileentry",
    "palier_switchchange",
    "palier_organisation",
    "palier_organisationlook",
    "palier_otherroof",
    "palier_homepicture",
    "palier_picturecontent",
}
OWN_TABLES = {"palier_employersite", "palier_employersize"}
"""Everything that an employer reads beside what is open to all: none of it is about a person."""


@pytest.fixture
def world(built_world: World) -> World:
    """Homes at several stages, and two codes of Amina's: one served, one waits."""
    world = built_world
    place = site(world.emile)
    made = employment.ask(world.amina.demande, person_key="d", key=uuid4(), by=holder(world.amina), at=timezone.now())
    attested(made.code, world.emile, place)
    settled(world.amina.demande)
    employment.ask(world.amina.demande, person_key="d", key=uuid4(), by=holder(world.amina), at=timezone.now())
    return world


def relations() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')"
        )
        return sorted(name for (name,) in cursor.fetchall())


def test_no_table_or_view_gives_an_employer_a_row_of_a_person(world: World) -> None:
    open_to_all = {table for table, roles, verbs in OPEN if EMPLOYEUR in roles and READ in verbs}
    every = relations()

    with page_of(member(world.emile)):
        read = {name for name in every if would(f"SELECT 1 FROM {name}") != REFUSED}

    assert read == open_to_all | PUBLIC_TABLES | OWN_TABLES | {"palier_doneact"}
    assert len(every) > 80


def test_what_every_table_holds_of_a_person_is_in_none_that_an_employer_reads(world: World) -> None:
    """Whatever a row that they read says, it names neither Amina, nor her number, nor an id of hers."""
    secrets = [
        world.amina.demande.numero_unique,
        str(world.amina.demande.public_id),
        world.amina.persons[0].last_name,
        world.amina.persons[0].email,
    ]
    every = relations()
    with page_of(member(world.emile)):
        for name in every:
            if would(f"SELECT 1 FROM {name}") != REFUSED:
                with connection.cursor() as cursor:
                    cursor.execute(f"SELECT t::text FROM {name} t")
                    told = " ".join(row for (row,) in cursor.fetchall())
                assert [secret for secret in secrets if secret in told] == [], name


def test_the_functions_of_an_employer_give_yes_no_or_numbers(world: World) -> None:
    own = {name for name, (roles, _) in function_rights.FUNCTIONS.items() if roles == (EMPLOYEUR,)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, pg_get_function_result(oid), proconfig FROM pg_proc"
            " WHERE prosecdef AND has_function_privilege('palier_employeur', oid, 'EXECUTE') AND proname LIKE '%employ%'"
        )
        found = {name: (result, config) for name, result, config in cursor.fetchall()}

    assert set(found) == own
    numbers = {"palier_employer_figures", "palier_sizes_of_employers"}
    assert {result for name, (result, _) in found.items() if name not in numbers} == {"boolean"}
    assert all(config == ["search_path=public, pg_temp"] for _, config in found.values())


def test_an_employer_writes_nothing_but_its_sites_and_its_own_lines(world: World) -> None:
    with page_of(member(world.emile)):
        for statement in (
            "UPDATE palier_employmentcode SET state = 'attestee'",
            "DELETE FROM palier_employmentcode",
            "INSERT INTO palier_employertally (organisation_id, site_id, quarter, number) VALUES (1, 1, now(), 40)",
            "UPDATE palier_employertally SET number = 40",
            "SELECT number FROM palier_employertally",
            "SELECT number_hash FROM palier_employerreceipt",
            "UPDATE palier_employersite SET name = 'Ailleurs'",
            "DELETE FROM palier_employersite",
            "SELECT procrastinate_defer_jobs_v1(ARRAY[]::procrastinate_job_to_defer_v1[])",
            "SELECT palier_defer('palier.jobs.employment.settle', '{\"demande\": 1}'::jsonb, NULL, NULL)",
        ):
            assert would(statement) == REFUSED, statement
        other = (
            "INSERT INTO palier_employersite (public_id, organisation_id, name, commune_id, created_at)"
            " VALUES (gen_random_uuid(), %s, 'Chez un autre', '93048', now())"
        )
        assert would(other, [world.stranger_emile.body.pk]) == REFUSED
        assert would(other, [world.emile.body.pk]) == 1


def test_another_employer_reads_and_closes_no_site_of_this_one(world: World) -> None:
    with page_of(member(world.stranger_emile)):
        assert would("SELECT 1 FROM palier_employersite") == 0
        assert would("UPDATE palier_employersite SET closed_at = now()") == 0


def answer(statement: str, values: list[object]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def test_raw_sql_attests_nothing_that_the_page_would_not(world: World) -> None:
    waiting, mine = EmploymentCode.objects.get(state="attend"), site(world.emile, "Entrepôt")
    theirs = site(world.stranger_emile)
    attest = "SELECT palier_attest_employment(%s, %s, %s, %s, %s)"
    receipt, since = "ab" * 32, date(2024, 3, 1)
    with page_of(member(world.emile)):
        for values in (
            [waiting.code_hash, receipt, "CDI", since, theirs.pk],
            [waiting.code_hash, receipt, "RET", since, mine.pk],
            [waiting.code_hash, receipt, "CDI", date(1900, 1, 1), mine.pk],
            [waiting.code_hash, receipt, "CDI", None, mine.pk],
            [waiting.code_hash, "court", "CDI", since, mine.pk],
            ["0" * 64, receipt, "CDI", since, mine.pk],
            [None, receipt, "CDI", since, mine.pk],
        ):
            assert answer(attest, values) is False, values
        assert answer(attest, [waiting.code_hash, receipt, "CDI", since, mine.pk]) is True
        assert answer(attest, [waiting.code_hash, "cd" * 32, "CDI", since, mine.pk]) is False


def test_no_other_role_answers_a_code_or_counts(world: World) -> None:
    waiting = EmploymentCode.objects.get(state="attend")
    for who in (person(world.amina), member(world.karim), member(world.odile), member(world.mireille)):
        with page_of(who):
            assert would("SELECT palier_employment_waits(%s)", [waiting.code_hash]) == REFUSED
            assert would("SELECT palier_decline_employment(%s)", [waiting.code_hash]) == REFUSED
            assert would("SELECT * FROM palier_employer_figures(now()::date)") == REFUSED


def test_small_numbers_are_hidden_from_raw_sql_too(world: World) -> None:
    first = EmployerTally.objects.get()
    EmployerTally.objects.filter(pk=first.pk).update(quarter=date(2020, 1, 1), number=9)
    with page_of(member(world.emile)):
        assert would("SELECT * FROM palier_employer_figures('2999-01-01')") == 0


def test_an_employee_reads_and_ends_their_own_codes_alone(world: World) -> None:
    with page_of(person(world.noe)):
        assert would("SELECT 1 FROM palier_employmentcode") == 0
        assert would("UPDATE palier_employmentcode SET state = 'retiree'") == 0
    with page_of(person(world.amina)):
        assert would("SELECT 1 FROM palier_employmentcode") == 2
        for statement in (
            "UPDATE palier_employmentcode SET state = 'attestee'",
            "UPDATE palier_employmentcode SET state = 'desavouee' WHERE state = 'attend'",
            "UPDATE palier_employmentcode SET state = 'retiree' WHERE state = 'attestee'",
            "UPDATE palier_employmentcode SET contract = 'CDI'",
            "DELETE FROM palier_employmentcode",
        ):
            assert would(statement) == REFUSED, statement


def test_an_employee_attests_nothing_for_themselves_and_asks_for_nobody_else(world: World) -> None:
    ask = (
        "INSERT INTO palier_employmentcode (public_id, demande_id, person_key, by_id, code_hash, asked_at, last_day, state,"
        " employer_id, contract, since, commune_id) VALUES (gen_random_uuid(), %s, %s, %s, %s, now(), now(), %s, %s, %s, %s, %s)"
    )
    amina, nothing = world.amina, [None, "", None, None]
    with page_of(person(amina)):
        own = [amina.demande.pk, "d", amina.user.pk]
        assert would(ask, [*own, "1" * 64, "attend", *nothing]) == 1
        assert (
            would(ask, [*own, "2" * 64, "attestee", world.emile.body.pk, "CDI", date(2024, 3, 1), "93048"]) == REFUSED
        )
        assert would(ask, [amina.demande.pk, "p1", amina.user.pk, "3" * 64, "attend", *nothing]) == REFUSED
        assert would(ask, [world.noe.demande.pk, "d", amina.user.pk, "4" * 64, "attend", *nothing]) == REFUSED
        assert would(ask, [amina.demande.pk, "d", world.noe.user.pk, "5" * 64, "attend", *nothing]) == REFUSED

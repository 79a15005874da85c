"""Raw SQL at a counter: in a visit, that file and what its person lets be written; at the desk, no household at all."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Piece, Registration, SafeChannel
from palier.models.doors import acting
from palier.models.doors.row_security import DEMANDEUR, INTAKE, PROTECTED, READ
from palier.models.rows import visit_words
from palier.models.rows.verb_rights import verbs_of
from tests import counter_world, factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, page_of, person, would
from tests.counter_world import in_the_visit, seen, takes
from tests.registering_world import filled

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
LINE = (
    "INSERT INTO palier_journalentry (id, at, actor, role, organisation, verb, object_kind, object_id, article, details)"
    " VALUES (gen_random_uuid(), now(), %s, %s, %s, %s, 'Demande', gen_random_uuid(), '', '{}')"
)
HOUSEHOLDS = (
    *("demande", "person", "candidature", "offer", "letter", "fact", "piece", "piecefile", "filecontent"),
    *("piececontent", "demandeversion", "safechannel", "mandate", "holder"),
)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def test_every_table_that_a_household_s_role_writes_is_of_one_list() -> None:
    written = {
        policy.table for policy in PROTECTED if policy.role in (DEMANDEUR, INTAKE) and set(policy.commands) - {READ}
    }
    assert written == {*visit_words.WRITTEN, *visit_words.KEPT_OUT}
    assert not {*visit_words.WRITTEN} & {*visit_words.KEPT_OUT}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'not_at_a_counter'"
        )
        assert {row[0] for row in cursor.fetchall()} == set(visit_words.KEPT_OUT)
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'palier_defer'")
        body = cursor.fetchone()[0]
    jobs = ", ".join(f"'{job}'" for job in visit_words.JOBS)
    assert f"palier_claim('visit') IS NOT NULL AND the_task NOT IN ({jobs})" in body


def test_what_a_person_keeps_to_themselves_is_written_by_no_act(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    with page_of(in_the_visit(made)):
        for table in visit_words.KEPT_OUT:
            for statement in (
                f"UPDATE {table} SET id = id",
                f"DELETE FROM {table}",
                f"INSERT INTO {table} DEFAULT VALUES",
            ):
                assert would(statement) in (REFUSED, "42703"), statement
        for job in ("palier.jobs.erasing.erase_asked", "palier.jobs.separating.ask_number"):
            asked = json.dumps({"demande": made.demande_id})
            assert would(f"SELECT palier_defer('{job}', %s::jsonb, NULL, NULL)", [asked]) == REFUSED
        rescore = json.dumps({"demande": made.demande_id})
        assert would("SELECT palier_defer('palier.jobs.rescoring.rescore', %s::jsonb, NULL, NULL)", [rescore]) == 1


def test_a_visit_reads_its_own_file_and_no_secret_s_bytes_nor_anything_beside_a_safe_address(world: World) -> None:
    factories.piece(world.noe.demande)
    plain, secret = factories.piece(world.amina.demande), factories.piece(world.amina.demande)
    Piece.objects.filter(pk=secret.pk).update(confidentiality="protege")
    made = seen(world.amina.demande, world.gisele)
    with page_of(in_the_visit(made)):
        assert would("SELECT FROM palier_demande") == 1
        assert would("SELECT FROM palier_safechannel") == 0
        assert would("SELECT FROM palier_piece") == 2
        assert would("SELECT FROM palier_filecontent") == 1
        assert (
            would(
                "SELECT FROM palier_filecontent WHERE file_id IN (SELECT id FROM palier_piecefile WHERE piece_id = %s)",
                [plain.pk],
            )
            == 1
        )
        assert would("SELECT FROM palier_mandate") == 0
    with page_of(person(world.amina)):
        assert would("SELECT FROM palier_filecontent") == 2
    SafeChannel.objects.create(demande=world.amina.demande, email="s@e.fr", set_at=timezone.now(), person_key="d")
    assert not takes(made)


def test_a_contact_is_changed_by_the_household_and_by_no_act_at_a_counter(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    columns = ("email", "phone", "address", "employer", "profession")
    with page_of(in_the_visit(made)):
        for column in columns:
            assert would(f"UPDATE palier_person SET {column} = ''") == REFUSED, column
    everything = ", ".join(f"{column} = ''" for column in columns)
    with page_of(person(world.amina)):
        assert would(f"UPDATE palier_person SET {everything}") == len(world.amina.persons)


def test_a_line_is_signed_by_the_agent_for_their_counter_and_by_nobody_else(world: World) -> None:
    made, by = seen(world.amina.demande, world.gisele), world.gisele
    actor, house = by.person.public_id, by.body.pk
    own, theirs = verbs_of(DEMANDEUR)["guichet"], verbs_of(DEMANDEUR)["demandeur"]
    with page_of(in_the_visit(made)):
        for verb in own:
            assert would(LINE, [actor, "guichet", house, verb]) == 1, verb
            assert would(LINE, [actor, "demandeur", None, verb]) == REFUSED
            assert would(LINE, [actor, "demandeur", house, verb]) == REFUSED
            assert would(LINE, [world.amina.user.public_id, "demandeur", None, verb]) == REFUSED
            assert would(LINE, [actor, "guichet", world.stranger_gisele.body.pk, verb]) == REFUSED
            assert would(LINE, [actor, "guichet", None, verb]) == REFUSED
        for verb in sorted({*theirs} - {*own}):
            assert would(LINE, [actor, "guichet", house, verb]) == REFUSED, verb
    with page_of(person(world.amina)):
        assert would(LINE, [world.amina.user.public_id, "guichet", None, "confirmer"]) == REFUSED
        assert would(LINE, [world.amina.user.public_id, "demandeur", None, "confirmer"]) == 1
    with page_of(counter_world.at_the_desk(by)):
        assert would(LINE, [actor, "guichet", house, "confirmer"]) == REFUSED
        assert would(LINE, [actor, "guichet", house, "finir_passage"]) == 1


def test_a_word_is_that_of_the_person_who_is_there(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    insert = (
        "INSERT INTO palier_fact (demande_id, layer, path, value, by_id, at, audience)"
        " VALUES (%s, 'declare', 'wish', '{}', %s, now(), '{}')"
    )
    with page_of(in_the_visit(made)):
        assert would(insert, [made.demande_id, made.account_id]) == 1
        for other in (made.by_id, world.noe.user.pk):
            assert would(insert, [made.demande_id, other]) == REFUSED


def test_the_desk_reads_its_agent_s_visits_and_no_household(world: World) -> None:
    made, other = seen(world.amina.demande, world.gisele), seen(world.noe.demande, world.stranger_gisele)
    with page_of(counter_world.at_the_desk(world.gisele)):
        assert would("SELECT FROM palier_visit") == 1
        assert would("SELECT FROM palier_visit WHERE id = %s", [other.pk]) == 0
        for table in HOUSEHOLDS:
            assert would(f"SELECT FROM palier_{table}") == REFUSED, table
        assert would("SELECT login FROM palier_user") == REFUSED
        assert would("SELECT name FROM palier_user") == 1
        # It ends its own visit, and neither makes one, nor lengthens it, nor says that its person never came.
        end = "UPDATE palier_visit SET ended_at = now(), ended_how = %s WHERE id = %s"
        assert would(end, ["partie", made.pk]) == 1
        assert would(end, ["desavouee", made.pk]) == REFUSED
        assert would(end, ["partie", other.pk]) == 0
        assert would("UPDATE palier_visit SET until = now() + interval '1 day'") == REFUSED
        assert would("DELETE FROM palier_visit") == REFUSED
        insert = (
            "INSERT INTO palier_visit"
            " (public_id, demande_id, person_key, account_id, by_id, organisation_id, paper, opened_at, until)"
            " SELECT gen_random_uuid(), %s, 'd', %s, %s, %s, 'passeport', now(), now() + interval '1 hour'"
        )
        values = [world.noe.demande.pk, world.noe.user.pk, world.gisele.person.pk, world.gisele.body.pk]
        assert would(insert, values) == REFUSED
    intake = {"role": INTAKE, "user": world.gisele.person.pk, "organisation": world.gisele.body.pk}
    with page_of(acting.Acting(demande=world.noe.demande.pk, **intake)):
        assert would(insert, values) == 1
        for changed, value in (
            (0, made.demande_id),
            (2, world.stranger_gisele.person.pk),
            (3, world.stranger_gisele.body.pk),
        ):
            assert would(insert, [*values[:changed], value, *values[changed + 1 :]]) == REFUSED
        assert would(insert.replace("'1 hour'", "'13 hours'"), values) == REFUSED
    with page_of(acting.Acting(**intake | {"organisation": world.karim.body.pk}, demande=world.noe.demande.pk)):
        assert would(insert, [*values[:3], world.karim.body.pk]) == REFUSED


def test_a_form_is_deposited_today_and_for_whom_it_names(world: World) -> None:
    factories.commune()
    row, today = filled(world.gisele), timezone.localdate()
    day = "UPDATE palier_registration SET deposited_on = %s WHERE id = %s"
    name = """UPDATE palier_registration SET answers = jsonb_set(answers, '{a,last_name}', '"Cousin"') WHERE id = %s"""
    with page_of(counter_world.at_the_desk(world.gisele)):
        assert would(day, [today, row.pk]) == 1
        for other in (today - timedelta(days=1), today + timedelta(days=1)):
            assert would(day, [other, row.pk]) == REFUSED
        for written in ("claimed_at = now()", "known = '[1]'", "refusal = 'non'"):
            assert would(f"UPDATE palier_registration SET {written}") == REFUSED, written
        insert = (
            "INSERT INTO palier_registration (public_id, organisation_id, by_id, answers, made_at, changed_at, deposited_on)"
            " VALUES (gen_random_uuid(), %s, %s, '{}', now(), now(), %s)"
        )
        values = [world.gisele.body.pk, world.gisele.person.pk]
        assert would(insert, [*values, None]) == 1
        assert would(insert, [*values, today - timedelta(days=1)]) == REFUSED
        assert would(name, [row.pk]) == 1
    Registration.objects.filter(pk=row.pk).update(deposited_on=today - timedelta(days=1), claimed_at=timezone.now())
    with page_of(counter_world.at_the_desk(world.gisele)):
        assert would("UPDATE palier_registration SET changed_at = now()") == 1
        assert would(name, [row.pk]) == REFUSED
        assert would(name.replace("SET", "SET deposited_on = NULL,"), [row.pk]) == REFUSED
        assert would(name.replace("SET", "SET deposited_on = NULL, claimed_at = NULL,"), [row.pk]) == 1


def test_a_household_ends_its_own_visit_by_saying_that_it_never_came_and_makes_none(world: World) -> None:
    made, now = seen(world.amina.demande, world.gisele), timezone.now()
    say = "UPDATE palier_visit SET ended_at = %s, ended_how = %s WHERE id = %s"
    with page_of(person(world.amina)):
        assert would("SELECT FROM palier_visit") == 1
        assert would(say, [now, "partie", made.pk]) == REFUSED
        assert would(say, [now, "desavouee", made.pk]) == 1
    with page_of(person(world.noe)):
        assert would("SELECT FROM palier_visit") == 0
        assert would(say, [now, "desavouee", made.pk]) == 0

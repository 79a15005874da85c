"""What an injection in a page would give: its own rows, and of those only what its role may write (ADR 39)."""

from __future__ import annotations

import ast
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import (
    Candidature,
    Demande,
    JournalEntry,
    Letter,
    Message,
    Offer,
    Piece,
    acting,
    claims,
    job_rights,
    jobs,
)
from palier.models.row_security import CLOCK, DEMANDEUR, WEB_ROLES
from palier.rules.candidature.funnel import MOVES, Actor, Stage, Verb
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, person, tried, would

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
SEEN_BY_NOBODY = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers")


@dataclass
class World:
    amina: factories.Applicant
    noe: factories.Applicant
    karim: Any
    odile: Any
    candidature: Candidature
    piece: Piece
    letter: Letter


@pytest.fixture
def world() -> World:
    bailleur, reservataire = factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B")
    amina, noe = factories.demande("Amina"), factories.demande("Noé")
    on = factories.publication(factories.home(bailleur, reservataire), stage="classee")
    candidature = factories.candidature(on, amina.demande, stage="classee")
    factories.candidature(on, noe.demande)
    letter = Letter.objects.create(
        demande=amina.demande, kind="offre", title="t", paragraphs=[], sent_at=timezone.now(), audience=[]
    )
    return World(
        amina, noe, factories.member("Karim", bailleur), factories.member("Odile", reservataire), candidature,
        factories.piece(amina.demande), letter,
    )  # fmt: skip


# --- What a demandeur may write of their own ------------------------------------------------

OWN = {
    "a verified fact": (
        "INSERT INTO palier_fact (demande_id, layer, path, value, at, audience)"
        " VALUES ({demande}, 'verifie', 'claims/violences', '{{}}', now(), '{{}}')"
    ),
    "a declared fact of another": (
        "INSERT INTO palier_fact (demande_id, layer, path, value, at, audience)"
        " VALUES ({other}, 'declare', 'wish', '{{}}', now(), '{{}}')"
    ),
    "a piece found valid": "UPDATE palier_piece SET status = 'valide'",
    "a piece checked by somebody": "UPDATE palier_piece SET verified_at = now()",
    "a piece that never ends": "UPDATE palier_piece SET valid_until = '2090-01-01'",
    "a piece read by more": "UPDATE palier_piece SET audience = '{{1,2,3}}'",
    "points": "UPDATE palier_candidature SET order_points = -500",
    "a tier": "UPDATE palier_candidature SET tier = 0",
    "a snapshot": "UPDATE palier_candidature SET snapshot = '[1]'",
    "a seniority of the candidature": "UPDATE palier_candidature SET waiting_since = '1990-01-01'",
    "points with a withdrawal": "UPDATE palier_candidature SET stage = 'retiree', order_points = -500",
    "a seniority": "UPDATE palier_seniority SET since = '1990-01-01'",
    "another seniority": (
        "INSERT INTO palier_seniority (demande_id, departement, since, audience)"
        " VALUES ({demande}, '75', '1990-01-01', '{{}}')"
    ),
    "a version of the register": "INSERT INTO palier_demandeversion DEFAULT VALUES",
    "a date of deposit": "UPDATE palier_demande SET deposited_on = '1990-01-01'",
    "an active state": "UPDATE palier_demande SET state = 'active'",
    "a rank": "UPDATE palier_candidature SET rank = 1",
    "an audience": "UPDATE palier_candidature SET audience = '{{}}'",
    "a letter's text": "UPDATE palier_letter SET paragraphs = '[]'",
    "a number": "UPDATE palier_demande SET numero_unique = '1'",
    "a draw token": "UPDATE palier_demande SET draw_token = 'x'",
    "a score": "UPDATE palier_demandescore SET points = 900",
    "the score's facts": "DELETE FROM palier_scorefacts",
    "a decision": "UPDATE palier_decision SET kind = 'attribution_rang'",
    "a lease": "DELETE FROM palier_lease",
}


@pytest.mark.parametrize("statement", OWN.values(), ids=list(OWN))
def test_a_demandeur_writes_nothing_that_counts(world: World, statement: str) -> None:
    ids = {"demande": world.amina.demande.pk, "other": world.noe.demande.pk}
    with page_of(person(world.amina)):
        assert tried(statement.format(**ids)) == REFUSED


OWN_VERBS = (Verb.WITHDRAW, Verb.APPLY_AGAIN, Verb.ACCEPT, Verb.DECLINE, Verb.STEP_DOWN, Verb.HOLD, Verb.SUSPEND)
"""Moves that a page of a demandeur makes; two are the clock's, as the consequence of one's own act."""


@pytest.mark.parametrize("origin", list(Stage))
def test_a_demandeur_moves_a_candidature_as_the_funnel_says_and_no_further(world: World, origin: Stage) -> None:
    Candidature.objects.filter(pk=world.candidature.pk).update(stage=origin)
    allowed = {move.target for move in MOVES if move.origin == origin and move.verb in OWN_VERBS}
    if origin is Stage.RETIREE:
        allowed.add(Stage.EN_ATTENTE)

    with page_of(person(world.amina)):
        found = {
            target for target in Stage if target != origin
            and would("UPDATE palier_candidature SET stage = %s", [target.value]) == 1
        }  # fmt: skip

    assert found == allowed
    assert {move.actor for move in MOVES if move.verb in OWN_VERBS} == {Actor.DEMANDEUR, Actor.CLOCK}


def test_a_demandeur_places_a_candidature_where_it_begins_and_nowhere_else(world: World) -> None:
    other = factories.publication(factories.home(world.karim.body, world.odile.body))
    made = (
        "INSERT INTO palier_candidature (public_id, publication_id, demande_id, stage, applied_at, changed_at, audience,"
        " verdict, tier, order_points, waiting_since, snapshot, suspended_from, end_reason{more})"
        " SELECT gen_random_uuid(), {publication}, demande_id, '{stage}', applied_at, changed_at, audience, verdict, tier,"
        " order_points, waiting_since, snapshot, '', ''{value} FROM palier_candidature LIMIT 1"
    )
    with page_of(person(world.amina)):
        for stage, more, value, outcome in (
            ("bail_signe", "", "", REFUSED), ("classee", "", "", REFUSED), ("deposee", ", rank", ", 1", REFUSED),
            ("deposee", "", "", REFUSED),
        ):  # fmt: skip
            text = made.format(publication=other.pk, stage=stage, more=more, value=value)
            assert tried(text) == outcome, (stage, more)
        # The last one is refused for its score alone: who weighed it has not signed.
        claims.weighed(Candidature(**_scored(world.candidature), publication_id=other.pk))
        assert tried(made.format(publication=other.pk, stage="deposee", more="", value="")) == 1


def test_an_own_offer_is_answered_and_not_rewritten(world: World) -> None:
    offer = factories.offer(world.candidature, world.karim.person)
    with page_of(person(world.amina)):
        assert tried("UPDATE palier_offer SET answer = 'refusee' WHERE id = %s", [offer.pk]) == 1
        for column in ("publication_id", "sent_at", "answer_days", "was_suitable", "audience"):
            assert tried(f"UPDATE palier_offer SET {column} = {column}") == REFUSED
    assert Offer.objects.get(pk=offer.pk).answer == ""


def _scored(row: Candidature, **changes: Any) -> dict[str, Any]:
    names = ("demande_id", "verdict", "tier", "order_points", "waiting_since", "snapshot")
    return {name: getattr(row, name) for name in names} | changes


def test_points_follow_the_facts_while_a_list_is_open_and_never_after(world: World) -> None:
    mine = Candidature.objects.get(pk=world.candidature.pk)
    signed = Candidature(**_scored(mine, order_points=-500), publication_id=mine.publication_id)
    for stage, outcome in (("deposee", 1), ("en_attente", 1), ("classee", REFUSED), ("designee", REFUSED)):
        Candidature.objects.filter(pk=world.candidature.pk).update(stage=stage)
        with page_of(person(world.amina)):
            assert tried("UPDATE palier_candidature SET order_points = -500") == REFUSED
            claims.weighed(signed)
            assert tried("UPDATE palier_candidature SET order_points = -500") == outcome


COLUMNS = (
    "order_points = -501",
    "tier = 0",
    "snapshot = '[1]'",
    "waiting_since = '1990-01-01'",
    "verdict = 'a_confirmer'",
)


@pytest.mark.parametrize("column", COLUMNS)
def test_the_signature_of_one_score_stands_for_no_other(world: World, column: str) -> None:
    Candidature.objects.filter(pk=world.candidature.pk).update(stage="deposee")
    mine = Candidature.objects.get(pk=world.candidature.pk)
    with page_of(person(world.amina)):
        claims.weighed(Candidature(**_scored(mine, order_points=-500), publication_id=mine.publication_id))
        assert tried(f"UPDATE palier_candidature SET {column}") == REFUSED


def test_a_signature_for_another_list_or_file_or_of_before_stands_for_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Candidature.objects.filter(pk=world.candidature.pk).update(stage="deposee")
    mine = Candidature.objects.get(pk=world.candidature.pk)
    score, now = _scored(mine, order_points=-500), time.time()
    for publication, demande, hour in (
        (mine.publication_id + 1, mine.demande_id, now), (mine.publication_id, world.noe.demande.pk, now),
        (mine.publication_id, mine.demande_id, now - 90), (mine.publication_id, mine.demande_id, now + 90),
    ):  # fmt: skip
        with page_of(person(world.amina)):
            with monkeypatch.context() as patch:
                patch.setattr(claims.time, "time", lambda hour=hour: hour)
                claims.weighed(Candidature(**score | {"demande_id": demande}, publication_id=publication))
            assert tried("UPDATE palier_candidature SET order_points = -500") == REFUSED


def test_a_setting_that_is_no_signature_opens_nothing(world: World) -> None:
    Candidature.objects.filter(pk=world.candidature.pk).update(stage="deposee")
    for given in ("", "x", "0" * 64, "0" * 64 + "1", "g" * 64 + "1", "0" * 64 + "1'"):
        with page_of(person(world.amina)):
            tried("SELECT set_config('app.weighed', %s, true)", [given])
            assert tried("UPDATE palier_candidature SET order_points = -500") == REFUSED


# --- What an organisation may write ---------------------------------------------------------

FOREIGN = {
    "a lease": (
        "INSERT INTO palier_lease (public_id, publication_id, candidature_id, demande_id, audience, signed_on, starts_on,"
        " signed_by_id, recorded_at, contingent, quartile) SELECT gen_random_uuid(), publication_id, id, demande_id, audience,"
        " '2026-01-01', '2026-01-01', {user}, now(), 'AUCUN', '' FROM palier_candidature WHERE id = {candidature}"
    ),
    "a check": (
        "INSERT INTO palier_check (candidature_id, demande_id, audience, output, ground, pieces, note, by_id, at)"
        " SELECT id, demande_id, audience, 'conforme', '', '{{}}', '', {user}, now() FROM palier_candidature"
        " WHERE id = {candidature}"
    ),
    "a decision": (
        "INSERT INTO palier_decision (public_id, item_id, candidature_id, demande_id, audience, kind, ground, text, piece,"
        " votes, home_elsewhere, by_id, decided_at) SELECT gen_random_uuid(), 1, id, demande_id, audience,"
        " 'attribution_rang', '', '', '', '{{}}', '', {user}, now() FROM palier_candidature WHERE id = {candidature}"
    ),
    "an offer": (
        "INSERT INTO palier_offer (public_id, candidature_id, publication_id, demande_id, audience, sent_at, sent_by_id,"
        " answer_days, delivery_proof, answer) SELECT gen_random_uuid(), id, publication_id, demande_id, audience, now(),"
        " {user}, 10, '', '' FROM palier_candidature WHERE id = {candidature}"
    ),
}


@pytest.mark.parametrize("statement", FOREIGN.values(), ids=list(FOREIGN))
def test_only_the_landlord_of_the_list_writes_what_is_a_landlord_s(world: World, statement: str) -> None:
    other = factories.member("Ruth", factories.organisation("bailleur", "C"))
    Candidature.objects.filter(pk=world.candidature.pk).update(
        audience=[world.karim.body.pk, world.odile.body.pk, other.body.pk]
    )
    for who, name in ((world.odile, world.odile), (other, other), (world.karim, world.odile)):
        with page_of(member(who)):
            told = statement.format(user=name.person.pk, candidature=world.candidature.pk)
            assert tried(told) == REFUSED, who.body.name


SCORED = (
    "order_points = -500",
    "tier = 0",
    "snapshot = '[1]'",
    "rank = 1",
    "waiting_since = '1990-01-01'",
    "verdict = ''",
)
FOREIGN_AUDIENCE = "UPDATE palier_candidature SET audience = audience || 999 WHERE id = %s"


@pytest.mark.parametrize("column", SCORED)
def test_no_desk_weighs_a_candidature(world: World, column: str) -> None:
    Candidature.objects.filter(pk=world.candidature.pk).update(audience=[world.karim.body.pk, world.odile.body.pk])
    for who in (world.karim, world.odile):
        with page_of(member(who)):
            assert tried(f"UPDATE palier_candidature SET {column}") == REFUSED
            assert tried(FOREIGN_AUDIENCE, [world.candidature.pk]) == REFUSED


DESKS = {"bailleur": {Actor.BAILLEUR, Actor.COMMISSION}, "reservataire": {Actor.RESERVATAIRE}}


@pytest.mark.parametrize("origin", list(Stage))
def test_a_desk_moves_a_candidature_as_the_funnel_says_and_no_further(world: World, origin: Stage) -> None:
    Candidature.objects.filter(pk=world.candidature.pk).update(
        stage=origin, audience=[world.karim.body.pk, world.odile.body.pk]
    )
    mine = world.candidature.pk
    for who in (world.karim, world.odile):
        allowed = {
            each.target for each in MOVES
            if each.origin == origin and each.actor in DESKS[who.role]
            # Asks a decision that was taken back in its open séance: there is none.
            and each.verb is not Verb.RECONSIDER
        } - {origin}  # fmt: skip
        with page_of(member(who)):
            found = {
                target for target in Stage if target != origin
                and would("UPDATE palier_candidature SET stage = %s WHERE id = %s", [target.value, mine]) == 1
            }  # fmt: skip
        assert found == allowed, who.role


DESK_DEMANDE = (
    "draw_token = '\\x00'", "numero_unique = numero_unique || '9'", "deposited_on = '1990-01-01'",
    "valid_until = '2090-01-01'", "audience = audience || 999", "audience = '{1}'", "public_id = gen_random_uuid()",
    "confirmed_at = now()", "online_since = now()", "wants_paper = true", "erasure_asked_at = now()",
    "created_at = '1990-01-01'",
)  # fmt: skip


@pytest.fixture
def read_by_both(world: World) -> World:
    both = [world.karim.body.pk, world.odile.body.pk]
    Demande.objects.filter(pk=world.amina.demande.pk).update(audience=both)
    return world


@pytest.mark.parametrize("column", DESK_DEMANDE)
def test_no_desk_rewrites_a_demande_that_it_reads(read_by_both: World, column: str) -> None:
    for who in (read_by_both.karim, read_by_both.odile):
        with page_of(member(who)):
            # They lock it all the same, as their acts do.
            assert tried("SELECT 1 FROM palier_demande FOR UPDATE") in {1, 2}
            assert tried(f"UPDATE palier_demande SET {column}") == REFUSED


def test_a_landlord_strikes_off_and_changes_nothing_else_of_a_life(read_by_both: World) -> None:
    struck = "UPDATE palier_demande SET state = 'radiee', struck_off_at = now(), strike_off_reason = 'RADATT'"
    active = "UPDATE palier_demande SET state = 'active', struck_off_at = NULL, strike_off_reason = ''"
    others = (
        "state = 'active'", "state = 'a_renouveler'", "state = 'radiee'", "strike_off_reason = 'RADATT'",
        "struck_off_at = now()", "state = 'active', struck_off_at = now(), strike_off_reason = 'RADATT'",
    )  # fmt: skip
    with page_of(member(read_by_both.karim)):
        for change in others:
            assert tried(f"UPDATE palier_demande SET {change}") == REFUSED, change
        assert tried(struck) == 1
        assert tried(active) == REFUSED
    with page_of(member(read_by_both.odile)):
        assert tried(struck) == REFUSED
        # A separation that it settles: both read their file again.
        assert tried("UPDATE palier_demande SET confirmed_at = NULL") == 2


def test_a_list_of_others_is_moved_by_nobody(world: World) -> None:
    other = factories.member("Ruth", factories.organisation("bailleur", "C"))
    Candidature.objects.filter(pk=world.candidature.pk).update(stage="designee", audience=[other.body.pk])
    with page_of(member(other)):
        assert would("SELECT 1 FROM palier_candidature") == 1
        assert would("UPDATE palier_candidature SET stage = 'conforme'") == 0


def test_a_desk_proves_a_fact_in_the_name_of_who_acts(world: World) -> None:
    made = (
        "INSERT INTO palier_fact (demande_id, layer, path, value, at, audience, by_id) SELECT id, %s, 'claims/handicap', '{}',"
        " now(), audience, %s FROM palier_demande WHERE id = %s"
    )
    Demande.objects.filter(pk=world.amina.demande.pk).update(audience=[world.odile.body.pk])
    mine, of = world.odile.person.pk, world.amina.demande.pk
    others = (
        ("declare", mine),
        ("verifie", None),
        ("verifie", world.karim.person.pk),
        ("verifie", world.amina.user.pk),
    )
    with page_of(member(world.odile)):
        assert tried(made, ["verifie", mine, of]) == 1
        for layer, by in others:
            assert tried(made, [layer, by, of]) == REFUSED


@pytest.mark.parametrize("statement", FOREIGN.values(), ids=list(FOREIGN))
def test_what_a_landlord_writes_of_a_candidature_is_about_its_own_file(read_by_both: World, statement: str) -> None:
    """A candidature that accepted its offer: each may be written, of its own household alone."""
    world, mine = read_by_both, read_by_both.candidature.pk
    Candidature.objects.filter(pk=mine).update(stage="acceptee", audience=[world.karim.body.pk, world.odile.body.pk])
    into, verb, chosen = statement.format(user=world.karim.person.pk, candidature=mine).partition(" SELECT ")
    with page_of(member(world.karim)):
        assert tried(into + verb + chosen.replace("demande_id", str(world.noe.demande.pk))) == REFUSED
        assert would(into + verb + chosen) == 1


def test_a_home_is_leased_to_who_accepted_it(read_by_both: World) -> None:
    world, mine = read_by_both, read_by_both.candidature.pk
    leased = set()
    for stage in Stage:
        Candidature.objects.filter(pk=mine).update(stage=stage, audience=[world.karim.body.pk, world.odile.body.pk])
        with page_of(member(world.karim)):
            if tried(FOREIGN["a lease"].format(user=world.karim.person.pk, candidature=mine)) != REFUSED:
                leased.add(stage)

    assert leased == {Stage.ACCEPTEE}


# --- The journal and the access log ---------------------------------------------------------

LINE = (
    "INSERT INTO palier_journalentry (id, at, recorded_at, actor, role, organisation, verb, object_kind, object_id, article,"
    " details) VALUES (gen_random_uuid(), now(), '1990-01-01', %s, 'demandeur', %s, 'deposer', 'Demande', gen_random_uuid(),"
    " '', '{}')"
)
ENTRY = (
    "INSERT INTO palier_accessentry (id, at, actor, organisation, object_kind, object_id, purpose, demande_ref, role)"
    " VALUES (gen_random_uuid(), now(), %s, %s, 'Demande', gen_random_uuid(), 'x', palier_claim('demande')::bigint, 'demandeur')"
)


@pytest.mark.parametrize("statement", [LINE, ENTRY], ids=["journal", "access"])
def test_nobody_writes_a_line_of_somebody_else(world: World, statement: str) -> None:
    amina, karim = person(world.amina), member(world.karim)
    with page_of(amina):
        assert tried(statement, [amina.actor, None]) == 1
        assert tried(statement, [karim.actor, None]) == tried(statement, [None, None]) == REFUSED
    with page_of(karim):
        assert tried(statement, [karim.actor, karim.organisation]) == 1
        assert tried(statement, [amina.actor, karim.organisation]) == REFUSED
        assert tried(statement, [karim.actor, world.odile.body.pk]) == REFUSED


def test_a_household_writes_no_reading_of_another_file_or_of_an_organisation(world: World) -> None:
    made = (
        "INSERT INTO palier_accessentry (id, at, actor, organisation, object_kind, object_id, purpose, demande_ref, role)"
        " VALUES (gen_random_uuid(), now(), %s, %s, 'Demande', gen_random_uuid(), 'x', %s, %s)"
    )
    amina, mine, other = person(world.amina), world.amina.demande.pk, world.noe.demande.pk
    with page_of(amina):
        assert tried(made, [amina.actor, None, mine, "demandeur"]) == 1
        for organisation, demande, role in (
            (None, other, "demandeur"), (world.karim.body.pk, mine, "demandeur"), (None, mine, "bailleur"),
            (world.karim.body.pk, other, "bailleur"), (None, None, "demandeur"), (None, mine, None),
        ):  # fmt: skip
            assert tried(made, [amina.actor, organisation, demande, role]) == REFUSED


def test_the_hour_of_a_line_is_the_database_s(world: World) -> None:
    before = timezone.now()
    with page_of(person(world.amina)):
        tried(LINE, [world.amina.user.public_id, None])
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")
            cursor.execute("SELECT recorded_at FROM palier_journalentry ORDER BY recorded_at DESC LIMIT 1")
            recorded = cursor.fetchone()[0]
    assert recorded >= before

    # Nor does the owner write another, by the way of the model.
    line = JournalEntry.objects.create(
        at=before, recorded_at=before.replace(year=1990), role="horloge", verb="v", object_kind="Demande",
        object_id=uuid4(), article="",
    )  # fmt: skip
    line.refresh_from_db()
    assert line.recorded_at >= before


# --- Jobs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", SEEN_BY_NOBODY)
def test_no_page_reads_or_touches_the_queue(world: World, table: str) -> None:
    jobs.defer("palier.jobs.rescoring.rescore", demande=world.noe.demande.pk)
    for who in (person(world.amina), member(world.karim), member(world.odile), acting.GATE, acting.PUBLIC):
        with page_of(who):
            for statement in (f"SELECT 1 FROM {table}", f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
                assert tried(statement) == REFUSED
            assert tried("UPDATE procrastinate_jobs SET status = 'cancelled'") == REFUSED


@pytest.mark.parametrize("role", WEB_ROLES)
def test_no_page_calls_the_queue_s_own_functions(world: World, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'procrastinate%%'"
            " AND has_function_privilege(%s, oid, 'EXECUTE') AND prorettype <> 'trigger'::regtype",
            [role],
        )
        assert cursor.fetchone() == (0,)


DEFER = "SELECT palier_defer(%s, %s::jsonb, {at}, {lock})"


def asked(task: str, at: str = "NULL", lock: str = "NULL", **arguments: object) -> int | str:
    import json

    return tried(DEFER.format(at=at, lock=lock), [f"palier.jobs.{task}", json.dumps(arguments)])


def test_a_demandeur_asks_for_jobs_on_their_own_file_alone(world: World) -> None:
    mine, other = world.amina.demande.pk, world.noe.demande.pk
    with page_of(person(world.amina)):
        assert asked("rescoring.rescore", demande=mine) == 1
        assert asked("erasing.erase_asked", demande=mine) == 1
        assert asked("rescoring.rescore", demande=other) == REFUSED
        assert asked("erasing.erase_asked", demande=other) == REFUSED
        assert asked("leases.end_elsewhere", demande=mine) == REFUSED
        assert asked("closing.close", publication=world.candidature.publication_id) == REFUSED
        assert asked("no.such_task", demande=mine) == REFUSED
        assert asked("rescoring.rescore") == REFUSED


def test_a_job_takes_no_argument_hour_or_lock_that_is_not_in_the_list(world: World) -> None:
    mine = world.amina.demande.pk
    publication = world.candidature.publication_id
    with page_of(person(world.amina)):
        assert asked("rescoring.rescore", demande=mine, force=1) == REFUSED
        assert asked("rescoring.rescore", at="now() + interval '9 days'", demande=mine) == REFUSED
        assert asked("rescoring.rescore", lock=f"'publication-{publication}'", demande=mine) == REFUSED
        assert asked("wishes.send", lock=f"'wish-{mine}'", demande=mine) == 1
        assert asked("wishes.send", lock="'wish-0'", demande=mine) == REFUSED


def test_an_organisation_asks_for_jobs_on_what_is_its_own(world: World) -> None:
    stranger = factories.member("Ruth", factories.organisation("reservataire", "D"))
    publication = world.candidature.publication_id
    for who, outcome in ((member(world.odile), 1), (member(world.karim), 1), (member(stranger), REFUSED)):
        with page_of(who):
            assert asked("offers.offer_next", publication=publication) == outcome
            assert asked("closing.close", lock=f"'publication-{publication}'", publication=publication) == outcome
            assert asked("erasing.erase_asked", demande=world.noe.demande.pk) == REFUSED


def test_whoever_has_no_account_asks_for_no_job(world: World) -> None:
    for who in (acting.GATE, acting.PUBLIC):
        with page_of(who):
            assert asked("rescoring.rescore", demande=world.amina.demande.pk) == REFUSED


def test_the_clock_hands_over_jobs_as_before(world: World) -> None:
    acting.take(acting.CLOCK)
    jobs.defer("palier.jobs.rescoring.rescore", demande=world.noe.demande.pk)
    found = tried("SELECT 1 FROM procrastinate_jobs")
    acting.leave()

    assert acting.CLOCK.role == CLOCK != DEMANDEUR
    assert found == 1


def test_a_message_leaves_the_page_unsent(world: World) -> None:
    made = (
        "INSERT INTO palier_message (id, channel, recipient, subject, body, created_at, sent_at, doubts)"
        " VALUES (gen_random_uuid(), 'email', 'a@b.fr', 's', 'b', now(), {sent}, 0)"
    )
    with page_of(person(world.amina)):
        assert tried(made.format(sent="NULL")) == 1
        assert tried(made.format(sent="now()")) == REFUSED
    assert not Message.objects.exists()


BY_THE_CLOCK = {
    "palier.jobs.life.announce": "reminders of renewal",
    "palier.jobs.closing.tell_ranking": "the closing, and its own next batch",
}
"""Tasks that a workflow defers under the clock alone, and in which act."""


def deferred(repository: Path) -> dict[str, set[str]]:
    """The tasks that workflows defer by their own words, each with every argument that is given to it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (repository / "palier" / "workflows").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "jobs.defer":
                task = node.args[0].value if isinstance(node.args[0], ast.Constant) else ast.unparse(node.args[0])
                found[str(task)] |= {each.arg for each in node.keywords if each.arg} - {"at", "lock"}
    return found


def test_a_task_that_a_workflow_defers_is_in_the_list_with_its_arguments(repository: Path) -> None:
    """A new job, or a new argument, fails here until the list and a migration say who may name it."""
    listed: dict[str, set[str]] = defaultdict(set)
    for right in job_rights.RIGHTS:
        listed[right.task] |= {right.subject, *right.others}
    found = {task: names for task, names in deferred(repository).items() if task.startswith("palier.jobs.")}

    assert len(found) > 12
    assert set(found) - set(listed) <= set(BY_THE_CLOCK)
    assert {
        task: names - listed[task] for task, names in found.items() if task in listed and names - listed[task]
    } == {}


def test_the_list_of_jobs_in_the_database_is_that_of_the_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT role, task, subject, others, lock, priority, is_dated FROM palier_jobright")
        found = {(*row[:3], tuple(row[3]), *row[4:]) for row in cursor.fetchall()}

    assert found == {(r.role, r.task, r.subject, r.others, r.lock, r.priority, r.is_dated) for r in job_rights.RIGHTS}

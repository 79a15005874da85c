"""What an injection in a household's page would give: its own rows, and of those only what it may write (ADR 39)."""

from __future__ import annotations

import time
from typing import Any

import pytest

from palier.models import Candidature, Offer
from palier.models.doors import claims
from palier.rules.candidature.funnel import MOVES, Mover, Stage, Verb
from tests import factories
from tests.attacks.raw_sql import REFUSED, page_of, person, tried, would
from tests.attacks.second_line_world import World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


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
"""Moves that a page of a demandeur makes."""


@pytest.mark.parametrize("origin", list(Stage))
def test_a_demandeur_moves_a_candidature_as_the_funnel_says_and_no_further(world: World, origin: Stage) -> None:
    Candidature.objects.filter(pk=world.candidature.pk).update(stage=origin)
    allowed = {move.target for move in MOVES if move.origin == origin and move.verb in OWN_VERBS}
    if origin is Stage.RETIREE:
        allowed.add(Stage.EN_ATTENTE)

    with page_of(person(world.amina)):
        found = {
            target
            for target in Stage
            if target != origin and would("UPDATE palier_candidature SET stage = %s", [target.value]) == 1
        }

    assert found == allowed
    assert all(Mover.DEMANDEUR in move.actors for move in MOVES if move.verb in OWN_VERBS)


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
            ("bail_signe", "", "", REFUSED),
            ("classee", "", "", REFUSED),
            ("deposee", ", rank", ", 1", REFUSED),
            ("deposee", "", "", REFUSED),
        ):
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
        (mine.publication_id + 1, mine.demande_id, now),
        (mine.publication_id, world.noe.demande.pk, now),
        (mine.publication_id, mine.demande_id, now - 90),
        (mine.publication_id, mine.demande_id, now + 90),
    ):
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

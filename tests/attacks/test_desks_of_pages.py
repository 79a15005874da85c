"""What an injection in a desk's page writes of candidatures and files: on its own lists, as the funnel says (ADR 39)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from palier.models import AgendaItem, Candidature, Demande, Piece, Publication, Seance
from palier.rules.candidature.funnel import MOVES, Mover, Stage, Verb
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, tried, would
from tests.attacks.second_line_world import World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


ITEM = 77
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
        " votes, home_elsewhere, by_id, decided_at) SELECT gen_random_uuid(), 77, id, demande_id, audience,"
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


DESKS = {"bailleur": {Mover.BAILLEUR, Mover.COMMISSION}, "reservataire": {Mover.RESERVATAIRE}}


@pytest.mark.parametrize("origin", list(Stage))
def test_a_desk_moves_a_candidature_as_the_funnel_says_and_no_further(world: World, origin: Stage) -> None:
    Candidature.objects.filter(pk=world.candidature.pk).update(
        stage=origin, audience=[world.karim.body.pk, world.odile.body.pk]
    )
    # A check is taken back while the files of a list may still be examined (`tests/workflows/test_checking_again.py`).
    Publication.objects.filter(pk=world.candidature.publication_id).update(stage="designee")
    mine = world.candidature.pk
    for who in (world.karim, world.odile):
        allowed = {
            each.target
            for each in MOVES
            if each.origin == origin
            and DESKS[who.role] & set(each.actors)
            # Asks a decision that was taken back in its open séance: there is none.
            and each.verb is not Verb.RECONSIDER
        } - {origin}
        with page_of(member(who)):
            found = {
                target
                for target in Stage
                if target != origin
                and would("UPDATE palier_candidature SET stage = %s WHERE id = %s", [target.value, mine]) == 1
            }
        assert found == allowed, who.role


DESK_DEMANDE = (
    "draw_token = '\\x00'",
    "numero_unique = numero_unique || '9'",
    "deposited_on = '1990-01-01'",
    "valid_until = '2090-01-01'",
    "audience = audience || 999",
    "audience = '{1}'",
    "public_id = gen_random_uuid()",
    "confirmed_at = now()",
    "online_since = now()",
    "wants_paper = true",
    "erasure_asked_at = now()",
    "created_at = '1990-01-01'",
)


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
    struck = "UPDATE palier_demande SET state = 'radiee', struck_off_at = now(), strike_off_reason = 'RADABA'"
    active = "UPDATE palier_demande SET state = 'active', struck_off_at = NULL, strike_off_reason = ''"
    others = (
        "state = 'active'",
        "state = 'a_renouveler'",
        "state = 'radiee'",
        "strike_off_reason = 'RADATT'",
        "struck_off_at = now()",
        "state = 'active', struck_off_at = now(), strike_off_reason = 'RADATT'",
    )
    # On which grounds is tried in `test_lists_and_radiations.py`; here, somebody who was sent to it renounces.
    world = read_by_both
    Candidature.objects.filter(pk=world.candidature.pk).update(
        stage="designee", audience=[world.karim.body.pk, world.odile.body.pk]
    )
    with page_of(member(world.karim)):
        for change in others:
            assert tried(f"UPDATE palier_demande SET {change}") == REFUSED, change
        assert tried(struck) == 1
        assert tried(active) == REFUSED
    with page_of(member(world.odile)):
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
        "INSERT INTO palier_fact (demande_id, layer, path, value, at, audience, by_id, piece_id)"
        f" SELECT id, %s, 'claims/handicap', '{{}}', now(), audience, %s, {world.piece.pk} FROM palier_demande WHERE id = %s"
    )
    # On what it rests is tried in `test_in_its_own_name.py`.
    Piece.objects.update(status="valide", verified_by=world.odile.person, audience=[world.odile.body.pk])
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
    now, karim = timezone.now(), world.karim
    seance = Seance.objects.create(
        bailleur=karim.body, held_at=now, stage="ouverte", convened_by=karim.person, convened_at=now
    )
    AgendaItem.objects.create(pk=ITEM, seance=seance, publication=world.candidature.publication)
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


def test_no_landlord_answers_an_offer_in_the_place_of_a_household(read_by_both: World) -> None:
    sent = factories.offer(read_by_both.candidature, read_by_both.karim.person, audience=[read_by_both.karim.body.pk])
    answer = "UPDATE palier_offer SET answer = %s, answered_at = now()"
    with page_of(member(read_by_both.karim)):
        for word in ("refusee", "acceptee", "expiree", "abandon"):
            assert tried(answer, [word]) == REFUSED, word
        assert tried("UPDATE palier_offer SET answered_at = now()") == REFUSED
        assert would(answer, ["retiree"]) == 1
    type(sent).objects.filter(pk=sent.pk).update(answer="acceptee")
    with page_of(member(read_by_both.karim)):
        for word in ("refusee", "retiree", "", "abandon"):
            assert tried(answer, [word]) == REFUSED, word
        assert would("UPDATE palier_offer SET answer = 'abandon'") == 1

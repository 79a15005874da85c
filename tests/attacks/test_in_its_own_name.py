"""What an injection signs for another, or proves without having looked: refused by the database (ADR 39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Demande, Offer, Parting, Piece, SetAside
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.attacks.second_line_world import World, build

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = build()
    both = [made.karim.body.pk, made.odile.body.pk]
    Demande.objects.filter(pk=made.amina.demande.pk).update(audience=both)
    return made


def proved(world: World, by: Actor, path: str, piece: int | None) -> int | str:
    of = world.amina.demande.pk
    return would(
        "INSERT INTO palier_fact (demande_id, layer, path, value, at, audience, by_id, piece_id)"
        " SELECT id, 'verifie', %s, '{}', now(), audience, %s, %s FROM palier_demande WHERE id = %s",
        [path, by.person.pk, piece, of],
    )


def test_a_desk_proves_on_a_piece_of_this_file_that_it_found_valid(world: World) -> None:
    piece, other = world.piece, factories.piece(world.noe.demande)
    colleague = factories.member("Zoé", world.odile.body)
    seen = Piece.objects.filter(pk__in=(piece.pk, other.pk))
    cases = (
        ("a_verifier", None, piece.pk, REFUSED),
        ("valide", colleague.person, piece.pk, REFUSED),
        ("refusee", world.odile.person, piece.pk, REFUSED),
        ("valide", world.odile.person, other.pk, REFUSED),
        ("valide", world.odile.person, None, REFUSED),
        ("valide", world.odile.person, piece.pk, 1),
    )
    for status, by, on, found in cases:
        seen.update(status=status, verified_by=by, audience=[world.odile.body.pk])
        with page_of(member(world.odile)):
            assert proved(world, world.odile, "claims/handicap", on) == found, (status, by, on)


def test_a_landlord_proves_a_refusal_of_its_own_offer_and_nothing_else(world: World) -> None:
    Piece.objects.update(status="valide", verified_by=world.karim.person, audience=[world.karim.body.pk])
    offer = factories.offer(world.candidature, world.karim.person, audience=[world.karim.body.pk])
    with page_of(member(world.karim)):
        assert proved(world, world.karim, "claims/handicap", world.piece.pk) == REFUSED
        assert proved(world, world.karim, "refusals/2026-01-01", None) == REFUSED
    Offer.objects.filter(pk=offer.pk).update(answer="refusee", answered_at=timezone.now())
    with page_of(member(world.karim)):
        assert proved(world, world.karim, "refusals/2026-01-01", None) == 1
        assert proved(world, world.karim, "claims/handicap", None) == REFUSED


def test_a_household_declares_in_its_own_name(world: World) -> None:
    made = (
        "INSERT INTO palier_fact (demande_id, layer, path, value, at, audience, by_id) VALUES"
        " (%s, 'declare', 'claims/handicap', '{}', now(), '{}', %s)"
    )
    mine = world.amina.demande.pk
    with page_of(person(world.amina)):
        assert would(made, [mine, world.amina.user.pk]) == 1
        for by in (None, world.noe.user.pk, world.odile.person.pk):
            assert would(made, [mine, by]) == REFUSED
        assert would("INSERT INTO palier_piececontent DEFAULT VALUES") == REFUSED


ASKED = (
    "INSERT INTO palier_parting (public_id, demande_id, asked_key, leaver, living, births_leave, asked_at, answer_by, state,"
    " settled_at) VALUES (gen_random_uuid(), {of}, 'd', 'd', '{{}}', false, now(), current_date, '{state}', {at})"
)


def test_a_separation_is_settled_once_by_who_may(world: World) -> None:
    of = world.amina.demande.pk
    amina, odile = person(world.amina), member(world.odile)
    with page_of(amina):
        assert would(ASKED.format(of=of, state="a_confirmer", at="NULL")) == 1
        for state in ("acceptee", "tranchee_oui", "tranchee_non", "retiree"):
            assert would(ASKED.format(of=of, state=state, at="now()")) == REFUSED, state
    asked = Parting.objects.create(
        demande=world.amina.demande,
        asked_key="d",
        leaver="d",
        living={},
        births_leave=False,
        asked_at=timezone.now(),
        answer_by=timezone.localdate(),
    )
    settled = "UPDATE palier_parting SET state = '{}', settled_at = now(), settled_by_id = {}, settled_for_id = {}"
    house, ours = world.odile.body.pk, world.odile.person.pk
    with page_of(amina):
        for state in ("tranchee_oui", "tranchee_non"):
            assert would(settled.format(state, amina.user, "NULL")) == REFUSED
        assert would(settled.format("acceptee", world.noe.user.pk, "NULL")) == REFUSED
        assert would(settled.format("acceptee", amina.user, house)) == REFUSED
        assert would(settled.format("acceptee", amina.user, "NULL")) == 1
        for column in ("leaver", "asked_key", "living", "births_leave", "answer_by", "demande_id"):
            assert would(f"UPDATE palier_parting SET {column} = {column}") == REFUSED, column
    with page_of(odile):
        assert would(settled.format("tranchee_oui", world.karim.person.pk, house)) == REFUSED
        assert would(settled.format("tranchee_oui", ours, world.karim.body.pk)) == REFUSED
        assert would(settled.format("acceptee", ours, house)) == REFUSED
        assert would(settled.format("tranchee_oui", ours, house)) == 1
    Parting.objects.filter(pk=asked.pk).update(state="tranchee_non", settled_at=timezone.now())
    for who, change in ((amina, "acceptee"), (odile, "tranchee_oui")):
        with page_of(who):
            mine = (amina.user, "NULL") if who is amina else (ours, house)
            assert would(settled.format(change, *mine)) == REFUSED


def test_a_second_reader_is_who_reads(world: World) -> None:
    both = [world.karim.body.pk, world.odile.body.pk]
    type(world.candidature).objects.filter(pk=world.candidature.pk).update(audience=both)
    colleague = factories.member("Zoé", world.odile.body)
    SetAside.objects.create(
        candidature=world.candidature,
        demande=world.amina.demande,
        reason="r",
        by=colleague.person,
        at=timezone.now(),
        audience=both,
    )
    read = "UPDATE palier_setaside SET second_reader_id = {}, second_read_at = now(), is_upheld = true"
    with page_of(member(world.odile)):
        assert would(read.format(colleague.person.pk)) == REFUSED
        assert would(read.format(world.odile.person.pk)) == 1

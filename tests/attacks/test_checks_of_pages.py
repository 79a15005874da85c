"""What an injection in a desk's page makes of a piece that it reads: a check in its own name, and nothing else (ADR 39)."""

from __future__ import annotations

import pytest

from palier.models import Demande, Piece
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, tried, would
from tests.attacks.second_line_world import World, build

pytestmark = pytest.mark.django_db

KEPT = {
    "confidentiality": "CASE confidentiality WHEN 'ordinaire' THEN 'sensible' ELSE 'ordinaire' END",
    "audience": "audience || 99",
    "demande_id": "{stranger}",
    "person_key": "'c'",
    "code": "'handicap'",
    "proof_code": "'carte'",
    "sha256": "repeat('1', 64)",
    "size": "1",
    "media_type": "'image/png'",
    "uploaded_at": "now()",
    "complete_at": "now()",
    "sent_by_id": "{user}",
    "reminded_at": "now()",
    "left_at": "now()",
    "public_id": "gen_random_uuid()",
    "verified_by_id": "{colleague}",
    "extended_by_id": "{colleague}",
}
"""What no check says: who reads it, whose it is, what it proves, its bytes, its hours, and the name of a colleague."""


@pytest.fixture
def world() -> World:
    """Two files that both desks read, with a proof of the kind that a landlord never sees and an ordinary one."""
    built = build()
    both = [built.karim.body.pk, built.odile.body.pk]
    Demande.objects.filter(pk__in=[built.amina.demande.pk, built.noe.demande.pk]).update(audience=both)
    built.amina.demande.refresh_from_db()
    for level in ("sensible", "ordinaire"):
        factories.piece(built.amina.demande, confidentiality=level)
    return built


@pytest.mark.parametrize("column", list(KEPT))
def test_a_desk_rewrites_nothing_of_a_piece_but_its_check(world: World, column: str) -> None:
    named = {
        "stranger": world.noe.demande.pk,
        "user": world.amina.user.pk,
        "colleague": factories.member("Zoé", world.odile.body).person.pk,
    }
    for who, sensitive in ((world.odile, 1), (world.karim, 0)):
        with page_of(member(who)):
            assert would("SELECT 1 FROM palier_piece WHERE confidentiality = 'sensible'") == sensitive
            assert tried(f"UPDATE palier_piece SET {column} = {KEPT[column].format(**named)}") == REFUSED


def test_a_desk_checks_a_piece_in_its_own_name(world: World) -> None:
    checked = (
        "UPDATE palier_piece SET status = 'valide', verified_at = now(), issued_on = '2026-01-02', verified_by_id = %s"
    )
    put_off = "UPDATE palier_piece SET due_at = now(), extension_reason = 'Absence', extended_by_id = %s"
    for who in (world.odile, world.karim):
        with page_of(member(who)):
            read = would("SELECT 1 FROM palier_piece")
            assert read
            assert would(checked, [who.person.pk]) == would(put_off, [who.person.pk]) == read
    assert Piece.objects.filter(status="valide").count() == 0


UNSIGNED = (
    "status = 'valide'",
    "status = 'valide', verified_at = now()",
    "status = 'expiree', verified_at = now(), verified_by_id = {me}",
    "valid_until = '2099-01-01'",
    "due_at = now() + interval '1 year'",
    "extension_reason = 'Absence'",
)
"""Checks in nobody's name, checks that no page makes, and a clock put off by nobody."""


@pytest.mark.parametrize("change", UNSIGNED)
def test_a_check_that_nobody_signs_is_refused(world: World, change: str) -> None:
    for who in (world.odile, world.karim):
        with page_of(member(who)):
            assert would("SELECT 1 FROM palier_piece")
            assert tried(f"UPDATE palier_piece SET {change.format(me=who.person.pk)}") == REFUSED


TURNED = "UPDATE palier_piece SET status = 'refusee', refusal_reason = 'Non'"


def test_a_colleagues_check_is_made_again_in_ones_own_name_alone(world: World) -> None:
    colleague = factories.member("Zoé", world.odile.body).person
    Piece.objects.update(status="valide", verified_at="2026-01-02T10:00:00Z", verified_by=colleague)
    with page_of(member(world.odile)):
        assert would(f"{TURNED}, verified_by_id = %s, verified_at = now()", [world.odile.person.pk])
        assert tried(TURNED) == REFUSED
        assert tried(f"{TURNED}, verified_by_id = {colleague.pk}, verified_at = now()") == REFUSED
    with page_of(member(world.karim)):
        assert tried(f"{TURNED}, verified_by_id = {world.karim.person.pk}, verified_at = now()") == REFUSED


@pytest.mark.parametrize("through", ["", "dgfip"])
def test_the_check_of_another_house_or_of_the_state_is_not_turned_over(world: World, through: str) -> None:
    checker = world.odile.person if through else world.karim.person
    Piece.objects.update(status="valide", verified_at="2026-01-02T10:00:00Z", verified_by=checker, through=through)
    for who in (world.odile, world.karim):
        with page_of(member(who)):
            assert tried(f"{TURNED}, verified_by_id = {who.person.pk}, verified_at = now()") == REFUSED

"""After an open separation each one's papers are on their own file; who went in silence leaves no such sign."""

from __future__ import annotations

import importlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from palier.models import FileContent, Fork, Piece, PieceFile
from palier.models.doors import acting, row_security
from palier.rules.parting.separation import Living
from palier.workflows.parting import separating
from tests import couples, factories
from tests.plain_pages import plain_text
from tests.web.separation import moves

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
HERS, HIS, OURS = "avis_imposition_n1", "avis_imposition_n2", "livret_famille"


@pytest.fixture
def papers(couple: couples.Couple) -> dict[str, Piece]:
    """His notice (the fixture's), hers, and the family book of both; a proof that she alone knows."""
    return {
        HIS: Piece.objects.get(demande=couple.demande),
        HERS: factories.piece(couple.demande, person_key="d", code=HERS),
        OURS: factories.piece(couple.demande, person_key="", code=OURS),
    }


def he_leaves(couple: couples.Couple) -> None:
    parting = separating.PartingTerms(leaver="c1", living={"p1": Living.STAYS, "p2": Living.STAYS})
    separating.separate(couple.demande, parting, by=couple.marc, at=timezone.now())


def seen(actor: acting.Acting, demande: int) -> set[str]:
    """The codes of the pieces that a role reads on a file, where each has its files and their bytes."""
    acting.take(actor)
    try:
        found = Piece.objects.filter(demande=demande)
        files = PieceFile.objects.filter(demande=demande)
        assert {file.piece_id for file in files} == {piece.pk for piece in found}
        assert FileContent.objects.filter(demande=demande).count() == len(files)
        return {piece.code for piece in found}
    finally:
        acting.leave()


def test_the_papers_of_who_left_are_on_their_file_and_read_on_no_other(
    couple: couples.Couple, papers: dict[str, Piece], as_login: Callable[[str], Any]
) -> None:
    couple.demande.refresh_from_db()
    house = couple.demande.audience[0]
    he_leaves(couple)
    child = Fork.objects.get(parent=couple.demande).child
    roles = (
        acting.Acting(role=row_security.DEMANDEUR, user=couple.amina.person.pk, demande=couple.demande.pk),
        *(acting.Acting(role=role, organisation=house) for role in row_security.STAFF),
    )

    with as_login("palier_web"), transaction.atomic():
        for role in roles:
            assert seen(role, couple.demande.pk) == {HERS, OURS}, role
        own = acting.Acting(role=row_security.DEMANDEUR, user=couple.marc.person.pk, demande=child.pk)
        assert seen(own, child.pk) == {HIS, OURS}
    # Nothing is taken out of what was sealed, and the clock that erases still finds it.
    assert set(Piece.objects.filter(demande=couple.demande).values_list("code", flat=True)) == set(papers)
    assert {one.code for one in Piece.objects.shown().filter(demande=couple.demande)} == {HERS, OURS}


def test_no_page_and_no_address_kept_from_before_shows_them(couple: couples.Couple, papers: dict[str, Piece]) -> None:
    amina = moves.client_of(couple.amina.person)
    file = PieceFile.objects.get(piece=papers[HIS])
    address = reverse("mon-fichier", args=[file.public_id])
    before = amina.get(address).status_code
    he_leaves(couple)

    assert (before, amina.get(address).status_code) == (200, 404)
    assert str(papers[HIS].public_id) not in plain_text(amina.get(reverse("pieces")))


def test_who_goes_in_silence_takes_no_paper_away_from_who_stays(
    couple: couples.Couple, papers: dict[str, Piece], as_login: Callable[[str], Any]
) -> None:
    moves.go_alone(moves.client_of(couple.amina.person))
    marc = acting.Acting(role=row_security.DEMANDEUR, user=couple.marc.person.pk, demande=couple.demande.pk)

    with as_login("palier_web"), transaction.atomic():
        assert seen(marc, couple.demande.pk) == set(papers)


@pytest.mark.parametrize(("teller", "follows"), [("amina", False), ("marc", True)])
def test_a_proof_in_confidence_follows_who_sent_it_alone(couple: couples.Couple, teller: str, follows: bool) -> None:
    sent_by = getattr(couple, teller).person
    factories.piece(couple.demande, person_key="", code="plainte", confidentiality="protegee", sent_by=sent_by)

    he_leaves(couple)

    child = Fork.objects.get(parent=couple.demande).child
    assert Piece.objects.filter(demande=child, code="plainte").exists() is follows


def test_those_who_left_before_are_marked_the_day_they_left(couple: couples.Couple, papers: dict[str, Piece]) -> None:
    """His notice and what is Tom's, who went with him; not what was sent after."""
    toms = factories.piece(couple.demande, person_key="p2", code="certificat_scolarite")
    parting = separating.PartingTerms(leaver="c1", living={"p1": Living.STAYS, "p2": Living.LEAVES})
    at = timezone.now()
    separating.separate(couple.demande, parting, by=couple.marc, at=at)
    Piece.objects.update(left_at=None)
    later = factories.piece(couple.demande, person_key="c1", uploaded_at=at + timedelta(days=1))
    past = importlib.import_module("palier.migrations.0075_papers_of_who_left")

    with connection.cursor() as cursor:
        cursor.execute(past.SINCE)

    assert set(Piece.objects.filter(left_at=at).values_list("pk", flat=True)) == {papers[HIS].pk, toms.pk}
    assert Piece.objects.get(pk=later.pk).left_at is None

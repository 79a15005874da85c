"""Documents of a former tool: opened by their person alone once the line is theirs, and pieces by their own hand only."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Piece, PieceFile, StockLine, StockPaper, StockPaperContent
from palier.models.life import erased_rows
from palier.workflows.acting import sealed_papers, sealing_parts
from palier.workflows.own_data import whose
from tests import couples, own_data_world, paper_world
from tests.attacks.raw_sql import would
from tests.plain_pages import plain_text
from tests.web.steward_pages import post
from tests.web.takeover.test_former import home_of, renamed

if TYPE_CHECKING:
    from django.test import Client

    from tests.couples import Couple

pytestmark = pytest.mark.django_db


@pytest.fixture
def couple() -> Couple:
    return couples.couple()


@pytest.fixture
def paper(couple: Couple) -> StockPaper:
    return paper_world.beside(couple.demande)


def seen(client: Client, paper: StockPaper) -> int:
    return client.get(reverse("ancien-document", args=[paper.public_id])).status_code


def test_it_is_there_once_the_line_is_theirs_and_for_its_person_alone(couple: Couple) -> None:
    paper = paper_world.beside(couple.demande, state="en_attente")
    amina, marc = home_of(couple.amina), home_of(couple.marc)
    assert (seen(amina, paper), "CNI-recto" in plain_text(amina.get(reverse("ancien-dossier")))) == (404, False)

    post(amina, "ancien-dossier", [], line=paper.line_id, mine="oui")

    assert "CNI-recto.pdf" in plain_text(amina.get(reverse("ancien-dossier")))
    answer = amina.get(reverse("ancien-document", args=[paper.public_id]))
    assert answer.content.startswith(b"%PDF-")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert seen(marc, paper) == 404
    assert post(marc, "ancien-document-piece", [paper.public_id], code="piece_identite").status_code == 404
    assert not Piece.objects.exists()
    post(amina, "ancien-dossier", [], line=paper.line_id, mine="non")
    assert seen(amina, paper) == 404


def test_they_send_it_as_a_piece_once_to_be_checked_and_may_take_it_back(couple: Couple, paper: StockPaper) -> None:
    amina = home_of(couple.amina)

    assert post(amina, "ancien-document-piece", [paper.public_id], code="").status_code == 400
    assert post(amina, "ancien-document-piece", [paper.public_id], code="attestation_inventee").status_code == 400
    answer = post(amina, "ancien-document-piece", [paper.public_id], code="piece_identite")

    assert answer.status_code == 302
    piece = Piece.objects.get()
    assert (piece.status, piece.code, piece.person_key, piece.verified_at) == (
        "a_verifier",
        "piece_identite",
        "d",
        None,
    )
    assert PieceFile.objects.get().sha256 == paper.sha256
    assert "déjà dans vos pièces" in plain_text(amina.get(reverse("ancien-dossier")))
    again = post(amina, "ancien-document-piece", [paper.public_id], code="piece_identite")
    assert (again.status_code, PieceFile.objects.count()) == (409, 1)
    post(amina, "retirer-fichier", [PieceFile.objects.get().public_id])
    assert "L’envoyer comme pièce" in plain_text(amina.get(reverse("ancien-dossier")))


def test_whose_name_is_in_doubt_opens_nothing(couple: Couple, paper: StockPaper) -> None:
    renamed(couple, couple.amina, "nom")
    amina = home_of(couple.amina)

    assert seen(amina, paper) == 404
    assert post(amina, "ancien-document-piece", [paper.public_id], code="piece_identite").status_code == 404


def test_it_is_in_the_archive_of_oneself_and_in_nobody_else_s(couple: Couple, paper: StockPaper) -> None:
    def rows(actor, key: str) -> int:
        return whose.rows("StockPaper", whose.of_person(couple.demande, key, by=actor)).count()

    assert (rows(couple.amina, "d"), rows(couple.marc, "c1")) == (1, 0)
    data = own_data_world.archive_of(couple.demande, couple.amina)
    assert data["ancien-dossier/01-CNI-recto.pdf"] == sealed_papers.bytes_of_paper(paper)
    [told] = own_data_world.rows(data, "ancien-dossier", "StockPaper")
    assert (told["name"], told["sha256"], "path" in told) == ("CNI-recto.pdf", paper.sha256, False)
    StockLine.objects.update(state="en_attente", demande=None, settled_at=None)
    assert rows(couple.amina, "d") == 0


def test_once_the_secret_of_the_site_changed_it_is_gone_and_the_archive_says_so(
    couple: Couple, paper: StockPaper
) -> None:
    amina = home_of(couple.amina)
    sealed = StockPaperContent.objects.get(paper=paper)
    sealed.data = sealing_parts.sealed(b"%PDF-", uuid4(), 0, nonce=b"n" * sealing_parts.NONCE)
    sealed.save()

    assert seen(amina, paper) == 404
    assert post(amina, "ancien-document-piece", [paper.public_id], code="piece_identite").status_code in (404, 409)
    data = own_data_world.archive_of(couple.demande, couple.amina)
    assert "ancien-dossier/01-CNI-recto.pdf" not in data
    assert any("scellé sous un ancien secret" in text.decode("utf-8", "ignore") for text in data.values())


def test_an_erasure_takes_it_and_its_bytes(couple: Couple, paper: StockPaper) -> None:
    for table in ("palier_stockpapercontent", "palier_stockpaper"):
        where = erased_rows.REMOVED[table] % {"demande": couple.demande.pk}
        assert would(f"DELETE FROM {table} WHERE {where}") == 1
    assert timezone.now() > paper.received_at

"""Pieces: what is taken, what a check makes of it, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from palier.gateways.sne import read_file
from palier.models import Fact, FileContent, Letter, Piece, User
from palier.models.demandes import layers, piece_files
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.people.facts import Proof, Situation
from palier.rules.situations import uploads
from palier.workflows.acting.actors import Actor
from palier.workflows.people import completing, filing, pieces
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.register import importing
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)
PERSON = Actor(role=Role.DEMANDEUR)
PDF = filing.SentFile("avis.pdf", b"%PDF-1.7\n" + b"x" * 200)


@pytest.fixture
def demande(db, repository: Path):
    sne = next(read_file(repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"))
    return importing.save(sne, by=Actor(role=Role.STEWARD), at=AT).demande


@pytest.fixture
def odile(db):
    return Actor(role=Role.RESERVATAIRE, user=User.objects.create_user("odile@example.org", name="Odile"))


def holder() -> Actor:
    """Who sends: what a person has sent in a day is counted by them."""
    return Actor(role=Role.DEMANDEUR, user=User.objects.get_or_create(login="demandeur", defaults={"name": "Jean"})[0])


def upload(demande, code: str = "avis_imposition_n2", key: str = "d") -> Piece:
    return filing.send(demande, code, [PDF], person_key=key, by=holder(), at=AT)


def test_an_accepted_piece_makes_a_verified_fact(demande, odile):
    finding = pieces.PieceFinding(is_accepted=True, facts={"incomes/d/2024": 21_500})

    pieces.verify(upload(demande), finding, by=odile, at=AT)

    jean = layers.facts_of(demande, AT.date()).household.persons[0]
    income = next(income for income in jean.incomes if income.year == 2024)
    assert (income.amount, income.proof) == (21_500, Proof.VERIFIED)


def test_a_claim_is_in_review_then_verified_until_its_expiry(demande, odile):
    completing.declare(demande, {"claims/handicap": DeclaredFact({})}, by=PERSON, at=AT)
    piece = upload(demande, "situation_handicap", "")
    assert layers.facts_of(demande, AT.date()).claims[0].proof is Proof.IN_REVIEW

    finding = pieces.PieceFinding(is_accepted=True, facts={"claims/handicap": {}})
    pieces.verify(piece, finding, by=odile, at=AT)

    claim = layers.facts_of(demande, AT.date()).claims[0]
    assert (claim.situation, claim.proof, claim.valid_until) == (Situation.HANDICAP, Proof.VERIFIED, date(2027, 1, 1))


def test_a_refused_piece_says_why_in_a_letter(demande, odile):
    piece = pieces.verify(
        upload(demande), pieces.PieceFinding(is_accepted=False, reason="Page 2 absente."), by=odile, at=AT
    )

    assert piece.status == "refusee"
    assert "Page 2 absente." in plain_text(" ".join(Letter.objects.get(kind="piece_refusee").paragraphs))
    assert not Fact.objects.filter(layer="verifie").exists()


def test_a_refusal_without_a_reason_is_refused(demande, odile):
    with pytest.raises(pieces.PieceReasonNeeded):
        pieces.verify(upload(demande), pieces.PieceFinding(is_accepted=False, reason="  "), by=odile, at=AT)


def test_a_piece_is_checked_once(demande, odile):
    piece = upload(demande)
    pieces.verify(piece, pieces.PieceFinding(is_accepted=True), by=odile, at=AT)

    with pytest.raises(pieces.PieceAlreadyChecked):
        pieces.verify(piece, pieces.PieceFinding(is_accepted=True), by=odile, at=AT)


def test_a_piece_proves_no_seniority(demande, odile):
    with pytest.raises(pieces.NotProvable):
        pieces.verify(upload(demande), pieces.PieceFinding(is_accepted=True, facts={"wish": {}}), by=odile, at=AT)


def test_a_demandeur_verifies_nothing(demande):
    with pytest.raises(ActionRefused):
        pieces.verify(upload(demande), pieces.PieceFinding(is_accepted=True), by=PERSON, at=AT)


def test_three_payslips_stay_three_files_of_one_piece(demande):
    for _ in range(3):
        upload(demande, "bulletins_salaire")

    piece = Piece.objects.get(status="a_verifier")
    assert [file.position for file in piece_files.files_of(piece)] == [0, 1, 2]
    assert piece.size == 3 * len(PDF.data)


def test_a_piece_outside_the_closed_list_is_not_taken(demande):
    with pytest.raises(pieces.UnknownPiece):
        upload(demande, "bulletin_scolaire")


@pytest.mark.parametrize(
    "sent",
    [
        filing.SentFile("avis.pdf", b"MZ\x90\x00" + b"x" * 200),
        filing.SentFile("avis.pdf", b""),
        filing.SentFile("avis.png", PDF.data),
        filing.SentFile("avis.pdf", b"%PDF-1.7\n" + b"x" * uploads.MAX_BYTES),
    ],
    ids=["disguised", "empty", "misnamed", "huge"],
)
def test_a_bad_file_leaves_nothing(demande, sent):
    with pytest.raises(uploads.RefusedUpload):
        filing.send(demande, "piece_identite", [sent], by=holder(), at=AT)
    assert not Piece.objects.exists()
    assert not FileContent.objects.exists()

"""A person files pieces: several files each, taken back or put in order until somebody has checked them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from palier.models import FileContent, JournalEntry, Piece, PieceContent, PieceFile, User
from palier.models.demandes import layers, piece_files
from palier.rules.doors.access import Role
from palier.rules.people.facts import Claim, Proof, Situation
from palier.rules.situations import uploads
from palier.workflows.acting.actors import Actor
from palier.workflows.people import filing, pieces
from tests import factories

DAY = timedelta(days=1)


@pytest.fixture
def amina(db) -> factories.Applicant:
    return factories.demande("Amina")


@pytest.fixture
def odile(db) -> Actor:
    return factories.member("Odile", factories.organisation("reservataire", "R"))


def sent(name: str = "a.pdf", size: int = 0) -> filing.SentFile:
    return filing.SentFile(name, factories.pdf() + b"%" * size, pages=1)


def send(of: factories.Applicant, *names: str, code: str = "piece_identite", **given: object) -> Piece:
    files = [sent(name) for name in names or ("a.pdf",)]
    return filing.send(of.demande, code, files, person_key="d", by=of.actor, at=timezone.now(), **given)


def names(piece: Piece) -> list[str]:
    return [file.name for file in piece_files.files_of(piece)]


def test_both_sides_of_a_card_are_one_piece(amina):
    piece = send(amina, "recto.pdf", "verso.pdf")

    assert names(piece) == ["recto.pdf", "verso.pdf"]
    assert piece.size == sum(file.size for file in piece.files.all())


def test_what_is_sent_later_comes_after(amina):
    first = send(amina, "mai.pdf")
    second = send(amina, "juin.pdf", "juillet.pdf")

    assert first.pk == second.pk
    assert names(second) == ["mai.pdf", "juin.pdf", "juillet.pdf"]
    assert second.uploaded_at == first.uploaded_at
    assert second.sha256 != first.sha256


def test_another_persons_card_is_another_piece(amina):
    send(amina)
    filing.send(amina.demande, "piece_identite", [sent()], person_key="c1", by=amina.actor, at=timezone.now())

    assert Piece.objects.count() == 2


def test_a_file_takes_the_place_of_another_by_choice(amina):
    piece = send(amina, "a.pdf", "b.pdf", "c.pdf")
    middle = piece_files.files_of(piece)[1]
    send(amina, "b1.pdf", "b2.pdf", replaces=middle)

    assert names(piece) == ["a.pdf", "b1.pdf", "b2.pdf", "c.pdf"]
    assert FileContent.objects.count() == 4


def test_a_file_is_taken_back_with_its_bytes(amina):
    piece = send(amina, "a.pdf", "b.pdf")
    filing.take_back(piece_files.files_of(piece)[0], by=amina.actor, at=timezone.now())

    assert names(piece) == ["b.pdf"]
    assert FileContent.objects.count() == 1
    assert JournalEntry.objects.filter(verb="retirer_fichier").count() == 1


def test_the_last_file_takes_the_piece_back(amina):
    piece = send(amina)
    piece = filing.take_back(piece_files.files_of(piece)[0], by=amina.actor, at=timezone.now())

    assert pieces.is_replaced(piece)
    assert not FileContent.objects.exists()


def test_a_proof_taken_back_stops_its_clock_and_counts_no_more(db):
    mine = factories.demande("Amina", claims=(Claim(situation=Situation.EVICTION_JUGEMENT, proof=Proof.DECLARED),))
    piece = filing.send(mine.demande, "situation_expulsion_jugement", [sent()], by=mine.actor, at=timezone.now())
    assert piece.due_at is not None

    piece = filing.take_back(piece_files.files_of(piece)[0], by=mine.actor, at=timezone.now())
    assert piece.status == "expiree"
    assert "situation_expulsion_jugement" not in layers.layers_of(mine.demande).in_review


def test_one_half_of_a_proof_taken_back_stops_the_clock_of_the_other(amina):
    code = "situation_handicap"
    first, second = (
        filing.send(amina.demande, code, [sent()], proof_code=proof, by=amina.actor, at=timezone.now())
        for proof in ("decision_cdaph", "complement_handicap")
    )
    first.refresh_from_db()
    assert first.due_at is not None

    filing.take_back(piece_files.files_of(second)[0], by=amina.actor, at=timezone.now())
    first.refresh_from_db()
    assert (first.due_at, first.complete_at) == (None, None)


def test_a_file_moves_up_by_one_and_the_first_stays_first(amina):
    piece = send(amina, "a.pdf", "b.pdf", "c.pdf")
    last = piece_files.files_of(piece)[2]
    filing.move_up(last, by=amina.actor, at=timezone.now())
    assert names(piece) == ["a.pdf", "c.pdf", "b.pdf"]

    filing.move_up(last, by=amina.actor, at=timezone.now())
    filing.move_up(last, by=amina.actor, at=timezone.now())
    assert names(piece) == ["c.pdf", "a.pdf", "b.pdf"]


def test_what_was_checked_changes_no_more(amina, odile):
    piece = send(amina)
    file = piece_files.files_of(piece)[0]
    pieces.verify(piece, pieces.PieceFinding(is_accepted=True), by=odile, at=timezone.now())

    for act in (filing.take_back, filing.move_up):
        with pytest.raises(filing.PieceAlreadyRead):
            act(file, by=amina.actor, at=timezone.now())
    send(amina, "nouvelle.pdf")
    assert Piece.objects.count() == 2


def test_a_checker_does_not_accept_what_changed_since_they_read_it(amina, odile):
    piece = send(amina)
    seen = piece.sha256
    send(amina, "verso.pdf")

    with pytest.raises(pieces.ChangedMeanwhile):
        pieces.verify(piece, pieces.PieceFinding(is_accepted=True, seen=seen), by=odile, at=timezone.now())
    piece.refresh_from_db()
    assert piece.status == "a_verifier"
    found = pieces.verify(piece, pieces.PieceFinding(is_accepted=True, seen=piece.sha256), by=odile, at=timezone.now())
    assert found.status == "valide"


def test_a_file_that_is_gone_is_told_so(amina):
    piece = send(amina, "a.pdf", "b.pdf")
    file = piece_files.files_of(piece)[0]
    filing.take_back(file, by=amina.actor, at=timezone.now())

    with pytest.raises(filing.NoSuchFile):
        filing.take_back(file, by=amina.actor, at=timezone.now())
    with pytest.raises(filing.NoSuchFile):
        send(amina, "c.pdf", replaces=file)


def test_one_household_fills_its_own_room_and_no_more(amina, monkeypatch):
    monkeypatch.setattr(uploads, "QUOTA", 3 * len(factories.pdf()))
    send(amina, "a.pdf", "b.pdf", "c.pdf")
    with pytest.raises(uploads.RefusedUpload) as refused:
        send(amina, "d.pdf", code="titre_sejour")

    assert refused.value.reason.code == "dossier_plein"
    assert PieceFile.objects.count() == 3
    filing.take_back(piece_files.files_of(Piece.objects.get())[0], by=amina.actor, at=timezone.now())
    assert send(amina, "d.pdf", code="titre_sejour").pk


def test_a_piece_holds_thirty_files(amina, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_IN_PIECE", 2)
    send(amina, "a.pdf", "b.pdf")
    with pytest.raises(uploads.RefusedUpload) as refused:
        send(amina, "c.pdf")
    assert refused.value.reason.code == "piece_pleine"


def older(of: factories.Applicant) -> Piece:
    """A piece as the release before kept it: its bytes beside it, and no file."""
    piece = factories.piece(of.demande, code="piece_identite", sha256="a" * 64)
    piece.files.all().delete()
    PieceContent.objects.create(piece=piece, demande=of.demande, data=b"%PDF-1.7 ancien")
    return piece


def test_a_piece_of_before_is_its_own_first_file(amina):
    piece = older(amina)
    (file,) = piece_files.files_of(piece)

    assert (file.name, piece_files.bytes_of(file)) == ("document.pdf", b"%PDF-1.7 ancien")
    send(amina, "verso.pdf")
    assert names(piece) == ["document.pdf", "verso.pdf"]
    second = piece_files.files_of(piece)[1]
    filing.move_up(second, by=amina.actor, at=timezone.now())
    assert names(piece) == ["document.pdf", "verso.pdf"]
    filing.take_back(file, by=amina.actor, at=timezone.now())
    assert names(piece) == ["verso.pdf"]
    assert not PieceContent.objects.exists()


def test_the_secret_of_another_holder_stays_a_piece_of_its_own(amina):
    other = Actor(role=Role.DEMANDEUR, user=User.objects.create_user(f"d:{amina.demande.pk}:c1", name="y"))
    told = [
        filing.send(amina.demande, "situation_violence", [sent()], by=by, at=timezone.now())
        for by in (amina.actor, other)
    ]
    assert told[0].pk != told[1].pk

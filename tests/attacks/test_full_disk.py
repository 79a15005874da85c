"""One household fills its own room and no more, whatever it sends, takes back or sends at once; each refusal says what to do."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from palier.models import DoneAct, FileContent, Piece, PieceFile
from palier.models.identifiers import uuid7
from palier.models.life import forgetting
from palier.rules.situations import uploads
from palier.rules.situations.situations import Level
from palier.web.demandeur.file import sending
from palier.workflows.people import filing
from tests import couples, factories
from tests.races.at_once import at_once

CODES = ("piece_identite", "titre_sejour")


def send(of: factories.Applicant, *names: str, code: str = CODES[0], **given: Any) -> Piece:
    files = [filing.SentFile(name, factories.pdf(), pages=given.pop("pages", 1)) for name in names or ("a.pdf",)]
    return filing.send(of.demande, code, files, by=of.actor, at=timezone.now(), **given)


def refused(*names: str, of: factories.Applicant, **given: Any) -> uploads.RefusedUpload:
    with pytest.raises(uploads.RefusedUpload) as found:
        send(of, *names, **given)
    return found.value


def test_a_full_file_names_what_can_be_taken_back(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    amina = factories.demande()
    monkeypatch.setattr(uploads, "QUOTA", 2 * len(factories.pdf()))
    send(amina, "avis.pdf", "bail.pdf")

    why = refused(of=amina, code=CODES[1]).reason

    assert (why.code, "« avis.pdf »" in why.remedy) == ("dossier_plein", True)
    Piece.objects.update(status="valide")
    assert "votre guichet" in refused(of=amina, code=CODES[1]).reason.remedy


def test_a_full_file_does_not_name_what_the_other_holder_sent_in_confidence(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    couple = couples.couple()
    hers = factories.piece(
        couple.demande, code="situation_violence", confidentiality=Level.PROTECTED.value, sent_by=couple.amina.person
    )
    PieceFile.objects.filter(piece=hers).update(name="plainte.pdf")
    monkeypatch.setattr(uploads, "QUOTA", 1)

    with pytest.raises(uploads.RefusedUpload) as found:
        filing.send(
            couple.demande,
            CODES[0],
            [filing.SentFile("a.pdf", factories.pdf(), pages=1)],
            by=couple.marc,
            at=timezone.now(),
        )

    assert "plainte" not in found.value.reason.remedy


def test_pages_are_bounded_as_bytes_are(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    amina = factories.demande()
    monkeypatch.setattr(uploads, "MAX_PAGES", 5)
    send(amina, pages=4)

    assert refused(of=amina, pages=2).reason.code == "trop_de_pages"
    send(amina, "b.pdf", pages=1)


def test_what_is_sent_and_taken_back_all_day_ends(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    amina, now = factories.demande(), timezone.now()
    monkeypatch.setattr(uploads, "MAX_A_DAY", 3)
    for hour in (1, 2, 30):
        done(amina, now - timedelta(hours=hour))
    send(amina)

    done(amina, now)

    assert refused(of=amina).reason.code == "trop_en_un_jour"


def done(of: factories.Applicant, at: Any) -> None:
    DoneAct.objects.create(actor=of.user.pk, key=uuid7(), verb=sending.send.__name__, body_digest="", result="/", at=at)


def test_the_verb_that_is_counted_is_that_of_the_page() -> None:
    assert sending.send.__name__ == filing.SENDING


def test_bytes_that_are_forgotten_leave_room(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    amina = factories.demande()
    monkeypatch.setattr(uploads, "QUOTA", len(factories.pdf()))
    send(amina)
    Piece.objects.update(status="valide", verified_at=timezone.now() - timedelta(days=200))
    assert refused(of=amina, code=CODES[1]).reason.code == "dossier_plein"

    forgetting.forget_pieces(timezone.now() - timedelta(days=90), needed=[])

    assert FileContent.objects.count() == 0
    assert send(amina, code=CODES[1]).pk


def test_a_file_that_is_replaced_is_kept_by_nothing(db: None) -> None:
    amina = factories.demande()
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        send(amina, name, replaces=PieceFile.objects.first())

    assert [file.name for file in PieceFile.objects.all()] == ["c.pdf"]
    assert FileContent.objects.count() == 1


def test_two_sendings_at_once_do_not_pass_the_bound(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    amina = factories.demande()
    monkeypatch.setattr(uploads, "QUOTA", 3 * len(factories.pdf()))

    results = at_once(*[partial(send, amina, f"{place}.pdf") for place in range(6)])

    assert sum(isinstance(one, Piece) for one in results) == 3
    assert PieceFile.objects.count() == 3

"""Files shown to the scanner of viruses: refused, or kept unread where it is away, and opened by nobody until it has looked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from palier.jobs.people import scanning as tasks
from palier.models import FileContent, HomePicture, JournalEntry, LeasePaper, Letter, Piece, PieceFile
from palier.models.demandes import piece_files
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from palier.rules.situations.pieces import PieceStatus
from palier.web.intendant.looks import LookForm
from palier.workflows.people import scanning
from tests import factories, picture_world, scanner, signing_world, succession_world
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.test_looks import picture as logo
from tests.web.test_my_files import client_of, pdf, photo, send, text

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def amina() -> factories.Applicant:
    return factories.demande("Amina")


@pytest.fixture
def odile(amina: factories.Applicant) -> factories.Actor:
    bailleur, reservataire = (factories.organisation(kind, kind) for kind in ("bailleur", "reservataire"))
    factories.candidature(factories.publication(factories.home(bailleur, reservataire)), amina.demande, stage="classee")
    amina.demande.refresh_from_db()
    return factories.member("Odile", reservataire)


@pytest.fixture
def clamd(settings: Any) -> Iterator[scanner.FakeClamd]:
    with scanner.listening() as house:
        settings.SCANNER, settings.SCANNER_TIMEOUT = house.address, 2
        yield house


@pytest.fixture
def away(settings: Any) -> None:
    settings.SCANNER, settings.SCANNER_TIMEOUT = scanner.away(), 2


def infected(name: str = "bulletin de juin.pdf") -> SimpleUploadedFile:
    """A PDF that any reader opens, with the text of the trial after its end."""
    return SimpleUploadedFile(name, factories.pdf(1) + b"\n" + scanner.EICAR, "application/pdf")


# --- As it comes ------------------------------------------------------------------------------


def test_an_infected_file_is_refused_in_words_that_say_what_to_do_and_nothing_of_it_is_kept(
    amina, clamd, caplog
) -> None:
    with caplog.at_level(logging.INFO):
        answer = send(client_of(amina.user), photo("recto.jpg"), infected())

    assert answer.status_code == 400
    page = text(answer)
    assert "« bulletin de juin » : Ce fichier n’est pas gardé" in page
    assert "Photographiez chaque page du document" in page
    assert "Aucun des fichiers choisis n’a été gardé cette fois." in page
    assert "virus" not in page.lower()
    assert not Piece.objects.exists()
    assert not FileContent.objects.exists()
    told = [record for record in caplog.records if record.msg == "file_infected"]
    assert len(told) == 1
    assert "juin" not in str(vars(told[0]))


def test_what_the_scanner_is_shown_is_what_was_sent_not_what_we_drew(amina, clamd) -> None:
    sent = photo("recto.jpg")
    data = sent.read()
    sent.seek(0)
    answer = send(client_of(amina.user), sent)

    assert answer.status_code == 302
    assert (clamd.seen, clamd.wrong) == ([data], [])
    assert not PieceFile.objects.filter(awaits_scan=True).exists()


def test_without_a_scanner_in_the_settings_a_file_waits_for_none(amina) -> None:
    assert send(client_of(amina.user), pdf()).status_code == 302

    assert not PieceFile.objects.get().awaits_scan


def test_a_paper_of_a_lease_is_shown_to_it_and_waits_for_no_scanner_that_is_away(settings, clamd) -> None:
    world = worlds.build()
    row = world.candidature("acceptee", world.noe)

    def sent(data: bytes) -> str:
        return plain_text(signing_world.add(world.karim.person, row, "contrat", data))

    assert "il n’est pas gardé" in sent(signing_world.CONTRACT + scanner.EICAR)
    settings.SCANNER = scanner.away()
    assert "ne répond pas" in sent(signing_world.CONTRACT)
    assert not LeasePaper.objects.exists()
    settings.SCANNER = clamd.address
    sent(signing_world.CONTRACT)
    assert LeasePaper.objects.count() == 1


def test_a_photo_of_a_home_is_shown_to_it_and_waits_for_no_scanner_that_is_away(settings, clamd) -> None:
    bailleur = factories.organisation("bailleur", "Habitat")
    home, desk = factories.home(bailleur, None), client_of(factories.member("Karim", bailleur).person)

    def sent(data: bytes) -> str:
        given = {"act_key": str(uuid7()), "room": "sejour", "alt": picture_world.ALT, "nobody": "on"}
        file = SimpleUploadedFile("a.jpg", data)
        return plain_text(desk.post(reverse("photos", args=[home.public_id]), {**given, "file": file}))

    drawn = picture_world.file("JPEG", picture_world.drawn((1000, 750)))
    assert "il n’est pas gardé" in sent(drawn + scanner.EICAR)
    settings.SCANNER = scanner.away()
    assert "ne répond pas" in sent(drawn)
    assert not HomePicture.objects.exists()
    settings.SCANNER = clamd.address
    sent(drawn)
    assert HomePicture.objects.count() == 1


# --- While it is away -------------------------------------------------------------------------


def test_a_piece_of_the_last_day_is_kept_and_its_household_reads_that_it_waits(amina, away) -> None:
    client = client_of(amina.user)
    answer = send(client, photo("recto.jpg"), photo("verso.jpg"))

    assert answer.status_code == 302
    assert PieceFile.objects.filter(awaits_scan=True).count() == 2
    page = text(client.get(answer["Location"].partition("#")[0]))
    assert "Reçu, et ce jour compte." in page
    file = PieceFile.objects.first()
    assert file is not None
    assert f'href="{reverse("mon-fichier", args=[file.public_id])}"' not in page
    seen = client.get(reverse("mon-fichier", args=[file.public_id]))
    assert seen.status_code == 409
    assert "n’a pas encore passé le contrôle" in text(seen)


def test_once_away_it_is_asked_once_for_a_whole_sending(amina, settings) -> None:
    with scanner.listening(fault="hangs_up") as house:
        settings.SCANNER = house.address
        send(client_of(amina.user), *(pdf(f"{n}.pdf") for n in range(5)))
        assert len(house.seen) == 1
    assert PieceFile.objects.filter(awaits_scan=True).count() == 5


def test_no_desk_opens_it_and_none_decides_on_it(amina, odile, away) -> None:
    send(client_of(amina.user), photo("recto.jpg"))
    piece, desk = Piece.objects.get(), client_of(odile.person)
    file = piece.files.get()

    page = plain_text(desk.get(reverse("verifier-piece", args=[piece.public_id])))
    assert "n’a pas encore passé le contrôle des virus" in page
    assert reverse("contenu-piece", args=[piece.public_id]) not in page
    assert f'<img src="{reverse("contenu-fichier", args=[piece.public_id, file.public_id])}"' not in page
    for name, args in (("contenu-piece", [piece.public_id]), ("contenu-fichier", [piece.public_id, file.public_id])):
        assert desk.get(reverse(name, args=args)).status_code == 409
    given = {"act_key": str(uuid7()), "decision": "refuser", "reason": "Illisible.", "seen": piece.sha256}
    answer = desk.post(reverse("verifier-piece", args=[piece.public_id]), given)
    assert answer.status_code in (400, 409)
    piece.refresh_from_db()
    assert piece.status == PieceStatus.TO_CHECK


def test_in_sql_a_desk_is_given_no_byte_before_it_was_looked_at(amina, odile, away, as_login) -> None:
    send(client_of(amina.user), photo("recto.jpg"))
    file = PieceFile.objects.get()

    with as_login("palier_web"):
        assert succession_world.seen_by(odile, PieceFile) == {file.pk}
        assert succession_world.seen_by(odile, FileContent) == set()
    PieceFile.objects.update(awaits_scan=False)
    with as_login("palier_web"):
        assert succession_world.seen_by(odile, FileContent) == {file.pk}


# --- Once it is back --------------------------------------------------------------------------


def test_what_it_finds_clean_is_opened_to_those_who_check(amina, odile, settings) -> None:
    settings.SCANNER = scanner.away()
    send(client_of(amina.user), photo("recto.jpg"))
    tasks.look_late(0)
    assert PieceFile.objects.get().awaits_scan
    with scanner.listening() as house:
        settings.SCANNER = house.address
        tasks.look_late(0)
        assert house.seen == [bytes(FileContent.objects.get().data)]

    piece = Piece.objects.get()
    assert not piece.files.get().awaits_scan
    assert client_of(odile.person).get(reverse("contenu-piece", args=[piece.public_id])).status_code == 200


def late(amina: factories.Applicant, *names: str) -> Piece:
    """A piece whose last file is infected, which came while the scanner was away."""
    send(client_of(amina.user), *(photo(f"{name}.jpg") for name in names))
    piece = Piece.objects.get()
    FileContent.objects.filter(file=piece_files.files_of(piece)[-1]).update(data=b"JFIF" + scanner.EICAR)
    return piece


def test_what_it_finds_infected_goes_and_its_household_is_told_what_to_send(amina, settings) -> None:
    settings.SCANNER = scanner.away()
    piece = late(amina, "recto", "verso")
    with scanner.listening() as house:
        settings.SCANNER = house.address
        tasks.look_late(0)

    piece.refresh_from_db()
    assert piece.status == PieceStatus.REFUSED
    assert "Photographiez chaque page" in piece.refusal_reason
    assert [file.name for file in piece_files.files_of(piece)] == ["recto.jpg"]
    assert FileContent.objects.count() == 1
    letter = Letter.objects.get(kind="piece_refusee")
    assert "Photographiez chaque page" in str(letter.paragraphs)
    verbs = JournalEntry.objects.filter(role="horloge").values_list("verb", flat=True)
    assert {"retirer_fichier", "refuser_piece"} <= set(verbs)


def test_a_file_looked_at_twice_is_refused_once(amina, settings) -> None:
    settings.SCANNER = scanner.away()
    file = piece_files.files_of(late(amina, "recto"))[0]
    for _ in range(2):
        with transaction.atomic():
            acting.take(acting.CLOCK)
            scanning.looked_at(file.pk, is_infected=True, at=file.received_at)

    assert Letter.objects.filter(kind="piece_refusee").count() == 1


def test_a_file_taken_back_meanwhile_is_nobody_s_any_more(amina, settings) -> None:
    settings.SCANNER = scanner.away()
    piece = late(amina, "recto")
    file = piece_files.files_of(piece)[0]
    client_of(amina.user).post(reverse("retirer-fichier", args=[file.public_id]), {"act_key": str(uuid7())})
    with transaction.atomic():
        acting.take(acting.CLOCK)
        scanning.looked_at(file.pk, is_infected=True, at=file.received_at)

    piece.refresh_from_db()
    assert piece.status == PieceStatus.EXPIRED
    assert not Letter.objects.filter(kind="piece_refusee").exists()


def test_a_logo_waits_for_no_scanner_that_is_away(settings) -> None:
    settings.SCANNER = scanner.away()
    form = LookForm({"sender_name": "", "reply_to": "", "colour": ""}, {"logo": SimpleUploadedFile("l.png", logo())})
    assert not form.is_valid()
    assert "ne répond pas" in str(form.errors["logo"])
    with scanner.listening() as house:
        settings.SCANNER = house.address
        file = SimpleUploadedFile("l.png", logo() + scanner.EICAR)
        form = LookForm({"sender_name": "", "reply_to": "", "colour": ""}, {"logo": file})
        assert "abîmer" in str(form.errors["logo"])


def test_a_stranger_client_is_no_way_round(amina, away) -> None:
    send(client_of(amina.user), pdf())
    assert Client().get(reverse("mon-fichier", args=[PieceFile.objects.get().public_id])).status_code == 302

"""Several files a piece: sent together from a telephone, seen, replaced, taken back, and read by the desk."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from palier.models import AccessEntry, Fact, FileContent, JournalEntry, Letter, Piece, PieceFile, User
from palier.models.demandes import layers, piece_files
from palier.models.identifiers import uuid7
from palier.rules.situations import uploads
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.http import HttpResponse

BACKEND = "django.contrib.auth.backends.ModelBackend"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def text(response: HttpResponse) -> str:
    return " ".join(unescape(plain_text(response)).split())


def photo(name: str = "IMG_0001.JPG", colour: str = "white") -> SimpleUploadedFile:
    kept, facts = io.BytesIO(), Image.Exif()
    facts[0x8825] = {1: "N", 2: (48.0, 51.0, 24.0)}
    Image.new("RGB", (200, 120), colour).save(kept, "JPEG", exif=facts)
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


def pdf(name: str = "avis.pdf", pages: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, factories.pdf(pages), "application/pdf")


@pytest.fixture
def amina(db) -> factories.Applicant:
    return factories.demande("Amina")


def send(client: Client, *files: SimpleUploadedFile, code: str = "piece_identite", **given: object) -> HttpResponse:
    told = {"code": code, "person_key": "d", "act_key": str(uuid7()), "file": list(files), **given}
    return client.post(reverse("envoyer-piece"), told)


def test_three_photographs_are_three_files_of_one_piece_each_seen(amina):
    client = client_of(amina.user)
    answer = send(client, *(photo(f"bulletin {month}.jpg") for month in ("mai", "juin", "juillet")))

    assert answer.status_code == 302
    piece = Piece.objects.get()
    assert piece.files.count() == 3
    page = text(client.get(answer["Location"].partition("#")[0]))
    for month in ("mai", "juin", "juillet"):
        assert f"bulletin {month}.jpg" in page
    assert "1 page · 1 Ko" in page
    assert "Retirer" in page
    assert "Remplacer" in page


def test_the_place_where_a_photograph_was_taken_is_not_kept(amina):
    send(client_of(amina.user), photo())

    with Image.open(io.BytesIO(bytes(FileContent.objects.get().data))) as kept:
        assert not dict(kept.getexif())


def test_the_field_takes_several_files(amina):
    page = plain_text(client_of(amina.user).get(reverse("envoyer-piece"), {"piece": "piece_identite", "pour": "d"}))

    assert 'type="file" name="file"' in page
    assert " multiple" in page


def test_the_same_form_sent_twice_sends_its_files_once(amina):
    client, key = client_of(amina.user), str(uuid7())
    for _ in range(2):
        assert send(client, photo(), act_key=key).status_code == 302
    assert PieceFile.objects.count() == 1


def test_one_bad_file_of_several_is_named_and_none_is_kept(amina):
    answer = send(
        client_of(amina.user), photo("recto.jpg"), SimpleUploadedFile("verso.jpg", b"\xff\xd8\xff" + b"0" * 99)
    )

    assert answer.status_code == 400
    page = text(answer)
    assert "« verso » : Cette photo est abîmée ou incomplète." in page
    assert "Aucun des fichiers choisis n’a été gardé cette fois." in page
    assert not Piece.objects.exists()


def test_more_than_ten_files_are_sent_in_several_times(amina):
    answer = send(client_of(amina.user), *(pdf(f"{number}.pdf") for number in range(uploads.MAX_AT_ONCE + 1)))

    assert answer.status_code == 400
    assert "Envoyez-les en plusieurs fois" in text(answer)


def test_a_file_is_looked_at_replaced_moved_and_taken_back(amina):
    client = client_of(amina.user)
    send(client, pdf("a.pdf"), pdf("b.pdf", 2))
    piece = Piece.objects.get()
    first, second = piece_files.files_of(piece)

    seen = client.get(reverse("mon-fichier", args=[second.public_id]))
    with pikepdf.open(io.BytesIO(seen.content)) as shown:
        assert len(shown.pages) == 2
    assert "sandbox" in seen["Content-Security-Policy"]
    assert seen["Cache-Control"] == "no-store"
    for name, file in (("monter-fichier", second), ("retirer-fichier", first)):
        assert client.post(reverse(name, args=[file.public_id]), {"act_key": str(uuid7())}).status_code == 302
    assert [file.name for file in piece_files.files_of(piece)] == ["b.pdf"]
    assert send(client, pdf("c.pdf"), replaces=str(second.public_id)).status_code == 302
    assert [file.name for file in piece_files.files_of(piece)] == ["c.pdf"]


def test_taking_a_file_back_is_asked_first_and_said_once_done(amina):
    client = client_of(amina.user)
    sent = send(client, pdf("a.pdf"))
    assert "C’est reçu" in text(client.get(sent.url.partition("#")[0]))
    file = PieceFile.objects.get()
    asking = reverse("retirer-fichier", args=[file.public_id])
    assert f'href="{asking}"' in plain_text(client.get(reverse("pieces")))

    page = text(client.get(asking))

    assert "Retirer ce fichier" in page
    assert "seul fichier de cette pièce" in page
    assert PieceFile.objects.count() == 1
    done = client.post(asking, {"act_key": str(uuid7())})
    assert "Le fichier est retiré et effacé" in text(client.get(done.url))
    assert not PieceFile.objects.exists()


def test_nothing_is_chosen_for_who_sends_another_piece(amina):
    client = client_of(amina.user)
    page = plain_text(client.get(reverse("envoyer-piece")))

    assert "Choisissez dans la liste" in page
    assert "<optgroup" in page
    assert not re.search(r'<option value="[^"]+" selected', page)
    answer = client.post(reverse("envoyer-piece"), {"file": pdf(), "act_key": str(uuid7())})
    assert answer.status_code == 400
    assert "Choisissez la pièce que vous envoyez" in text(answer)


def test_a_piece_beside_the_list_takes_more_files(amina):
    factories.piece(amina.demande, code="bulletins_salaire", person_key="d")

    assert (
        "Ajouter un fichier"
        in plain_text(client_of(amina.user).get(reverse("pieces"))).partition("Vos autres pièces")[2]
    )


def test_a_replaced_or_checked_file_says_so_and_changes_nothing(amina):
    client = client_of(amina.user)
    send(client, pdf())
    file = PieceFile.objects.get()
    Piece.objects.update(status="valide", verified_at=timezone.now())
    answer = client.post(reverse("retirer-fichier", args=[file.public_id]), {"act_key": str(uuid7())})

    assert answer.status_code == 409
    assert "ses fichiers ne changent plus" in text(answer)
    assert "Retirer" not in text(client.get(reverse("pieces")))


def test_the_receipt_says_what_came_and_when(amina):
    client = client_of(amina.user)
    send(client, pdf("avis.pdf", 3))
    page = text(client.get(reverse("recu-pieces")))

    assert "<bdi>avis.pdf</bdi> · 3 pages · reçu le" in page
    assert "Carte d’identité ou passeport, <bdi>Amina</bdi>" in page


def test_another_holder_sees_no_file_of_a_secret(amina):
    other = User.objects.create_user(f"d:{amina.demande.pk}:c1", name="y")
    piece = factories.piece(amina.demande, code="situation_violence", confidentiality="protegee", sent_by=other)
    file = piece.files.get()
    client = client_of(amina.user)

    for name in ("mon-fichier", "mon-fichier-apercu"):
        assert client.get(reverse(name, args=[file.public_id])).status_code == 404
    assert "avis.pdf" not in text(client.get(reverse("recu-pieces")))


# --- The desk ---------------------------------------------------------------------------------


@pytest.fixture
def odile(amina) -> Client:
    bailleur, reservataire = (factories.organisation(kind, kind) for kind in ("bailleur", "reservataire"))
    shown = factories.publication(factories.home(bailleur, reservataire))
    factories.candidature(shown, amina.demande, stage="classee")
    amina.demande.refresh_from_db()
    return client_of(factories.member("Odile", reservataire).person)


def test_the_desk_reads_every_file_and_all_in_one_document(amina, odile):
    send(client_of(amina.user), photo("recto.jpg"), photo("verso.jpg"))
    piece = Piece.objects.get()
    page = plain_text(odile.get(reverse("verifier-piece", args=[piece.public_id])))

    for file in piece_files.files_of(piece):
        address = reverse("contenu-fichier", args=[piece.public_id, file.public_id])
        assert f'<img src="{address}"' in page
        assert odile.get(address)["Content-Type"] == "image/jpeg"
    whole = odile.get(reverse("contenu-piece", args=[piece.public_id]))
    assert whole.content.startswith(b"%PDF")
    assert AccessEntry.objects.filter(object_id=piece.public_id).count() == 4


def test_a_piece_is_checked_beside_whose_it_is_and_what_it_proves(amina, odile):
    piece = factories.piece(amina.demande, code="avis_imposition_n2")
    page = text(odile.get(reverse("verifier-piece", args=[piece.public_id])))

    year = timezone.localdate().year - 2
    assert f"Amina {amina.persons[0].last_name.title()}" in page
    assert "17 avril 1989" in page
    assert f"Revenu fiscal {year}" in page
    assert "20 140 €" in page
    assert "Lina, à charge" in page
    assert f"Revenu fiscal de référence {year}, Amina (euros)" in page


def test_a_family_book_is_read_beside_who_holds_the_demande(amina, odile):
    piece = factories.piece(amina.demande, code="livret_famille", person_key="p1")
    page = text(odile.get(reverse("verifier-piece", args=[piece.public_id])))

    assert f"<strong>Amina {amina.persons[0].last_name.title()}</strong>" in page


def test_after_a_check_comes_the_next_piece_then_the_queue(amina, odile):
    first, second = (factories.piece(amina.demande, code=code) for code in ("piece_identite", "titre_sejour"))
    page = text(odile.get(reverse("verifier-piece", args=[first.public_id])))
    assert "Pièce 1 sur 2 à contrôler." in page

    def check(piece: Piece) -> str:
        told = {"answer": "oui", "seen": piece.sha256, "act_key": str(uuid7())}
        return odile.post(reverse("verifier-piece", args=[piece.public_id]), told)["Location"].partition("?")[0]

    assert check(first) == reverse("verifier-piece", args=[second.public_id])
    assert check(second) == reverse("file-pieces")


def test_what_was_checked_is_said_and_corrected_with_its_reason(amina, odile):
    """Debt of the desks: no « enregistré », and no page of the réservataire corrected a check."""
    year = timezone.localdate().year - 2
    piece, other = (factories.piece(amina.demande, code=code) for code in ("avis_imposition_n2", "titre_sejour"))
    url = reverse("verifier-piece", args=[piece.public_id])

    def press(**told: object) -> HttpResponse:
        return odile.post(url, {"seen": piece.sha256, "act_key": str(uuid7()), **told})

    answer = press(answer="oui", income_d=31_000)
    assert answer["Location"].partition("?")[0] == reverse("verifier-piece", args=[other.public_id])
    said = text(odile.get(answer["Location"]))
    assert "Enregistré : Avis d’imposition" in said
    assert "acceptée" in said
    assert f'href="{url}">Relire ou corriger ce contrôle' in said
    assert "Corriger ce contrôle" in text(odile.get(url))
    assert press(answer="oui", income_d=13_000).status_code == 409, "an old page corrects nothing"
    assert "Dites pourquoi ce contrôle est corrigé" in text(press(answer="oui", income_d=13_000, why=""))

    def verified() -> object:
        return layers.layers_of(amina.demande).verified[f"incomes/d/{year}"].value

    assert verified() == 31_000
    stale = re.search(r'name="checked" value="([^"]+)"', odile.get(url).content.decode())
    assert stale is not None
    assert press(answer="oui", income_d=13_000, why="saisie", checked=stale[1]).status_code == 302
    assert verified() == 13_000
    told = Fact.objects.filter(demande=amina.demande, path=f"incomes/d/{year}").order_by("pk")
    # What it cost on closed lists is counted from the right amount, never from none.
    assert list(told.values_list("value", flat=True)) == [31_000, 13_000]
    late = press(answer="non", reason="Illisible.", why="lecture", checked=stale[1])
    assert late.status_code == 409, "two who correct one check do not undo each other unseen"
    assert "Un autre contrôle de cette pièce a été enregistré" in text(late)
    assert verified() == 13_000
    assert press(answer="non", reason="C’est l’avis d’une autre année.", why="confusion").status_code == 302
    assert verified() is None
    assert Letter.objects.filter(kind="piece_refusee", demande=amina.demande).count() == 1
    lines = JournalEntry.objects.filter(verb__in=("valider_piece", "refuser_piece")).order_by("at", "pk")
    assert [(row.details or {}).get("corrige", "") for row in lines] == ["", "saisie", "confusion"]
    assert not Letter.objects.filter(kind="piece_acceptee").exists()
    assert press(answer="oui", income_d=13_000, why="lecture").status_code == 302
    assert "avait été refusée par erreur" in " ".join(Letter.objects.get(kind="piece_acceptee").paragraphs)


def test_the_desk_is_sent_back_to_read_what_changed(amina, odile):
    piece = factories.piece(amina.demande, code="piece_identite")
    told = {"answer": "oui", "seen": "f" * 64, "act_key": str(uuid7())}
    answer = odile.post(reverse("verifier-piece", args=[piece.public_id]), told)

    assert answer.status_code == 409
    assert reverse("verifier-piece", args=[piece.public_id]) in plain_text(answer)


def test_the_day_says_how_many_urgent_pieces_are_late(amina, odile):
    now = timezone.now()
    for hours in (-5, 5, 5):
        factories.piece(amina.demande, due_at=now + timedelta(hours=hours), complete_at=now)
    assert '3 pièces urgentes, dont <strong class="you">1</strong> en retard' in text(
        odile.get(reverse("file-du-jour"))
    )


def test_a_file_forgotten_after_its_check_is_told_and_not_linked(amina):
    """Its bytes and its name go three months after the check: the page and the receipt had a link without a word."""
    client = client_of(amina.user)
    piece = factories.piece(amina.demande, status="valide", code="piece_identite", verified_at=timezone.now())
    url = reverse("mon-fichier", args=[piece.files.get().public_id])
    assert url in text(client.get(reverse("pieces")))

    FileContent.objects.all().delete()
    PieceFile.objects.update(name="")

    page = text(client.get(reverse("pieces")))
    assert url not in page
    assert "Le fichier est effacé. Il n’est plus gardé trois mois après le contrôle." in page
    assert "<li>Fichier effacé depuis" in text(client.get(reverse("recu-pieces")))


def test_the_desk_that_checked_reads_that_a_file_is_forgotten(amina, odile):
    piece = factories.piece(amina.demande, status="valide", code="piece_identite", verified_at=timezone.now())
    url = reverse("contenu-piece", args=[piece.public_id])
    assert url in text(odile.get(reverse("verifier-piece", args=[piece.public_id])))

    FileContent.objects.all().delete()

    page = text(odile.get(reverse("verifier-piece", args=[piece.public_id])))
    assert url not in page
    assert "Le fichier est effacé. Il n’est plus gardé trois mois après le contrôle." in page

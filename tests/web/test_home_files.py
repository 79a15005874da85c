"""The page of a landlord's files of homes: nothing changes before the second press, and a line says why it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from palier.models import ApiKey, Home, HomeFile
from tests import api_world, factories
from tests import home_file_world as files
from tests.plain_pages import plain_text
from tests.web.second_factor.steps import signed_in

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def karim() -> Actor:
    factories.commune()
    return factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))


@pytest.fixture
def desk(karim: Actor) -> Client:
    return signed_in(karim.person)


def sent(desk: Client, data: bytes) -> HttpResponse:
    form = {"file": SimpleUploadedFile("parc.csv", data), "act_key": str(uuid4())}
    return desk.post(reverse("bailleur_fichiers"), form)  # type: ignore[return-value]


def pressed(desk: Client, file: HomeFile, act: str, **fields: str) -> HttpResponse:
    columns = {f"col{place}": word for place, word in enumerate(file.mapping)}
    form = {**columns, "act": act, "act_key": str(uuid4()), **fields}
    return desk.post(reverse("bailleur_fichier", args=[file.public_id]), form)  # type: ignore[return-value]


def test_a_file_is_read_before_it_changes_anything_then_taken_in_and_undone(desk: Client) -> None:
    rows = [files.COLUMNS, files.line(1), files.line(2, rent="cher"), files.line(3)]
    told = sent(desk, "\n".join(rows).encode())
    file = HomeFile.objects.get()
    page = plain_text(desk.get(told["Location"]))

    assert "Sur 3 lignes lues, 2 logements seraient déclarés" in page
    assert "Ligne 3 : La colonne « Loyer HC (€) » ne se lit pas comme un nombre." in page
    assert "093048" in page
    assert not Home.objects.exists()

    without = pressed(desk, file, "prendre")
    assert (without.status_code, Home.objects.exists()) == (400, False)
    assert pressed(desk, file, "prendre", reason="saisie").status_code == 302
    assert "Le travail continue sans vous." in plain_text(desk.get(told["Location"]))
    files.again(file)
    page = plain_text(desk.get(told["Location"]))
    assert "Déclarés" in page
    assert "ne se lit pas comme un nombre" in page
    assert Home.objects.count() == 2

    assert pressed(desk, file, "annuler").status_code == 302
    files.again(file)
    assert (file.state, Home.objects.count()) == ("annule", 0)


def test_an_undoing_that_its_key_left_behind_says_so_and_whoever_presses_goes_on(desk: Client, karim: Actor) -> None:
    file = files.taken_in(karim, files.lines(2))
    key = api_world.key_of(factories.member("Léa", karim.body)).key
    HomeFile.objects.filter(pk=file.pk).update(state="en_annulation", key=key.public_id)
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=timezone.now())
    files.again(file)

    page = plain_text(desk.get(reverse("bailleur_fichier", args=[file.public_id])))
    assert "est finie ou révoquée : une personne peut la continuer." in page
    assert ("Continuer l’annulation" in page, "Le travail continue sans vous." in page) == (True, False)
    assert Home.objects.count() == 2

    assert pressed(desk, file, "annuler").status_code == 302
    assert pressed(desk, files.again(file), "annuler").status_code == 400
    assert (file.state, file.fault, Home.objects.count()) == ("annule", "", 0)


def test_what_changes_of_each_home_is_read_before_it_is_taken(desk: Client, karim: Actor) -> None:
    files.taken_in(karim, files.lines(3))
    data = [files.COLUMNS, files.line(1, rent="460,50"), files.line(2, rent="900"), files.line(3), files.line(7)]

    page = plain_text(desk.get(sent(desk, "\n".join(data).encode())["Location"]))

    assert "Les plus grands écarts d’abord." in page
    assert "450,50 €" in page
    assert page.index("900,00 €") < page.index("460,50 €"), "the rent that moves most is read first"
    before = page[: page.index("Ce que dit chaque colonne")]
    assert "<bdi>L3</bdi>" not in before, "what does not change is not in the table"
    assert "Ce qui serait déclaré" in page
    assert "<bdi>L7</bdi>" in page


def test_a_file_without_a_line_has_nothing_to_take(desk: Client) -> None:
    page = plain_text(desk.get(sent(desk, files.COLUMNS.encode())["Location"]))

    assert "n’a aucune ligne de logement" in page
    assert "Prendre ces logements" not in page


def test_a_line_says_all_that_it_must_mend_and_a_namesake_is_where_the_landlord_is(desk: Client, karim: Actor) -> None:
    factories.commune("28267", "Montreuil")
    factories.commune("85148", "Montreuil")
    rows = [
        files.COLUMNS,
        files.line(4, rent="cher", commune="Montreuill"),
        files.line(5, commune="Montreuil"),
    ]
    before = plain_text(desk.get(sent(desk, "\n".join(rows).encode())["Location"]))
    assert "peut en être plusieurs" in before, "nothing says yet where this landlord is"
    assert "ne se lit pas comme un nombre. La commune « Montreuill »" in before

    files.taken_in(karim, files.lines(1))
    after = plain_text(desk.get(reverse("bailleur_fichier", args=[HomeFile.objects.order_by("pk")[0].public_id])))
    assert "1 logement serait déclaré" in after
    assert "Montreuil (Seine-Saint-Denis, 93)" in after


def test_a_column_that_was_guessed_wrong_is_said_by_a_person(desk: Client) -> None:
    data = b"Ident;Montant\n0930480001;450"
    sent(desk, data)
    file = HomeFile.objects.get()
    assert file.mapping == ["", ""]

    lost = pressed(desk, file, "relire")
    assert "Dites quelle colonne est le numéro RPLS" in plain_text(lost)
    twice = pressed(desk, file, "relire", col0="rent", col1="rent")
    assert "Deux colonnes disent la même chose" in plain_text(twice)
    assert pressed(desk, file, "relire", col0="rpls_id", col1="rent").status_code == 302

    page = plain_text(desk.get(reverse("bailleur_fichier", args=[file.public_id])))
    assert "<bdi>450,00 €</bdi>" in page
    assert "Ce logement n’est pas encore déclaré, et la ligne ne dit pas : Commune" in page


def test_what_is_no_table_is_refused_with_its_sentence_and_kept_nowhere(desk: Client) -> None:
    for data, said in (
        (b"", "Choisissez un fichier de logements"),
        (b"PK\x03\x04" + b"x" * 600, "Ce classeur ne s’ouvre pas"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 600, "Ce fichier est une image, et non un tableau"),
        (b"%PDF-1.7\n" + b"x" * 600, "Ce fichier est un PDF"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "ancien format (.xls)"),
    ):
        told = sent(desk, data)
        assert told.status_code == 400
        assert said in plain_text(told)
    assert not HomeFile.objects.exists()

"""« Parc déclaré »: pasted or sent, each refused line told, corrected by a later one; and the turnover that it lets say."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import CommuneFigure, DeclaredStock, JournalEntry
from palier.models.homes import declared_stocks
from palier.models.identifiers import uuid7
from palier.workflows.homes import stocking
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def world() -> World:
    return worlds.cast(others=1)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, lines: str = "", **data: Any) -> Any:
    return client.post(
        reverse("bailleur_parc"), {"act_key": str(uuid7()), "year": YEAR, "lines": lines, **data}, follow=True
    )


def standing(world: World, year: int = YEAR) -> list[tuple[str, str, int]]:
    found = declared_stocks.standing([world.bailleur.pk], year)
    return [(one.commune_id, one.size, one.homes) for one in found]


def test_a_stock_is_pasted_corrected_and_taken_back_and_each_declaration_stays(world: World) -> None:
    karim = signed_in(world.karim.person)
    assert f"Rien n’est déclaré pour {YEAR}." in plain_text(karim.get(reverse("bailleur_parc")))
    page = plain_text(send(karim, "code;taille;logements\n93048;T3;1250\n93048;T2;300"))
    assert "En tout : 1 550 logements." in page
    send(karim, "93048;T3;1240\n93048;T2;300")
    send(karim, "93048;T2;0")

    assert standing(world) == [("93048", "T3", 1240)]
    kept = DeclaredStock.objects.order_by("pk").values_list("size", "homes", "declared_by")
    who = world.karim.person.pk
    assert list(kept) == [("T3", 1250, who), ("T2", 300, who), ("T3", 1240, who), ("T2", 0, who)]
    told = JournalEntry.objects.filter(verb="declarer_parc").order_by("at")
    assert [one.details["nombre"] for one in told] == [2, 1, 1]
    assert told[1].details["lignes"] == ["93048 T3 1240"]


def test_a_file_with_a_line_refused_keeps_nothing_and_says_the_line(world: World) -> None:
    sent = SimpleUploadedFile("parc.csv", "93048;T3;12\n93048;T9;4\n00000;T2;1".encode("utf-8-sig"), "text/csv")
    answer = send(signed_in(world.karim.person), file=sent)
    page = plain_text(answer)

    assert answer.status_code == 400
    assert "Ligne 2 : « T9 » n’est pas une taille" in page
    assert "Ligne 3 : Aucune commune d’aujourd’hui n’a le code 00000." in page
    assert not DeclaredStock.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Écrivez au moins une ligne"),
        ({"file": SimpleUploadedFile("parc.xlsx", b"PK\xff\xfe\x00")}, "Ce fichier n’est pas un texte"),
        ({"lines": "93048;T3;1", "year": YEAR + 1}, "n’est pas un choix"),
    ],
)
def test_what_says_nothing_is_refused_in_a_sentence(world: World, data: dict[str, Any], said: str) -> None:
    answer = send(signed_in(world.karim.person), **data)

    assert answer.status_code == 400
    assert said.split(" ", maxsplit=1)[0] in plain_text(answer)
    assert not DeclaredStock.objects.exists()


def test_a_landlord_reads_and_declares_its_own_stock_alone(world: World) -> None:
    stocking.declare("93048;T3;1250", YEAR, by=world.karim, at=timezone.now())
    other = signed_in(world.stranger_karim.person)

    assert "1 250" not in plain_text(other.get(reverse("bailleur_parc")))
    send(other, "93048;T3;7")
    assert standing(world) == [("93048", "T3", 1250)]
    with pytest.raises(stocking.YearToCome):
        stocking.declare("93048;T3;1", YEAR + 1, by=world.karim, at=timezone.now())


def told(client: Client, **numbers: Any) -> str:
    factories.commune()
    CommuneFigure.objects.create(
        commune_id="93048",
        size="T3",
        counted_on=date(2026, 11, 1),
        **{"demandes": 240, "lets": 20, "housed_after": 27, "quick": 12, "slow": 40, **numbers},
    )
    return plain_text(client.get(reverse("chiffres-commune", args=["93048"])))


def test_a_turnover_is_said_with_its_numbers_its_year_and_its_landlords(client: Client) -> None:
    page = told(client, stock=600, stock_year=2026)

    assert "Rotation : 20 logements loués en un an sur 600, soit environ 3 %" in page
    assert "au 1er janvier 2026 des bailleurs qui l’ont déclaré : tous ceux qui ont loué ici." in page
    rows = list(csv.DictReader(client.get(reverse("chiffres-donnees", args=["93"])).content.decode().splitlines()))
    assert (rows[0]["parc_declare"], rows[0]["parc_declare_au_1er_janvier"], rows[0]["rotation_pour_cent"]) == (
        "600",
        "2026",
        "3.33",
    )


def test_no_turnover_is_said_where_the_stock_is_not_known(client: Client) -> None:
    page = told(client)

    assert "Rotation :" not in page
    assert "non connue" in page
    with pytest.raises(IntegrityError), transaction.atomic():
        CommuneFigure.objects.update(stock=19, stock_year=2026)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommuneFigure.objects.update(stock=600, stock_year=2026, lets=None, housed_after=None, quick=None, slow=None)

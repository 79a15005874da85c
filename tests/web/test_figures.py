"""How long one waits, as anybody reads it: by commune, in words and in a drawing, and as open data."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.urls import reverse

from palier.models import Commune, CommuneFigure
from palier.web.presentation import waiting
from palier.web.public import figures
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 11, 1)
TOLD = {"demandes": 240, "lets": 20, "gone": 15, "housed_after": 27, "quick": 12, "slow": 40}


def told(size: str = "T2", *, code: str = "93048", until: date = UNTIL, **numbers: Any) -> CommuneFigure:
    factories.commune()
    return CommuneFigure.objects.create(commune_id=code, size=size, counted_on=until, **numbers)


def page(client: Client, code: str = "93048") -> str:
    return plain_text(client.get(reverse("chiffres-commune", args=[code])))


def test_a_size_is_told_in_a_drawing_and_two_waits_with_their_interval(client: Client) -> None:
    told(**TOLD, expected=55, expected_low=50, expected_high=62)
    text = page(client)

    assert "environ 12 demandes pour un logement loué" in text
    assert text.count("<rect") == 12
    assert "20 ménages ont été logés en un an. La moitié attendaient depuis 2 ans et 3 mois ou moins" in text
    assert "Au rythme de cette année, un ménage sur deux est logé en 4 ans et 7 mois" in text
    assert "C’est entre 4 ans et 2 mois et 5 ans et 2 mois, avec 95 chances sur 100." in text
    assert "1er novembre 2026" in text
    assert "Compté sur 240 demandes en cours et 20 logements loués en un an." in text


def test_a_wait_leads_to_the_homes_of_its_size_and_to_where_one_waits_less(client: Client) -> None:
    told(**TOLD, expected=55)
    here = Commune.objects.get(code="93048")
    at = {"latitude": here.latitude, "longitude": here.longitude}
    for code, north, expected in (("93064", 0.05, 54), ("93077", 0.10, 20), ("93051", 0.05, 55), ("93032", 0.19, 3)):
        factories.commune(code, f"Ville {code}")
        Commune.objects.filter(code=code).update(latitude=at["latitude"] + north, longitude=at["longitude"])
        told(code=code, **TOLD, expected=expected)
    told("T3", code="93064", **TOLD, expected=1)

    answer = client.get(reverse("chiffres-commune", args=["93048"]))

    assert "À 20 km au plus, on attend moins :" in plain_text(answer)
    names = {one.code: one.named for one in Commune.objects.all()}
    shorter = [
        f"{names['93077']}</bdi></a> : 1 an et 8 mois, à 11 km",
        f"{names['93064']}</bdi></a> : 4 ans et 6 mois, à 6 km",
    ]
    text = plain_text(answer)
    assert [text.index(one) for one in shorter] == sorted(text.index(one) for one in shorter)
    assert names["93051"] not in text, "as long as here"
    assert names["93032"] not in text, "21 km away"
    assert f"?ou={quote(here.named)}&amp;pieces=T2" in answer.content.decode()


def test_an_interval_without_an_upper_bound_says_its_lower_one(client: Client) -> None:
    told(**TOLD, expected=70, expected_low=53)

    assert "C’est au moins 4 ans et 5 mois, avec 95 chances sur 100." in page(client)


def test_a_wait_that_the_year_does_not_show_is_said_so(client: Client) -> None:
    told(**TOLD)

    assert "moins d’un ménage sur deux est logé ici au rythme de cette année" in page(client)


def test_a_hidden_number_is_said_hidden_and_an_unknown_commune_is_not_found(client: Client) -> None:
    told("T3", demandes=30)
    text = page(client)

    assert "Trop peu de logements de cette taille ont été loués" in text
    assert text.count('<td class="value">non communiqué') == 14
    assert client.get(reverse("chiffres-commune", args=["99999"])).status_code == 404


def test_a_commune_without_a_figure_says_why_and_leads_on(client: Client) -> None:
    factories.commune()
    text = page(client)

    assert "pour donner un chiffre sans désigner quelqu’un" in text
    assert reverse("recherche") in text


def test_the_last_month_alone_is_told(client: Client) -> None:
    told(**TOLD, until=date(2026, 10, 1))
    told(**{**TOLD, "demandes": 400})

    assert "environ 20 demandes pour un logement loué" in page(client)


def test_a_former_commune_leads_where_it_is_counted(client: Client) -> None:
    told(**TOLD)
    factories.commune("93001", "Ancienne")
    Commune.objects.filter(code="93001").update(successor_code="93048")

    assert client.get(reverse("chiffres-commune", args=["93001"])).url == reverse("chiffres-commune", args=["93048"])


def test_a_commune_is_found_by_its_name_or_chosen(client: Client) -> None:
    told(**TOLD)
    sure = client.get(reverse("chiffres"), {"ou": "Montreuil (Seine-Saint-Denis, 93)"})
    unknown = plain_text(client.get(reverse("chiffres"), {"ou": "Nullepartville"}))

    assert sure.url == reverse("chiffres-commune", args=["93048"])
    assert "Aucune commune de ce nom" in unknown
    assert "Écrivez le nom d’une commune" in plain_text(client.get(reverse("chiffres"), {"ou": " "}))
    assert "Écrivez le nom d’une commune" not in plain_text(client.get(reverse("chiffres")))
    assert reverse("chiffres-donnees", args=["93"]) in unknown


def test_a_departement_is_known_and_leads_to_a_commune_or_to_its_data(client: Client) -> None:
    told(**TOLD)
    text = plain_text(client.get(reverse("chiffres"), {"ou": "Val-d'Oise"}))

    assert "Aucune commune de ce nom" not in text
    assert "écrivez une commune de ce lieu, Val-d’Oise (95)" in text


def test_the_open_data_hold_what_the_pages_tell_and_nothing_of_what_is_hidden(client: Client) -> None:
    told(**TOLD, expected=55)
    told("T3", demandes=30)
    answer = client.get(reverse("chiffres-donnees", args=["93"]))
    rows = list(csv.DictReader(answer.content.decode().splitlines()))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert list(rows[0]) == list(figures.COLUMNS)
    assert rows[0]["au"] == "2026-11-01"
    assert [
        (row["taille"], row["demandes"], row["logements_loues_12_mois"], row["attente_mediane_estimee_mois"])
        for row in rows
    ] == [
        ("T2", "240", "20", "55"),
        ("T3", "30", "", ""),
    ]
    assert client.get(reverse("chiffres-donnees", args=["99"])).status_code == 404


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "moins d’un mois"), (1, "1 mois"), (12, "1 an"), (13, "1 an et 1 mois"), (27, "2 ans et 3 mois")],
)
def test_months_in_words(number: int, words: str) -> None:
    assert waiting.months(number) == words


def test_too_many_squares_to_count_are_not_drawn(client: Client) -> None:
    told(**{**TOLD, "demandes": 20 * 61})

    assert "<rect" not in page(client)
    assert "environ 61 demandes pour un logement loué" in page(client)

"""An employer's size on its page: said, corrected, taken back, each in the journal; and the table by size beside its figures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import EmployerSite, EmployerSize, EmployerTally, JournalEntry
from palier.models.identifiers import uuid7
from palier.rules.people import employer_sizes as rules
from palier.workflows.people import employer_sizes
from palier.workflows.people.employer_sizes import NotASize, NotAYearToSay
from tests import factories
from tests.employment_world import at_the_employer, employer
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
SIZE, FIGURES = reverse("employeur-effectif"), reverse("employeur-chiffres")


@pytest.fixture
def emile() -> Actor:
    return employer()


@pytest.fixture
def client(emile: Actor) -> Client:
    client = Client()
    client.force_login(emile.person)
    return client


def text(response: HttpResponse) -> str:
    return plain_text(response)  # type: ignore[arg-type]


def posted(client: Client, year: int, low: object) -> HttpResponse:
    return client.post(SIZE, {"act_key": str(uuid7()), "year": str(year), "at_least": str(low)})


def test_a_size_is_said_corrected_and_taken_back(client: Client, emile: Actor) -> None:
    year = timezone.localdate().year
    assert "Rien pour l’instant" in text(client.get(SIZE))

    assert posted(client, year, 10).status_code == 302
    assert "10 à 49 personnes</p>" in text(client.get(SIZE))
    assert posted(client, year, 50).status_code == 302
    assert posted(client, year - 1, 10).status_code == 302
    assert employer_sizes.said(by=emile) == {year - 1: 10, year: 50}
    back = client.post(reverse("employeur-reprendre-effectif", args=[year]), {"act_key": str(uuid7())})

    assert back.status_code == 302
    assert employer_sizes.said(by=emile) == {year - 1: 10}
    assert posted(client, year, 50).status_code == 302
    assert employer_sizes.said(by=emile) == {year - 1: 10, year: 50}
    lines = JournalEntry.objects.filter(verb__in=("dire_effectif", "reprendre_effectif")).order_by("pk")
    assert [(line.verb, line.details.get("au_moins")) for line in lines] == [
        ("dire_effectif", 10),
        ("dire_effectif", 50),
        ("dire_effectif", 10),
        ("reprendre_effectif", None),
        ("dire_effectif", 50),
    ]


def test_what_is_said_twice_is_said_once(client: Client) -> None:
    year = timezone.localdate().year
    posted(client, year, 10)
    posted(client, year, 10)
    client.post(reverse("employeur-reprendre-effectif", args=[year - 1]), {"act_key": str(uuid7())})

    assert EmployerSize.objects.count() == 1
    assert JournalEntry.objects.filter(verb="dire_effectif").count() == 1


@pytest.mark.parametrize(("years", "low"), [(1, 10), (-4, 10), (0, 11), (0, ""), (0, "x")])
def test_neither_another_year_nor_another_size_is_kept(client: Client, years: int, low: object) -> None:
    assert posted(client, timezone.localdate().year + years, low).status_code == 400
    assert not EmployerSize.objects.exists()


def test_the_act_refuses_what_no_form_offers(emile: Actor) -> None:
    at = timezone.now()
    with pytest.raises(NotAYearToSay, match="trois précédentes"):
        employer_sizes.say(at.year + 1, 10, by=emile, at=at)
    with pytest.raises(NotASize, match="tailles de la liste"):
        employer_sizes.say(at.year, 11, by=emile, at=at)


def test_an_employer_says_its_own_size_and_now(emile: Actor) -> None:
    other = employer("Autre employeur")
    EmployerSize.objects.create(organisation=other.body, year=2025, at_least=250, said_at=timezone.now())
    add = (
        "INSERT INTO palier_employersize (public_id, organisation_id, year, at_least, said_at)"
        " VALUES (gen_random_uuid(), %s, 2025, 10, {})"
    )

    with at_the_employer(emile), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM palier_employersize")
        assert cursor.fetchone() == (0,)
        for organisation, when in ((other.body.pk, "now()"), (emile.body.pk, "now() - interval '1 day'")):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                cursor.execute(add.format(when), [organisation])
        cursor.execute(add.format("now()"), [emile.body.pk])
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("UPDATE palier_employersize SET at_least = 50")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM palier_employersize")


def test_the_table_by_size_is_the_same_for_every_employer(client: Client, emile: Actor) -> None:
    year = timezone.localdate().year - 2
    for index, (low, number) in enumerate([(0, 4), *[(10, 20)] * 4, *[(50, 30)] * 4]):
        house = factories.organisation("employeur", f"Employeur {index}")
        site = EmployerSite.objects.create(
            organisation=house, name="Siège", commune=factories.commune(), created_at=timezone.now()
        )
        EmployerTally.objects.create(organisation=house, site=site, quarter=date(year, 1, 1), number=number)
        EmployerSize.objects.create(
            organisation=house, year=year, at_least=low, said_at=timezone.now().replace(year=year + 1, month=1, day=2)
        )

    page = text(client.get(FIGURES))

    assert "204 attestations, de tous les employeurs ensemble." in page
    assert "<td>120</td><td>59 %</td>" in page
    assert "<td>84</td>" in page
    assert "<td>80</td>" not in page
    assert "<td>4</td>" not in page
    assert "Employeur 0" not in page


def test_the_bands_are_said_in_words() -> None:
    said = rules.words(date(2026, 1, 1))

    assert [plain_text(words) for words in said.values()] == [
        "moins de 10 personnes",
        "10 à 49 personnes",
        "50 à 249 personnes",
        "250 à 4 999 personnes",
        "5 000 personnes et plus",
    ]

"""A household is found on every desk by its number or its name, among what the organisation may read, and it is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import AccessEntry, Home, Membership, Organisation, Person, User
from palier.rules.doors.readings import Purpose
from palier.workflows.doors import finding
from tests.plain_pages import plain_text
from tests.web.test_bailleur import karim, world  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from tests.workflows.bailleur_world import World

pytestmark = pytest.mark.django_db


def ask(client: Client, words: str) -> str:
    answer = client.post(reverse("retrouver"), {"words": words})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return plain_text(answer)


@pytest.fixture
def somebody(world: World) -> Person:  # noqa: F811
    """The holder of the first designated file, with a name of their own."""
    row = world.candidatures[0]
    row.audience = [world.bailleur.pk]
    row.save()
    row.demande.audience = [world.bailleur.pk]
    row.demande.numero_unique = "093112000123412345"
    row.demande.save()
    person, _ = Person.objects.update_or_create(
        demande=row.demande,
        role="demandeur",
        defaults={
            "key": "d",
            "first_name": "Zoé",
            "last_name": "Lefèvre-Ndiaye",
            "birth_name": "Lefèvre",
            "match_birth_name": "lefevre",
            "match_first_name": "zoe",
            "audience": [world.bailleur.pk],
        },
    )
    return person


@pytest.mark.parametrize("words", ["Lefèvre", "lefevre", "zoe lefevre", "NDIAYE", "Zoé"])
def test_found_by_the_name_however_it_is_typed(karim: Client, somebody: Person, words: str) -> None:  # noqa: F811
    page = ask(karim, words)

    assert "Zoé Lefèvre-Ndiaye" in page
    assert somebody.demande.candidatures.get().reference in page


@pytest.mark.parametrize("words", ["beranger", "BÉRANGER", "zoe beranger"])
def test_the_name_of_use_too(karim: Client, somebody: Person, words: str) -> None:  # noqa: F811
    Person.objects.filter(pk=somebody.pk).update(last_name="Béranger")

    assert "Zoé Béranger" in ask(karim, words)


@pytest.mark.parametrize("typed", ["06 39 98 85 59", "+33 6 39 98 85 59", "0639988559"])
def test_found_by_the_telephone_however_it_is_typed(karim: Client, somebody: Person, typed: str) -> None:  # noqa: F811
    Person.objects.filter(pk=somebody.pk).update(phone="0639988559")

    assert "Zoé Lefèvre-Ndiaye" in ask(karim, typed)
    assert "Rien ne répond" in ask(karim, "06 39 98")


def test_found_by_the_reference_that_is_said_aloud(karim: Client, somebody: Person) -> None:  # noqa: F811
    reference = somebody.demande.candidatures.get().reference

    assert "Zoé Lefèvre-Ndiaye" in ask(karim, reference.lower())


def test_found_by_the_number_and_the_reading_is_noted(karim: Client, somebody: Person) -> None:  # noqa: F811
    page = ask(karim, f" n° {somebody.demande.numero_unique} ")

    assert "Zoé Lefèvre-Ndiaye" in page
    entry = AccessEntry.objects.get()
    assert (entry.object_id, entry.purpose) == (somebody.demande.public_id, Purpose.FIND)


def test_a_stranger_finds_nobody_and_nothing_is_noted(somebody: Person) -> None:
    other = Organisation.objects.create(kind="bailleur", name="Autre bailleur")
    user = User.objects.create_user("autre@example.org", name="Autre")
    Membership.objects.create(user=user, organisation=other, role="bailleur")
    client = Client()
    client.force_login(user)

    for words in ("Lefèvre", somebody.demande.numero_unique):
        page = ask(client, words)
        assert "Rien ne répond" in page
        assert "Zoé" not in page
    assert not AccessEntry.objects.exists()


def test_a_protected_file_is_found_by_its_full_number_alone(karim: Client, somebody: Person, monkeypatch) -> None:  # noqa: F811
    """Two files of one name side by side would tell each of the other, over the telephone."""
    monkeypatch.setattr(finding.protecting, "level_of", lambda _: finding.Level.PROTECTED)

    assert "Rien ne répond" in ask(karim, "Lefèvre")
    assert not AccessEntry.objects.exists()
    assert "Zoé Lefèvre-Ndiaye" in ask(karim, somebody.demande.numero_unique)


def test_a_landlord_finds_nobody_who_was_not_sent_to_it(karim: Client, somebody: Person) -> None:  # noqa: F811
    somebody.demande.candidatures.update(stage="deposee")

    assert "Rien ne répond" in ask(karim, "Lefèvre")


def test_a_home_is_found_by_its_number(karim: Client, world: World) -> None:  # noqa: F811
    home = world.publication.home
    assert home.rpls_id in ask(karim, home.rpls_id)


def test_one_letter_or_a_sign_finds_nobody(karim: Client, somebody: Person) -> None:  # noqa: F811
    assert "n’est pas faite" in ask(karim, "Z")
    assert "Rien ne répond" in ask(karim, "% %")


def test_past_twenty_households_more_words_are_asked(karim: Client, somebody: Person, monkeypatch) -> None:  # noqa: F811
    monkeypatch.setattr(finding, "MOST", 0)

    assert "Plus de vingt ménages" in ask(karim, "Lefèvre")


def test_homes_beyond_the_twentieth_are_said(karim: Client, world: World) -> None:  # noqa: F811
    def more(numbers: range) -> None:
        for number in numbers:
            Home.objects.create(
                bailleur=world.bailleur,
                rpls_id=f"RPLS77{number:04d}",
                commune=world.home.commune,
                street="rue Neuve",
                type_code="T2",
                floor_area=40,
                financing="PLUS",
                rent=40_000,
                charges=5_000,
            )

    more(range(20))
    assert "Plus de vingt logements" not in ask(karim, "RPLS77")
    more(range(20, 21))
    page = ask(karim, "RPLS77")
    assert "Plus de vingt logements" in page
    assert page.count("RPLS RPLS77") == 20

"""Homes by the API: read, declared, corrected, oriented, published; what the verbs refuse is said with a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import AccessEntry, Correction, Home, JournalEntry, Publication
from palier.workflows.homes import joining_homes, withdrawing
from tests import api_world, factories
from tests.api_world import HOME

if TYPE_CHECKING:
    from palier.models import Organisation
    from palier.workflows.acting.actors import Actor
    from tests.api_world import SoftwareOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Organisation:
    factories.commune()
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def karim(house: Organisation) -> Actor:
    return factories.member("Karim", house)


@pytest.fixture
def est(karim: Actor) -> SoftwareOf:
    return api_world.software(karim)


@pytest.mark.parametrize(
    "street", ["rue\u202edes Lilas", "rue\u2028des Lilas", "rue\ufffedes Lilas", "=1+1", "+rue", "-rue", "@rue"]
)
def test_a_street_that_is_not_what_is_read_is_refused(est: SoftwareOf, street: str) -> None:
    assert est.post("homes", {**HOME, "street": street}).status_code == 422
    assert not Home.objects.exists()


def test_a_home_is_declared_in_the_name_of_who_answers_for_the_key(est: SoftwareOf, karim: Actor) -> None:
    told = est.post("homes", HOME)

    assert told.status_code == 201, told.text
    home = Home.objects.get(public_id=told.json()["id"])
    assert (home.bailleur_id, home.rpls_id, home.rent) == (karim.body.pk, "0930480001", 48_000)
    line = JournalEntry.objects.get(verb="declarer_logement")
    assert (line.actor, line.role, line.organisation) == (karim.person.public_id, "bailleur", karim.body.pk)
    assert line.details == {"cle": str(api_world.kept().public_id)}
    read = est.get(told.json()["href"].removeprefix(api_world.ROOT)).json()
    assert {name: read[name] for name in HOME} == HOME


def test_a_refusal_is_a_sentence_and_a_code_and_keeps_nothing(est: SoftwareOf) -> None:
    est.post("homes", HOME)

    again = est.post("homes", HOME)
    street = est.post("homes", {**HOME, "rpls_id": "0930480002", "street": "12 rue des Lilas"})
    commune = est.post("homes", {**HOME, "rpls_id": "0930480002", "commune": "99999"})

    assert again["Content-Type"] == "application/problem+json"
    assert again.json() == {
        "type": "urn:palier:probleme:logement-deja-declare",
        "title": "Un logement est déjà déclaré sous ce numéro RPLS.",
        "status": 422,
        "code": "logement-deja-declare",
        "detail": "Un logement est déjà déclaré sous ce numéro RPLS.",
        "errors": [{"field": "rpls_id", "sentence": "Un logement est déjà déclaré sous ce numéro RPLS."}],
    }
    assert street.json()["code"] == "numero-dans-la-rue"
    assert commune.json()["code"] == "commune-inconnue"
    assert Home.objects.count() == 1


def test_a_home_taken_out_as_declared_twice_is_not_declared_again(est: SoftwareOf, karim: Actor) -> None:
    for number in ("0930480001", "0930480002", "0930480003"):
        est.post("homes", {**HOME, "rpls_id": number})
    Home.objects.update(door="12, porte 4", floor=1)
    first, second, third = Home.objects.order_by("pk")
    for stays, leaves in ((second, first), (third, second)):
        joining_homes.merge(stays, leaves, with_pictures=False, with_said=False, by=karim, at=timezone.now())

    told = est.post("homes", HOME)

    assert (told.status_code, told.json()["code"]) == (422, "logement-declare-deux-fois")
    assert "celui qui reste a le numéro RPLS 0930480003" in told.json()["detail"]
    assert Home.objects.get() == third


def test_a_home_taken_out_a_moment_ago_is_put_back_and_not_declared_again(est: SoftwareOf, karim: Actor) -> None:
    est.post("homes", HOME)
    withdrawing.withdraw(Home.objects.get(), reason="essai", by=karim, at=timezone.now())

    told = est.post("homes", HOME)

    assert (told.status_code, told.json()["code"]) == (422, "logement-retire")
    assert [one["field"] for one in told.json()["errors"]] == ["rpls_id"]
    assert not Home.objects.exists()


def test_a_body_that_does_not_fit_names_each_field_in_french(est: SoftwareOf) -> None:
    told = est.post("homes", {**HOME, "floor_area": 3, "loyer": 12, "rent": "cher"})

    assert told.status_code == 422
    assert {one["field"]: one["sentence"] for one in told.json()["errors"]} == {
        "floor_area": "C’est moins que le plus petit nombre accepté.",
        "rent": "Cette valeur ne se lit pas : vérifiez son type et sa forme.",
        "loyer": "Ce champ n’existe pas ici : vérifiez son nom.",
    }
    assert not Home.objects.exists()


def test_pages_follow_each_other_by_a_cursor_and_skip_nothing(est: SoftwareOf, house: Organisation) -> None:
    made = [factories.home(house, factories.organisation("reservataire", "Toit")).public_id for _ in range(5)]
    factories.home(factories.organisation("bailleur", "Ouest"), factories.organisation("reservataire", "Toit"))

    seen, cursor = [], None
    for _ in range(9):
        page = est.get("homes", limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert seen == [str(one) for one in sorted(made)]


def test_a_home_is_corrected_with_a_reason(est: SoftwareOf) -> None:
    where = est.post("homes", HOME).json()["href"].removeprefix(api_world.ROOT)

    without = est.put(where, {**HOME, "rent": 47_000, "reason": "humeur"})
    told = est.put(where, {**HOME, "rent": 47_000, "reason": "saisie"})

    assert without.json()["code"] == "raison-de-correction"
    assert told.status_code == 201, told.text
    assert Home.objects.get().rent == 47_000
    assert Correction.objects.get().fields == ["rent"]


def test_a_home_is_oriented_then_published_by_the_software_of_its_reservataire(est: SoftwareOf) -> None:
    toit = factories.organisation("reservataire", "Emploi et Toit")
    odile = api_world.software(factories.member("Odile", toit))
    where = est.post("homes", HOME).json()["href"].removeprefix(api_world.ROOT)
    listed = est.get("reservataires").json()["items"]
    said = {
        "reservataire": listed[0]["id"],
        "vacancy_notified_on": timezone.localdate().isoformat(),
        "reason": "solde",
    }

    assert odile.get(where).status_code == 404
    assert est.post(f"{where}/orientation", said).status_code == 201
    told = odile.get(where).json()
    assert (told["reservataire"]["name"], told["door"]) == ("Emploi et Toit", "")
    assert est.post(f"{where}/publications", {}).json()["code"] == "oriente-ailleurs"
    made = odile.post(f"{where}/publications", {})

    assert made.status_code == 201, made.text
    assert Publication.objects.get().reservataire == toit
    assert odile.get("publications").json()["items"][0]["counts"] == {}
    assert est.get("publications").json()["items"][0]["counts"] is None
    assert odile.post(f"{where}/publications", {}).json()["code"] == "deja-publie"
    assert not AccessEntry.objects.exists()


def test_what_is_written_wrong_by_a_reservataire_is_not_its_to_declare() -> None:
    odile = api_world.software(factories.member("Odile", factories.organisation("reservataire", "Toit")))

    told = odile.post("homes", HOME)

    assert (told.status_code, told.json()["code"]) == (403, "role-non-permis")

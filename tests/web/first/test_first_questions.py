"""The questions of a first registration: what each refuses in words, any name, who lives there, and the weight of each page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from palier.jobs.people import registering as jobs
from palier.models import (
    Demande,
    Registration,
    RegistrationPaper,
)
from palier.rules.counter.alone import RegistrationStep as Step
from palier.rules.counter.registering import State
from palier.web.demandeur.first import steps
from tests import factories, first_world
from tests.first_world import MAIL, at_the_door, filled, row, sign, tell
from tests.plain_pages import plain_text
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)
FORM, SIGN = reverse("ma-premiere-demande"), reverse("premiere-demande-signer")


@pytest.fixture(autouse=True)
def register(sandbox: Any, settings: Any) -> Any:  # noqa: F811 - the stand-in has no public type
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = sandbox.url, str(sandbox.certs), "ZZTST"
    factories.commune()
    factories.home(factories.organisation("bailleur", "Habitat"), None)
    return sandbox


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return plain_text(answer.content.decode())


def test_what_the_law_asks_holds_the_signature_back_and_is_named() -> None:
    client, _ = at_the_door()
    told = page(client, SIGN)
    for title in ("Qui êtes-vous", "Où recevez-vous votre courrier", "Dans quelles communes", "Votre pièce d’identité"):
        assert title in told.split("Relire et signer")[-1]
    assert sign(client).status_code == 409
    assert row().deposited_on is None
    ready = filled("autre@exemple.test")
    assert client.post(SIGN, {}).status_code == 400
    paper = RegistrationPaper.objects.get(registration=row())
    ready.post(reverse("premiere-demande-sans-fichier", args=[paper.public_id]))
    assert not RegistrationPaper.objects.filter(pk=paper.pk).exists()
    assert sign(ready).status_code == 409


@pytest.mark.parametrize(
    ("step", "told", "word"),
    [
        ("identite", {"first_name": "", "last_name": "X"}, "Écrivez votre prénom"),
        ("identite", {"first_name": "A", "last_name": "B" * 81}, "C’est trop long"),
        ("identite", {"first_name": "A", "last_name": "B", "birth_date": "31/02/1990"}, "Ce jour n’existe pas"),
        ("identite", {"first_name": "A", "last_name": "B", "birth_date": "29/02/2023"}, "Ce jour n’existe pas"),
        ("nationalite", {"nationality": "3", "paper": "passeport"}, "il manque la copie d’un titre de séjour"),
        ("famille", {"marital_status": "C", "births": "1"}, "Écrivez la date prévue"),
        ("famille", {"due_on": "15/03/2027"}, "Écrivez combien d’enfants"),
        ("adresse", {"street": "rue", "postal_code": "931", "commune": "Montreuil"}, "cinq chiffres"),
        (
            "adresse",
            {"street": "rue", "postal_code": "59000", "commune": "Montreuil"},
            "59000 n’est pas celui de Montreuil",
        ),
        ("joindre", {"email": "rien", "phone": ""}, "Écrivez une adresse électronique"),
        ("joindre", {"email": MAIL, "phone": "06 12 34 56 789"}, "dix chiffres"),
        ("joindre", {"email": MAIL, "phone": "+212 6 12 34 56 78"}, "d’un autre pays"),
        ("motifs", {"motives": ["01", "09", "13", "10"]}, "Gardez 3 raisons au plus"),
        ("types", {"type_codes": []}, "Choisissez au moins un type"),
        ("communes", {"communes": "Nulleparteville"}, "Nous ne trouvons pas"),
        ("revenus", {"rfr_d_2025": "-3"}, "sans signe moins"),
    ],
)
def test_an_error_is_said_in_words_beside_its_field_and_nothing_is_kept(
    step: str, told: dict[str, Any], word: str
) -> None:
    client, _ = at_the_door()
    before = row().answers
    answer = tell(client, step, {"birth_date": first_world.BORN, **told} if step == "identite" else told)
    assert answer.status_code == 400
    assert word in plain_text(answer.content.decode())
    assert row().answers == before


@pytest.mark.parametrize("name", ["Ỹ", "B" * 80, "Γεωργία", "محمد", "O’Brien-d’Été"])
def test_any_name_is_a_name(name: str) -> None:
    client = filled(identite={"last_name": name})
    sign(client)
    jobs.send_late(0)
    assert row().state == State.REGISTERED
    assert Demande.objects.get().persons.get(key="d").last_name == name


def test_who_is_born_on_a_leap_day_is_found_again() -> None:
    at_the_door(born="29/02/2000")
    at_the_door(born="29022000")
    assert Registration.objects.get().answers["a"]["birth_date"] == "2000-02-29"


def test_persons_are_added_once_corrected_and_taken_out_and_a_co_holder_has_an_income(register: Any) -> None:
    client, _ = at_the_door()
    tell(client, "identite", first_world.STEPS["identite"])
    tell(client, "famille", {"marital_status": "M"})
    persons = reverse("premiere-demande-personnes")
    assert "Vous avez dit un mariage ou un Pacs" in page(client, persons)
    told = {"who": "cotitulaire:M", "first_name": "Karim", "last_name": "Haddad", "birth_date": "01/02/1985"}
    add = reverse("premiere-demande-personne", args=["n1"])
    for _ in range(2):
        assert client.post(add, told).url == persons
    assert set(row().answers["persons"]) == {"n1"}
    assert "Vous avez dit un mariage ou un Pacs" not in page(client, persons)
    assert "rfr_n1_" in client.get(reverse("premiere-demande-etape", args=["revenus"])).content.decode()
    child = {"who": "personne_a_charge:E", "first_name": "Lina", "last_name": "Haddad", "birth_date": "01/02/2020"}
    client.post(reverse("premiere-demande-personne", args=["n2"]), child)
    future = client.post(reverse("premiere-demande-personne", args=["n3"]), {**child, "birth_date": "01/02/2099"})
    assert "Cette date est à venir" in plain_text(future.content.decode())
    # A key that nobody has and that is not the next is no page.
    assert client.get(reverse("premiere-demande-personne", args=["n9"])).status_code == 404
    for _ in range(2):
        client.post(reverse("premiere-demande-sans", args=["n1"]))
    assert set(row().answers["persons"]) == {"n2"}


def test_who_was_added_is_told_apart_and_doubted_at_once_and_only_a_child_lives_with_each_in_turn() -> None:
    client, _ = at_the_door()
    tell(client, "identite", first_world.STEPS["identite"])
    add = reverse("premiere-demande-personne", args=["n1"])
    told = {"who": "personne_en_garde:G", "first_name": "Léo", "last_name": "Haddad", "birth_date": "12/11/2001"}

    grown = client.post(add, told)
    assert grown.status_code == 400
    assert "La garde alternée se dit d’un enfant mineur" in plain_text(grown.content.decode())

    client.post(add, {**told, "who": "cotitulaire:L", "birth_date": "12/11/2020"})
    listed = page(client, reverse("premiere-demande-personnes"))
    assert "Une autre personne, qui signera le bail avec moi · Date de naissance : 12 novembre 2020" in listed
    assert "moins de 18" in listed


def test_a_child_older_than_who_signs_is_asked_about_before_the_signature() -> None:
    client = filled()
    old = {"who": "personne_a_charge:E", "first_name": "Lina", "last_name": "Haddad", "birth_date": "01/02/1960"}
    client.post(reverse("premiere-demande-personne", args=["n1"]), old)

    read = page(client, reverse("premiere-demande-signer"))

    assert "1er février 1960" in read
    assert "moins de 12 ans d’écart" in read
    assert "corrigez avant de signer" in read


def test_whoever_is_young_signs_once_emancipated() -> None:
    year = timezone.localdate().year - 17
    client, _ = at_the_door(born=f"01/01/{year}")
    # Told at once, and not at the question where it is refused.
    assert "Une demande se fait à 18 ans" in page(client, FORM)
    told = {**first_world.STEPS["identite"], "birth_date": f"01/01/{year}"}
    refused = tell(client, "identite", told)
    assert "il faut être émancipé" in plain_text(refused.content.decode())
    assert tell(client, "identite", {**told, "is_emancipated": "on"}).status_code == 302
    assert "Une demande se fait à 18 ans" not in page(client, FORM)


def test_a_photograph_sent_twice_is_one_and_a_file_that_is_none_is_refused() -> None:
    client, _ = at_the_door()
    send = reverse("premiere-demande-piece")
    for _ in range(2):
        assert client.post(send, {"file": first_world.photo()}).status_code == 302
    assert RegistrationPaper.objects.count() == 1
    for name, data in (("vide.jpg", b""), ("page.html", b"<script>1</script>"), ("faux.pdf", b"%PDF-1.7 rien")):
        assert client.post(send, {"file": SimpleUploadedFile(name, data)}).status_code in (400, 413)
    assert client.post(send, {}).status_code == 400
    assert RegistrationPaper.objects.count() == 1
    # No picture is shown again on a screen that others may share.
    assert "<img" not in client.get(send).content.decode().split("<main")[1].split("</main")[0]


def test_one_alone_has_fifteen_steps_a_family_of_five_four_more_and_each_page_is_light() -> None:
    client = filled()
    for place, born in enumerate(("1985", "2012", "2016", "2020"), start=1):
        told = {
            "who": "cotitulaire:M" if place == 1 else "personne_a_charge:E",
            "first_name": f"Prénom{place}",
            "last_name": "Haddad",
            "birth_date": f"01/02/{born}",
        }
        assert client.post(reverse("premiere-demande-personne", args=[f"n{place}"]), told).status_code == 302
    pages = [
        reverse("premiere-demande"),
        FORM,
        *(steps.address(step) for step in Step),
        reverse("premiere-demande-personne", args=["n5"]),
        SIGN,
    ]
    assert len(list(Step)) == 15
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        # With its styles and its pictures, a first visit is of 60 kB at most: the page alone has a third of it.
        assert len(answer.content) < 20_000, (address, len(answer.content))

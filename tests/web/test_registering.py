"""The form of the State on the counter's pages: heading by heading, kept as it is typed, told in words where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Registration
from palier.models.identifiers import uuid7
from palier.rules.counter.registering import FormHeading
from palier.web.guichet.headings import FORMS
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.registering_world import filled
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.world import World

pytestmark = pytest.mark.django_db
IDENTITY = {
    "last_name": "Ferrand",
    "first_name": "Marcel",
    "birth_date": "09/03/1951",
    "nationality": "1",
    "paper": "carte_identite",
}


@pytest.fixture
def world() -> World:
    made = worlds.cast(others=0)
    factories.commune()
    return made


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world.gisele.person)


def post(client: Client, name: str, *args: object, **told: object) -> HttpResponse:
    return client.post(reverse(name, args=args), {"act_key": str(uuid7()), **told})


def test_a_form_is_begun_once_and_each_heading_leads_to_the_next(world: World, client: Client) -> None:
    key = str(uuid7())
    for _ in range(2):
        client.post(reverse("commencer-enregistrement"), {"act_key": key})
    row = Registration.objects.get()
    assert set(FORMS) == set(FormHeading)
    answer = post(client, "rubrique", row.public_id, "a", **IDENTITY)
    assert answer.url == reverse("rubrique", args=[row.public_id, "b"])
    row.refresh_from_db()
    assert row.answers["a"]["birth_date"] == "1951-03-09"
    page = client.get(reverse("rubrique", args=[row.public_id, "a"])).content.decode()
    assert 'value="09/03/1951"' in page
    last = post(client, "rubrique", row.public_id, "i", steps="2")
    assert last.url == reverse("enregistrement", args=[row.public_id])


@pytest.mark.parametrize(
    ("nationality", "paper", "is_kept"),
    [
        ("1", "carte_identite", True),
        ("2", "passeport", True),
        ("3", "passeport", False),
        ("3", "titre_sejour", True),
        ("3", "recepisse", True),
    ],
)
def test_out_of_the_union_a_title_of_stay_is_asked_and_nothing_else(
    world: World, client: Client, nationality: str, paper: str, *, is_kept: bool
) -> None:
    row = filled(world.gisele, a={})
    answer = post(client, "rubrique", row.public_id, "a", **{**IDENTITY, "nationality": nationality, "paper": paper})
    assert answer.status_code == (302 if is_kept else 400)
    row.refresh_from_db()
    assert bool(row.answers["a"]) == is_kept


def test_three_motives_at_most(world: World, client: Client) -> None:
    row = filled(world.gisele)
    for motives, status in ((["01", "09", "13"], 302), (["01", "09", "13", "10"], 400)):
        assert post(client, "rubrique", row.public_id, "g", motives=motives).status_code == status


def test_persons_are_added_and_taken_out_and_a_co_holder_has_their_own_income(world: World, client: Client) -> None:
    row = filled(world.gisele)
    for role, link in (("cotitulaire", "M"), ("personne_a_charge", "E")):
        told = {"role": role, "link": link, "last_name": "Ferrand", "first_name": "Ève", "birth_date": "01/02/1960"}
        assert post(client, "ajouter-personne", row.public_id, **told).status_code == 302
    row.refresh_from_db()
    assert set(row.answers["persons"]) == {"c1", "p1"}
    page = client.get(reverse("rubrique", args=[row.public_id, "e"])).content.decode()
    assert "rfr_c1_" in page
    assert "rfr_p1_" not in page
    post(client, "retirer-personne", row.public_id, "c1")
    row.refresh_from_db()
    assert set(row.answers["persons"]) == {"p1"}


def test_a_form_that_lacks_a_heading_says_which_and_a_ready_one_waits_with_its_day(
    world: World, client: Client
) -> None:
    lacking, ready = filled(world.gisele, h={}), filled(world.gisele)
    answer = post(client, "envoyer-enregistrement", lacking.public_id)
    told = plain_text(client.get(answer.url).content.decode())
    assert "Il manque une rubrique" in told
    assert "Il reste à remplir :" in told
    assert "<li>Logement recherché et communes" in told
    for _ in range(2):
        answer = post(client, "envoyer-enregistrement", ready.public_id)
    page = client.get(answer.url).content.decode()
    assert "Le registre n’a pas encore répondu" in page
    ready.refresh_from_db()
    assert ready.deposited_on == timezone.localdate()
    paper = client.get(reverse("recu-enregistrement", args=[ready.public_id])).content.decode()
    assert "Le jour du dépôt compte quand même" in paper
    # Once the register answered, what was typed is gone: the paper names nobody, and says where the attestation is.
    kept = Registration.objects.filter(pk=ready.pk)
    kept.update(answers={}, numero="0930326000001ZZTST", attested_at=timezone.now())
    later = plain_text(client.get(reverse("recu-enregistrement", args=[ready.public_id])).content.decode())
    assert "<p>Demande déposée le" in later
    assert "est dans le courrier du dossier" in later
    assert "arrive au plus tard" not in later
    kept.update(answers=ready.answers, numero="", attested_at=None)
    # What left does not change: its pages lead back to where it stands.
    assert client.get(reverse("rubrique", args=[ready.public_id, "a"])).status_code == 302
    assert post(client, "abandonner-enregistrement", ready.public_id).status_code == 409


def test_a_form_that_is_given_up_keeps_nothing(world: World, client: Client) -> None:
    row = filled(world.gisele)
    asked = plain_text(post(client, "abandonner-enregistrement", row.public_id))
    assert "Tout ce qui y est écrit est effacé aussitôt." in asked
    row.refresh_from_db()
    assert row.answers["a"]["last_name"] == "Ferrand"
    done = post(client, "abandonner-enregistrement", row.public_id, confirme="oui")
    assert done.url == reverse("enregistrements")
    row.refresh_from_db()
    assert (row.state, row.answers) == ("abandonnee", {})
    assert "Ferrand" not in client.get(reverse("enregistrements")).content.decode()


def test_somebody_whom_the_register_knows_is_told_alike_whatever_it_has_of_them(world: World, client: Client) -> None:
    row, pages = filled(world.gisele), set()
    for numbers in (
        [],
        [["1110326000042ZZTST", "2024-01-02"]],
        [["1110326000042ZZTST", ""], ["1110326000043ZZTST", ""]],
    ):
        Registration.objects.filter(pk=row.pk).update(state="connue", known=numbers)
        page = client.get(reverse("enregistrement", args=[row.public_id])).content.decode()
        assert "ZZTST" not in page
        pages.add(page[page.index("Une demande existe peut-être") : page.index("Ouvrir un dossier")])
    assert len(pages) == 1
    told = "demandez-lui son attestation d’enregistrement, ou son numéro."
    assert f"Le registre connaît déjà une personne de ce nom, née ce jour-là : {told}" in plain_text(pages.pop())


def test_what_the_register_refuses_is_told_and_its_day_stays(world: World, client: Client) -> None:
    row = filled(world.gisele)
    told = "Le registre national ne lit pas une date de cette demande."
    Registration.objects.filter(pk=row.pk).update(state="refusee", refusal=told, deposited_on="2026-01-02")
    page = client.get(reverse("enregistrement", args=[row.public_id])).content.decode()
    assert told in page
    assert "2 janvier 2026" in plain_text(page)

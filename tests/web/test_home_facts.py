"""What a landlord says of a home is read on its page and searched for, and never guessed; and how far it is from one's places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from palier.models import Fact, FactLayer, Home, KeptPlace, SavedSearch
from palier.models.identifiers import uuid7
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.test_correcting import HOME, signed_in

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import Publication
    from tests.world import World

pytestmark = pytest.mark.django_db
FOUND, BAD, CONFLICT = 302, 400, 409
SAID = {
    "kind": "appartement",
    "parking": "impose",
    "parking_price": "35,50",
    "charges_cover": ["ascenseur", "chauffage"],
    "greenhouse_class": "B",
    "energy_cost_least": "810",
    "energy_cost_most": "1140",
    "energy_cost_year": "2023",
    "door_steps": "0",
    "door_width": "83",
    "lift_serves_floor": "true",
    "has_level_shower": "false",
    "nearby": ["parc", "ecole"],
}


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def shown(client: Client, on: Publication) -> str:
    return plain_text(client.get(reverse("publication", args=[on.public_id])))


def declare(world: World, **changes: Any) -> Any:
    factories.commune()
    client = signed_in(world.karim.person)
    return client.post(reverse("bailleur_logement_nouveau"), {**HOME, **SAID, "act_key": str(uuid7()), **changes})


def test_a_landlord_says_it_and_reads_it_again(world: World) -> None:
    assert declare(world).status_code == FOUND

    home = Home.objects.get(rpls_id=HOME["rpls_id"])
    assert (home.parking_price, home.charges_cover, home.door_steps) == (3_550, "chauffage ascenseur", 0)
    assert home.nearby == "ecole parc"
    assert (home.lift_serves_floor, home.has_level_shower, home.has_adapted_bathroom) == (True, False, None)
    text = plain_text(signed_in(world.karim.person).get(reverse("bailleur_logement", args=[home.public_id])))
    assert "stationnement à payer avec le logement, 35,50 € par mois" in text
    assert "de 810 € à 1 140 €, aux prix de 2023" in text
    assert "<dt>Salle de bains adaptée</dt><dd>non indiqué</dd>" in text
    assert "<dt>À dix minutes à pied au plus</dt><dd>une école, un parc ou un jardin public</dd>" in text


def test_what_is_near_is_told_as_the_landlord_says_and_silence_says_nothing(world: World, client: Client) -> None:
    told = factories.home(world.bailleur, world.reservataire, nearby="arret creche")
    text = shown(client, factories.publication(told))
    assert "<p>Un arrêt de bus, de tram ou de métro, une crèche.</p>" in text
    assert "Selon son bailleur. Ce qui n’est pas cité peut y être aussi." in text
    unsaid = shown(client, factories.publication(factories.home(world.bailleur, world.reservataire)))
    assert "À dix minutes à pied au plus" not in unsaid


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"parking": "compris"}, "Donnez le prix du stationnement par mois, s’il est imposé ou en option"),
        ({"parking_price": ""}, "Donnez le prix du stationnement par mois, s’il est imposé ou en option"),
        ({"energy_cost_year": ""}, "deux bornes et l’année de ses prix"),
        ({"energy_cost_most": ""}, "deux bornes et l’année de ses prix"),
        ({"energy_cost_least": "1141"}, "dépasse le plus haut"),
        ({"door_width": "8"}, "Écrivez un nombre entre 40 et 200."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(world: World, change: dict[str, str], words: str) -> None:
    answer = declare(world, **change)

    assert words in plain_text(answer)
    assert not Home.objects.filter(rpls_id=HOME["rpls_id"]).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"parking": "impose"},
        {"parking": "compris", "parking_price": 100},
        {"energy_cost_least": 1},
        {"energy_cost_least": 2, "energy_cost_most": 1, "energy_cost_year": 2023},
        {"kind": "peniche"},
    ],
)
def test_the_database_refuses_the_same(world: World, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.home(world.bailleur, world.reservataire, **change)


def test_the_page_says_the_whole_cost_and_what_is_not_said_stays_unsaid(world: World, client: Client) -> None:
    told = factories.home(
        world.bailleur,
        world.reservataire,
        parking="impose",
        parking_price=3_000,
        energy_cost_least=900,
        energy_cost_most=1_200,
        energy_cost_year=2023,
        greenhouse_class="C",
        door_steps=2,
        has_level_shower=True,
    )
    text = shown(client, factories.publication(told))
    bare = shown(client, factories.publication(factories.home(world.bailleur, world.reservataire)))

    assert "de 705,00 € à 730,00 €" in text
    assert "L’énergie est comptée aux prix de 2023." in text
    assert "<dt>Marches pour entrer</dt><dd>2 marches</dd>" in text
    assert "Le coût de l’énergie n’est pas indiqué : il s’ajoute à ce total." in bare
    assert "Y entrer et y circuler" not in bare
    assert "Aide au logement" not in text


def test_a_household_reads_the_aid_as_an_estimate_with_its_inputs_and_what_is_left(
    world: World, client: Client
) -> None:
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    client.force_login(world.amina.user)
    assert "Dites vos ressources de chaque mois" in shown(client, on)
    Fact.objects.create(
        demande=world.amina.demande,
        layer=FactLayer.DECLARED,
        path="resources/d",
        value=[{"code": "SAL", "amount": 1_300, "is_paid": False}],
        at=timezone.now(),
    )

    text = shown(client, on)

    assert "Aide au logement, estimée" in text
    assert "C’est une estimation : la CAF décide, d’après ce qu’elle sait de vous." in text
    assert "Reste par jour et par part, avec l’aide" in text
    assert "Ressources d’un an qui comptent" in text
    assert "les derniers connus ici" in text


def search(client: Client, **asked: Any) -> str:
    return plain_text(client.get(reverse("recherche"), asked))


def test_a_search_asks_for_what_a_home_has_and_says_which_filter_is_too_much(world: World, client: Client) -> None:
    for street, said in (
        ("rue A", {"kind": "maison", "door_steps": 0, "parking": "compris"}),
        ("rue B", {"kind": "appartement", "door_width": 90}),
        ("rue C", {}),
    ):
        factories.publication(factories.home(world.bailleur, world.reservataire, street=street, **said))

    assert "rue A" in (found := search(client, genre="maison", acces=["sans_marche"], stationnement="on"))
    assert "rue B" not in found
    assert "rue B" in search(client, acces=["portes_larges"])
    assert "Sans ce que vous avez coché pour y entrer et y circuler" in search(
        client, genre="maison", acces=["portes_larges"]
    )
    assert "rue C" in search(client, acces=["nulle_part"])


def test_a_saved_search_keeps_what_was_ticked(world: World, client: Client) -> None:
    client.force_login(world.amina.user)
    url = reverse("garder-recherche") + "?ou=93048&acces=sans_marche&acces=douche_de_plain_pied&genre=maison"
    factories.commune()
    said = {"name": "Chez moi", "rhythm": "jour", "hour": "8", "channel": "email", "act_key": str(uuid7())}

    assert client.post(url, said).status_code == FOUND
    assert SavedSearch.objects.get().features == ["douche_de_plain_pied", "maison", "sans_marche"]
    text = plain_text(client.get(reverse("mes-recherches")))
    assert "Aucune marche pour entrer" in text


def test_one_s_places_are_added_told_on_each_home_and_taken_back(world: World, client: Client) -> None:
    where = factories.commune()
    where.postal_codes, where.population = "93100", 111_934
    where.save()
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    client.force_login(world.amina.user)
    add = reverse("garder-lieu")

    assert client.post(add, {"kind": "travail", "commune": "93048", "act_key": str(uuid7())}).status_code == FOUND
    text = plain_text(client.get(reverse("mes-recherches")))
    assert "Mon travail" in text
    assert "dans la même commune." in shown(client, on)
    assert "dans la même commune." in search(client, tri="lieux")
    kept = KeptPlace.objects.get()
    assert client.post(reverse("retirer-lieu", args=[kept.public_id]), {"act_key": str(uuid7())}).status_code == FOUND
    assert "dans la même commune." not in shown(client, on)


def test_a_place_that_cannot_be_read_is_asked_again_and_a_fourth_refused(world: World, client: Client) -> None:
    factories.commune()
    client.force_login(world.amina.user)
    add = reverse("garder-lieu")

    def keep(kind: str, commune: str = "93048") -> Any:
        return client.post(add, {"kind": kind, "commune": commune, "act_key": str(uuid7())})

    unknown = keep("travail", "Nullepart-sur-Rien")
    assert unknown.status_code == BAD
    assert "<title>Erreur :" in plain_text(unknown)
    assert keep("bureau").status_code == BAD
    for kind in ("travail", "ecole", "proche"):
        assert keep(kind).status_code == FOUND
    assert "Trois lieux sont gardés" in plain_text(client.get(reverse("mes-recherches")))
    answer = keep("autre")
    assert answer.status_code == CONFLICT
    assert "Vous gardez déjà trois lieux." in plain_text(answer)


def test_a_stranger_neither_reads_nor_takes_back_a_place_of_another(world: World, client: Client) -> None:
    kept = KeptPlace.objects.create(
        demande=world.amina.demande,
        by=world.amina.user,
        slot=1,
        kind="proche",
        commune=factories.commune(),
        kept_at=timezone.now(),
    )
    client.force_login(world.stranger.user)

    answer = client.post(reverse("retirer-lieu", args=[kept.public_id]), {"act_key": str(uuid7())})

    assert answer.status_code == 404
    assert KeptPlace.objects.exists()
    assert "Un proche" not in plain_text(client.get(reverse("mes-recherches"))).split('id="lieux"')[1].split("<form")[0]

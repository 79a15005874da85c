"""Searching: the place understood is always named, homonyms are asked, and one's own homes are counted truly."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.models import Commune
from palier.models.territories.search_forms import search_form
from palier.rules.people import facts
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import Publication

pytestmark = pytest.mark.django_db
PLACES = {
    "93048": ("Montreuil", "93100", 111_934),
    "85148": ("Montreuil", "85200", 900),
    "93066": ("Saint-Denis", "93200", 149_077),
    "59009": ("Villeneuve-d'Ascq", "59493", 62_868),
    "94041": ("Ivry-sur-Seine", "94200", 65_064),
    "27355": ("Ivry-la-Bataille", "27540", 2_609),
    "76351": ("Le Havre", "76600", 166_058),
}


@pytest.fixture
def homes() -> dict[str, Publication]:
    """One open home in each place."""
    made = {}
    bailleur, ordering = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    for code, (name, postal, population) in PLACES.items():
        where = factories.commune(code, name)
        where.search_name, where.postal_codes, where.population = search_form(name), postal, population
        where.save()
        made[code] = factories.publication(factories.home(bailleur, ordering, commune=where))
    return made


def search(client, **asked: Any) -> str:
    answer = client.get(reverse("recherche"), asked)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(plain_text(answer)))


def shown(page: str, homes: dict[str, Publication]) -> set[str]:
    return {code for code, one in homes.items() if str(one.public_id) in page}


def test_a_search_that_is_sent_leads_to_what_it_found_and_a_fault_to_the_form(client, homes):
    assert f'action="{reverse("recherche")}#resultats"' in search(client)
    assert 'id="resultats"' in search(client, ou="93")
    assert 'id="resultats"' not in search(client, loyer="beaucoup")


@pytest.mark.parametrize("text", ["93", "Seine-Saint-Denis", "seine saint denis"])
def test_a_departement_is_a_departement(client, homes, text):
    page = search(client, ou=text)

    assert shown(page, homes) == {"93048", "93066"}
    assert "<h1>Logements dans le département Seine-Saint-Denis (93)</h1>" in page
    assert "2 logements ouverts dans le département" in page


def test_a_region_is_understood(client, homes):
    page = search(client, ou="ile de france")

    assert shown(page, homes) == {"93048", "93066", "94041"}
    assert "Logements dans la région Île-de-France" in page


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("montreuil", "Montreuil (Seine-Saint-Denis, 93)"),
        ("montreuill", "Montreuil (Seine-Saint-Denis, 93)"),
        ("ivry", "Ivry-sur-Seine (Val-de-Marne, 94)"),
    ],
)
def test_what_can_mean_several_is_asked_and_one_press_answers(client, homes, text, first):
    page = search(client, ou=text)
    assert shown(page, homes) == set()
    links = re.findall(r'<li><a href="\?([^"]+)">([^<]+)</a> <span class="soft">· ([^<]+)', page)
    assert links[0][1:] == (first, "1 logement ouvert")

    chosen = plain_text(client.get(f"{reverse('recherche')}?{links[0][0]}"))
    assert f"Logements à {first}" in unescape(chosen)


def test_the_place_is_named_with_its_results_and_without(client, homes):
    assert "<h1>Logements à Montreuil (Seine-Saint-Denis, 93)</h1>" in search(client, ou="montreuil 93")
    assert "au Havre (Seine-Maritime, 76)" in search(client, ou="Havre")
    nothing = search(client, ou="93100", pieces="T1")
    assert "Rien non plus à 20 km autour." in nothing
    assert "loyer :" not in nothing.split("Aucun logement ouvert")[1].split("</p>")[0]
    assert "Aucun logement ouvert à Montreuil (Seine-Saint-Denis, 93)." in nothing
    assert "et à 5 km autour" in search(client, ou="93100", rayon="5")
    assert "« zzyzx »" in search(client, ou="zzyzx")


def test_further_around_is_offered_where_it_finds_and_says_how_many(client, homes):
    moved = homes["93048"].home
    moved.commune = factories.commune("93031", "Épinay-sur-Seine")
    moved.save()
    Commune.objects.exclude(code__in=("93048", "93031")).update(latitude=43.3, longitude=5.4)

    page = search(client, ou="93100")
    assert 'rayon=20">Chercher à 20 km autour</a> <span class="soft">· 1 logement ouvert' in page


def test_the_nearest_first_to_nowhere_says_so_and_asks_for_a_place(client, homes):
    page = search(client, tri="distance")
    assert "Aucune commune n’est dite." in page
    assert 'href="#id_ou"' in page
    assert "le plus près" not in page.split("Dans cet ordre")[1].split("</p>")[0]

    assert "Aucune commune n’est dite." in search(client, tri="distance", ou="93")
    for told in ({}, {"tri": "loyer"}, {"tri": "distance", "ou": "Montreuil"}, {"tri": "distance", "ou": "Zzyzx"}):
        assert "Aucune commune n’est dite." not in search(client, **told)


def test_the_nearest_to_my_places_without_any_leads_to_keep_one(client, homes):
    client.force_login(factories.demande().user)
    page = search(client, tri="lieux")
    assert "Vous n’avez encore gardé aucun lieu." in page
    assert f"{reverse('mes-recherches')}#lieux" in page
    assert "lieux d’abord" not in page.split("Dans cet ordre")[1].split("</p>")[0]


def test_an_alert_is_offered_only_where_the_place_is_understood(client, homes):
    assert reverse("garder-recherche") not in search(client, ou="montreuil")
    assert reverse("garder-recherche") in search(client, ou="montreuil 93")


def test_a_feed_is_offered_of_a_search_that_it_can_answer(client, homes):
    feed = reverse("flux-recherche")
    assert feed not in search(client, ou="montreuil")
    assert feed not in search(client, ou="nulle part")
    assert feed in search(client, ou="montreuil 93")
    assert feed in search(client)

    client.force_login(factories.demande(wish=facts.Wish(type_codes=("T3",), communes=("93048",))).user)
    assert feed not in search(client)
    assert feed in search(client, ou="montreuil 93")


def test_who_was_struck_off_is_shown_nothing_as_open_to_them_and_where_to_go_on(client, homes):
    wish = facts.Wish(type_codes=("T3",), communes=("93048",))
    gone = factories.demande(wish=wish, state="radiee")
    client.force_login(gone.user)

    page = search(client)
    assert "ouvert à votre ménage" not in page
    assert shown(page, homes) == set(homes)
    assert f'<a href="{reverse("mon-dossier")}">Ce que vous pouvez faire</a>' in page
    assert f'href="{reverse("premiere-demande")}">faites une nouvelle demande' in plain_text(
        client.get("/mon-dossier/")
    )
    assert f'<a href="{reverse("mon-dossier")}">Ce que vous pouvez faire</a>' in plain_text(
        client.get(reverse("publication", args=[homes["93048"].public_id]))
    )
    assert "prioritaire" not in plain_text(client.get(reverse("mes-points"))).split("<main")[1]


@pytest.mark.parametrize(("rent", "is_found"), [("600,00", True), ("599,99", False), ("600.5", True), ("6 00 €", True)])
def test_a_rent_is_read_as_people_write_it(client, homes, rent, is_found):
    assert ("93048" in shown(search(client, ou="93048", loyer=rent), homes)) is is_found


def test_a_rent_that_is_no_amount_is_explained(client, homes):
    assert "par exemple 650 ou 650,50" in search(client, loyer="beaucoup")


def test_a_home_applied_to_says_so(client, homes):
    amina = factories.demande()
    factories.candidature(homes["93048"], amina.demande)
    client.force_login(amina.user)

    page = search(client, ou="93")
    assert page.count("vous avez candidaté") == 1


def test_a_household_that_asks_nothing_is_shown_what_is_open_to_it_and_may_ask_for_all(client, homes):
    amina = factories.demande(wish=facts.Wish(type_codes=("T3",), communes=("93048", "59009")))
    everywhere = shown(search(client), homes)
    client.force_login(amina.user)

    page = search(client)
    assert shown(page, homes) == {"93048", "59009"} < everywhere
    assert 'name="pour_moi" id="id_pour_moi" checked' in page or "checked" in page.split('name="pour_moi"')[1][:60]
    assert 'href="?pour_moi="' in page
    # What is open to it is read first: the questions are folded, and wait.
    assert "<summary>Changer de lieu, de taille, de loyer</summary>" in page
    assert page.index('class="cards"') < page.index('id="carte"') < page.index("</main>")
    assert "Changer de lieu, de taille" in search(client, pour_moi="on", page="2")
    asked = search(client, pour_moi="")
    assert (shown(asked, homes), "Changer de lieu, de taille" in asked) == (everywhere, False)


def test_only_what_is_open_to_my_household_where_i_look_is_counted(client, homes):
    rich = factories.demande(income=400_000)
    amina = factories.demande(wish=facts.Wish(type_codes=("T3",), communes=("93048", "59009")))
    client.force_login(amina.user)

    page = search(client, pour_moi="on")
    assert shown(page, homes) == {"93048", "59009"}
    assert "2 logements ouverts là où vous cherchez" in page
    assert "Montreuil (Seine-Saint-Denis, 93) ; Villeneuve-d’Ascq (Nord, 59)" in page
    assert shown(search(client, pour_moi="on", ou="94200"), homes) == {"94041"}

    client.force_login(rich.user)
    assert "Aucun logement ouvert là où vous cherchez" in search(client, pour_moi="on")


def test_a_wish_for_paris_finds_its_arrondissements(client, homes):
    paris, part = factories.commune("75056", "Paris"), factories.commune("75119", "Paris 19e Arrondissement")
    part.parent_code = paris.code
    part.save()
    first = homes["93048"]
    there = factories.publication(factories.home(first.bailleur, first.reservataire, commune=part))
    amina = factories.demande(wish=facts.Wish(type_codes=("T3",), communes=("75056",)))
    client.force_login(amina.user)

    assert str(there.public_id) in search(client, pour_moi="on")


def test_a_page_of_results_is_light_and_asks_few_questions(client, homes, django_assert_max_num_queries):
    for _ in range(20):
        factories.publication(factories.home(homes["93048"].bailleur, homes["93048"].reservataire))
    amina = factories.demande()
    client.force_login(amina.user)
    client.get("/")  # the first page of a minute also dates the session
    with django_assert_max_num_queries(24):
        answer = client.get(reverse("recherche"), {"ou": "93", "pour_moi": "on"})
    assert len(answer.content) < 60_000

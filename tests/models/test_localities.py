"""What a person means by the name of a place, over every commune of France."""

from __future__ import annotations

import pytest

from palier.models.territories import localities
from palier.models.territories.pouring import load_communes

pytestmark = pytest.mark.usefixtures("france")


@pytest.fixture
def france(db) -> None:
    load_communes()


def sure(text: str) -> str:
    """The one place that the words can mean; ``?`` when there is a choice."""
    found = localities.find(text)
    if not found.is_sure:
        return "?"
    return found.area.named if found.area else found.communes[0].named


def names(text: str, *near: str) -> list[str]:
    return [one.named for one in localities.find(text, near=near).communes]


SURE = {
    "Aubervilliers": "Aubervilliers (Seine-Saint-Denis, 93)",
    "Montreuil (93)": "Montreuil (Seine-Saint-Denis, 93)",
    "montreuil 93": "Montreuil (Seine-Saint-Denis, 93)",
    "Montreuil, 93": "Montreuil (Seine-Saint-Denis, 93)",
    "Montreuil (93048)": "Montreuil (Seine-Saint-Denis, 93)",
    "93100 Montreuil": "Montreuil (Seine-Saint-Denis, 93)",
    "Montreuil seine saint denis": "Montreuil (Seine-Saint-Denis, 93)",
    "Montreuil (Seine-Saint-Denis, 93)": "Montreuil (Seine-Saint-Denis, 93)",
    "93048": "Montreuil (Seine-Saint-Denis, 93)",
    "Cherbourg-Octeville": "Cherbourg-en-Cotentin (Manche, 50)",
    "Annecy-le-Vieux (74)": "Annecy (Haute-Savoie, 74)",
    "bellegarde sur valserine": "Valserhône (Ain, 01)",
    "93100": "Montreuil (Seine-Saint-Denis, 93)",
    "st denis 93": "Saint-Denis (Seine-Saint-Denis, 93)",
    "SAINT  DENIS (974)": "Saint-Denis (La Réunion, 974)",
    "st-denis la reunion": "Saint-Denis (La Réunion, 974)",
    "ivry s/ seine": "Ivry-sur-Seine (Val-de-Marne, 94)",
    "levallois": "Levallois-Perret (Hauts-de-Seine, 92)",
    "courneuve": "La Courneuve (Seine-Saint-Denis, 93)",
    "ajaccio 2a": "Ajaccio (Corse-du-Sud, 2A)",
    "2a004": "Ajaccio (Corse-du-Sud, 2A)",
    "paris 19": "Paris 19e arrondissement (75)",
    "Paris 20e": "Paris 20e arrondissement (75)",
    "paris 1er": "Paris 1er arrondissement (75)",
    "Paris 13eme arrondissement": "Paris 13e arrondissement (75)",
    "Paris 19e arrondissement (75)": "Paris 19e arrondissement (75)",
    "75019": "Paris 19e arrondissement (75)",
    "75116": "Paris 16e arrondissement (75)",
    "75056": "Paris (75)",
    "Lyon 3": "Lyon 3e arrondissement (Rhône, 69)",
    "lyon 69": "Lyon (Rhône, 69)",
    "Marseille (13)": "Marseille (Bouches-du-Rhône, 13)",
    "Neuville sur Ain": "Neuville-sur-Ain (Ain, 01)",
    "Aix (19)": "Aix (Corrèze, 19)",
    "Clichy": "Clichy (Hauts-de-Seine, 92)",
    "93": "Seine-Saint-Denis (93)",
    "seine saint denis": "Seine-Saint-Denis (93)",
    "2A": "Corse-du-Sud (2A)",
    "ile de france": "Île-de-France",
    "Gironde": "Gironde (33)",
    "Paris": "Paris (75)",
}
ASKED = {
    "Montreuil": ["Montreuil (Seine-Saint-Denis, 93)", "Montreuil (Vendée, 85)", "Montreuil (Eure-et-Loir, 28)"],
    "ivry": ["Ivry-sur-Seine (Val-de-Marne, 94)", "Ivry-la-Bataille (Eure, 27)", "Ivry-le-Temple (Oise, 60)"],
    "montreuill": ["Montreuil (Seine-Saint-Denis, 93)"],
    "aubervillier": ["Aubervilliers (Seine-Saint-Denis, 93)"],
    "Aix": ["Aix-en-Provence (Bouches-du-Rhône, 13)", "Aix-les-Bains (Savoie, 73)"],
    "13001": ["Aix-en-Provence (Bouches-du-Rhône, 13)", "Marseille 1er arrondissement (Bouches-du-Rhône, 13)"],
    "Bondy 92": ["Bondy (Seine-Saint-Denis, 93)"],
    "Vienne": ["Vienne (Isère, 38)"],
}
NOTHING = ("", "  ", "Zzyzx-sur-Rien", "99999", "123", "x" * 700, "%", "\u202e")


def test_words_that_can_mean_one_place_only_are_taken() -> None:
    assert {text: sure(text) for text in SURE} == SURE


def test_words_that_can_mean_several_are_asked_the_likeliest_first() -> None:
    assert {text: sure(text) for text in ASKED} == dict.fromkeys(ASKED, "?")
    assert {text: names(text)[: len(first)] for text, first in ASKED.items()} == ASKED


def test_a_household_s_five_figures_are_a_postal_code() -> None:
    found = localities.find("13001", is_postal=True)

    assert (found.is_sure, [one.code for one in found.communes]) == (True, ["13201"])
    assert localities.find("93048", is_postal=True).is_sure  # no postal code: read as the code of a commune


def test_what_is_near_comes_before_what_is_peopled() -> None:
    assert names("Saint-Denis")[0] == "Saint-Denis (La Réunion, 974)"
    assert names("Saint-Denis", "92")[0] == "Saint-Denis (Seine-Saint-Denis, 93)"
    assert names("Saint-Denis", "30")[:2] == ["Saint-Denis (Gard, 30)", "Saint-Denis (Aude, 11)"]


def test_paris_is_a_commune_and_a_departement_and_a_name_may_be_both_elsewhere() -> None:
    paris, vienne = localities.find("Paris"), localities.find("Vienne")
    assert [one.code for one in paris.communes] == ["75056"]
    assert vienne.area is not None
    assert vienne.area.named == "Vienne (86)"


def test_what_names_nothing_finds_nothing() -> None:
    assert [localities.find(text) for text in NOTHING] == [localities.PlacesFound(text) for text in NOTHING]


def test_the_arrondissements_of_a_town_come_in_their_order() -> None:
    (paris,) = localities.find("Paris").communes
    assert [one.code for one in localities.parts_of(paris)] == [str(code) for code in range(75101, 75121)]

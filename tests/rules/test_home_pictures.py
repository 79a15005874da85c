"""What is said of a picture of a home, how many there may be, and until when they are kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.homes import home_pictures
from palier.rules.homes.home_pictures import (
    EXAMPLE,
    LEAST_SIGNS,
    MOST_SIGNS,
    REFUSED_PICTURES,
    ROOMS,
    HomeRoom,
    UnfitPicture,
)

ON = date(2026, 11, 28)
GOOD = "Chambre claire, une fenêtre"


@pytest.mark.parametrize(
    "text",
    [
        EXAMPLE,
        "Cuisine équipée, évier double et plan de travail de 2 m",
        "De l’entrée, on passe au séjour de 20 m², puis aux chambres",
        "Immeuble de 7 niveaux, ascenseur, deux marches devant la porte",
    ],
)
def test_what_is_seen_is_taken(text: str) -> None:
    assert home_pictures.alternative(f"  {text}\n") == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("photo", "ne dit pas"),
        ("Photo du logement et de la pièce", "ne dit pas"),
        ("Photo de la cuisine de l’appartement", "ne dit pas"),
        ("aaaa aaaa aaaa aaaa aaaa aaaa", "ne dit pas"),
        ("........................", "ne dit pas"),
        ("IMG_20260412_101112", "nom d’un fichier"),
        ("DSC00042", "nom d’un fichier"),
        ("cuisine lumineuse rénovée.jpg", "nom d’un fichier"),
        ("Belle façade du 12 bis rue des Néfliers, en pierre", "adresse exacte"),
        ("Belle façade du 12, avenue Foch en pierre claire", "adresse exacte"),
        ("Palier du deuxième étage, porte 14 à gauche", "adresse exacte"),
        ("Entrée claire, interphone n° 3 à droite du mur", "adresse exacte"),
        ("Séjour clair, appelez le 06 12 34 56 78 pour visiter", "joindre quelqu’un"),
        ("Séjour clair, écrire à gardien@exemple.fr pour voir", "joindre quelqu’un"),
        ("Séjour clair et\u202eparquet ancien restauré", "signe que l’on ne voit pas"),
    ],
)
def test_what_tells_nothing_or_too_much_is_refused(text: str, why: str) -> None:
    with pytest.raises(UnfitPicture, match=why) as refused:
        home_pictures.alternative(text)
    assert refused.value.field == "alt"


def test_the_door_of_the_home_is_never_written() -> None:
    said = "Couloir large vers le bâtiment b, 3ᵉ étage, sol en pierre"

    assert home_pictures.alternative(said)
    with pytest.raises(UnfitPicture, match="adresse exacte"):
        home_pictures.alternative(said, door="Bâtiment B, 3ᵉ étage")


@pytest.mark.parametrize(("signs", "is_fit"), [(LEAST_SIGNS - 1, False), (LEAST_SIGNS, True)])
def test_the_shortest(signs: int, is_fit: bool) -> None:
    text = "Deux lits clairs" + "s" * (signs - 16)

    if is_fit:
        assert home_pictures.alternative(text) == text
    else:
        with pytest.raises(UnfitPicture):
            home_pictures.alternative(text)


@pytest.mark.parametrize(("signs", "is_fit"), [(MOST_SIGNS, True), (MOST_SIGNS + 1, False)])
def test_the_longest(signs: int, is_fit: bool) -> None:
    text = GOOD + "e" * (signs - len(GOOD))

    if is_fit:
        assert home_pictures.alternative(text) == text
    else:
        with pytest.raises(UnfitPicture, match="dépasse"):
            home_pictures.alternative(text)


@given(st.text(max_size=300))
def test_what_is_taken_is_short_plain_and_says_the_same_again(text: str) -> None:
    try:
        said = home_pictures.alternative(text)
    except UnfitPicture:
        return
    assert LEAST_SIGNS <= len(said) <= MOST_SIGNS
    assert said.isprintable()
    assert home_pictures.alternative(said) == said


def test_so_many_photos_and_one_plan() -> None:
    most = home_pictures.most_photos(ON)
    full = {HomeRoom.BEDROOM: most - 1, HomeRoom.LIVING: 1}

    home_pictures.check_room(HomeRoom.KITCHEN, {HomeRoom.BEDROOM: most - 1, HomeRoom.PLAN: 1}, on=ON)
    home_pictures.check_room(HomeRoom.PLAN, full, on=ON)
    with pytest.raises(UnfitPicture, match=f"déjà {most} photos"):
        home_pictures.check_room(HomeRoom.KITCHEN, full, on=ON)
    with pytest.raises(UnfitPicture, match="déjà un plan"):
        home_pictures.check_room(HomeRoom.PLAN, {HomeRoom.PLAN: 1}, on=ON)


def test_days_of_undoing_and_of_keeping() -> None:
    assert home_pictures.removed_before(ON) == date(2026, 11, 21)
    assert home_pictures.kept_since(ON) == date(2024, 11, 28)


def test_each_room_and_each_refusal_is_said() -> None:
    assert set(ROOMS) == set(HomeRoom)
    assert all(sentence.endswith((".", "haut.")) for sentence in REFUSED_PICTURES.values())

"""A home in a sentence: its type in words, and a commune that nobody can take for another."""

from __future__ import annotations

import pytest

from palier.models import Commune, Home
from palier.workflows.commission import minutes
from palier.workflows.letters import wording
from tests.workflows.bailleur_world import make_world

pytestmark = pytest.mark.django_db


def home(type_code: str = "T3") -> Home:
    made = make_world().home
    Home.objects.filter(pk=made.pk).update(type_code=type_code)
    return Home.objects.get(pk=made.pk)


@pytest.mark.parametrize(
    ("type_code", "said"),
    [("C", "d’une chambre"), ("T1", "d’une pièce"), ("T3", "de trois pièces"), ("T6P", "de six pièces ou plus")],
)
def test_a_letter_says_rooms_and_no_code(type_code: str, said: str) -> None:
    found = home(type_code)

    assert wording.describe(found) == f"le logement {said}, 62 m², rue des Néfliers à Montreuil"
    assert type_code not in wording.exact(found).replace("Chambre", "")


def test_a_commune_is_named_with_its_departement_where_another_bears_its_name() -> None:
    found = home()
    Commune.objects.create(
        code="62588",
        name="Montreuil",
        search_name="montreuil",
        departement="62",
        region="32",
    )

    for said in (wording.describe(found), wording.exact(found), minutes.address(found)):
        assert "Montreuil (Seine-Saint-Denis, 93)" in said

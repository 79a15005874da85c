"""Every page of the access matrix that can be read, on a small telephone: accessible, and no wider than its window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.web.requests.visits import OPEN
from tests import counter_world
from tests import world as worlds
from tests.journeys.conftest import NARROW, faults, overflow, overflow_of_large_text, picture
from tests.web.access_table import COLUMNS, ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.access_table import Row
    from tests.world import World

READERS = {
    "anonyme": None,
    "Amina": "amina",
    "Karim": "karim",
    "Odile": "odile",
    "Mireille": "mireille",
    "Ariane": "ariane",
    "Émile": "emile",
    "Céline": "celine",
    "Samira": "samira",
    "Gisèle": "gisele",
    "Claude": "claude",
    "Maud": "maud",
    "Philippe": "philippe",
    "Lise": "lise",
}
IN_A_VISIT = "Amina au guichet"
"""Her own pages, as an agent opens them beside her."""
READ_BY_PEOPLE = {"anonyme", "Amina", IN_A_VISIT}
"""Pages of households: read with text twice as large on a small telephone."""
NOT_A_PAGE = {
    "etat-donnees",
    "chiffres-donnees",
    "donnees-paquet",
    "donnees-schema",
    "donnees-logements",
    "donnees-classements",
    "donnees-places",
    "donnees-vides",
    "donnees-equite",
    "donnees-refus",
    "flux-recherche",
    "agenda-recherche",
    "plan",
    "plan-partie",
    "robots",
    "sante",
    "sante-vivant",
    "sante-pret",
    "contenu-piece",
    "contenu-fichier",
    "mon-bail-papier",
    "bailleur_papier",
    "signer-mon-bail",
    "bailleur_signer",
    "mon-fichier",
    "ancien-document",
    "mon-fichier-apercu",
    "bailleur_piece",
    "preuve-fichier",
    "preuve-ouverture",
    "preuve-verificateur",
    "tetes-texte",
    "intendant_grille_texte",
    "tetes-json",
    "tete-horodatage",
    "temoin-programme",
    "candidature-recu",
    "social-piece",
    "mandats-cles",
    "mandats-retires",
    "mandats-programme",
    "logo",
    "photo-petite",
    "photo-grande",
    "visite-agenda",
    "proces_verbal_pdf",
    "mon-proces-verbal-pdf",
    "controle-ouvertures",
}
"""Files and the answer to a machine."""


def pages_of(column: str) -> list[Row]:
    """The pages that somebody may read; what everyone reads is looked at once without a session, and by Amina."""
    at = COLUMNS.index(column)
    shared = {row.name for row in ROWS if row.cells[0] == 200}
    return [
        row
        for row in ROWS
        if row.method == "get"
        and row.cells[at] == 200
        and row.name not in NOT_A_PAGE
        and (column in {"anonyme", "Amina"} or row.name not in shared)
    ]


def pages_in_a_visit(world: World) -> list[tuple[str, str]]:
    """Each page of Amina's that a counter opens while she is there, with its address in her visit."""
    visit, at = counter_world.seen(world.amina.demande, world.gisele), COLUMNS.index("Amina")
    rows = [row for row in ROWS if row.method == "get" and row.cells[at] == 200 and row.name not in NOT_A_PAGE]
    return [(row.name, counter_world.address(visit, row.name, *row.args(world))) for row in rows if row.name in OPEN]


def addresses_of(column: str, world: World) -> list[tuple[str, str]]:
    """The same for anybody else, at their own address."""
    return [(row.name, reverse(row.name, args=row.args(world))) for row in pages_of(column)]


@pytest.fixture
def world(committed: None) -> World:
    """The cast with a home at each stage, and minutes that hold two homes."""
    made = worlds.build()
    worlds.hold_two_homes(made)
    return made


@pytest.mark.parametrize("column", [*READERS, IN_A_VISIT])
def test_every_page_is_accessible_at_360_px(world: World, sign_in: Callable[..., Any], column: str) -> None:
    who = "gisele" if column == IN_A_VISIT else READERS[column]
    actor = worlds.steward() if who == "ariane" else getattr(world, who) if who else None
    page = sign_in(getattr(actor, "user", None), width=NARROW, is_sure=True)
    wrong = []
    for name, address in pages_in_a_visit(world) if column == IN_A_VISIT else addresses_of(column, world):
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            wrong.append(f"{name}: status {answer and answer.status}")
            continue
        wrong += [f"{name}: {fault}" for fault in faults(page)]
        if wide := overflow(page):
            wrong.append(f"{name}: wider than the window because of {wide}")
        picture(page, f"{column if column == IN_A_VISIT else who or 'public'}-{name}")
        if column in READ_BY_PEOPLE and (wide := overflow_of_large_text(page)):
            wrong.append(f"{name}: wider than the window at twice the size because of {wide}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/nulle-part/", 404), ("/logements/00000000-0000-7000-8000-000000000000/", 404)],
)
def test_a_page_of_error_is_french_and_accessible(sign_in: Callable[..., Any], address: str, status: int) -> None:
    page = sign_in(width=NARROW)
    answer = page.goto(address)

    assert answer.status == status
    assert page.locator("html").get_attribute("lang") == "fr"
    assert faults(page) == []

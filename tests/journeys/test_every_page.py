"""Every page of the access matrix that can be read, on a small telephone: accessible, and no wider than its window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

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
}
READ_BY_PEOPLE = {"anonyme", "Amina"}
"""Pages of households: read with text twice as large on a small telephone."""
NOT_A_PAGE = {
    "etat-donnees",
    "chiffres-donnees",
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
    "mon-fichier-apercu",
    "bailleur_piece",
    "preuve-fichier",
    "preuve-ouverture",
    "preuve-verificateur",
    "tetes-texte",
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


@pytest.mark.parametrize("column", READERS)
def test_every_page_is_accessible_at_360_px(world: World, sign_in: Callable[..., Any], column: str) -> None:
    who = READERS[column]
    actor = worlds.steward() if who == "ariane" else getattr(world, who) if who else None
    page = sign_in(getattr(actor, "user", None), width=NARROW)
    wrong = []
    for row in pages_of(column):
        answer = page.goto(reverse(row.name, args=row.args(world)))
        if answer is None or answer.status != 200:
            wrong.append(f"{row.name}: status {answer and answer.status}")
            continue
        wrong += [f"{row.name}: {fault}" for fault in faults(page)]
        if wide := overflow(page):
            wrong.append(f"{row.name}: wider than the window because of {wide}")
        picture(page, f"{who or 'public'}-{row.name}")
        if column in READ_BY_PEOPLE and (wide := overflow_of_large_text(page)):
            wrong.append(f"{row.name}: wider than the window at twice the size because of {wide}")

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

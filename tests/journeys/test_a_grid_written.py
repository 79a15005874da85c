"""A steward of a territory writes its grid without JavaScript, tries it, reads what changes, and enters it once voted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.management.operating import OPERATOR
from palier.models import GridDraft, GridTrial, GridVersion
from palier.rules.scoring import grids
from palier.workflows.scoring import entering_grids
from tests import world as worlds
from tests.journeys.conftest import NARROW, WIDE, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.journey
RESULT = {
    "lists": 214,
    "left_out": 1,
    "places": 1030,
    "changed": 190,
    "moved_lists": 120,
    "first_other": 40,
    "splits": {
        "dalo": [[410, 310, 320], [9200, 720, 710]],
        "locataire_hlm": [[2100, 240, 190], [7510, 790, 840]],
        "quartile": [[3900, 410, 470], [4800, 540, 490], [910, 80, 70]],
        "attente": [[2600, 120, 60], [3400, 310, 280], [2200, 290, 330], [1410, 310, 360]],
    },
}


def _voted() -> GridVersion:
    content = (grids.FOLDER / "cotation" / "demo-2026.toml").read_text(encoding="utf-8")
    content = content.replace('territory = "demo"', 'territory = "200057875"')
    return entering_grids.enter(content, by=OPERATOR, at=timezone.now())[0]


def test_a_grid_is_written_tried_and_entered_without_javascript(cast: World, sign_in: Callable[..., Any]) -> None:
    tessa = worlds.local_steward(cast.bailleur)
    _voted()
    page = sign_in(tessa.person, scripts=False, width=NARROW, is_sure=True)
    page.goto(reverse("intendant_grilles"))
    page.get_by_role("button", name="Commencer").click()
    page.get_by_text("Le brouillon est commencé").wait_for()
    page.get_by_role("link", name="Ajouter un critère").click()
    page.get_by_label("Critère").fill("Grande famille")
    page.get_by_label("Fait").select_option("personnes")
    page.get_by_label("Comment il compte").select_option("at_least")
    page.get_by_label("Points", exact=True).fill("4 ; 8")
    page.get_by_label("Seuils").fill("7 ; 5")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_text("Les seuils vont du moins grave au plus grave").first.wait_for()
    page.get_by_label("Seuils").fill("5 ; 7")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_text("C’est écrit, et contrôlé.").wait_for()
    page.get_by_role("link", name="Changer", exact=True).click()
    page.get_by_label("Numéro de la délibération").fill("2026-118")
    page.get_by_label("Jour du vote").fill(timezone.localdate().isoformat())
    page.get_by_label("Prend effet le").fill((timezone.localdate() + timedelta(days=40)).isoformat())
    page.get_by_label("Adresse où lire").fill("https://est.example/deliberations/2026-118")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Essayer ce brouillon").click()
    page.get_by_text("L’essai commence dans la minute").wait_for()
    GridTrial.objects.update(state="fini", lists=215, done=215, result=RESULT)
    page.get_by_role("link", name="Rouvrir cette page").click()
    page.get_by_text("214 listes rejouées").wait_for()

    _looked_at(sign_in, tessa)

    page.goto(reverse("intendant_grille_entrer", args=[GridDraft.objects.get().public_id]))
    page.get_by_role("button", name="Relire et entrer").click()
    page.get_by_text("Rien n’a encore changé").wait_for()
    page.get_by_role("button", name="Entrer cette grille").click()
    page.get_by_text("La grille est entrée").wait_for()
    assert GridVersion.objects.filter(territory="200057875").count() == 2
    reader = sign_in(width=WIDE)
    reader.goto(reverse("grille", args=["200057875"]))
    look(reader, "grille-publique")
    assert reader.get_by_text("Grande famille").count()


def _looked_at(sign_in: Callable[..., Any], tessa: Any) -> None:
    draft, trial = GridDraft.objects.get().public_id, GridTrial.objects.get().public_id
    for width in (NARROW, WIDE):
        seen = sign_in(tessa.person, width=width, is_sure=True)
        for name, args in (
            ("intendant_grilles", []),
            ("intendant_grille", [draft]),
            ("intendant_grille_ligne", [draft, "critere", 2]),
            ("intendant_grille_ligne", [draft, "tete", 1]),
            ("intendant_grille_fichier", [draft]),
            ("intendant_grille_entrer", [draft]),
            ("intendant_essai", [trial]),
        ):
            seen.goto(reverse(name, args=args))
            look(seen, f"grille-{name}-{args[1] if len(args) > 1 else ''}{width}")
            assert not overflow(seen)

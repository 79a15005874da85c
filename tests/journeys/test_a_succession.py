"""A steward closes an office with files in hand; the next act is made at its successor; the household reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Membership, Organisation
from palier.workflows.commission import checking
from tests import factories
from tests import world as worlds
from tests.journeys.conftest import NARROW, look, overflow
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def test_an_office_closes_with_files_in_hand_and_its_successor_goes_on(
    cast: World,
    sign_in: Callable[..., Page],
) -> None:
    on = cast.home_at("designee", [cast.amina, *cast.others])
    heir = factories.organisation("bailleur", "Grand Est Habitat")
    helene = factories.member("Hélène", heir)
    ariane = worlds.steward()
    page = sign_in(ariane.person, width=NARROW)
    page.goto(reverse("intendant_organisme", args=[cast.bailleur.public_id]))
    page.get_by_role("link", name="Le fermer, et passer ses dossiers à un autre").click()
    look(page, "succession-choisir")
    page.get_by_label("Qui lui succède").select_option(label="Grand Est Habitat")
    page.get_by_role("button", name="Lire ce qui passe").click()
    page.get_by_text("Rangs, dates et délais ne changent pas.").wait_for()
    look(page, "succession-lire")
    assert not overflow(page)
    page.get_by_label("Motif").select_option("fusion")
    page.get_by_label("Acte qui le décide").fill("Arrêté du 3 novembre 2026")
    page.get_by_role("checkbox", name=re.compile("Karim")).check()
    page.get_by_role("button", name="Fermer et passer les dossiers").click()
    page.get_by_text("ses dossiers en cours sont chez son successeur").wait_for()
    look(page, "succession-faite")
    assert not overflow(page)

    assert Membership.objects.live().get(user=cast.karim.user).organisation_id == heir.pk
    hers = sign_in(helene.person, width=NARROW)
    heirs = replace(helene, organisation=Organisation.objects.get(pk=heir.pk))
    row = on.candidatures.get(demande=cast.amina.demande)
    hers.goto(reverse("bailleur"))
    look(hers, "succession-bureau")
    hers.goto(reverse("bailleur_publication", args=[on.public_id]))
    hers.get_by_text("Amina").first.wait_for()
    look(hers, "succession-liste")
    checking.check(
        row,
        "conforme",
        **LOOKED,
        by=heirs,
        at=timezone.now(),
    )

    theirs = sign_in(cast.amina.user, width=NARROW)
    theirs.goto(reverse("candidature", args=[row.public_id]))
    theirs.get_by_text("Grand Est Habitat suit votre candidature à la place de Habitat des Néfliers").wait_for()
    look(theirs, "succession-menage")
    assert not overflow(theirs)

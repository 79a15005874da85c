"""An employee hands a code over, their employer attests, the points move, and the employer has learnt nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.models import EmploymentCode, Fact
from tests.employment_world import site
from tests.journeys.conftest import NARROW, look, overflow
from tests.journeys.worker import run_jobs
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.journey


def test_an_employee_hands_a_code_and_the_employer_attests_without_learning_anything(
    cast: World, sign_in: Callable[..., Any]
) -> None:
    site(cast.emile, "Atelier de Montreuil")
    amina = sign_in(cast.amina.user, width=NARROW)
    amina.goto(reverse("mon-dossier"))
    amina.get_by_role("link", name="Mon emploi").click()
    look(amina, "mon-emploi")
    amina.get_by_role("button", name="Demander un code").click()
    code = amina.locator("#code strong").inner_text()
    look(amina, "mon-emploi-code")
    assert not overflow(amina)

    emile = sign_in(cast.emile.person, width=NARROW)
    emile.goto(reverse("employeur"))
    look(emile, "employeur")
    emile.get_by_label("Code remis par votre salarié").fill(code.lower())
    emile.get_by_role("button", name="Continuer").click()
    emile.get_by_label("Contrat").select_option("CDI")
    emile.get_by_label("Premier jour de travail").fill("01/03/2024")
    emile.get_by_label("Lieu de travail").select_option(index=1)
    look(emile, "employeur-attester")
    assert not overflow(emile)
    emile.get_by_role("button", name="Relire avant d’attester").click()
    look(emile, "employeur-relire")
    assert cast.amina.persons[0].last_name not in plain_text(emile.content())
    emile.get_by_role("button", name="Attester", exact=True).click()
    emile.get_by_role("heading", name="C’est fait").wait_for()
    look(emile, "employeur-fait")
    assert not overflow(emile)

    run_jobs()
    amina.goto(reverse("mon-emploi"))
    amina.get_by_text("Atelier de Montreuil").wait_for()
    look(amina, "mon-emploi-atteste")
    assert not overflow(amina)
    assert Fact.objects.filter(demande=cast.amina.demande, path__startswith="job/").count() == 1

    for name in ("employeur-lieux", "employeur-chiffres", "employeur-corriger"):
        emile.goto(reverse(name))
        look(emile, name)
        assert not overflow(emile)
        assert cast.amina.persons[0].last_name not in plain_text(emile.content())
    assert EmploymentCode.objects.get().state == "attestee"

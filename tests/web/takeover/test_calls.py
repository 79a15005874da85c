"""A call that is refused is shown on its card as it was typed; what is noted is what the page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palier.models import StockCampaign, StockLine, StockTask
from tests import campaign_world as world
from tests.plain_pages import plain_text
from tests.web.steward_pages import post
from tests.web.test_intendant_organisations import ariane, desk, est

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper

__all__ = ["ariane", "desk", "est"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("est")]


@pytest.fixture(autouse=True)
def _site(settings: SettingsWrapper) -> None:
    settings.SITE, settings.SMS_URL, settings.SNE_URL = "https://palier.example", "", ""


def two() -> tuple[StockTask, StockTask]:
    first = world.line(numero="", phone="0612345678")
    world.turn(world.begun(first, world.line("A2", numero="", first="Léa", phone="0612345679")))
    one, other = StockTask.objects.order_by("pk")
    return one, other


def sent(desk: Client, task: StockTask, result: str, numero: str) -> HttpResponse:
    said = {"task": str(task.public_id), "result": result, "numero": numero}
    return post(desk, "intendant_appels", [task.batch.public_id], **said)


def typed(answer: HttpResponse, task: StockTask) -> tuple[object, object, bool]:
    """What the card of a call shows: its result, its number, and whether something is said of it."""
    [card] = [one for one in answer.context["calls"] if one["task"].pk == task.pk]  # type: ignore[attr-defined]
    return card["form"]["result"].value(), card["form"]["numero"].value(), bool(card["form"].errors)


def test_a_number_that_is_refused_stays_on_its_card_with_its_reason_and_the_others_are_as_they_were(
    desk: Client,
) -> None:
    one, other = two()

    answer = sent(desk, one, "viendra", "075 0118")

    assert answer.status_code == 400
    assert typed(answer, one) == ("viendra", "075 0118", True)
    assert typed(answer, other) == ("", "", False)
    page = answer.content.decode()
    field = f"appel-{one.public_id}-numero"
    assert f'href="#{field}"' in page
    assert page.count(f'id="{field}"') == page.count(f'id="{field}-error"') == 1


def test_a_number_with_another_result_is_refused_and_kept_on_the_card(desk: Client) -> None:
    one, _ = two()

    answer = sent(desk, one, "pas_de_reponse", world.NUMERO)

    assert answer.status_code == 400
    assert "Un numéro ne se note qu’avec « Jointe : elle entrera avec son numéro »" in plain_text(answer)
    assert typed(answer, one) == ("pas_de_reponse", world.NUMERO, True)
    one.refresh_from_db()
    assert (one.result, one.done_at) == ("", None)


def test_a_noted_number_leaves_with_its_result_and_the_page_says_so(desk: Client) -> None:
    one, _ = two()
    assert sent(desk, one, "viendra", world.NUMERO).url.endswith("?fait=appel")  # type: ignore[attr-defined]
    world.turn(StockCampaign.objects.get())
    assert StockLine.objects.get(key="A1").numero == world.NUMERO

    # The card shows the number that was noted: its result alone is changed.
    answer = sent(desk, one, "pas_de_reponse", world.NUMERO)

    assert answer.url.endswith("?fait=appel_numero")  # type: ignore[attr-defined]
    assert "Le numéro noté avant est retiré" in plain_text(desk.get(answer.url))  # type: ignore[attr-defined]
    world.turn(StockCampaign.objects.get())
    assert StockLine.objects.get(key="A1").numero == ""
    here = reverse("intendant_appels", args=[one.batch.public_id])
    assert f'value="{world.NUMERO}"' not in desk.get(here).content.decode()

"""The list of heads for people: on a telephone, on a desk, and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import HeadStamp, PublishedHead, Witness
from palier.workflows.seals import publishing_heads, witnessing
from tests.journeys.conftest import NARROW, look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.world import World

pytestmark = pytest.mark.journey


def test_the_list_its_paper_and_the_question_to_a_witness(
    world: World, sign_in: Callable[..., Page], settings: Any
) -> None:
    now = timezone.now()
    publishing_heads.publish(at=now)
    HeadStamp.objects.create(
        head=PublishedHead.objects.latest("position"), response=b"x", stamped_at=now, received_at=now, authority="x"
    )
    settings.TSA_URL, settings.SITE = "https://temps.example", "https://logement.example"
    asked = Witness.objects.create(email="temoin@asso.example", name="Asso", asked_at=now)
    page = sign_in(width=NARROW)
    page.set_default_timeout(60_000)

    for name, address in (
        ("tetes", reverse("tetes")),
        ("tetes-papier", reverse("tetes-papier")),
        ("temoin", witnessing.link(asked).removeprefix(settings.SITE)),
    ):
        page.goto(address)
        assert overflow(page) == ""
        look(page, name)

    page.get_by_role("button", name="Oui, les recevoir").click()
    page.get_by_role("link", name="Voir les empreintes publiées").click()
    assert "Ligne 1" in page.locator("main").inner_text()

"""A household stops who asked for its codes, and forgets a browser, as it looks in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import KnownBrowser
from tests.journeys.conftest import NARROW, look, overflow
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.journey


def test_who_got_a_code_that_they_did_not_ask_for_stops_it(sign_in: Callable[..., Any]) -> None:
    page = sign_in(width=NARROW)
    page.goto(reverse("pas-moi", args=["0" * 48]))
    assert plain_text(page.get_by_role("heading", level=1).inner_text()) == "Ce n’est pas vous ?"
    look(page, "pas-moi")
    assert not overflow(page)

    page.get_by_role("button", name="Ce n’est pas moi, arrêter").click()
    page.get_by_role("heading", name="C’est noté").wait_for()
    look(page, "pas-moi-fait")
    assert not overflow(page)


def test_a_household_forgets_a_browser(cast: World, sign_in: Callable[..., Any]) -> None:
    holder = cast.amina.user.holder
    for mark in ("a", "b"):
        KnownBrowser.objects.create(
            demande_id=holder.demande_id,
            person_key=holder.person_key,
            mark=mark,
            last_used_at=timezone.now(),
            since=timezone.now(),
        )
    page = sign_in(cast.amina.user, width=NARROW)
    page.goto(reverse("mon-dossier"))
    page.get_by_role("link", name="Mes connexions").click()
    look(page, "navigateurs")
    assert not overflow(page)

    page.get_by_role("button", name="Tous les oublier").click()
    page.get_by_text("Aucun navigateur n’est connu.").wait_for()
    look(page, "navigateurs-oublies")
    assert not KnownBrowser.objects.exists()

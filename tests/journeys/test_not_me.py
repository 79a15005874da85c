"""A household stops who asked for its codes, and forgets a browser, as it looks in a window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import KnownBrowser, SignInCode
from palier.workflows.doors import disowning
from tests.journeys.conftest import NARROW, look, overflow
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import User
    from tests.world import World

pytestmark = pytest.mark.journey


def letter(user: User) -> str:
    """A code that a stranger asked for in the name of this household: what its link holds."""
    token, at = disowning.new_token(), timezone.now()
    holder = user.holder
    SignInCode.objects.create(
        demande_id=holder.demande_id,
        person_key=holder.person_key,
        code_hash="!",
        created_at=at,
        expires_at=at + timedelta(minutes=10),
        source="203.0.113.66",
        refusal=disowning.hashed(token),
    )
    return token


def test_who_got_a_code_that_they_did_not_ask_for_stops_it(cast: World, sign_in: Callable[..., Any]) -> None:
    page = sign_in(width=NARROW)
    page.goto(reverse("pas-moi", args=[letter(cast.amina.user)]))
    assert plain_text(page.get_by_role("heading", level=1).inner_text()) == "Ce n’est pas vous ?"
    look(page, "pas-moi")
    assert not overflow(page)

    page.get_by_role("button", name="Ce n’est pas moi, arrêter").click()
    page.get_by_role("heading", name="C’est noté").wait_for()
    look(page, "pas-moi-fait")
    assert not overflow(page)
    assert SignInCode.objects.exclude(disowned_at=None).exists()


def test_a_link_that_was_cut_says_that_nothing_was_stopped(sign_in: Callable[..., Any]) -> None:
    page = sign_in(width=NARROW)
    page.goto(reverse("pas-moi", args=["0" * 48]))
    page.get_by_role("button", name="Ce n’est pas moi, arrêter").click()
    page.get_by_role("heading", name="Ce lien ne sert plus").wait_for()
    page.get_by_text("Rien n’a été arrêté").wait_for()


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

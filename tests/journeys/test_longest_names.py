"""A household whose names have eighty letters and no space, on a small telephone: nothing is wider than its window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from palier.models import Person
from tests.journeys.conftest import NARROW, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.journey


def test_pages_that_name_each_person_hold_the_longest_names(cast: World, sign_in: Callable[..., Any]) -> None:
    Person.objects.filter(demande=cast.amina.demande).update(first_name="A" * 80, last_name="B" * 80)
    page = sign_in(cast.amina.user, width=NARROW)
    addresses = [
        reverse("verifier"),
        reverse("envoyer-piece"),
        *(reverse("changement", args=[kind]) for kind in ("depart", "nom", "date_naissance")),
    ]
    wrong = {}
    for address in addresses:
        page.goto(address)
        assert "a" * 79 in page.content().lower(), address
        wrong[address] = overflow(page)

    assert not any(wrong.values()), wrong

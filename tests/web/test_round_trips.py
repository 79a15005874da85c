"""How often a page speaks to the database and waits: the transaction and the roles that it takes cost none of it (ADR 141)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palier.models.doors import acting
from tests.round_trips import round_trips

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.test import Client

    from tests.world import World

AROUND = 2
"""What the tests themselves send around a page: which login this is, and the savepoint that stands for a transaction."""


@pytest.mark.parametrize(
    ("page", "is_own", "messages"),
    [("connexion", False, 2), ("accueil", False, 6), ("recherche", False, 8), ("mes-candidatures", True, 38)],
)
def test_a_page_sends_a_message_for_each_question_and_one_to_end(
    client: Client, built_world: World, as_login: Callable[[str], Any], page: str, is_own: bool, messages: int
) -> None:
    if is_own:
        client.force_login(built_world.amina.user)
    with as_login("palier_web"):
        assert client.get(reverse(page)).status_code == 200
        acting.current()  # what the page before left behind it has gone
        with round_trips() as sent:
            assert client.get(reverse(page)).status_code == 200
    assert sent() - AROUND == messages

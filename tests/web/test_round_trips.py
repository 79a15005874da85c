"""How often a page speaks to the database and waits: the transaction and the roles that it takes cost none of it (ADR 141)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palier.models import settled
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
    ("page", "is_own", "messages", "once_known"),
    [
        ("connexion", False, 2, 2),
        ("accueil", False, 6, 6),
        ("recherche", False, 7, 6),
        ("recherche", True, 20, 16),
        ("mes-candidatures", True, 38, 36),
    ],
)
def test_a_page_sends_a_message_for_each_question_and_one_to_end(
    client: Client,
    built_world: World,
    as_login: Callable[[str], Any],
    page: str,
    is_own: bool,
    messages: int,
    once_known: int,
) -> None:
    """And fewer once this process knows the communes (ADR 172)."""
    if is_own:
        client.force_login(built_world.amina.user)

    def counted() -> int:
        with as_login("palier_web"):
            assert client.get(reverse(page)).status_code == 200
            acting.current()  # what the page before left behind it has gone
            with round_trips() as sent:
                assert client.get(reverse(page)).status_code == 200
        return sent() - AROUND

    told = counted()
    settled.forget()
    settled.suppose(settled.now(), seconds=3_600)
    assert (told, counted()) == (messages, once_known)

"""How often a page speaks to the database and waits: the transaction and the roles that it takes cost none of it (ADR 141)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.urls import reverse

from palier.models import Candidature, settled
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from tests.round_trips import round_trips

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.test import Client

    from tests.world import World


def address_of(world: World, page: str, who: str) -> str:
    """A page, of the open home or of somebody's own candidature where it is of one."""
    if page == "publication":
        return reverse(page, args=[world.at["publiee"].public_id])
    if page == "candidature":
        return reverse(page, args=[getattr(world, who).demande.candidatures.order_by("pk")[0].public_id])
    return reverse(page)


@pytest.mark.parametrize(
    ("page", "who", "messages", "once_known"),
    [
        ("connexion", "", 2, 2),
        ("accueil", "", 6, 6),
        ("recherche", "", 7, 6),
        ("publication", "", 3, 3),
        ("recherche", "amina", 12, 7),
        ("publication", "amina", 8, 7),
        ("publication", "stranger", 8, 7),
        ("mes-points", "amina", 7, 5),
        ("courrier", "amina", 6, 6),
        # Of a file without a live offer; a warning of radiation, and then an offer, add five each.
        # Of a home that was accepted, the papers of its lease are one question more.
        ("mes-candidatures", "noe", 6, 6),
        ("mon-dossier", "stranger", 8, 6),
        ("candidature", "noe", 9, 8),
        ("mes-candidatures", "amina", 14, 11),
        ("mon-dossier", "amina", 18, 16),
    ],
)
def test_a_page_sends_a_message_for_each_question_and_one_to_end(
    client: Client,
    built_world: World,
    as_login: Callable[[str], Any],
    page: str,
    who: str,
    messages: int,
    once_known: int,
) -> None:
    """And fewer once this process knows the communes (ADR 172); what is independent leaves together (ADR 181)."""
    if who:
        client.force_login(getattr(built_world, who).user)
    address = address_of(built_world, page, who)

    def counted() -> int:
        with as_login("palier_web"):
            assert client.get(address).status_code == 200
            acting.current()  # what the page before left behind it has gone
            with round_trips() as sent:
                assert client.get(address).status_code == 200
                connection.settle()  # what leaves with the commit, which no test has
        return sent()

    told = counted()
    settled.forget()
    settled.suppose(settled.now(), seconds=3_600)
    assert (told, counted()) == (messages, once_known)


def test_an_act_of_a_household_is_eight_messages(
    client: Client, built_world: World, as_login: Callable[[str], Any]
) -> None:
    """Who it is, twice; its key; what it is about; locks and all that is read; the line; what is told; its end (ADR 176).

    Where the communes that the register names stand today comes with what is read (ADR 185).
    """
    who, on = built_world.stranger, built_world.at["publiee"]
    client.force_login(who.user)
    client.get(reverse("accueil"))  # its session is then dated, for a minute

    def sent_by(address: str) -> int:
        with as_login("palier_web"), round_trips() as sent:
            assert client.post(address, {"act_key": str(uuid7())}).status_code == 302
            connection.settle()
        return sent()

    placed = sent_by(reverse("candidater", args=[on.public_id]))
    row = Candidature.objects.get(demande=who.demande, publication=on)
    assert (placed, sent_by(reverse("retirer", args=[row.public_id]))) == (8, 8)

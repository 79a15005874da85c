"""A page says the same whether its questions left together or one by one; and asks ahead hardly anything that is not needed."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palier.models import foreseen

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

PAGES = {
    "amina": ("mon-dossier", "mes-candidatures", "recherche", "mes-points", "courrier"),
    "noe": ("mon-dossier", "mes-candidatures"),
    "stranger": ("mon-dossier", "mes-candidatures"),
    None: ("accueil", "recherche"),
}
OPENED = ("publiee", "classee")
"""Of which lists the page of the home is compared, and the household's own candidatures there."""
_DRAWN = re.compile(
    r'(name="act_key" value|name="csrfmiddlewaretoken" value|nonce)="[^"]*"|(escalier|tranches)-[0-9a-f]{8}'
)
UNUSED = 4
"""Readings that most files need, and this one does not: of one that is struck off, or has no candidature."""


@pytest.mark.parametrize("who", PAGES)
def test_a_page_says_the_same_asked_together_or_one_by_one(
    client: Client, built_world: World, monkeypatch: pytest.MonkeyPatch, who: str | None
) -> None:
    lists = [built_world.at[stage] for stage in OPENED]
    addresses = [reverse("publication", args=[one.public_id]) for one in lists]
    addresses += map(reverse, PAGES[who])
    if who is not None:
        person = getattr(built_world, who)
        client.force_login(person.user)
        own = person.demande.candidatures.filter(publication__in=lists)
        addresses += [reverse("candidature", args=[one.public_id]) for one in own]
    unused: dict[str, list[str]] = {}
    close = foreseen.close

    def closing() -> None:
        held = foreseen.held()
        if held is not None:
            unused.setdefault("here", []).extend(text for _, text, _ in held.came.keys() - held.used)
        close()

    def said(address: str) -> tuple[int, str]:
        answer = client.get(address)
        return answer.status_code, _DRAWN.sub("", answer.content.decode())

    monkeypatch.setattr(foreseen, "close", closing)
    for address in addresses:
        unused.clear()
        together = said(address)
        assert len(unused.get("here", [])) <= UNUSED, (address, unused)
        with monkeypatch.context() as alone:
            alone.setattr(foreseen, "begin_reading", lambda: None)
            status, body = said(address)
            assert status == together[0]
            assert list(difflib.unified_diff(together[1].splitlines(), body.splitlines(), n=0)) == [], address

"""Each door has a next step: a closed ranking is found, a remedy is a link, a candidature placed says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.rules.law.law import cch
from palier.rules.people.answers import Reason
from palier.workflows.candidature import applying
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


def html(client: Client, name: str, *args: Any) -> str:
    return plain_text(client.get(reverse(name, args=args)))


def signed_in(world: World) -> Client:
    client = Client()
    client.force_login(world.amina.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_anyone_finds_a_closed_ranking_from_how_homes_are_ranked() -> None:
    world = worlds.cast(2)
    on = world.home_at("classee", [world.amina, *world.others])
    visitor = Client()

    assert reverse("classements") in html(visitor, "classement")
    page = html(visitor, "classements")
    assert reverse("classement-publie", args=[on.public_id]) in page
    assert on.home.street in page
    assert "Amina" not in page


def test_an_open_list_is_not_among_the_closed() -> None:
    world = worlds.cast(1)
    on = world.home_at("publiee", [world.amina])

    assert str(on.public_id) not in html(Client(), "classements")


@pytest.mark.parametrize(
    ("code", "name", "args"),
    [("demande_expiree", "renouveler", []), ("commune_souhaitee", "completer", ["recherche"])],
)
def test_a_remedy_leads_to_the_page_that_does_it(code: str, name: str, args: list[str]) -> None:
    reason = Reason(code=code, sentence="Une phrase.", source=cch("R441-2-7"), remedy="Faites <ceci>.")

    drawn = Template("{% load palier_ui %}{% remedy one %}").render(Context({"one": reason}))

    assert drawn == f'<a href="{reverse(name, args=args)}">Faites &lt;ceci&gt;.</a>'


def test_a_remedy_without_a_page_stays_a_sentence() -> None:
    reason = Reason(code="outre_mer", sentence="Une phrase.", source=cch("L441-1"), remedy="Attendez.")

    assert Template("{% load palier_ui %}{% remedy one %}").render(Context({"one": reason})) == "Attendez."


def test_a_candidature_placed_is_said_to_be_kept_and_its_receipt_is_named() -> None:
    world = worlds.cast(1)
    on = world.home_at("publiee", world.others)
    client = signed_in(world)
    assert "Votre candidature est enregistrée" not in html(client, "publication", on.public_id)

    mine = applying.apply(world.amina.demande, on, by=world.amina.actor, at=timezone.now())

    page = html(client, "publication", on.public_id)
    assert "Votre candidature est enregistrée" in page
    assert "accusé de réception" in page
    assert f"{reverse('publication', args=[on.public_id])}#avancer" in html(client, "candidature", mine.public_id)

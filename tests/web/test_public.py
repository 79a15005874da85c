"""What anybody sees: homes and counts, never a person; the demo's doors on a demo only; headers that protect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Instance
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.access_table import ROWS

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def open_pages(world: World) -> list[tuple[str, Any]]:
    client = Client()
    return [
        (row.name, client.get(reverse(row.name, args=row.args(world))))
        for row in ROWS
        if row.method == "get" and row.cells[0] == 200 and row.name != "demo"
    ]


def words_of(answer: Any) -> str:
    """What an answer says; a picture says nothing, and no byte of one is a name."""
    if answer.headers["Content-Type"].startswith("image/"):
        return ""
    return b"".join(answer.streaming_content).decode() if answer.streaming else plain_text(answer)


def test_no_open_page_names_a_candidate(world: World) -> None:
    from palier.models import Demande, Message, Person

    Message.objects.all().delete()
    secret = {value for row in Person.objects.values_list("last_name", "email", "phone") for value in row if value}
    secret |= set(Demande.objects.values_list("numero_unique", flat=True))
    for name, answer in open_pages(world):
        body = words_of(answer)
        assert [value for value in secret if value in body] == [], name


def test_the_door_of_a_home_is_never_published(world: World) -> None:
    from palier.models import Home

    Home.objects.update(door="Porte-Canari 12 bis")

    for name, answer in open_pages(world):
        body = words_of(answer)
        assert "Porte-Canari" not in body, name


def test_the_first_page_leads_to_the_roofs_that_need_no_number() -> None:
    assert f'href="{reverse("autres-toits")}"' in plain_text(Client().get(reverse("accueil")))


def test_a_draft_is_found_by_nobody(world: World) -> None:
    draft = factories.publication(factories.home(world.bailleur, world.reservataire), stage="brouillon")
    client = Client()

    assert client.get(reverse("publication", args=[draft.public_id])).status_code == 404
    assert str(draft.public_id) not in plain_text(client.get(reverse("recherche")))


@pytest.mark.parametrize("name", ["demo", "demo-courrier", "demo-entrer"])
def test_the_doors_of_the_demo_exist_on_a_demo_only(name: str) -> None:
    cast = worlds.cast(0)
    Instance.objects.update(is_demo=False)
    args = [cast.amina.user.public_id] if name == "demo-entrer" else []
    method = "post" if args else "get"

    assert getattr(Client(), method)(reverse(name, args=args)).status_code == 404


def test_one_click_opens_no_account_outside_the_cast() -> None:
    cast = worlds.cast(0)

    assert Client().post(reverse("demo-entrer", args=[cast.stranger.user.public_id])).status_code == 404


def test_every_page_forbids_foreign_scripts_and_frames(world: World) -> None:
    for name, answer in open_pages(world):
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, name
        assert "unsafe-inline" not in policy, name
        assert answer.headers["X-Frame-Options"] == "DENY", name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name


def test_no_page_calls_another_host(world: World) -> None:
    import re

    for name, answer in open_pages(world):
        if answer.streaming or "html" not in answer.headers["Content-Type"]:
            continue
        fetched = re.findall(r'(?:src|href)="(https?:)?//[^"]+"[^>]*(?:rel="stylesheet"|</script>)', plain_text(answer))
        assert fetched == [], name
        assert "<style" not in plain_text(answer), name
        assert " style=" not in plain_text(answer), name


def test_search_by_commune_radius_size_and_rent(world: World) -> None:
    client, address, here = Client(), reverse("recherche"), str(world.at["publiee"].public_id)

    def search(**asked: Any) -> str:
        return plain_text(client.get(address, asked))

    assert here in search(ou="Montreuil")
    assert here in search(ou="93100", rayon="5", pieces="T3", loyer="600")
    assert str(world.at["classee"].public_id) not in search(ou="Montreuil")
    assert here not in search(ou="Montreuil", pieces="T1")
    assert here not in search(ou="Montreuil", loyer="599")
    assert "Nous ne connaissons pas de commune" in search(ou="Nulle-Part")

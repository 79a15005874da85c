"""Lists of the desks say how long they are, and every row can be reached."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from palier.models import Home
from tests.plain_pages import plain_text
from tests.web.test_bailleur import karim, world  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from django.test import Client

    from tests.workflows.bailleur_world import World

pytestmark = pytest.mark.django_db
MANY = 120


def number(n: int) -> str:
    """A number of the stock, unlike those of the world."""
    return f"77{n:08d}"


@pytest.fixture
def stock(world: World) -> int:  # noqa: F811
    """So many homes that two pages are not enough; the count of all."""
    model = Home.objects.filter(bailleur=world.bailleur).first()
    assert model is not None
    for n in range(MANY):
        Home.objects.create(
            bailleur=world.bailleur,
            rpls_id=number(n),
            commune=model.commune,
            street=f"rue du Lot {n}",
            type_code="T3",
            floor_area=60,
            financing="PLUS",
            rent=40_000 + n,
            charges=5_000,
        )
    return Home.objects.filter(bailleur=world.bailleur).count()


def count_of(page: str) -> int:
    """How many homes the page says that the whole list has."""
    said = re.search(r"(?:sur )?(\d+) logements?", page)
    return int(said[1]) if said else 0


def page_at(client: Client, address: str) -> str:
    return plain_text(client.get(reverse("bailleur_logements") + address))


def test_every_home_is_reached_by_the_pages_and_counted_once(karim: Client, stock: int) -> None:  # noqa: F811
    seen: list[str] = []
    address = ""
    for _ in range(10):
        page = page_at(karim, address)
        assert f"sur {stock} logements" in plain_text(page)
        seen += re.findall(r"<td>(\d{10})</td>", page)
        following = re.search(r'rel="next" href="([^"#]+)', page)
        if following is None:
            break
        address = following[1].replace("&amp;", "&")

    assert {number(n) for n in range(MANY)} <= set(seen)
    assert len(seen) == len(set(seen))


def test_the_search_and_the_order_stay_in_the_address_of_the_next_page(karim: Client, stock: int) -> None:  # noqa: F811
    page = page_at(karim, "?q=Lot&tri=loyer")

    following = re.search(r'rel="next" href="([^"#]+)', page)
    assert following is not None
    assert {"q=Lot", "tri=loyer", "page=2"} == set(following[1].removeprefix("?").replace("&amp;", "&").split("&"))
    assert re.findall(r"<td>(\d{10})</td>", page) == [number(n) for n in range(50)]


@pytest.mark.parametrize("address", ["?page=999", "?page=x", "?page=-1", "?etat=zzz", "?tri=zzz", "?q=%00"])
def test_an_address_that_means_nothing_still_gives_a_list(karim: Client, stock: int, address: str) -> None:  # noqa: F811
    assert karim.get(reverse("bailleur_logements") + address).status_code == 200


def test_a_home_is_found_by_its_number(karim: Client, stock: int) -> None:  # noqa: F811
    page = page_at(karim, f"?q={number(77)}")

    assert "1 logement" in plain_text(page)
    assert re.findall(r"<td>(\d{10})</td>", page) == [number(77)]


def test_nothing_found_says_so_and_leads_back(karim: Client, stock: int) -> None:  # noqa: F811
    assert "Aucun logement ne répond" in page_at(karim, "?q=introuvable")


def test_states_part_the_stock(karim: Client, stock: int) -> None:  # noqa: F811
    counts = [count_of(page_at(karim, f"?etat={state}")) for state in ("a_orienter", "a_publier", "en_cours", "loue")]

    assert sum(counts) == stock

"""Every closed ranking is found by anybody: paged, by place and by month, each version with its open file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Commune, Ranking
from palier.web.proof import listing
from palier.workflows.acting.actors import CLOCK
from palier.workflows.ranking import closing
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from palier.models import Publication
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(2)


def closed(world: World) -> Publication:
    return world.home_at("classee", [world.amina, *world.others])


def page(**asked: str) -> str:
    return plain_text(Client().get(reverse("classements"), asked))


def moved(on: Publication, **columns: Any) -> None:
    """Dated otherwise, as the database alone could: a frozen ranking refuses it."""
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")
        cursor.execute("SET LOCAL session_replication_role = replica")
        Ranking.objects.filter(publication=on).update(**columns)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize("name", ["accueil", "aide"])
def test_it_is_one_click_from_the_first_page_and_from_each_footer(name: str) -> None:
    assert f'href="{reverse("classements")}"' in plain_text(Client().get(reverse(name)))


def test_a_row_says_when_what_how_many_and_its_head_and_names_nobody(world: World) -> None:
    ranked = Ranking.objects.get(publication=closed(world))

    text = page()

    for said in (
        ranked.publication.home.street,
        "3 candidats",
        "Montreuil",
        ranked.reservataire.name,
        ranked.head[:16],
    ):
        assert said in text
    for hidden in ("Amina", world.amina.demande.numero_unique or "none", str(world.amina.demande.public_id)):
        assert hidden not in text


def test_every_ranking_is_reached_by_its_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    lists = [closed(world) for _ in range(5)]

    found = [page(page=str(number)) for number in (1, 2, 3)]

    assert [text.count("rankings") for text in found] == [1, 1, 1]
    for on in lists:
        assert sum(str(on.public_id) in text for text in found) == 1
    assert "1 à 2 sur 5 classements clos" in found[0]


def test_a_place_and_a_month_are_asked_in_the_address(world: World) -> None:
    here, elsewhere = closed(world), closed(world)
    elsewhere.home.commune = (
        Commune.objects.get(code="69123") if Commune.objects.filter(code="69123").exists() else _lyon()
    )
    elsewhere.home.save()
    moved(elsewhere, frozen_at=datetime(2025, 3, 4, 10, tzinfo=UTC))

    def lists(**asked: str) -> list[bool]:
        text = page(**asked)
        return [str(on.public_id) in text for on in (here, elsewhere)]

    assert lists() == [True, True]
    assert lists(ou="Montreuil (93)") == [True, False]
    assert lists(ou="93") == [True, False]
    assert lists(ou="69") == [False, True]
    assert lists(mois="2025-03") == [False, True]
    assert lists(mois=f"{timezone.localdate():%Y-%m}") == [True, False]
    assert "Nous ne connaissons pas" in page(ou="Zzyzx")
    assert "mars 2025" in page()


def _lyon() -> Commune:
    return Commune.objects.create(code="69123", name="Lyon", search_name="lyon", departement="69")


def test_a_month_that_is_none_shows_everything_and_says_so(world: World) -> None:
    on = closed(world)

    assert str(on.public_id) in page(mois="2025-13")


def test_a_corrected_ranking_stays_on_the_list_with_its_own_file(world: World) -> None:
    on = closed(world)
    weighed = factories.believed_again(on)
    closing.correct(on, weighed=weighed, reason="Une pièce lue trop vite.", by=CLOCK, at=timezone.now())
    first, second = Ranking.objects.filter(publication=on).order_by("version")

    text = page()

    assert "Remplacé depuis par une correction" in text
    assert "Une pièce lue trop vite." in text
    for ranked in (first, second):
        assert ranked.head[:16] in text
        lines = Client().get(f"{reverse('preuve-fichier', args=[on.public_id])}?version={ranked.version}").content
        assert json.loads(lines.splitlines()[-1])["head"] == ranked.head
    assert Client().get(f"{reverse('preuve-fichier', args=[on.public_id])}?version=3").status_code == 404


@pytest.mark.parametrize("asked", ["x", "00000000-0000-7000-8000-000000000000", "' OR 1=1"])
def test_what_is_no_closed_ranking_has_no_page(asked: str) -> None:
    assert Client().get(reverse("verifier-classement"), {"classement": asked}).status_code == 404


@pytest.mark.parametrize("version", ["0", "-1", "x", "²", "99999999999999999999"])
def test_a_version_that_is_none_is_not_found(world: World, version: str) -> None:
    asked = {"classement": str(closed(world).public_id), "version": version}

    assert Client().get(reverse("verifier-classement"), asked).status_code == 404

"""What a hot page reads in few questions equals the plain reading that it stands for, row by row and in the same order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.paginator import Paginator
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from palier.models import Candidature, Commune, Publication
from palier.models.candidatures import places
from palier.models.demandes import layers
from palier.models.doors import acting, row_security
from palier.models.territories import outlines
from palier.rules.people.answers import Outcome
from palier.web.presentation import homes_map
from palier.web.public import mapped, search
from palier.web.public.home_cards import verdict_of
from palier.web.public.search_form import SearchForm
from tests import factories
from tests import world as worlds

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


def test_own_lists_say_what_places_and_outlines_say_at_every_stage() -> None:
    worlds.build()
    longer = next(iter(Publication.objects.open_at(timezone.now())))
    for points in range(12):
        factories.candidature(longer, factories.demande().demande, points=5 * points, tier=int(points > 1))
    rows = list(Candidature.objects.select_related("publication"))
    found = places.own_lists(row.pk for row in rows)

    assert {key: one.place for key, one in found.items()} == places.places(row.pk for row in rows)
    running = {row.publication_id for row in rows if row.publication.is_running}
    plain = places.outlines(running)
    assert any(one.cut for one in plain.values())
    assert {row.publication_id: found[row.pk].outline for row in rows if row.publication_id in running} == plain


def test_own_lists_tell_a_household_of_its_own_alone(as_login: Callable[[str], Any]) -> None:
    world = worlds.build()
    own, other = world.candidature("publiee"), world.candidature("publiee", world.others[0])
    with as_login("palier_web"), transaction.atomic():
        acting.take(acting.Acting(role=row_security.DEMANDEUR, demande=own.demande_id))
        found = places.own_lists([own.pk, other.pk])
        acting.leave()

    assert found[own.pk].place.total > 0
    assert found[other.pk] == places.OwnList(places.CurrentPlace(0, 0, 0), None)


def test_homes_open_to_a_household_are_those_of_a_verdict_on_each() -> None:
    world = worlds.build()
    known = layers.facts_of(world.amina.demande, timezone.localdate())
    first = Publication.objects.open_at(timezone.now())[0]
    for number, financing in enumerate(("PLAI", "PLS", "PLUS", "PLAI")):
        home = factories.home(first.bailleur, first.reservataire, commune=first.home.commune)
        home.financing, home.rent = financing, 40_000 + number
        home.save()
        factories.publication(home, closes_at=timezone.now() + timedelta(days=3 + 300 * (number % 2)))
    rows, _ = search.published(SearchForm(None))
    plain = [one for one in rows if verdict_of(known, one).outcome is not Outcome.NOT_ELIGIBLE]

    assert search.open_to(known, rows) == plain
    assert plain


@pytest.mark.parametrize(
    "asked", ["pour_moi=on", "pour_moi=on&tri=place", "pour_moi=on&rayon=10", "pour_moi=on&loyer=un"]
)
@pytest.mark.parametrize("communes", [("93048",), ("93001", "93048"), ("00000",), ()])
def test_a_search_that_narrows_nothing_finds_what_the_longer_way_finds(
    asked: str, communes: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = worlds.build()
    factories.commune("93001", "Ancienne")
    Commune.objects.filter(code="93001").update(successor_code="93048", ended_on=date(2026, 1, 1))
    known = layers.facts_of(world.amina.demande, timezone.localdate())
    seeker = search.Seeker(world.amina.demande, replace(known, wish=replace(known.wish, communes=communes)))

    short = seeker.answer(SearchForm(QueryDict(asked)))
    monkeypatch.setattr(SearchForm, "narrows_nothing", False)

    assert seeker.answer(SearchForm(QueryDict(asked))) == short
    assert bool(short[0]) is ("93048" in communes)


def test_a_page_counts_its_homes_as_the_database_does() -> None:
    worlds.build()
    rows, _ = search.published(SearchForm(None))
    total = sum(mapped.counted(rows).values())

    assert total == rows.count() > 0
    assert list(Paginator(mapped.CountedHomes(rows, total), search.PAGE).get_page(1)) == list(rows[: search.PAGE])
    assert mapped.counted(list(rows)) == dict(Counter(one.home.commune_id for one in rows)) == mapped.counted(rows)


def test_the_map_that_outlines_few_communes_is_that_of_them_all() -> None:
    for number in range(homes_map.MOST + 7):
        where = factories.commune(f"{93001 + number:05d}", f"Ville {number % 9}")
        where.departement, where.latitude, where.longitude = "93", 48.8 + number / 300, 2.3 + number % 7 / 50
        where.save()
    factories.commune("93999", "Sans point")
    Commune.objects.filter(code="93999").update(departement="93", latitude=None, longitude=None)
    counts = {f"{93001 + number:05d}": 1 + number % 5 for number in range(homes_map.MOST + 7)} | {"93999": 40}
    asked = QueryDict()

    def asking(**changes: str) -> str:
        return search._asking(asked, **changes)  # noqa: SLF001 - the question of a search

    known = Commune.objects.in_bulk(list(counts))
    plain = homes_map.draw(
        [outlines.of_departement("93")],
        mapped._communes(known.values(), {code: mapped.PlaceCount(homes) for code, homes in counts.items()}, asking),  # noqa: SLF001 - every place, before any is left out
        lambda spot, km: asking(ou=spot.name, rayon=str(km)),
    )

    assert plain is not None
    assert plain.others == 7
    assert mapped.of_search(counts, {}, asking) == plain

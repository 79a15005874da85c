"""A list carries what its home says, whoever wrote either; and each hot reading finds what the plain one does."""

from __future__ import annotations

import random
from importlib import import_module
from itertools import product
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from palier.models import Commune, Home, Publication
from palier.models.homes import hot_readings
from palier.rules.candidature.funnel import PublicationStage
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
CODES = ("93048", "93100", "75056", "2A004", "97105", "49144")
ASKED: dict[Callable[..., object], tuple[tuple[object, ...], ...]] = {
    hot_readings.of_type: (("T3",), ("T9",)),
    hot_readings.up_to: ((60_000,), (59_999,)),
    hot_readings.in_communes: (({"93048", "2A004"},), (set(),)),
    hot_readings.in_departements: ((["93", "2A"],), (["44"],), (["49"],)),
    hot_readings.cheapest_first: ((),),
    hot_readings.by_commune: ((),),
}


@pytest.fixture
def lists() -> list[Publication]:
    """Open lists of homes of every kind."""
    dice = random.Random(7)  # noqa: S311 - homes of a test
    desks = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    for code in CODES:
        factories.commune(code, f"Commune {code}")
    return [
        factories.publication(
            factories.home(
                *desks,
                commune_id=dice.choice(CODES),
                type_code=dice.choice(("T2", "T3")),
                rent=dice.choice((52_000, 51_999, 60_000)),
                charges=dice.choice((8_000, 8_001, 0)),
            )
        )
        for _ in range(16)
    ]


def held() -> None:
    """Every running list carries its home, and every reading finds the same rows in the same order."""
    live = Publication.objects.running().order_by("pk")
    wrong = live.exclude(
        carried_commune=F("home__commune_id"),
        carried_type=F("home__type_code"),
        carried_rent=F("home__rent") + F("home__charges"),
    )
    assert list(wrong) == []
    assert set(ASKED) == set(hot_readings.PLAIN)
    for (hot, plain), first in product(hot_readings.PLAIN.items(), (live, hot_readings.of_type(live, "T3"))):
        for values in ASKED[hot]:
            found, wanted = hot(first, *values), plain(first, *values)
            assert (found if isinstance(found, dict) else list(found)) == (
                wanted if isinstance(wanted, dict) else list(wanted)
            )


def test_hot_readings_equal_plain_ones_whatever_happens_to_a_home(lists: list[Publication]) -> None:
    held()
    assert hot_readings.by_commune(Publication.objects.all())
    Home.objects.filter(pk=lists[0].home_id).update(rent=10, charges=5, type_code="T1")
    Home.objects.filter(pk=lists[1].home_id).update(commune_id="75056")
    Home.objects.filter(pk=lists[2].home_id).update(commune_id="49144")
    # A commune that another took in across a border is of the département of its heir.
    Commune.objects.filter(code="49144").update(departement="44", successor_code="44213")
    Publication.objects.filter(pk=lists[3].pk).update(stage=PublicationStage.RETIREE)
    lists[4].home = factories.home(lists[4].bailleur, lists[4].reservataire, rent=1, commune_id="2A004")
    lists[4].save()
    held()
    assert hot_readings.up_to(Publication.objects.all(), 15).get() == lists[0]


@pytest.mark.parametrize("codes", [(), ("93048",), ("00000",), CODES[:3], CODES])
def test_the_open_lists_of_some_communes_come_as_one_value(lists: list[Publication], codes: tuple[str, ...]) -> None:
    """Whatever their number: their text is written once."""
    now = timezone.now()
    plain = Publication.objects.open_at(now).filter(home__commune__in=codes).order_by("closes_at", "pk")

    assert hot_readings.open_in(now, codes) == list(plain)
    assert bool(plain) is bool(set(codes) & set(CODES))


def test_what_is_given_for_a_home_is_never_taken(lists: list[Publication]) -> None:
    Publication.objects.update(carried_rent=1, carried_type="T9", carried_commune="00000")
    held()
    other = factories.home(lists[0].bailleur, lists[0].reservataire)
    factories.publication(other, carried_rent=1, carried_commune="00000")
    held()


def test_a_draft_that_opens_carries_its_home_as_it_is_by_then(lists: list[Publication]) -> None:
    Publication.objects.filter(pk=lists[0].pk).update(stage=PublicationStage.BROUILLON)
    Home.objects.filter(pk=lists[0].home_id).update(rent=99_900)
    Publication.objects.filter(pk=lists[0].pk).update(stage=PublicationStage.PUBLIEE)
    held()


def test_lists_of_before_are_filled_and_a_run_that_was_cut_goes_on(lists: list[Publication]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE palier_publication SET carried_commune = '', carried_type = '', carried_rent = 0")
        cursor.execute("SET LOCAL session_replication_role = origin")
    Publication.objects.filter(pk=lists[5].pk).update(home_id=lists[5].home_id)
    filling = import_module("palier.migrations.0583_lists_that_run_carry_theirs")
    filling.carry(None, SimpleNamespace(connection=connection))
    held()

"""A threshold entered while a lease is signed or a list closes: one waits for the other, and nothing is placed by what moves."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import Commune, Home, QuartileEntry, Territory
from palier.models.state import held_thresholds
from palier.rules.people.facts import CeilingZone
from palier.workflows.steering import entering_thresholds
from palier.workflows.steering.entering_thresholds import ThresholdSaid
from tests import factories
from tests import world as worlds
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")
HERE, MOMENT = "200046977", 0.6


@pytest.fixture
def home() -> Home:
    here, _ = Territory.objects.get_or_create(code=HERE, defaults={"name": "Métropole de Lyon"})
    factories.commune("69123", "Lyon")
    Commune.objects.filter(pk="69123").update(territory=here, zone_hlm=CeilingZone.ELSEWHERE)
    house, reservataire = factories.organisation("bailleur", "Est"), factories.organisation("reservataire", "Val")
    made = factories.home(house, reservataire, commune=Commune.objects.get(pk="69123"))
    return Home.objects.select_related("commune").get(pk=made.pk)


def held(home: Home, *, seconds: float = MOMENT) -> tuple[int, int, float]:
    """How many entries an act sees as it begins to weigh, and as it ends; and when it ended."""
    with transaction.atomic():
        held_thresholds.hold([home])
        before = len(held_thresholds.read(home))
        time.sleep(seconds)
        return before, len(held_thresholds.read(home)), time.monotonic()


def test_a_threshold_waits_for_who_weighs_and_counts_from_then_on(home: Home) -> None:
    ariane, asked = worlds.steward(), timezone.now()

    def enter() -> float:
        time.sleep(MOMENT / 3)
        said = ThresholdSaid(amount=9_000, effective_on=date(timezone.localdate().year, 1, 1), title="arrêté d’essai")
        entering_thresholds.enter(Territory.objects.get(pk=HERE), said, by=ariane, at=asked)
        return time.monotonic()

    (before, after, ended), entered = at_once(lambda: held(home), enter)

    assert (before, after) == (0, 0)
    assert entered >= ended
    assert QuartileEntry.objects.get().made_at >= asked + timedelta(seconds=MOMENT)
    assert held(home, seconds=0)[:2] == (1, 1)


def test_two_who_weigh_never_wait_for_each_other(home: Home) -> None:
    began = time.monotonic()
    at_once(lambda: held(home), lambda: held(home))
    assert time.monotonic() - began < 2 * MOMENT

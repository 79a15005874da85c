"""Which lists a threshold weighs again, and which it never moves: by its territory, its days, and the instant it was entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from palier.models import Candidature, Commune, GridVersion, Publication, QuartileEntry, Territory, settled
from palier.models.demandes.layers_at import AS_STORED
from palier.models.state import held_thresholds
from palier.rules.law.clocks import day_in_paris
from palier.rules.people.facts import CeilingZone, Resource
from palier.rules.scoring import grids
from palier.workflows.mistakes import replaying_closings
from palier.workflows.scoring import reweighing, scoring, weighing_again
from tests import factories
from tests.rules.test_voted_shapes import HEAD, line

pytestmark = pytest.mark.django_db
HERE, OTHER = "200046977", "200046978"
GRID = HEAD + line("q", "premier_quartile", "points = 7")
LATER = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    settled.forget()


def territory(code: str, commune: str, zone: CeilingZone = CeilingZone.ELSEWHERE) -> Territory:
    made, _ = Territory.objects.get_or_create(code=code, defaults={"name": f"Territoire {code}"})
    factories.commune(commune, f"Commune {commune}")
    Commune.objects.filter(pk=commune).update(territory=made, zone_hlm=zone)
    return made


def listed(code: str, commune: str, *, content: str = GRID, zone: CeilingZone = CeilingZone.ELSEWHERE) -> Publication:
    """An open list of a home of a territory, weighed under what stands before any entry."""
    here = territory(code, commune, zone)
    grid, _ = GridVersion.objects.get_or_create(
        territory=here,
        name=f"X {code}",
        effective_on=date(2026, 1, 1),
        defaults={"deliberation": "d", "content": content, "digest": grids.load(content).digest},
    )
    house, reservataire = factories.organisation("bailleur", "Est"), factories.organisation("reservataire", "Val")
    on = factories.publication(factories.home(house, reservataire, commune=Commune.objects.get(pk=commune)), grid=grid)
    reweighing.reweigh(on.pk, at=timezone.now())
    return Publication.objects.select_related("home__commune", "grid").get(pk=on.pk)


def poor(on: Publication) -> Candidature:
    """A household of the first quartile, weighed as the list stands."""
    known = factories.known("")
    first, *others = known.household.persons
    first = replace(first, resources=(Resource(code="SAL", amount=500),))
    amina = factories.demande("Amina", household=replace(known.household, persons=(first, *others)))
    made = factories.candidature(on, amina.demande)
    scoring.keep(made, scoring.assess(made.demande, on), at=timezone.now())
    return made


def entered(code: str | None, *, since: date, amount: int = 9_000, **other: Any) -> QuartileEntry:
    made_at = other.pop("made_at", timezone.now())
    made = QuartileEntry.objects.create(
        territory_id=code, amount=amount, effective_on=since, title="t", made_at=made_at, **other
    )
    settled.forget()
    return made


def waiting(at: datetime | None = None) -> list[int]:
    return reweighing.waiting(at or timezone.now() + LATER, 10)


def test_an_entry_weighs_the_lists_of_its_territory_again_and_no_other() -> None:
    on, _elsewhere = listed(HERE, "69123"), listed(OTHER, "69266")
    row = poor(on)
    assert (waiting(), row.order_points) == ([], 0)
    entered(HERE, since=day_in_paris(on.closes_at))

    assert waiting() == [on.pk]
    assert reweighing.reweigh(on.pk, at=timezone.now() + LATER) == 1
    row.refresh_from_db()
    assert (waiting(), row.order_points) == ([], -7)


@pytest.mark.parametrize(("days", "is_reached"), [(0, True), (1, False)])
def test_an_entry_reaches_the_lists_that_close_on_its_days_alone(days: int, is_reached: bool) -> None:
    on = listed(HERE, "69123")
    closing = day_in_paris(on.closes_at)
    entered(HERE, since=closing + timedelta(days=days))
    assert waiting() == ([on.pk] if is_reached else [])


def test_the_next_entry_reaches_the_lists_from_its_day_on() -> None:
    on = listed(HERE, "69123")
    closing = day_in_paris(on.closes_at)
    entered(HERE, since=closing)
    reweighing.reweigh(on.pk, at=timezone.now() + LATER)
    entered(HERE, since=closing + timedelta(days=1), amount=9_500)
    assert waiting() == []
    entered(HERE, since=closing, amount=9_100)
    assert waiting() == [on.pk]


def test_the_region_reads_its_own_and_each_territory_its_own() -> None:
    inside, outside = listed(HERE, "78310", zone=CeilingZone.ILE_DE_FRANCE), listed(HERE, "69123")
    closing = day_in_paris(inside.closes_at)
    entered(HERE, since=closing)
    assert waiting() == [outside.pk]
    entered(None, since=closing)
    assert sorted(waiting()) == sorted([inside.pk, outside.pk])


def test_a_grid_that_does_not_weigh_it_is_not_weighed_again() -> None:
    on = listed(HERE, "69123", content=HEAD + line("w", "en_emploi", "points = 7"))
    entered(HERE, since=day_in_paris(on.closes_at))
    assert waiting() == []
    assert reweighing.digest_of(on, timezone.now() + LATER) == reweighing.rules_digest()


@pytest.mark.parametrize(("seconds", "is_known"), [(60, False), (61, True)])
def test_an_entry_younger_than_a_minute_waits_for_every_process_to_know_it(seconds: int, is_known: bool) -> None:
    on = listed(HERE, "69123")
    made = entered(HERE, since=day_in_paris(on.closes_at))
    assert waiting(made.made_at + timedelta(seconds=seconds)) == ([on.pk] if is_known else [])


def closed(on: Publication, *, ago: timedelta) -> Publication:
    at = timezone.now() - ago
    Publication.objects.filter(pk=on.pk).update(opens_at=at - timedelta(days=9), closes_at=at)
    return Publication.objects.select_related("home__commune", "grid").get(pk=on.pk)


@pytest.mark.parametrize(("after", "points"), [(timedelta(seconds=-1), -7), (timedelta(0), 0), (timedelta(hours=1), 0)])
def test_a_list_weighs_by_what_was_entered_before_its_instant(after: timedelta, points: int) -> None:
    on = listed(HERE, "69123")
    row = poor(on)
    on = closed(on, ago=timedelta(days=1))
    entered(HERE, since=day_in_paris(on.closes_at), made_at=on.closes_at + after)

    found = replaying_closings.assess_at(row.demande, on, AS_STORED)
    assert found is not None
    assert found.order_points == points
    (key,) = weighing_again.weigh(on).keys.values()
    assert key.order_points == points
    Publication.objects.filter(pk=on.pk).update(stage="classee")
    Candidature.objects.filter(pk=row.pk).update(stage="classee", rank=1)
    on.refresh_from_db()
    (key,) = weighing_again.weigh_ranked(on).keys.values()
    assert key.order_points == points


def test_a_closing_takes_a_threshold_that_came_between_its_weighing_and_its_lock() -> None:
    on = listed(HERE, "69123")
    row = poor(on)
    on = closed(on, ago=timedelta(seconds=30))
    weighed = weighing_again.weigh(on)
    entered(HERE, since=day_in_paris(on.closes_at), made_at=on.closes_at - timedelta(seconds=1))

    settled_scores = weighing_again.settle(on, weighed, goes_on=False)

    assert settled_scores.keys[row.pk].order_points == -7
    assert settled_scores.set_right == 1


def test_candidates_of_one_list_are_weighed_by_one_reading_of_the_thresholds(monkeypatch: pytest.MonkeyPatch) -> None:
    on = listed(HERE, "69123")
    rows = [poor(on), poor(on)]
    since = day_in_paris(on.closes_at)
    assess = scoring.assess

    def entered_meanwhile(*given: Any, **known: Any) -> scoring.Assessment:
        found = assess(*given, **known)
        entered(HERE, since=since)
        return found

    monkeypatch.setattr(scoring, "assess", entered_meanwhile)
    reweighing.reweigh(on.pk, at=timezone.now())
    assert {Candidature.objects.get(pk=one.pk).order_points for one in rows} == {0}


def test_a_home_is_read_by_its_own_thresholds_as_the_database_has_them() -> None:
    on = listed(HERE, "69123")
    settled.suppose(settled.Settled(), seconds=3_600)
    QuartileEntry.objects.create(
        territory_id=HERE, amount=9_000, effective_on=date(2026, 1, 1), title="t", made_at=timezone.now()
    )
    QuartileEntry.objects.create(amount=9_500, effective_on=date(2026, 1, 1), title="t", made_at=timezone.now())
    assert [one.amount for one in held_thresholds.facts_of(on.home).thresholds] == [9_000]
    assert on.home.as_facts.thresholds == ()

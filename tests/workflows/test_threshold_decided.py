"""The last day on which an entered threshold decided: each way in which it does, both sides of each border, and who may ask."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from palier.models import (
    Commune,
    Correction,
    CorrectionKind,
    GridVersion,
    Lease,
    Publication,
    QuartileEntry,
    Ranking,
    Territory,
)
from palier.models.territories.decided_thresholds import decided_on
from palier.rules.law.clocks import paris
from palier.rules.people.facts import CeilingZone
from palier.rules.scoring.cotation import QUARTILE
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import member, page_of

if TYPE_CHECKING:
    from palier.models import Organisation

pytestmark = pytest.mark.django_db
HERE = "200046977"
FIRST = date(2026, 3, 1)
SIGNED = date(2026, 3, 10)
MADE = datetime(2026, 3, 5, 9, tzinfo=paris())
SECOND = timedelta(seconds=1)
SLACK = timedelta(minutes=1)


def commune(code: str, zone: CeilingZone, territory: str = HERE) -> Commune:
    of, _ = Territory.objects.get_or_create(code=territory, defaults={"name": f"Territoire {territory}"})
    factories.commune(code, f"Commune {code}")
    Commune.objects.filter(pk=code).update(territory=of, zone_hlm=zone)
    return Commune.objects.get(pk=code)


@pytest.fixture
def houses() -> tuple[Organisation, Organisation]:
    return factories.organisation("bailleur", "Est"), factories.organisation("reservataire", "Val")


@pytest.fixture
def here() -> Commune:
    return commune("69123", CeilingZone.ELSEWHERE)


def entered(territory: str | None = HERE, **other: Any) -> QuartileEntry:
    known = {"amount": 9_000, "effective_on": FIRST, "title": "arrêté d’essai", "made_at": MADE}
    return QuartileEntry.objects.create(territory_id=territory, **{**known, **other})


def listed(houses: tuple[Organisation, Organisation], at: Commune, *, content: str = "", **other: Any) -> Publication:
    grid = GridVersion.objects.create(
        name="Q", effective_on=FIRST, deliberation="d", content=content, digest=uuid4().hex * 2
    )
    return factories.publication(factories.home(*houses, commune=at), **{"grid": grid, "stage": "classee", **other})


def leased(
    houses: tuple[Organisation, Organisation], at: Commune, *, recorded_at: datetime, on: date = SIGNED
) -> Lease:
    published, amina = listed(houses, at), factories.demande("Amina")
    return Lease.objects.create(
        publication=published,
        candidature=factories.candidature(published, amina.demande, stage="bail_signe"),
        demande=amina.demande,
        signed_on=on,
        starts_on=on,
        signed_by=amina.user,
        recorded_at=recorded_at,
        contingent="AUCUN",
        quartile="premier",
    )


def closes(day: date) -> datetime:
    return datetime.combine(day, time(18), paris())


def test_nothing_was_decided_where_nothing_was_signed_nor_closed(here: Commune) -> None:
    assert decided_on(entered().pk) is None


@pytest.mark.parametrize(("after", "decided"), [(-SLACK - SECOND, None), (-SLACK, SIGNED), (timedelta(0), SIGNED)])
def test_a_lease_recorded_from_the_minute_before_was_placed_under_it(houses, here, after, decided) -> None:
    leased(houses, here, recorded_at=MADE + after)
    assert decided_on(entered().pk) == decided


@pytest.mark.parametrize(("after", "decided"), [(-SLACK - SECOND, None), (-SLACK, SIGNED)])
def test_a_lease_of_before_that_was_corrected_since_was_placed_anew_under_it(houses, here, after, decided) -> None:
    lease = leased(houses, here, recorded_at=MADE - timedelta(days=9))
    Correction.objects.create(
        kind=CorrectionKind.LEASE,
        subject=lease.public_id,
        bailleur=houses[0],
        fields=["starts_on"],
        before=["a"],
        after=["b"],
        reason="saisie",
        by=lease.signed_by,
        at=MADE + after,
    )
    assert decided_on(entered().pk) == decided


@pytest.mark.parametrize(
    ("on", "is_held"),
    [(FIRST - timedelta(days=1), False), (FIRST, True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_a_lease_counts_on_the_days_that_the_entry_holds(houses, here, on, is_held) -> None:
    leased(houses, here, recorded_at=MADE + SECOND, on=on)
    assert decided_on(entered().pk) == (on if is_held else None)


@pytest.mark.parametrize(("is_taken_back", "decided"), [(False, None), (True, SIGNED)])
def test_an_entry_decides_until_the_eve_of_the_next_that_stands(houses, here, is_taken_back, decided) -> None:
    leased(houses, here, recorded_at=MADE + SECOND)
    first = entered()
    entered(effective_on=SIGNED)
    if is_taken_back:
        entered(effective_on=SIGNED, is_void=True)
    assert decided_on(first.pk) == decided


@pytest.mark.parametrize(
    ("content", "after", "decided"),
    [
        (QUARTILE, timedelta(0), SIGNED),
        (QUARTILE, -SLACK - SECOND, None),
        ("anciennete", timedelta(0), None),
    ],
)
def test_a_list_decided_that_was_closed_since_and_weighs_it(houses, here, content, after, decided) -> None:
    listed(houses, here, content=content, closes_at=closes(SIGNED), closed_at=MADE + after)
    assert decided_on(entered().pk) == decided


@pytest.mark.parametrize(("after", "decided"), [(timedelta(0), SIGNED), (-SLACK - SECOND, None)])
def test_a_list_decided_that_was_ranked_again_since(houses, here, after, decided) -> None:
    on = listed(houses, here, content=QUARTILE, closes_at=closes(SIGNED), closed_at=MADE - timedelta(days=9))
    Ranking.objects.create(
        publication=on,
        reservataire=on.reservataire,
        position=1,
        frozen_at=MADE + after,
        header={},
        candidates=0,
        previous_head="0" * 64,
        head="1" * 64,
    )
    assert decided_on(entered().pk) == decided


@pytest.mark.parametrize("zone", [CeilingZone.PARIS, CeilingZone.ILE_DE_FRANCE])
def test_in_the_region_the_threshold_of_the_region_alone_decides(houses, here, zone) -> None:
    """An EPCI may lie across its border: what is signed on the side of the region rests on nothing of the EPCI."""
    leased(houses, commune("78310", zone), recorded_at=MADE + SECOND)
    assert decided_on(entered().pk) is None
    assert decided_on(entered(None).pk) == SIGNED


def test_out_of_the_region_its_threshold_decides_nothing(houses, here) -> None:
    leased(houses, here, recorded_at=MADE + SECOND)
    assert decided_on(entered(None).pk) is None
    assert decided_on(entered().pk) == SIGNED


def test_a_steward_held_to_territories_is_told_of_theirs_alone(houses, here) -> None:
    leased(houses, here, recorded_at=MADE + SECOND)
    leased(houses, commune("75056", CeilingZone.PARIS, "IDF-1"), recorded_at=MADE + SECOND)
    own, region = entered(), entered(None)
    tessa = worlds.local_steward(factories.organisation("bailleur", "Ouest"), code=HERE)
    theo = worlds.local_steward(factories.organisation("bailleur", "Sud"), code="AUTRE", name="Autre")
    for who, told in ((tessa, (SIGNED, None)), (theo, (None, None)), (worlds.steward(), (SIGNED, SIGNED))):
        with page_of(member(who)):
            assert (decided_on(own.pk), decided_on(region.pk)) == told

"""How many leases went without a threshold: in tens, of one place and one year, and to who holds the place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from palier.models import Commune, Lease
from palier.models.territories.decided_thresholds import places_without_one, without_one
from palier.rules.people.facts import CeilingZone
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import member, page_of
from tests.workflows.test_threshold_decided import FIRST, HERE, MADE, SECOND, SIGNED, commune, entered, leased

if TYPE_CHECKING:
    from palier.models import Organisation

pytestmark = pytest.mark.django_db
YEAR = SIGNED.year


@pytest.fixture
def houses() -> tuple[Organisation, Organisation]:
    return factories.organisation("bailleur", "Est"), factories.organisation("reservataire", "Val")


@pytest.fixture
def here() -> Commune:
    return commune("69123", CeilingZone.ELSEWHERE)


def leases(
    houses: tuple[Organisation, Organisation], at: Commune, many: int, *, place: str = "inconnu", on: date = SIGNED
) -> None:
    for _ in range(many):
        lease = leased(houses, at, recorded_at=MADE + SECOND, on=on)
        Lease.objects.filter(pk=lease.pk).update(quartile=place)


@pytest.mark.parametrize(("many", "told"), [(0, 0), (9, 0), (10, 10), (19, 10), (20, 20)])
def test_a_count_is_cut_to_tens(houses, here, many, told) -> None:
    leases(houses, here, many)
    assert without_one(HERE, YEAR) == told


@pytest.mark.parametrize(("place", "told"), [("inconnu", 10), ("", 10), ("premier", 0), ("au_dessus", 0)])
def test_a_lease_that_has_its_place_is_not_counted(houses, here, place, told) -> None:
    leases(houses, here, 10, place=place)
    assert without_one(HERE, YEAR) == told


def test_each_year_has_its_own(houses, here) -> None:
    leases(houses, here, 9)
    leases(houses, here, 1, on=date(YEAR + 1, 1, 1))
    leases(houses, here, 1, on=date(YEAR, 12, 31))
    assert (without_one(HERE, YEAR), without_one(HERE, YEAR + 1)) == (10, 0)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({}, 0),
        ({"effective_on": SIGNED}, 0),
        ({"effective_on": SIGNED + timedelta(days=1)}, 10),
        ({"effective_on": date(YEAR - 1, 3, 1)}, 10),
        ({"made_at": MADE + 2 * SECOND}, 10),
        ({"territory": None}, 10),
    ],
)
def test_a_lease_recorded_under_an_entry_lacked_something_else(houses, here, entry, told) -> None:
    leases(houses, here, 10)
    entered(**entry)
    assert without_one(HERE, YEAR) == told


def test_an_entry_that_was_taken_back_held_nothing(houses, here) -> None:
    leases(houses, here, 10)
    entered()
    entered(is_void=True)
    assert without_one(HERE, YEAR) == 10


def test_the_region_and_an_epci_share_no_lease(houses, here) -> None:
    """An EPCI may lie across the border of the region; a commune without a zone lacks more than a threshold."""
    leases(houses, commune("78310", CeilingZone.ILE_DE_FRANCE), 10)
    leases(houses, commune("97411", CeilingZone.OVERSEAS), 10)
    factories.commune("69999", "Sans zone")
    Commune.objects.filter(pk="69999").update(territory=HERE, zone_hlm="")
    leases(houses, Commune.objects.get(pk="69999"), 10)
    assert (without_one(HERE, YEAR), without_one(None, YEAR)) == (0, 10)


def test_the_epcis_that_lack_one_are_named_to_who_is_of_the_whole_site(houses, here) -> None:
    """From ten leases on, those with the most first; neither the region nor a place under an entry."""
    leases(houses, here, 10)
    leases(houses, commune("38185", CeilingZone.ELSEWHERE, "AUTRE"), 20)
    leases(houses, commune("35238", CeilingZone.ELSEWHERE, "PEU"), 9)
    leases(houses, commune("75056", CeilingZone.PARIS, "IDF-1"), 10)
    with page_of(member(worlds.steward())):
        assert places_without_one(YEAR) == ["AUTRE", HERE]
        assert places_without_one(YEAR + 1) == []
    entered()
    with page_of(member(worlds.steward())):
        assert places_without_one(YEAR) == ["AUTRE"]


def test_a_steward_held_to_territories_counts_those_of_theirs_alone(houses, here) -> None:
    leases(houses, here, 10)
    leases(houses, commune("75056", CeilingZone.PARIS, "IDF-1"), 10)
    tessa = worlds.local_steward(factories.organisation("bailleur", "Ouest"), code=HERE)
    theo = worlds.local_steward(factories.organisation("bailleur", "Sud"), code="AUTRE", name="Autre")
    for who, told in ((tessa, (10, 0)), (theo, (0, 0)), (worlds.steward(), (10, 10))):
        with page_of(member(who)):
            assert (without_one(HERE, FIRST.year), without_one(None, FIRST.year)) == told

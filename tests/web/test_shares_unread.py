"""A share that waits for a threshold says of which place, and who enters it; one of elsewhere changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from palier.models import settled
from palier.rules.homes import quartile_thresholds
from palier.rules.homes.flow import Contingent
from palier.rules.homes.quotas import LeaseFacts, Quartile, Rule
from palier.rules.people.facts import EnteredThreshold
from palier.web.presentation import shares

LYON, OTHER = "200046977", "200046978"
ON = date(2026, 6, 1)
SITE, LOCAL = "un intendant du site l’entre", "un intendant du territoire l’entre"


def lease(departement: str, territory: str, place: Quartile = Quartile.UNKNOWN) -> LeaseFacts:
    return LeaseFacts(
        contingent=Contingent.OTHER,
        departement=departement,
        is_dalo=False,
        is_priority=False,
        quartile=place,
        is_qpv=False,
        signed_on=ON,
        territory=territory,
    )


def entered(of: str) -> EnteredThreshold:
    return EnteredThreshold(
        territory=of,
        amount=9_000,
        effective_on=date(2026, 1, 1),
        title="t",
        is_void=False,
        place=1,
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def told(leases: list[LeaseFacts], *of: str) -> str:
    settled.suppose(settled.Settled(thresholds=tuple(entered(one) for one in of)), seconds=60)
    rows = shares.rows(leases, (), ON)
    return next(one.bar.sentence for one in rows if one.counter.rule is Rule.FIRST_QUARTILE)


@pytest.mark.parametrize(
    ("leases", "of", "site", "local"),
    [
        ([lease("69", LYON)], (), False, True),
        ([lease("69", LYON)], (LYON,), False, False),
        ([lease("69", LYON)], (OTHER, quartile_thresholds.ILE_DE_FRANCE), False, True),
        ([lease("93", OTHER)], (OTHER,), True, False),
        ([lease("93", OTHER)], (quartile_thresholds.ILE_DE_FRANCE,), False, False),
        ([lease("93", OTHER), lease("69", LYON)], (), True, True),
        ([lease("69", LYON, Quartile.FIRST), lease("93", OTHER)], (), True, False),
    ],
)
def test_a_share_says_for_which_places_no_threshold_is_known(leases, of, site, local) -> None:
    sentence = told(leases, *of)
    assert (SITE in sentence, LOCAL in sentence) == (site, local)

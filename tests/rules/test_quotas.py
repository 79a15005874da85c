"""Shares at their edges: no lease at all, the unknown that could just tip it, a year past, a text not read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from palier.rules.homes import quotas
from palier.rules.homes.flow import Contingent
from palier.rules.homes.quotas import LeaseFacts, QuotaStatus, Rule
from palier.rules.law import parameters

ON = date(2026, 6, 10)
MISSED = LeaseFacts(
    contingent=Contingent.COLLECTIVITE, departement="93", is_dalo=False, is_priority=False, signed_on=date(2026, 3, 2)
)
UNKNOWN = replace(MISSED, is_priority=None)


def counter(*leases: LeaseFacts, year: int = 2026, rule: Rule = Rule.PRIORITY_RESERVATAIRE) -> quotas.Counter:
    return quotas.counter(rule, leases, year=year, on=ON)


def test_without_a_lease_nothing_is_reached_and_nothing_is_promised() -> None:
    found = counter()

    assert (found.status, found.share, found.least, found.most) == (QuotaStatus.EMPTY, None, 0, 0)


@pytest.mark.parametrize(("missed", "status"), [(3, QuotaStatus.TO_CONFIRM), (4, QuotaStatus.MISSED)])
def test_a_share_that_its_unknown_lease_would_just_reach_is_to_confirm(missed: int, status: QuotaStatus) -> None:
    found = counter(replace(MISSED, count=missed), UNKNOWN)

    assert found.due == Fraction(1, 4)
    assert (found.most, found.status) == (Fraction(1, missed + 1), status)


def test_a_lease_of_another_year_counts_in_its_own_alone() -> None:
    before, now = (replace(MISSED, is_dalo=True, signed_on=date(year, 1, 15)) for year in (2025, 2026))

    assert [counter(before, now, year=year).base for year in (2024, 2025, 2026)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("count", "told"), [(1, "1 bail du préfet s’y impute."), (2, "2 baux du préfet s’y imputent.")]
)
def test_leases_of_the_prefet_that_are_charged_elsewhere_are_told_by_their_number(count: int, told: str) -> None:
    lease = replace(MISSED, contingent=Contingent.STATE_PRIORITY, is_dalo=True, is_worker=True, count=count)
    found = counter(lease, rule=Rule.PRIORITY_ACTION_LOGEMENT)

    assert found.charged == count
    assert found.sentence.endswith(told)


@pytest.mark.parametrize(("confidence", "is_informative"), [("S", False), ("L", True), ("U", True)])
def test_a_share_whose_text_was_not_read_again_only_informs(
    monkeypatch: pytest.MonkeyPatch, confidence: str, is_informative: bool
) -> None:
    read = parameters.get
    monkeypatch.setattr(quotas.parameters, "get", lambda *asked: replace(read(*asked), confidence=confidence))
    found = counter(MISSED)

    assert found.is_informative is is_informative
    assert found.sentence.startswith("Selon nos informations") is is_informative

"""What a préfecture and a mairie may count: nothing under ten of what households are, in SQL, nor what gives it back."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.models import LeaseCount
from palier.models.territories import on_territory
from palier.rules.homes import territory
from palier.rules.law import parameters
from palier.rules.people import facts
from palier.rules.ranking import small_cells, told_counts
from tests import factories
from tests.attacks.raw_sql import member, page_of

if TYPE_CHECKING:
    from palier.models.territories.on_territory import ShareCount
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
YEAR = 2024
ON = date(2026, 1, 1)
SMALL = small_cells.smallest_shown(ON)


def _without_count(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(row[:6])


LEASES = st.lists(
    st.tuples(
        st.sampled_from(["COLTER", "COLACT", "PPRIOR", "AUCUN"]),
        st.sampled_from([True, False, None]),
        st.sampled_from([True, False, None]),
        st.sampled_from(["premier", "au_dessus", "inconnu", ""]),
        st.sampled_from([True, False, None]),
        st.sampled_from([True, False, None]),
        st.one_of(st.integers(1, 4), st.integers(1, 40)),
    ),
    max_size=14,
    unique_by=_without_count,
)


def prefet(departement: str = "93") -> Actor:
    name = f"Préfecture {departement}"
    return factories.member("Philippe", factories.organisation("prefecture", name, departement=departement))


def kept(leases: list[tuple[str, bool | None, bool | None, str, bool | None, bool | None, int]]) -> None:
    house, holder = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    LeaseCount.objects.bulk_create(
        LeaseCount(
            bailleur=house,
            reservataire=holder,
            year=YEAR,
            departement="93",
            contingent=contingent,
            is_dalo=is_dalo,
            is_priority=is_priority,
            quartile=quartile,
            is_qpv=is_qpv,
            is_worker=None,
            is_rehoused=is_rehoused,
            count=count,
        )
        for contingent, is_dalo, is_priority, quartile, is_qpv, is_rehoused, count in leases
    )


def told(by: Actor, year: int = YEAR) -> list[ShareCount]:
    with page_of(member(by)):
        return on_territory.shares(year)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(leases=LEASES)
def test_each_line_is_what_the_rule_of_small_numbers_publishes(db: None, leases: list) -> None:  # type: ignore[type-arg]
    with transaction.atomic():
        by = prefet()
        kept(leases)
        found = told(by)
        transaction.set_rollback(True)

    true: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for contingent, is_dalo, is_priority, quartile, is_qpv, is_rehoused, count in leases:
        cell = "dalo" if is_dalo else "prioritaire" if is_priority else "autre"
        true["priorite", contingent][cell] += count
        where = {True: "qpv", False: "hors_qpv", None: "inconnu"}[is_qpv]
        counts = quartile == "au_dessus" if is_qpv else quartile == "premier" or bool(is_rehoused)
        true["quartile", where]["compte" if counts else "autre"] += count
    shown: dict[tuple[str, str], dict[str, int | None]] = defaultdict(dict)
    for one in found:
        shown[one.part, one.alike][one.cell] = one.number

    assert set(shown) == set(true)
    for (part, alike), cells in true.items():
        whole = {cell: cells[cell] for cell in territory.CELLS[part]}
        assert shown[part, alike] == small_cells.publish(whole, on=ON).counts
        _nothing_small_is_given_back(whole, shown[part, alike])


def _nothing_small_is_given_back(true: dict[str, int], shown: dict[str, int | None]) -> None:
    """The homes of a line are known from the list of leases: what the shown cells leave of them is ten or more, or nothing."""
    assert all(number is None or number >= SMALL for number in shown.values())
    left, hidden = sum(true.values()) - sum(number or 0 for number in shown.values()), list(shown.values()).count(None)
    assert hidden != 1
    if hidden and any(number is not None for number in shown.values()):
        assert left >= SMALL


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(leases=LEASES)
def test_no_lease_is_in_two_lines_of_one_table(db: None, leases: list) -> None:  # type: ignore[type-arg]
    """So that no line less another one is a third."""
    with transaction.atomic():
        by = prefet()
        kept(leases)
        found = told(by)
        transaction.set_rollback(True)

    total = sum(row[-1] for row in leases)
    for part in (territory.PRIORITY, territory.QUARTILE):
        assert sum(one.number or 0 for one in found if one.part == part) <= total


def test_a_year_is_told_once_it_is_over_and_to_its_own_departement() -> None:
    kept([("COLTER", True, True, "premier", False, False, 20), ("COLTER", False, False, "premier", False, False, 30)])
    this_year = datetime.now(tz=ZoneInfo("Europe/Paris")).year
    LeaseCount.objects.filter(is_dalo=False).update(year=this_year)

    assert [one.alike for one in told(prefet(), YEAR)]
    assert told(prefet("69"), YEAR) == []
    # Undone by its own page: the year that runs gives nothing at all.
    assert (
        told(factories.member("P", factories.organisation("prefecture", "Encore", departement="93")), this_year) == []
    )


def test_what_waits_is_told_in_tens() -> None:
    by = prefet()
    for index in range(13):
        one = factories.demande(f"Long{index}").demande
        one.seniorities.update(departement="93")
    with page_of(member(by)):
        found = on_territory.waits()

    assert set(found) == {"dalo", "dalo_tard", "urgence"}
    assert all(number % SMALL == 0 for number in found.values())
    assert told_counts.told_in_tens(0, on=ON) == "moins de 10"
    assert told_counts.told_in_tens(40, on=ON) == "de 40 à 49"


@pytest.mark.parametrize(("days", "late"), [(190, SMALL), (170, 0)])
def test_a_dalo_offer_late_under_either_delay_is_counted_from_the_day_of_its_decision(days: int, late: int) -> None:
    by, today = prefet(), datetime.now(tz=ZoneInfo("Europe/Paris"))
    for index in range(11):
        decided = (today - timedelta(days=days)).date()
        one = factories.demande(f"Long{index}", dalo=facts.Dalo.ACTIVE, dalo_decided_on=decided).demande
        one.seniorities.update(departement="93")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM palier_scorefacts WHERE demande_id = %s", [one.pk])
            cursor.execute(
                "INSERT INTO palier_scorefacts (demande_id, departement, territories, types, communes, computed_on, "
                "is_transfer, dalo_p) VALUES (%s, '93', '{}', '{}', '{}', %s, false, 1)",
                [one.pk, today.date()],
            )

    with page_of(member(by)):
        found = on_territory.waits()
    assert (found["dalo"], found["dalo_tard"]) == (SMALL, late)


def test_a_long_wait_is_counted_where_its_months_are_known() -> None:
    by = prefet("31")
    for index in range(11):
        one = factories.demande(f"Long{index}").demande
        one.seniorities.update(departement="31", since=date(2018, 1, 1))

    with page_of(member(by)):
        assert on_territory.waits()["retard"] == SMALL


def test_the_numbers_of_the_functions_are_those_of_the_parameters() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'palier_%'")
        sources = dict(cursor.fetchall())
    months = parameters.get("dalo.toml", "long_delay_months", ON).value
    known = " ".join(f"WHEN '{code}' THEN {value}" for code, value in months.items())

    assert f"CASE t.departement {known} END AS months" in sources["palier_prefecture_waits"]
    late = parameters.get("dalo.toml", "offer_months_long", ON).value
    assert f"make_interval(months => {late}))::date" in sources["palier_prefecture_waits"]
    assert f">= {SMALL} THEN count(c.id)" in sources["palier_territory_candidates"]
    assert f"interval '{territory.TOLD_MONTHS} months'" in sources["palier_territory_lets"]
    assert f">= {SMALL}" in sources["palier_prefecture_shares"]

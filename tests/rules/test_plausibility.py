"""Bad input: a named refusal with its field, never a traceback and never a silent zero."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.fitting import affordability, eligibility, occupancy
from palier.rules.people import faults, household, income, plausibility
from palier.rules.people.answers import Outcome
from palier.rules.people.facts import (
    CurrentHome,
    Demande,
    Home,
    Household,
    Income,
    Measure,
    Measured,
    Person,
    PersonRole,
    RefusedOffer,
    Resource,
    Wish,
)
from palier.rules.people.faults import Severity
from tests.rules import strategies

TODAY = strategies.TODAY
HOLDER = Person(key="d", role=PersonRole.HOLDER, birth_date=date(1980, 1, 1))

NOTHING = Measure(code=Measured.COMMUTE_MINUTES, number=-1)


def crowd(children: int) -> Demande:
    born = date(2015, 1, 1)
    more = tuple(
        Person(key=f"p{number}", role=PersonRole.DEPENDANT, birth_date=born, link="E") for number in range(children)
    )
    return Demande(numero_unique="1110326000042ZZTST", household=Household(persons=(HOLDER, *more)))


@pytest.mark.parametrize(
    ("children", "codes"),
    [
        (1, []),
        (14, []),
        (15, [("menage_nombreux", Severity.TO_CONFIRM)]),
        (30, [("menage_nombreux", Severity.TO_CONFIRM)]),
        (59, [("menage_nombreux", Severity.TO_CONFIRM)]),
        (60, [("trop_de_personnes", Severity.REFUSED)]),
        (300, [("trop_de_personnes", Severity.REFUSED)]),
    ],
)
def test_thirty_children_are_asked_about_and_three_hundred_refused(
    children: int, codes: list[tuple[str, Severity]]
) -> None:
    assert [(fault.code, fault.severity) for fault in plausibility.check(crowd(children), on=TODAY)] == codes


@pytest.mark.parametrize("children", [0, 1, 30, 300])
def test_any_number_of_persons_is_counted_without_a_traceback(children: int) -> None:
    demande = crowd(children)

    found = household.composition(demande.household, on=TODAY)

    assert found.persons == children + 1
    assert found.supplementary == max(0, children + 1 - 6)


def test_an_empty_household_is_named_and_never_eligible() -> None:
    demande = Demande(numero_unique="1110326000042ZZTST", household=Household(persons=()))
    home = Home(
        commune="69123",
        departement="69",
        territory="demo",
        zone=None,
        zone_abc=None,
        financing="PLUS",  # type: ignore[arg-type]
        type_code="T1",
        floor_area=20,
        rent=30_000,
    )

    with pytest.raises(faults.ImplausibleFacts) as refusal:
        plausibility.require(demande, on=TODAY)

    assert [fault.path for fault in refusal.value.faults] == ["household.persons"]
    assert str(refusal.value) == "household.persons : Le ménage ne compte personne."
    assert eligibility.verdict(demande, home, on=TODAY).outcome is not Outcome.ELIGIBLE
    assert income.reference_income(demande.household, lease_year=2026).amount is None


def test_require_names_every_refused_field_and_gives_back_what_is_to_confirm() -> None:
    bad = replace(HOLDER, birth_date=date(2030, 1, 1), incomes=(Income(year=2024, amount=-5),))

    with pytest.raises(faults.ImplausibleFacts) as refusal:
        plausibility.require(Demande(numero_unique="", household=Household(persons=(bad,))), on=TODAY)
    asked = plausibility.require(crowd(30), on=TODAY)

    assert [fault.path for fault in refusal.value.faults] == [
        "household.persons.d.birth_date",
        "household.persons.d.incomes.2024",
    ]
    assert [fault.code for fault in asked] == ["menage_nombreux"]


def test_two_persons_may_not_share_a_key() -> None:
    twin = Person(key="d", role=PersonRole.DEPENDANT, birth_date=date(2015, 1, 1), link="E")

    found = plausibility.check(Demande(numero_unique="", household=Household(persons=(HOLDER, twin))), on=TODAY)

    assert [(fault.path, fault.code) for fault in found] == [("household.persons", "repere_double")]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"refusals": (RefusedOffer(on=date(2026, 5, 2)),)}, "refusals.0.on", "date_future"),
        ({"waiting_since": {"69": date(2026, 5, 2)}}, "waiting_since.69", "date_future"),
        ({"waiting_since": {"69": date(1959, 12, 31)}}, "waiting_since.69", "date_trop_ancienne"),
        ({"wish": Wish(max_rent=-1)}, "wish.max_rent", "montant_negatif"),
        ({"wish": Wish(category="Z")}, "wish.category", "code_inconnu"),
        ({"measures": (NOTHING,)}, "measures.trajet_travail_minutes", "montant_negatif"),
        ({"current_home": CurrentHome(occupants=61)}, "current_home.occupants", "montant_excessif"),
        ({"current_home": CurrentHome(rooms=31)}, "current_home.rooms", "montant_excessif"),
    ],
)
def test_each_field_is_named(changes: dict[str, object], path: str, code: str) -> None:
    demande = replace(crowd(0), **changes)  # type: ignore[arg-type]

    assert [(fault.path, fault.code) for fault in plausibility.check(demande, on=TODAY)] == [(path, code)]


def test_a_paid_amount_reads_its_own_list() -> None:
    paid = replace(HOLDER, resources=(Resource(code="SAL", amount=1, is_paid=True),), contract_type="XX")

    found = plausibility.check(Demande(numero_unique="", household=Household(persons=(paid,))), on=TODAY)

    assert {fault.path for fault in found} == {
        "household.persons.d.resources.SAL",
        "household.persons.d.contract_type",
    }


def test_a_negative_amount_is_unknown_and_never_a_small_one() -> None:
    slip = replace(HOLDER, incomes=(Income(year=2024, amount=-1),), last_twelve_months=-1)
    known = replace(slip, incomes=(Income(year=2024, amount=30_000),))

    assert income.reference_income(Household(persons=(slip,)), lease_year=2026).amount is None
    assert income.reference_income(Household(persons=(known,)), lease_year=2026).amount == 30_000


FAR = st.dates(date(1, 1, 1), date(9999, 12, 31))
WILD = st.integers(-(10**12), 10**12)


@given(strategies.demandes(), strategies.homes(), FAR, FAR, WILD)
def test_no_wild_fact_makes_a_rule_fail(demande: Demande, home: Home, one: date, other: date, amount: int) -> None:
    """Whatever a file says, a rule answers; ``check`` then names the field."""
    first, *others = demande.household.persons
    wild = replace(
        first,
        birth_date=one,
        last_twelve_months=amount,
        ehpad_costs=amount,
        disability_rate=amount,
        incomes=(*first.incomes, Income(year=2024, amount=amount)),
        link="?",
        custody="?",
        marital_status="?",
        resources=(*first.resources, Resource(code="?", amount=amount)),
    )
    current = replace(demande.current_home, rent=amount, floor_area=amount, rooms=amount, type_code="?")
    bad = replace(
        demande,
        household=replace(demande.household, persons=(wild, *others)),
        deposited_on=other,
        valid_until=None,
        current_home=current,
        waiting_since={"?": other},
    )

    found = household.composition(bad.household, on=TODAY)
    verdict = eligibility.verdict(bad, home, on=TODAY)

    assert verdict.reasons
    assert occupancy.suitable_types(found, on=TODAY)[0]
    assert affordability.rest_to_live(bad, home, on=TODAY).units > 0
    assert amount >= 0 or affordability.current_effort_rate(bad).share is None
    assert amount >= 0 or affordability.resources_in_home(bad.household) is None
    assert any(fault.severity is Severity.REFUSED for fault in plausibility.check(bad, on=TODAY))


@given(strategies.demandes())
def test_every_fault_is_a_field_and_a_sentence(demande: Demande) -> None:
    for fault in plausibility.check(demande, on=TODAY):
        assert fault.path
        assert fault.sentence.endswith((".", "?"))

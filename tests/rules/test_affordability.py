"""What a rent weighs: figures with their inputs, unknown when an input is."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from palier.rules import affordability
from palier.rules.facts import (
    CeilingZone,
    CurrentHome,
    Demande,
    ExpectedChild,
    Financing,
    Home,
    Household,
    Person,
    PersonRole,
    Resource,
)

TODAY = date(2026, 5, 1)
HOME = Home(
    commune="69123", departement="69", territory="demo", zone=CeilingZone.ELSEWHERE, zone_abc="A",
    financing=Financing.PLUS, type_code="T3", floor_area=60, rent=50_000, charges=10_000,
)  # fmt: skip


def demande(*resources: Resource, current: CurrentHome | None = None) -> Demande:
    persons = (
        Person(key="d", role=PersonRole.HOLDER, resources=resources),
        Person(key="p1", role=PersonRole.DEPENDANT, birth_date=date(2012, 5, 2)),
        Person(key="p2", role=PersonRole.DEPENDANT, birth_date=date(2012, 5, 1)),
    )
    household = Household(persons=persons)
    return Demande(numero_unique="", household=household, current_home=current or CurrentHome())


def pay(amount: int | None) -> Resource:
    return Resource(code="SAL", amount=amount)


def test_maintenance_paid_is_deducted_and_a_dependant_s_money_left_out() -> None:
    found = demande(pay(1500), Resource(code="PAV", amount=120, is_paid=True)).household
    with_wage = replace(found, persons=(found.persons[0], replace(found.persons[1], resources=(pay(300),))))

    assert affordability.monthly_resources(with_wage) == 1380
    assert affordability.resources_in_home(with_wage) == 1680


def test_nothing_known_is_not_zero() -> None:
    assert affordability.monthly_resources(demande().household) is None
    assert affordability.monthly_resources(demande(pay(1500), pay(None)).household) is None
    assert affordability.monthly_resources(demande(Resource(code="PAV", amount=1, is_paid=True)).household) is None


def test_the_aid_lowers_the_current_rate() -> None:
    gross = affordability.current_effort_rate(demande(pay(1000), current=CurrentHome(rent=40_000)))
    net = affordability.current_effort_rate(demande(pay(1000), current=CurrentHome(rent=40_000, housing_aid=10_000)))

    assert (gross.share, net.share) == (Fraction(2, 5), Fraction(3, 10))


def test_a_rate_needs_a_rent_and_positive_resources() -> None:
    assert affordability.current_effort_rate(demande(pay(1000))).share is None
    assert affordability.current_effort_rate(demande(pay(0), current=CurrentHome(rent=1))).share is None


def test_an_aid_above_the_rent_leaves_no_negative_rate() -> None:
    current = CurrentHome(rent=10_000, housing_aid=20_000)

    assert affordability.current_effort_rate(demande(pay(1000), current=current)).share == 0


def test_the_rate_of_a_home_counts_its_charges() -> None:
    assert affordability.effort_rate_for(demande(pay(1500)), HOME).share == Fraction(2, 5)


def test_a_child_becomes_half_a_unit_at_fourteen() -> None:
    household = demande(pay(1500)).household
    with_birth = replace(household, expected=(ExpectedChild(number=1, due_on=TODAY),))

    assert affordability.consumption_units(household, on=TODAY) == Fraction(18, 10)
    assert affordability.consumption_units(household, on=date(2026, 5, 2)) == 2
    assert affordability.consumption_units(with_birth, on=TODAY) == Fraction(21, 10)


def test_what_is_left_is_told_by_day_and_unit() -> None:
    found = affordability.rest_to_live(demande(pay(1500)), HOME, on=TODAY)

    assert found.cents_a_day == 1666
    assert affordability.rest_to_live(demande(), HOME, on=TODAY).cents_a_day is None

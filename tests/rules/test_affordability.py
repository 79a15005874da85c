"""What a rent weighs: figures with their inputs, unknown when an input is."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from palier.rules.fitting import affordability, affordability_flags
from palier.rules.fitting.affordability import HomeCosts
from palier.rules.fitting.affordability_flags import AffordabilityPolicy
from palier.rules.people.facts import (
    CeilingZone,
    Claim,
    CurrentHome,
    Demande,
    ExpectedChild,
    Financing,
    Home,
    Household,
    Person,
    PersonRole,
    Proof,
    Resource,
    Situation,
)

TODAY = date(2026, 5, 1)
HOME = Home(
    commune="69123",
    departement="69",
    territory="demo",
    zone=CeilingZone.ELSEWHERE,
    zone_abc="A",
    financing=Financing.PLUS,
    type_code="T3",
    floor_area=60,
    rent=50_000,
    charges=10_000,
)


PAID = Resource(code="PAV", amount=100, is_paid=True)


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


def test_a_rate_needs_a_rent_and_known_resources() -> None:
    assert affordability.current_effort_rate(demande(pay(1000))).share is None
    assert affordability.current_effort_rate(demande(current=CurrentHome(rent=1))).share is None


@pytest.mark.parametrize("received", [(pay(0),), (pay(100), PAID)])
def test_no_income_is_an_income_and_weighs_a_rent_at_the_highest(received: tuple[Resource, ...]) -> None:
    found = affordability.current_effort_rate(demande(*received, current=CurrentHome(rent=50_000)))

    assert (found.resources, found.share, found.figure) == (0, affordability.BEYOND, "plus de 100 %")


def test_more_paid_than_received_weighs_a_rent_at_the_highest() -> None:
    found = affordability.current_effort_rate(demande(pay(0), PAID, current=CurrentHome(rent=50_000)))

    assert (found.resources, found.share) == (-100, affordability.BEYOND)


def test_who_pays_nothing_out_of_nothing_has_no_rate_to_bear() -> None:
    current = CurrentHome(rent=10_000, housing_aid=10_000)

    assert affordability.current_effort_rate(demande(pay(0), current=current)).share == 0


def test_less_income_never_lightens_a_rate() -> None:
    rates = [
        affordability.current_effort_rate(demande(pay(amount), current=CurrentHome(rent=50_000))).share or 0
        for amount in (2000, 1000, 500, 1, 0)
    ]

    assert rates == sorted(rates)


def test_a_flag_speaks_of_no_income_in_words() -> None:
    effort, rest = affordability_flags.flags(demande(pay(0)), HOME, POLICY, on=TODAY)

    assert effort.sentence.startswith("Le taux d’effort serait de plus de 100 %, au-dessus du repère de 33 %")
    assert (effort.is_raised, rest.is_raised) == (True, True)


def test_an_aid_above_the_rent_leaves_no_negative_rate() -> None:
    current = CurrentHome(rent=10_000, housing_aid=20_000)

    assert affordability.current_effort_rate(demande(pay(1000), current=current)).share == 0


def test_the_rate_of_a_home_counts_its_charges() -> None:
    assert affordability.effort_rate_for(demande(pay(1500)), HOME, on=TODAY).share == Fraction(2, 5)


def test_who_will_not_live_there_pays_nothing_of_the_rent() -> None:
    both = demande(pay(1500))
    partner = Person(key="c1", role=PersonRole.CO_HOLDER, resources=(pay(3000),))
    claim = Claim(situation=Situation.DIVORCE_PENDING, proof=Proof.VERIFIED, valid_until=date(2027, 1, 1))
    shared = replace(
        both, household=replace(both.household, persons=(*both.household.persons, partner)), claims=(claim,)
    )

    assert affordability.effort_rate_for(shared, HOME, on=TODAY).share == Fraction(2, 5)


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


POLICY = AffordabilityPolicy(
    owner="Habitat Exemple", title="charte de 2026", highest_effort_percent=33, lowest_cents_a_day=1700
)


def test_a_flag_says_figure_threshold_and_whose_it_is() -> None:
    effort, rest = affordability_flags.flags(demande(pay(1500)), HOME, POLICY, on=TODAY)

    assert effort.is_raised
    assert effort.sentence == (
        "Le taux d’effort serait de 40 %, au-dessus du repère de 33 % publié par Habitat Exemple : "
        "une personne l’examine, ce n’est pas un motif de refus à lui seul."
    )
    assert effort.inputs == (
        ("Loyer, annexes, charges et contributions", "600,00 €"),
        ("Aide au logement déduite", "non connu"),
        ("Ressources par mois", "1 500 €"),
    )
    assert rest.is_raised
    assert "au-dessous du repère de 17,00 € par jour" in rest.sentence
    assert rest.inputs[-1] == ("Unités de consommation", "1,8")


def test_a_respected_and_an_unknown_figure_are_told_too() -> None:
    wide = replace(POLICY, highest_effort_percent=40, lowest_cents_a_day=1666)

    kept = affordability_flags.flags(demande(pay(1500)), HOME, wide, on=TODAY)
    unknown = affordability_flags.flags(demande(), HOME, wide, on=TODAY)

    assert [flag.is_raised for flag in kept] == [False, False]
    assert all("respecte le repère" in flag.sentence for flag in kept)
    assert [flag.is_raised for flag in unknown] == [None, None]
    assert all("ne peut pas être comparé" in flag.sentence for flag in unknown)


def test_a_landlord_without_a_policy_flags_nothing() -> None:
    policy = AffordabilityPolicy(owner="Habitat Exemple", title="charte de 2026")

    assert affordability_flags.flags(demande(pay(1)), HOME, policy, on=TODAY) == ()


def test_a_flat_sum_that_nobody_publishes_is_to_confirm() -> None:
    found = affordability.effort_rate_for(demande(pay(1500)), HOME, on=TODAY, costs=HomeCosts(is_individual=True))

    assert [reason.code for reason in found.to_confirm] == ["forfait_inconnu"]
    assert found.share == Fraction(2, 5)


def test_the_last_flat_sum_holds_for_more_persons() -> None:
    costs = HomeCosts(is_individual=True, flat_sums={"T3": (1000, 2000)}, housing_aid=2000)

    found = affordability.effort_rate_for(demande(pay(1500)), HOME, on=TODAY, costs=costs)

    assert found.rent == 62_000
    assert found.share == Fraction(2, 5)

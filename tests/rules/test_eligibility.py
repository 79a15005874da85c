"""Three verdicts with their reasons; earning less never costs one."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.fitting import eligibility, income_test
from palier.rules.law import french, law
from palier.rules.people import income, numero
from palier.rules.people.answers import Outcome
from palier.rules.people.facts import (
    CeilingZone,
    Demande,
    ExpectedChild,
    Financing,
    Home,
    Household,
    Income,
    Person,
    PersonRole,
    Wish,
)
from tests.rules import strategies

TODAY = strategies.TODAY
HOME = Home(
    commune="75113",
    departement="75",
    territory="demo",
    zone=CeilingZone.PARIS,
    zone_abc="Abis",
    financing=Financing.PLUS,
    type_code="T2",
    floor_area=40,
    rent=60_000,
)


def couple(*amounts: tuple[int, int]) -> Demande:
    """Two persons past fifty, the first with incomes by year, the second with none but zero."""
    first = Person(
        key="d",
        role=PersonRole.HOLDER,
        birth_date=date(1970, 1, 1),
        incomes=tuple(Income(year=year, amount=amount) for year, amount in amounts),
    )
    zeros = tuple(Income(year=year, amount=0) for year, _ in amounts)
    second = Person(key="c1", role=PersonRole.CO_HOLDER, link="M", birth_date=date(1970, 1, 1), incomes=zeros)
    return Demande(
        numero_unique="1110326000042ZZTST",
        household=Household(persons=(first, second)),
        valid_until=date(2027, 1, 1),
        wish=Wish(type_codes=("T2",), communes=("75113",)),
    )


def test_the_refusal_gives_both_figures_and_the_household() -> None:
    (reason,) = eligibility.verdict(couple((2024, 45_000)), HOME, on=TODAY).reasons

    assert reason.sentence == (
        "Votre revenu de référence, 45 000 €, dépasse le plafond PLUS de 40 233 € pour 2 personnes."
    )
    assert reason.source == law.act("arrêté du 29 juillet 1987")
    assert reason.remedy


# article: CCH D331-12
@pytest.mark.parametrize(
    ("amount", "financing", "is_told"),
    [
        (48_279, Financing.PLUS, True),
        (48_280, Financing.PLUS, False),
        (55_000, Financing.PLS, False),
    ],
)
def test_what_a_landlord_may_admit_above_a_plus_ceiling_is_told_and_opens_nothing(
    amount: int, financing: Financing, *, is_told: bool
) -> None:
    """A fifth above 40 233 € is 48 279,60 €."""
    found = eligibility.verdict(couple((2024, amount)), replace(HOME, financing=financing), on=TODAY)

    assert found.outcome is Outcome.NOT_ELIGIBLE
    assert ("jusqu’à 20 % au-dessus" in found.reasons[0].remedy) is is_told


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (
            30_000,
            (
                "dépasserait le plafond PLAI de 24 140 € pour 2 personnes. "
                "Il reste à confirmer : le montant du plafond, qui n’a pas été vérifié."
            ),
        ),
        (20_000, "ne dépasserait pas le plafond PLAI de 24 140 € pour 2 personnes."),
    ],
)
def test_a_ceiling_not_read_at_its_source_is_never_said_as_law(amount: int, said: str) -> None:
    found = eligibility.verdict(couple((2024, amount)), replace(HOME, financing=Financing.PLAI), on=TODAY)

    assert found.outcome is not Outcome.NOT_ELIGIBLE
    assert found.reasons[0].sentence == f"Votre revenu de référence, {french.euros(amount)}, {said}"


def test_an_income_of_exactly_the_ceiling_is_under_it_and_one_euro_more_is_over() -> None:
    at, over = (eligibility.verdict(couple((2024, amount)), HOME, on=TODAY) for amount in (40_233, 40_234))

    assert ([reason.code for reason in at.reasons], at.is_eligible) == (["sous_plafond"], True)
    assert ([reason.code for reason in over.reasons], over.is_eligible) == (["revenu_sur_plafond"], False)


def test_a_birth_to_confirm_refuses_nobody_up_to_the_exact_ceiling_that_it_would_give() -> None:
    def tested(amount: int) -> income_test.IncomeTest:
        known = couple((2024, amount))
        awaited = ExpectedChild(number=1, due_on=date(2026, 1, 1))
        known = replace(known, household=replace(known.household, expected=(awaited,)))
        return income_test.run(known, HOME, on=TODAY, lease_year=2026)

    most = tested(0).ceiling_most.amount
    assert most is not None
    assert most > 40_233

    surely_over = [eligibility.is_surely_over(tested(amount)) for amount in (40_234, most, most + 1)]

    assert surely_over == [False, False, True]


@pytest.mark.parametrize(
    "known", [{"zone": CeilingZone.OVERSEAS}, {"departement": "974"}], ids=["by its zone", "by its département"]
)
def test_a_home_overseas_is_left_to_its_own_rules(known: dict[str, Any]) -> None:
    found = eligibility.verdict(couple((2024, 30_000)), replace(HOME, **known), on=TODAY)

    assert (found.outcome, [reason.code for reason in found.reasons]) == (Outcome.TO_CONFIRM, ["outre_mer"])


def test_a_lease_of_next_year_is_estimated_and_cannot_be_signed_yet() -> None:
    demande = couple((2025, 30_000))

    found = eligibility.verdict(demande, HOME, on=TODAY, lease_year=2027)
    blocking = eligibility.blocks_signature(demande, HOME, on=TODAY, lease_year=2027)

    assert found.is_eligible
    assert [reason.code for reason in found.reasons] == ["sous_plafond", "plafond_estime"]
    assert [reason.code for reason in blocking] == ["plafond_absent"]
    assert eligibility.blocks_signature(couple((2024, 30_000)), HOME, on=TODAY) == ()


def test_a_missing_table_blocks_the_signature() -> None:
    (reason,) = eligibility.blocks_signature(couple((2025, 1)), HOME, on=date(2027, 1, 2))

    assert reason.code == "plafond_absent"


def test_one_s_own_income_alone_counts_when_the_law_says_so() -> None:
    household = couple((2024, 20_000)).household
    partner = replace(household.persons[1], incomes=(Income(year=2024, amount=50_000),))
    both = replace(household, persons=(household.persons[0], partner))

    assert income.reference_income(both, lease_year=2026).amount == 70_000
    assert income.reference_income(both, lease_year=2026, is_own_income_only=True).amount == 20_000


def test_the_ten_percent_threshold_is_a_step_of_the_law() -> None:
    """Earning one euro less in N-2 loses the use of N-1: the text says so, and a page must not hide it."""
    assert income.reference_income(couple((2024, 40_000), (2025, 36_000)).household, lease_year=2026).amount == 36_000
    assert income.reference_income(couple((2024, 39_999), (2025, 36_000)).household, lease_year=2026).amount == 39_999


@given(st.integers(0, 100_000), st.integers(0, 100_000), strategies.homes())
def test_earning_less_never_makes_a_household_exceed_a_ceiling(one: int, other: int, home: Home) -> None:
    less, more = sorted((one, other))
    order = [Outcome.ELIGIBLE, Outcome.TO_CONFIRM, Outcome.NOT_ELIGIBLE]

    poorer, richer = (
        order.index(eligibility.verdict(couple((2024, amount)), home, on=TODAY).outcome) for amount in (less, more)
    )

    assert poorer <= richer


@given(st.integers(0, 100_000), st.integers(0, 100_000), st.integers(0, 100_000))
def test_earning_less_last_year_never_raises_the_reference(base: int, one: int, other: int) -> None:
    less, more = sorted((one, other))

    found = [
        income.reference_income(couple((2024, base), (2025, amount)).household, lease_year=2026).amount
        for amount in (less, more)
    ]

    assert found[0] is not None
    assert found[1] is not None
    assert found[0] <= found[1]


@given(strategies.demandes(), strategies.homes())
def test_every_verdict_says_why_in_sentences_with_a_source(demande: Demande, home: Home) -> None:
    found = eligibility.verdict(demande, home, on=TODAY)

    assert found.reasons
    assert all(reason.sentence.endswith(".") and reason.source.text for reason in found.reasons)


def only_n2(demande: Demande, amount: int) -> Demande:
    """The same household with the income of one year only, so that no threshold of 10 % is in play."""
    persons = tuple(
        replace(
            person,
            last_twelve_months=None,
            incomes=(Income(year=2024, amount=amount if person.role is PersonRole.HOLDER else 10_000),),
        )
        for person in demande.household.persons
    )
    return replace(demande, household=replace(demande.household, persons=persons))


@given(strategies.demandes(), strategies.homes(), st.integers(0, 100_000), st.integers(0, 100_000))
def test_earning_less_never_costs_a_verdict_whatever_the_household(
    demande: Demande, home: Home, one: int, other: int
) -> None:
    order = [Outcome.ELIGIBLE, Outcome.TO_CONFIRM, Outcome.NOT_ELIGIBLE]

    poorer, richer = (
        order.index(eligibility.verdict(only_n2(demande, amount), home, on=TODAY).outcome)
        for amount in sorted((one, other))
    )

    assert poorer <= richer


@given(strategies.demandes(), strategies.homes(), st.randoms(use_true_random=False))
def test_the_order_of_persons_and_claims_changes_no_verdict(demande: Demande, home: Home, dice: random.Random) -> None:
    persons, claims = list(demande.household.persons), list(demande.claims)
    dice.shuffle(persons)
    dice.shuffle(claims)
    shuffled = replace(demande, household=replace(demande.household, persons=tuple(persons)), claims=tuple(claims))

    found = eligibility.verdict(demande, home, on=TODAY)

    assert eligibility.verdict(shuffled, home, on=TODAY) == found
    assert eligibility.verdict(demande, home, on=TODAY) == found
    assert eligibility.blocks_signature(shuffled, home, on=TODAY) == eligibility.blocks_signature(
        demande, home, on=TODAY
    )


def test_a_file_that_awaits_its_number_is_not_asked_to_copy_one() -> None:
    waiting = replace(couple((2024, 30_000)), numero_unique=numero.pending(b"1234567890abcdef"))

    (reason,) = eligibility.verdict(waiting, HOME, on=TODAY).reasons

    assert reason.code == "numero_attendu"
    assert "Recopiez" not in reason.remedy

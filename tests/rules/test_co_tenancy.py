"""Room-mates of one home: over or under only where they are whoever signs, and where it is known who signs."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palier.rules.fitting import eligibility, income_test
from palier.rules.people.answers import Outcome
from palier.rules.people.facts import (
    CeilingZone,
    Demande,
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
OLD, YOUNG = date(1970, 1, 1), date(2000, 1, 1)
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


def holding(key: str, link: str | None, amount: int, born: date | None = OLD) -> Person:
    earned = (Income(year=2024, amount=amount),)
    return Person(key=key, role=PersonRole.CO_HOLDER, link=link, birth_date=born, incomes=earned)


def sharing(*mates: Person, holder_born: date = OLD, amount: int = 45_000) -> Demande:
    """The demandeur with an income of the year before last, and those with whom they ask."""
    holder = replace(holding("d", None, amount, holder_born), role=PersonRole.HOLDER)
    return Demande(
        numero_unique="1110326000042ZZTST",
        household=Household(persons=(holder, *mates)),
        valid_until=date(2027, 1, 1),
        wish=Wish(type_codes=("T2",), communes=("75113",)),
    )


# article: CCH L442-8-4
@given(st.integers(0, 60_000), st.integers(0, 60_000))
@example(26_920, 13_313)
@example(26_921, 13_312)
@example(26_920, 13_314)
@example(26_921, 13_313)
def test_room_mates_are_over_or_under_only_where_they_are_by_either_lease(first: int, second: int) -> None:
    """Together under 40 233 €, each under 26 920 €: one lease for both, or one for each, as their landlord makes it."""
    together, apart = first + second > 40_233, max(first, second) > 26_920

    found = eligibility.verdict(sharing(holding("c1", "L", second), amount=first), HOME, on=TODAY)

    wanted = Outcome.NOT_ELIGIBLE if together else Outcome.ELIGIBLE
    assert found.outcome is (wanted if together is apart else Outcome.TO_CONFIRM)


MATE = holding("c2", "L", 10_000)
# Over together each time, and never over for sure in a lease of each.
NOT_OVER_APART = {
    "a young couple of 45,000 € has a ceiling of 52,740 €": sharing(
        holding("c1", "M", 0, YOUNG), MATE, holder_born=YOUNG
    ),
    "a couple whose ages are not all known may be young": sharing(holding("c1", "M", 0, None), MATE, holder_born=YOUNG),
    "two room-mates may be a couple": sharing(holding("c1", "L", 30_000), holding("c2", "L", 0), amount=25_000),
    "a holder who does not say their link may sign apart": sharing(holding("c1", None, 22_000), MATE, amount=22_000),
}


# article: CCH L442-8-4
@pytest.mark.parametrize("demande", NOT_OVER_APART.values(), ids=NOT_OVER_APART)
def test_a_lease_that_is_not_known_closes_no_door(demande: Demande) -> None:
    found = eligibility.verdict(demande, HOME, on=TODAY)

    assert found.outcome is Outcome.TO_CONFIRM
    assert any("si chaque colocataire compte comme un ménage à part" in reason.sentence for reason in found.reasons)
    assert not eligibility.blocks_signature(demande, HOME, on=TODAY)


# article: CCH L442-8-4
def test_a_holder_who_does_not_say_their_link_is_not_surely_under_with_another() -> None:
    """32,000 € fit the ceiling of a couple; those of one who would sign alone pass that of one person."""
    demande = sharing(holding("c1", None, 2_000), holding("c2", "L", 0), amount=30_000)

    (reason,) = eligibility.verdict(demande, HOME, on=TODAY).reasons

    assert reason.code == "colocation_a_confirmer"
    assert "il reste à dire qui signe ensemble" in reason.sentence


# article: CCH L442-8-4
@given(strategies.households(), st.sampled_from(("L", "M", None)))
@example(NOT_OVER_APART["a young couple of 45,000 € has a ceiling of 52,740 €"].household, "L")
def test_no_lease_is_over_and_under(found: Household, link: str | None) -> None:
    demande = replace(sharing(), household=replace(found, persons=(*found.persons, replace(MATE, link=link, key="z"))))

    for lease in income_test.run(demande, HOME, on=TODAY, lease_year=TODAY.year).leases:
        assert not (lease.is_over and lease.is_under)

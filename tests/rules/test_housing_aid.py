"""The aid is estimated by the scale: worked by hand, never under nothing, never more for who has more."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.fitting import full_cost, housing_aid
from palier.rules.fitting.full_cost import RunningCosts
from palier.rules.fitting.housing_aid import AidEstimate, AidFamily
from palier.rules.people import facts
from palier.rules.people.facts import CeilingZone, Financing, Home, Household, Person, PersonRole, Resource

ON = date(2026, 3, 1)

families = st.builds(
    AidFamily,
    is_couple=st.booleans(),
    dependants=st.integers(0, 9),
    resources=st.integers(0, 600).map(lambda n: n * 100),
)
rents, zones = st.integers(1, 200_000), st.sampled_from((1, 2, 3))
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(rents, zones, families, days)
def test_it_is_never_under_nothing_nor_over_what_it_helps(rent: int, zone: int, family: AidFamily, on: date) -> None:
    aid = housing_aid.monthly_aid(rent, zone, family, on=on)

    assert 0 <= aid <= min(rent, housing_aid.rent_most(zone, family, on)) + housing_aid.charges_flat(family, on)


@given(rents, zones, families, st.integers(1, 200))
def test_who_has_more_is_never_helped_more(rent: int, zone: int, family: AidFamily, more: int) -> None:
    richer = AidFamily(
        is_couple=family.is_couple, dependants=family.dependants, resources=family.resources + 100 * more
    )

    assert housing_aid.monthly_aid(rent, zone, richer, on=ON) <= housing_aid.monthly_aid(rent, zone, family, on=ON)


@pytest.mark.parametrize(("zone", "falls", "stops"), [(1, 340, 400), (2, 250, 310), (3, 250, 310)])
def test_a_very_high_rent_lowers_the_aid_then_ends_it_but_for_who_is_handicapped(
    zone: int, falls: int, stops: int
) -> None:
    family = AidFamily(is_couple=False, dependants=0, resources=0)
    most = housing_aid.rent_most(zone, family, ON)
    whole = housing_aid.monthly_aid(most, zone, family, on=ON)

    assert housing_aid.monthly_aid(most * falls // 100, zone, family, on=ON) == whole
    assert 0 < housing_aid.monthly_aid(most * (falls + stops) // 200, zone, family, on=ON) < whole
    assert housing_aid.monthly_aid(-(-most * stops // 100), zone, family, on=ON) == 0
    handicapped = AidFamily(is_couple=False, dependants=0, resources=0, is_handicapped=True)
    assert housing_aid.monthly_aid(-(-most * stops // 100), zone, handicapped, on=ON) == whole


@pytest.mark.parametrize(
    ("on", "since", "is_last_known"),
    [
        (date(2025, 9, 30), date(2024, 10, 1), False),
        (date(2025, 10, 1), date(2025, 10, 1), False),
        (date(2026, 9, 30), date(2025, 10, 1), False),
        (date(2026, 10, 1), date(2025, 10, 1), True),
        (date(2027, 1, 1), date(2025, 10, 1), True),
    ],
)
def test_a_day_whose_amounts_are_not_known_takes_the_last_ones_and_says_so(
    on: date, since: date, is_last_known: bool
) -> None:
    found = estimate(on=on)

    assert (found.since, found.is_last_known) == (since, is_last_known)


def person(key: str = "d", *, role: PersonRole = PersonRole.HOLDER, **changes: object) -> Person:
    values = {"key": key, "role": role, "birth_date": date(1989, 4, 17), **changes}
    return Person(**values)  # type: ignore[arg-type]


def child(key: str = "p1", *, born: date = date(2017, 6, 2), **changes: object) -> Person:
    return person(key, role=PersonRole.DEPENDANT, birth_date=born, link="E", **changes)


PAID = (Resource(code="SAL", amount=1_200),)


def estimate(
    *persons: Person, on: date = ON, aid_zone: int | None = 2, home: dict[str, object] | None = None
) -> AidEstimate:
    values = {
        "commune": "59350",
        "departement": "59",
        "territory": "",
        "zone": CeilingZone.ELSEWHERE,
        "zone_abc": "B1",
        "financing": Financing.PLUS,
        "type_code": "T3",
        "floor_area": 60,
        "rent": 50_000,
        "charges": 8_000,
        **(home or {}),
    }
    demande = facts.Demande(
        numero_unique="x", household=Household(persons=persons or (person(resources=PAID), child()))
    )
    return housing_aid.estimate(demande, Home(**values), zone=aid_zone, on=on)  # type: ignore[arg-type]


def test_a_wage_counts_before_and_after_the_allowance_and_gives_a_range() -> None:
    found = estimate()
    least = housing_aid.monthly_aid(50_000, 2, AidFamily(is_couple=False, dependants=1, resources=14_400), on=ON)
    most = housing_aid.monthly_aid(50_000, 2, AidFamily(is_couple=False, dependants=1, resources=13_000), on=ON)

    assert (found.least, found.most) == (least, most)
    assert least < most
    assert dict(found.inputs)["Ressources d’un an qui comptent"] == "de 13 000 € à 14 400 €"


@pytest.mark.parametrize("code", ["RSA", "AF", "AAH", "PAJE", "AMV"])
def test_what_is_not_taxed_takes_nothing_from_the_aid(code: str) -> None:
    found = estimate(person(resources=(Resource(code=code, amount=900),)), child())
    alone = housing_aid.monthly_aid(50_000, 2, AidFamily(is_couple=False, dependants=1, resources=0), on=ON)

    assert found.least == found.most == alone


def test_a_child_in_turn_counts_in_one_bound_alone() -> None:
    shared = estimate(person(resources=PAID), child(custody="G"))
    alone, whole = estimate(person(resources=PAID)), estimate()

    assert (shared.least, shared.most) == (alone.least, whole.most)


@pytest.mark.parametrize(("born", "counts"), [(date(2005, 3, 1), False), (date(2005, 3, 2), True)])
def test_a_child_counts_until_the_day_of_twenty_one(born: date, counts: bool) -> None:
    assert (estimate(person(resources=PAID), child(born=born)).most == estimate().most) is counts


@pytest.mark.parametrize(
    ("persons", "home", "words"),
    [
        ((person(),), {}, "Dites vos ressources"),
        ((person(resources=(Resource(code="SAL", amount=None),)),), {}, "Dites vos ressources"),
        ((person(resources=PAID, is_student=True),), {}, "étudiant"),
        (
            (
                person(resources=PAID),
                person("c1", role=PersonRole.CO_HOLDER, link="L", resources=PAID),
            ),
            {},
            "colocation",
        ),
        ((), {"financing": Financing.LLI}, "conventionné"),
        ((), {"zone": CeilingZone.OVERSEAS}, "outre-mer"),
    ],
)
def test_where_the_scale_is_another_nothing_is_guessed(
    persons: tuple[Person, ...], home: dict[str, object], words: str
) -> None:
    found = estimate(*persons, home=home)

    assert found.least is None
    assert words in found.missing


def test_a_commune_without_a_zone_gives_no_estimate() -> None:
    assert "zone" in estimate(aid_zone=None).missing


# --- The whole cost -----------------------------------------------------------------------


def test_the_whole_cost_adds_parking_and_energy_and_takes_the_aid_away() -> None:
    demande = facts.Demande(numero_unique="x", household=Household(persons=(person(resources=PAID), child())))
    home = Home(
        commune="59350",
        departement="59",
        territory="",
        zone=CeilingZone.ELSEWHERE,
        zone_abc="B1",
        financing=Financing.PLUS,
        type_code="T3",
        floor_area=60,
        rent=50_000,
        charges=8_000,
    )
    costs = RunningCosts(parking=3_000, energy_least=900, energy_most=1_200, energy_year=2023)
    found = full_cost.full_cost(demande, home, costs, AidEstimate(least=10_000, most=12_000), on=ON)

    assert found.before_aid == (58_000 + 3_000 + 7_500, 58_000 + 3_000 + 10_000)
    assert found.after_aid == (found.before_aid[0] - 12_000, found.before_aid[1] - 10_000)
    # 1 adult and a child of under 14: 1.3 units; (1200 - 710) / 1.3 / 30 and (1200 - 685) / 1.3 / 30.
    assert found.left_before == (1_256, 1_320)
    assert found.left_after == (1_512, 1_628)


def test_energy_that_the_charges_pay_is_not_paid_twice() -> None:
    costs = RunningCosts(energy_least=900, energy_most=1_200, energy_year=2023, is_energy_in_charges=True)

    assert costs.monthly_energy == (0, 10_000)
    assert RunningCosts().monthly_energy is None

"""First quartile: declared resources times twelve per unit, one threshold an EPCI, one for Île-de-France."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.homes import quartile, quartile_thresholds
from palier.rules.homes.quartile_thresholds import Threshold
from palier.rules.homes.quotas import Quartile
from palier.rules.law.parameters import FOLDER
from palier.rules.people.facts import CeilingZone, Financing, Home, Household, Income, Person, PersonRole, Resource
from palier.rules.ranking import living_replay

ON = date(2026, 5, 1)
SHIPPED = (FOLDER / quartile_thresholds.FILE).read_text(encoding="utf-8")
LYON, PARIS = "200046977", "75056"
ROW = f"""
[[threshold]]
id = "Q1-{LYON}-2026"
territory = "{LYON}"
amount = 9000
valid_from = 2026-01-01
valid_until = 2026-12-31
article = "CCH L441-1"
title = "arrêté d’essai"
confidence = "S"
"""
REGIONAL = ROW.replace(LYON, "IDF").replace("amount = 9000", "amount = 11000")
WITHOUT_REGIONAL = SHIPPED[: SHIPPED.rindex("[[threshold]]")]
"""The shipped file less its last table, the unknown threshold of Île-de-France for 2026."""
HOME = Home(
    commune="69123",
    departement="69",
    territory=LYON,
    zone=CeilingZone.ELSEWHERE,
    zone_abc="A",
    financing=Financing.PLUS,
    type_code="T2",
    floor_area=45,
    rent=40_000,
)


def earning(monthly: int | None, *, paid: int = 0, children: int = 0) -> Household:
    resources = [Resource(code="SAL", amount=monthly)]
    if paid:
        resources.append(Resource(code="PAV", amount=paid, is_paid=True))
    holder = Person(
        key="d", role=PersonRole.HOLDER, resources=tuple(resources), incomes=(Income(year=2024, amount=500_000),)
    )
    young = [
        Person(key=f"p{place}", role=PersonRole.DEPENDANT, birth_date=date(2020, 1, 1)) for place in range(children)
    ]
    return Household(persons=(holder, *young))


def thresholds(folder: Path, text: str = SHIPPED + ROW) -> Mapping[str, tuple[Threshold, ...]]:
    (folder / quartile_thresholds.FILE).write_text(text, encoding="utf-8")
    return quartile_thresholds.load(folder)


@pytest.fixture
def loaded(tmp_path: Path) -> Mapping[str, tuple[Threshold, ...]]:
    return thresholds(tmp_path)


@pytest.mark.parametrize(
    ("monthly", "place", "code"),
    [
        (749, Quartile.FIRST, "quartile_premier"),
        (750, Quartile.UNKNOWN, "quartile_au_seuil"),
        (751, Quartile.ABOVE, "quartile_au_dessus"),
        (0, Quartile.FIRST, "quartile_premier"),
    ],
)
def test_exactly_at_the_threshold_is_to_confirm(
    loaded: Mapping[str, tuple[Threshold, ...]], monthly: int, place: Quartile, code: str
) -> None:
    """L441-1 says « inférieur à », and that the amount is the highest of the quartile: both cannot be. 750 x 12 = 9,000."""
    found = quartile.first_quartile(earning(monthly), HOME, on=ON, thresholds=loaded)

    assert (found.place, found.resources, found.units, found.per_unit) == (place, monthly, 1, monthly * 12)
    assert [reason.code for reason in found.reasons] == [code]


@pytest.mark.parametrize(("monthly", "place"), [(974, Quartile.FIRST), (975, Quartile.UNKNOWN), (976, Quartile.ABOVE)])
def test_resources_are_shared_among_the_units(
    loaded: Mapping[str, tuple[Threshold, ...]], monthly: int, place: Quartile
) -> None:
    """One adult and one child of six: 1.3 unit, so 975 x 12 / 1.3 = 9,000 exactly, without a rounding."""
    found = quartile.first_quartile(earning(monthly, children=1), HOME, on=ON, thresholds=loaded)

    assert (found.place, found.units) == (place, Fraction(13, 10))


@pytest.mark.parametrize("monthly", [None, 0, 749, 750, 751, 800, 900])
@pytest.mark.parametrize("zone", [*CeilingZone, None])
@pytest.mark.parametrize("territory", [LYON, PARIS, ""])
def test_the_place_alone_is_that_of_the_answer(
    loaded: Mapping[str, tuple[Threshold, ...]], monthly: int | None, zone: CeilingZone | None, territory: str
) -> None:
    home, household = replace(HOME, zone=zone, territory=territory), earning(monthly, paid=100)

    found = quartile.first_quartile(household, home, on=ON, thresholds=loaded)

    assert quartile.place_of(household, home, on=ON, thresholds=loaded) is found.place


def test_the_tax_income_is_never_read(loaded: Mapping[str, tuple[Threshold, ...]]) -> None:
    poor_now = quartile.first_quartile(earning(700), HOME, on=ON, thresholds=loaded)

    assert poor_now.place is Quartile.FIRST


def test_a_figure_and_its_threshold_are_told_in_french(loaded: Mapping[str, tuple[Threshold, ...]]) -> None:
    (reason,) = quartile.first_quartile(earning(800), HOME, on=ON, thresholds=loaded).reasons

    assert reason.sentence == (
        "Vos ressources sont de 9 600,00 € par an et par unité de consommation : "
        "elles dépassent le seuil de 9 000 € (arrêté d’essai)."
    )


def test_maintenance_paid_never_decides(loaded: Mapping[str, tuple[Threshold, ...]]) -> None:
    sides = [
        quartile.first_quartile(earning(monthly, paid=paid), HOME, on=ON, thresholds=loaded)
        for monthly, paid in ((740, 100), (800, 100), (900, 100))
    ]

    assert [found.place for found in sides] == [Quartile.FIRST, Quartile.UNKNOWN, Quartile.ABOVE]
    assert [reason.code for reason in sides[1].reasons] == ["pension_versee"]


def test_maintenance_that_brings_exactly_to_the_threshold_is_said_truly(
    loaded: Mapping[str, tuple[Threshold, ...]],
) -> None:
    """900 less 150 is 750 a month, the threshold to the cent: « sous le seuil » was false there."""
    found = quartile.first_quartile(earning(900, paid=150), HOME, on=ON, thresholds=loaded)

    assert found.place is Quartile.UNKNOWN
    assert [reason.sentence for reason in found.reasons] == [
        "La pension que vous versez ferait passer vos ressources au seuil ou en dessous : ce point reste à confirmer."
    ]


@pytest.mark.parametrize("household", [earning(None), Household(persons=(Person(key="d", role=PersonRole.HOLDER),))])
def test_missing_resources_are_never_zero(loaded: Mapping[str, tuple[Threshold, ...]], household: Household) -> None:
    found = quartile.first_quartile(household, HOME, on=ON, thresholds=loaded)

    assert (found.place, found.resources, found.per_unit) == (Quartile.UNKNOWN, None, None)
    assert [reason.code for reason in found.reasons] == ["ressources_inconnues"]
    assert found.reasons[0].remedy


@pytest.mark.parametrize(
    ("home", "code"),
    [
        (replace(HOME, territory="200000000"), "seuil_absent"),
        (replace(HOME, territory=""), "territoire_inconnu"),
        (replace(HOME, zone=None), "territoire_inconnu"),
        (replace(HOME, zone=CeilingZone.OVERSEAS), "outre_mer"),
    ],
)
def test_a_place_without_a_threshold_is_to_confirm(
    loaded: Mapping[str, tuple[Threshold, ...]], home: Home, code: str
) -> None:
    found = quartile.first_quartile(earning(700), home, on=ON, thresholds=loaded)

    assert (found.place, found.per_unit) == (Quartile.UNKNOWN, 8400)
    assert [reason.code for reason in found.reasons] == [code]


@pytest.mark.parametrize("zone", [CeilingZone.PARIS, CeilingZone.ILE_DE_FRANCE])
@pytest.mark.parametrize("territory", [PARIS, "200058006", LYON])
def test_all_of_ile_de_france_has_one_threshold(tmp_path: Path, zone: CeilingZone, territory: str) -> None:
    known = thresholds(tmp_path, WITHOUT_REGIONAL + REGIONAL + ROW)
    home = replace(HOME, zone=zone, territory=territory)

    found = quartile.first_quartile(earning(800), home, on=ON, thresholds=known)

    assert found.threshold is not None
    assert (found.place, found.threshold.amount) == (Quartile.FIRST, 11_000)


def test_a_threshold_that_was_not_read_informs_and_does_not_decide(tmp_path: Path) -> None:
    likely = thresholds(tmp_path, SHIPPED + ROW.replace('confidence = "S"', 'confidence = "L"'))

    found = quartile.first_quartile(earning(700), HOME, on=ON, thresholds=likely)

    assert found.place is Quartile.UNKNOWN
    assert found.reasons[0].code == "seuil_a_confirmer"
    assert found.reasons[0].sentence.startswith("Selon nos informations")


@pytest.mark.parametrize("on", [date(2024, 1, 1), date(2025, 12, 31), date(2026, 12, 31), date(2027, 1, 1)])
def test_the_shipped_file_knows_no_threshold_and_says_to_confirm(on: date) -> None:
    found = quartile.first_quartile(earning(700), HOME, on=on)

    assert found.place is Quartile.UNKNOWN
    assert [reason.code for reason in found.reasons] == ["seuil_absent"]
    assert str(on.year) in found.reasons[0].sentence


@given(st.integers(0, 10_000), st.integers(0, 6))
def test_earning_more_never_enters_the_quartile(monthly: int, children: int) -> None:
    row = Threshold(
        id="t",
        territory=LYON,
        amount=9000,
        valid_from=ON,
        valid_until=ON,
        article=quartile.cch("L441-1"),
        title="essai",
        confidence="S",
    )
    known = {quartile_thresholds.EPCI: (), quartile_thresholds.ILE_DE_FRANCE: (), LYON: (row,)}
    poorer, richer = (
        quartile.first_quartile(earning(amount, children=children), HOME, on=ON, thresholds=known).place
        for amount in (monthly, monthly + 1)
    )

    assert (poorer, richer) != (Quartile.ABOVE, Quartile.FIRST)
    assert (poorer is Quartile.FIRST) == (monthly * 120 <= 9000 * (10 + 3 * children))


@pytest.mark.parametrize(
    ("monthly", "paid", "children"), [(750, 0, 0), (751, 0, 0), (None, 0, 0), (760, 20, 1), (1_000, 300, 0)]
)
def test_facts_of_the_night_say_the_place_that_a_home_would(
    loaded: Mapping[str, tuple[Threshold, ...]], monthly: int | None, paid: int, children: int
) -> None:
    household = earning(monthly, paid=paid, children=children)
    gross, net = quartile.per_unit(household, on=ON)

    place = living_replay.place_of(gross, net, 9_000)

    assert place is quartile.first_quartile(household, HOME, on=ON, thresholds=loaded).place
    assert quartile_thresholds.threshold_in(CeilingZone.ELSEWHERE, LYON, ON, thresholds=loaded) == loaded[LYON][0]

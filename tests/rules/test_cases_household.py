"""The cases of ``cases/household/*.toml``: who counts, whose income, which home, and what a file may not say."""

import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from palier.rules.fitting import (
    affordability,
    affordability_flags,
    eligibility,
    income_test,
    occupancy,
    size_advice,
    size_guide,
)
from palier.rules.fitting.affordability import HomeCosts
from palier.rules.fitting.affordability_flags import AffordabilityPolicy
from palier.rules.fitting.size_guide import SizeGuide
from palier.rules.law import french, law
from palier.rules.people import household, plausibility
from palier.rules.people.facts import Demande, Home, Person
from palier.rules.people.faults import Severity
from tests.rules import case_reader

YES_NO = {True: "oui", False: "non", None: "inconnu"}


@dataclass(frozen=True)
class Case:
    row: dict[str, Any]
    name: str
    demande: Demande
    home: Home
    on: date

    @property
    def test(self) -> income_test.IncomeTest:
        return income_test.run(self.demande, self.home, on=self.on, lease_year=self.on.year)

    @property
    def costs(self) -> HomeCosts:
        row = self.row.get("costs", {})
        flat = {code: tuple(sums) for code, sums in row.get("flat_sums", {}).items()}
        return HomeCosts(**{**row, "flat_sums": flat})

    @property
    def guide(self) -> SizeGuide | None:
        """The territory's own guide of sizes, as a text of one."""
        return size_guide.read(self.row["guide"]) if "guide" in self.row else None

    @property
    def flags(self) -> tuple[affordability_flags.AffordabilityFlag, ...]:
        row = self.row["policy"]
        policy = AffordabilityPolicy(
            owner="Habitat Exemple",
            title="charte de 2026",
            highest_effort_percent=row.get("effort"),
            lowest_cents_a_day=row.get("rest"),
        )
        return affordability_flags.flags(self.demande, self.home, policy, on=self.on, costs=self.costs)

    def faults(self, severity: Severity) -> dict[str, str]:
        found = plausibility.check(self.demande, on=self.on)
        return {fault.path: fault.code for fault in found if fault.severity is severity}


def _person(person: Person, row: dict[str, Any]) -> Person:
    return replace(person, is_student=row.get("student"), disability_rate=row.get("rate"), ehpad_costs=row.get("ehpad"))


def _case(stem: str, row: dict[str, Any]) -> Case:
    demande = case_reader.demande(row)
    pairs = zip(demande.household.persons, row.get("persons", [{}]), strict=True)
    persons = tuple(_person(person, facts) for person, facts in pairs)
    return Case(
        row=row,
        name=f"{stem}: {row['title']}",
        on=row["on"],
        demande=replace(demande, household=replace(demande.household, persons=persons)),
        home=case_reader.home(row),
    )


def _cases() -> list[Case]:
    files = sorted((case_reader.FOLDER / "household").glob("*.toml"))
    return [_case(path.stem, row) for path in files for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]


def _both(case: Case) -> tuple[income_test.IncomeTest, income_test.IncomeTest]:
    estimate, test = income_test.estimate_and_test(
        case.demande, case.home, applied_on=case.on, signed_on=case.row["signed_on"]
    )
    assert test is not None
    return estimate, test


def _over(case: Case) -> bool | None:
    found = occupancy.occupation(case.demande.current_home, case.test.counted, on=case.on)
    return None if found is None else found.share < 1


def _under(case: Case) -> occupancy.UnderOccupation | None:
    return occupancy.under_occupation(case.demande.current_home, case.test.counted, on=case.on)


def _effort(case: Case) -> str:
    share = affordability.effort_rate_for(case.demande, case.home, on=case.on, costs=case.costs).share
    return "inconnu" if share is None else french.percent(share)


CASES = _cases()
ANSWERS: dict[str, Callable[[Case], Any]] = {
    "persons": lambda case: case.test.counted.persons,
    "category": lambda case: case.test.counted.category,
    "sure_category": lambda case: case.test.sure.category,
    "counted": lambda case: {line.key: [line.counting.value, line.code] for line in case.test.counted.lines},
    "to_confirm": lambda case: [reason.code for reason in case.test.counted.to_confirm],
    "income": lambda case: "inconnu" if (amount := case.test.reference.amount) is None else amount,
    "income_year": lambda case: case.test.reference.year,
    "basis": lambda case: case.test.reference.basis.value,
    "ehpad": lambda case: case.test.reference.ehpad_costs,
    "own": lambda case: case.test.own.situation.value if case.test.own else "",
    "outcome": lambda case: eligibility.verdict(case.demande, case.home, on=case.on).outcome.value,
    "reasons": lambda case: [
        reason.code for reason in eligibility.verdict(case.demande, case.home, on=case.on).reasons
    ],
    "blocks": lambda case: [
        reason.code for reason in eligibility.blocks_signature(case.demande, case.home, on=case.on)
    ],
    "estimate_income": lambda case: _both(case)[0].reference.amount,
    "estimate_exceeds": lambda case: YES_NO[_both(case)[0].exceeds],
    "test_income": lambda case: _both(case)[1].reference.amount,
    "test_exceeds": lambda case: YES_NO[_both(case)[1].exceeds],
    "fit": lambda case: size_advice.fit(case.demande, case.home, on=case.on, guide=case.guide).value,
    "advice": lambda case: [
        reason.code for reason in size_advice.about(case.demande, case.home, on=case.on, guide=case.guide)
    ],
    "over_occupied": lambda case: YES_NO[_over(case)],
    "under_occupied": lambda case: YES_NO[found.is_under_occupied if (found := _under(case)) else None],
    "under_sure": lambda case: (found := _under(case)) is not None and found.is_sure,
    "effort": _effort,
    "rest": lambda case: affordability.rest_to_live(case.demande, case.home, on=case.on, costs=case.costs).cents_a_day,
    "flags": lambda case: {flag.code: YES_NO[flag.is_raised] for flag in case.flags},
    "flag_doubts": lambda case: [reason.code for flag in case.flags for reason in flag.to_confirm],
    "refused": lambda case: case.faults(Severity.REFUSED),
    "asked": lambda case: case.faults(Severity.TO_CONFIRM),
}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_law_answers_as_the_case_says(case: Case) -> None:
    expected = case.row["expected"]

    assert {key: ANSWERS[key](case) for key in expected} == expected
    assert expected
    assert law.parse(case.row["article"])


def test_there_are_enough_cases_and_no_two_share_a_name() -> None:
    assert len(CASES) >= 100
    assert [name for name, times in Counter(case.name for case in CASES).items() if times > 1] == []


def test_a_sure_count_is_that_of_the_composition_where_nothing_is_to_confirm() -> None:
    for case in CASES:
        found = household.composition(case.demande.household, on=case.on)
        assert (household.certain(case.demande.household, found) is found) == (
            found.doubtful == 0 and not found.rests_on_visits
        )

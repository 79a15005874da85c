"""The law's answers on facts that a jurist wrote down (``cases/*.toml``)."""

from collections.abc import Callable
from typing import Any

import pytest

from palier.rules.fitting import ceilings, eligibility, size_advice
from palier.rules.law import law
from palier.rules.people import household, income
from palier.rules.scoring import cotation, grids
from tests.rules.case_reader import Case, cases

CASES = cases()


def _composition(case: Case) -> household.Composition:
    return household.composition(case.demande.household, on=case.on)


def _ceiling(case: Case) -> ceilings.Ceiling:
    home = case.home
    return ceilings.income_ceiling(
        home.financing,
        _composition(case),
        zone=home.zone,
        zone_abc=home.zone_abc,
        on=case.on,
        lease_year=case.lease_year,
    )


def _income(case: Case) -> income.ReferenceIncome:
    return income.reference_income(case.demande.household, lease_year=case.lease_year or case.on.year)


def _verdict(case: Case) -> eligibility.Verdict:
    return eligibility.verdict(case.demande, case.home, on=case.on, lease_year=case.lease_year)


def _score(case: Case) -> cotation.Score:
    return cotation.score(case.demande, grids.seed(case.grid), on=case.on, departement=case.departement, home=case.home)


ANSWERS: dict[str, Callable[[Case], Any]] = {
    "category": lambda case: _composition(case).category,
    "supplementary": lambda case: _composition(case).supplementary,
    "persons": lambda case: _composition(case).persons,
    "young_couple": lambda case: _composition(case).is_young_couple,
    "to_confirm": lambda case: [reason.code for reason in _composition(case).to_confirm],
    "ceiling": lambda case: _ceiling(case).amount or "inconnu",
    "table": lambda case: _ceiling(case).table_id,
    "estimate": lambda case: _ceiling(case).is_estimate,
    "income": lambda case: "inconnu" if _income(case).amount is None else _income(case).amount,
    "income_year": lambda case: _income(case).year,
    "fit": lambda case: size_advice.fit(case.demande, case.home, on=case.on).value,
    "advice": lambda case: [reason.code for reason in size_advice.about(case.demande, case.home, on=case.on)],
    "outcome": lambda case: _verdict(case).outcome.value,
    "reasons": lambda case: [reason.code for reason in _verdict(case).reasons],
    "points": lambda case: _score(case).points,
    "tier": lambda case: _score(case).tier,
    "lines": lambda case: {line.criterion: line.points for line in _score(case).lines},
    "valid_until": lambda case: {line.criterion: line.valid_until for line in _score(case).lines if line.valid_until},
    "not_added": lambda case: [line.criterion for line in _score(case).not_added],
    "circuits": lambda case: [one.label for one in _score(case).circuits],
    "doubts": lambda case: [reason.code for reason in _score(case).to_confirm],
    "possible": lambda case: {line.criterion: line.possible for line in cotation.open_lines(_score(case))},
}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_law_answers_as_the_case_says(case: Case) -> None:
    answers = {key: ANSWERS[key](case) for key in case.expected}

    assert answers == case.expected
    assert case.expected
    assert law.parse(case.article)


def test_there_are_enough_cases_and_no_two_share_a_name() -> None:
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)

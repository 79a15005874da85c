"""Ceilings on facts that a jurist wrote down (``cases/ceilings/*.toml``): the amount, its table, and both sides of it.

An adult is 40 unless the case says more; ``children = 3`` adds three dependants of 8. ``incomes = [26920, 26921]`` asks
the verdict once for each income of the year that the lease reads (N-2), and ``verdicts`` expects one word for each.
``acts`` are the acts of a préfet in force.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from palier.rules.fitting import ceilings, eligibility, occupancy, overrides
from palier.rules.fitting.overrides import Override
from palier.rules.law import law
from palier.rules.people import household
from palier.rules.people.answers import Outcome
from palier.rules.people.facts import Demande, Financing, Home, Income
from tests.rules import case_reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

FOLDER = Path(__file__).parent / "cases" / "ceilings"
CASES = [
    (path.stem, row)
    for path in sorted(FOLDER.glob("*.toml"))
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
WORDS = {"sous_plafond": "sous le plafond", "revenu_sur_plafond": "au-dessus"}


class Facts:
    """One case: its household, its home (of a size that fits, so that income alone speaks), its day and its year."""

    def __init__(self, row: dict[str, Any]) -> None:
        adult, child = (row["on"].replace(year=row["on"].year - age) for age in (40, 8))
        children = [{"role": "personne_a_charge", "link": "E", "birth": child}] * row.get("children", 0)
        persons = [{"birth": adult, **person} for person in row.get("persons", [{}])] + children
        self.row, self.on = row, row["on"]
        self.lease_year: int | None = row.get("lease_year")
        self.demande: Demande = case_reader.demande({**row, "persons": persons})
        self.found = household.composition(self.demande.household, on=self.on)
        types, _ = occupancy.suitable_types(self.found, on=self.on)
        extra = row.get("home", {})
        self.home: Home = replace(
            case_reader.home({"home": {"type": types[0], "area": 200, **extra}}),
            building=extra.get("building", ""),
            is_qpv=extra.get("qpv"),
        )

    @property
    def ceiling(self) -> ceilings.Ceiling:
        act = overrides.for_home(self.home, self.home.financing, self.on)
        return ceilings.income_ceiling(
            self.home.financing,
            self.found,
            zone=self.home.zone,
            zone_abc=self.home.zone_abc,
            on=self.on,
            lease_year=self.lease_year,
            override=act,
        )

    def with_income(self, amount: int) -> Demande:
        """The first holder has it all, and the other adults nothing, in the year that the lease reads."""
        year = (self.lease_year or self.on.year) - 2
        persons = [
            replace(person, incomes=(Income(year=year, amount=amount if place == 0 else 0),))
            for place, person in enumerate(self.demande.household.persons)
        ]
        return replace(self.demande, household=replace(self.demande.household, persons=tuple(persons)))


def _verdict(facts: Facts, amount: int) -> str:
    found = eligibility.verdict(facts.with_income(amount), facts.home, on=facts.on, lease_year=facts.lease_year)
    words = [WORDS[reason.code] for reason in found.reasons if reason.code in WORDS]
    return f"{words[0]}, à confirmer" if words and found.outcome is Outcome.TO_CONFIRM else "".join(words)


ANSWERS: dict[str, Callable[[Facts], Any]] = {
    "category": lambda facts: facts.found.category,
    "supplementary": lambda facts: facts.found.supplementary,
    "persons": lambda facts: facts.found.persons,
    "ceiling": lambda facts: facts.ceiling.amount or "inconnu",
    "table": lambda facts: facts.ceiling.table_id,
    "estimate": lambda facts: facts.ceiling.is_estimate,
    "sure": lambda facts: facts.ceiling.is_sure,
    "missing": lambda facts: facts.ceiling.missing.code if facts.ceiling.missing else "",
    "act": lambda facts: facts.ceiling.override.id if facts.ceiling.override else "",
    "verdicts": lambda facts: [_verdict(facts, amount) for amount in facts.row["incomes"]],
    "signature": lambda facts: [
        reason.code
        for reason in eligibility.blocks_signature(
            facts.with_income(1), facts.home, on=facts.on, lease_year=facts.lease_year
        )
    ],
}


def _act(row: dict[str, Any], on: date) -> Override:
    return Override(
        id=row["id"],
        percent=row["percent"],
        financings=tuple(Financing(name) for name in row["financing"]),
        buildings=frozenset(row.get("buildings", ())),
        communes_qpv=frozenset(row.get("communes_qpv", ())),
        valid_from=row.get("valid_from", on),
        valid_until=row.get("valid_until", on),
        article=law.cch("R441-1-1"),
        title="arrêté préfectoral d’essai",
        confidence=row.get("confidence", "S"),
    )


@pytest.mark.parametrize(("file", "row"), CASES, ids=[f"{file}: {row['title']}" for file, row in CASES])
def test_the_ceiling_is_what_the_case_says(file: str, row: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    acts = tuple(_act(act, row["on"]) for act in row.get("acts", ()))
    monkeypatch.setattr(overrides, "_loaded", lambda: acts)
    facts = Facts(row)

    answers = {key: ANSWERS[key](facts) for key in row["expected"]}

    assert answers == row["expected"]
    assert row["expected"]
    assert law.parse(row["article"])


def test_there_are_enough_cases_and_no_two_share_a_title() -> None:
    assert len(CASES) >= 50
    assert len({(file, row["title"]) for file, row in CASES}) == len(CASES)

"""The cases of separation, as a jurist wrote them: who is in the household, who leaves, and what each side then has."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from palier.rules.doors import confidentiality
from palier.rules.law import law
from palier.rules.parting import separation
from palier.rules.parting.separation import Living
from palier.rules.people import household
from palier.rules.people.facts import (
    Dalo,
    Demande,
    ExpectedChild,
    Household,
    Income,
    Person,
    PersonRole,
    Proof,
    Situation,
)

if TYPE_CHECKING:
    from datetime import date

FOLDER = Path(__file__).parent / "cases" / "separation"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]
NAMES = {
    "titulaire": PersonRole.HOLDER,
    "cotitulaire": PersonRole.CO_HOLDER,
    "a_charge": PersonRole.DEPENDANT,
    "en_garde": PersonRole.IN_CUSTODY,
}


def person(row: dict[str, Any]) -> Person:
    incomes = tuple(
        Income(year=int(year), amount=amount, proof=Proof.REGISTER) for year, amount in row.get("revenus", {}).items()
    )
    role = NAMES[row["role"]]
    link = "E" if role is PersonRole.DEPENDANT else "C" if role is PersonRole.CO_HOLDER else None
    return Person(key=row["cle"], role=role, birth_date=row.get("ne_le"), link=link, incomes=incomes)


def demande(case: dict[str, Any]) -> Demande:
    expected = tuple(ExpectedChild(number=1, due_on=day) for day in case.get("naissances", []))
    return Demande(
        numero_unique="1110326000042ZZTST",
        household=Household(persons=tuple(person(row) for row in case["menage"]), expected=expected),
        deposited_on=case.get("deposee_le"),
        waiting_since=case.get("anciennete", {}),
        dalo=Dalo(case.get("dalo", "non")),
        is_transfer=case.get("deja_locataire", False),
    )


def side(found: Demande, on: date) -> dict[str, Any]:
    counted = household.composition(found.household, on=on)
    return {
        "personnes": counted.persons,
        "categorie": counted.category,
        "anciennete": dict(found.waiting_since),
        "deposee_le": found.deposited_on,
        "dalo": found.dalo.value,
        "deja_locataire": found.is_transfer,
        "membres": [one.key for one in found.household.persons],
        "revenus": {str(i.year): i.amount for one in found.household.persons for i in one.incomes},
    }


def answer(case: dict[str, Any]) -> dict[str, Any]:
    found, on = demande(case), case["on"]
    if "situations" in case:
        told = [Situation(word) for word in case["situations"]]
        return {
            "niveau": confidentiality.level_of(told).value,
            "dossier_a_part": any(separation.must_go_alone(found, one) for one in told),
        }
    try:
        if "suivent" in case:
            made = separation.fork(
                found, leaver=case["part"], follows=case["suivent"], births_follow=case.get("naissance_suit", False)
            )
        else:
            made = separation.split(
                found,
                leaver=case["part"],
                living={key: Living(word) for key, word in case.get("vivent", {}).items()},
                births_leave=case.get("naissance_part", False),
                dalo_leaves=case.get("dalo_part", False),
            )
    except separation.NotSeparable as error:
        return {"refus": str(error), "champ": error.field}
    return {
        "reste": side(made.staying, on),
        "part": side(made.leaving, on),
        "motifs": [reason.code for reason in made.reasons],
    }


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    assert law.parse(case["article"])
    found = answer(case)
    for key, wanted in case["expected"].items():
        if isinstance(wanted, dict) and isinstance(found[key], dict):
            assert {name: found[key][name] for name in wanted} == wanted, key
        else:
            assert found[key] == wanted, key


def test_there_are_enough_cases_each_with_its_article() -> None:
    assert len(CASES) >= 20
    assert len({case["title"] for case in CASES}) == len(CASES)

"""A new way of counting points is known by every table that must know it, or a test says which one forgot."""

from collections.abc import Iterable
from datetime import date

import pytest

from config.checks.pages import grid as reference
from palier.models.scoring import score_sql
from palier.rules.law.law import act
from palier.rules.people.facts import Demande, Household, Person, PersonRole
from palier.rules.scoring import cotation, grid_checks, grid_facts, moving, weighing
from palier.rules.scoring.criteria import STEPPED, Criterion, CriterionKind, Grid, ProofRule
from palier.rules.scoring.grid_facts import Sort

TABLES: dict[str, Iterable[CriterionKind]] = {
    "what is weighed": weighing._KINDS,  # noqa: SLF001
    "what is weighed in bulk": score_sql._KINDS,  # noqa: SLF001
    "the keys of a criterion": grid_checks.OF_KIND,
    "the facts that are weighed so": {kind for kinds in grid_facts.KINDS.values() for kind in kinds},
    "the reference of grids": reference._KINDS,  # noqa: SLF001
}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_knows_every_kind(table: str) -> None:
    assert set(TABLES[table]) == set(CriterionKind)


@pytest.mark.parametrize("kind", [kind for kind in CriterionKind if kind not in STEPPED])
def test_what_would_move_is_said_of_a_household_without_the_number(kind: CriterionKind) -> None:
    # No sort of number is counted so today: a kind to come would be, and nothing is supposed of it.
    person = Person(key="d", role=PersonRole.HOLDER)
    demande = Demande(numero_unique="1", household=Household(persons=(person,)))
    facts = cotation.facts_of(demande, on=date(2026, 6, 1), departement="69")
    one = Criterion(code="x", fact="surface", label="x", kind=kind, proof=ProofRule.NONE, points=5, cap=10)
    grid = Grid(
        code="G",
        title="G",
        territory="T",
        deliberation=act("délibération d’essai"),
        effective_from=date(2026, 1, 1),
        criteria=(one,),
        content={},
    )

    found = [move.gain for move in moving.moves(facts, grid)]

    assert grid_facts.CATALOGUE["surface"].sort is Sort.NUMBER
    assert found == ([10] if kind is CriterionKind.EACH else [])

"""The first quartile under a grid: a fact where the home's territory has a sure threshold, else a doubt, never a guess."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from palier.rules.homes import quartile_thresholds
from palier.rules.people.facts import Demande, Home, Household, Person, PersonRole, Proof, Resource
from palier.rules.scoring import cotation, grids
from palier.rules.scoring.criteria import Criterion, CriterionKind, Grid, ProofRule
from tests.rules.test_quartile import HOME, ON, ROW, SHIPPED

GRID = replace(
    grids.seed(),
    criteria=(
        Criterion(code="q", fact="premier_quartile", label="q", kind=CriterionKind.HIT, proof=ProofRule.NONE, points=7),
    ),
)


def demande(*amounts: int | None) -> Demande:
    received = tuple(Resource(code="SAL", amount=amount) for amount in amounts)
    person = Person(
        key="d", role=PersonRole.HOLDER, birth_date=date(1990, 1, 1), resources=received, resources_proof=Proof.VERIFIED
    )
    return Demande(
        numero_unique="1110326000042ZZTST", household=Household(persons=(person,)), deposited_on=date(2026, 1, 1)
    )


def score(known: Demande, home: Home | None = HOME, grid: Grid = GRID) -> cotation.Score:
    return cotation.score(known, grid, on=ON, departement="69", home=home)


@pytest.fixture
def with_threshold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / quartile_thresholds.FILE).write_text(SHIPPED + ROW, encoding="utf-8")
    known = quartile_thresholds.load(tmp_path)
    monkeypatch.setattr(quartile_thresholds, "_loaded", lambda: known)


@pytest.mark.usefixtures("with_threshold")
@pytest.mark.parametrize(("monthly", "points", "doubts"), [(749, 7, []), (750, 0, ["quartile_au_seuil"]), (751, 0, [])])
def test_a_household_under_the_threshold_of_the_home_s_territory_has_the_points(
    monthly: int, points: int, doubts: list[str]
) -> None:
    found = score(demande(monthly))

    assert (found.points, [reason.code for reason in found.to_confirm if "quartile" in reason.code]) == (points, doubts)
    assert [line.proof for line in found.lines] == ([Proof.VERIFIED] if points else [])


@pytest.mark.usefixtures("with_threshold")
def test_resources_that_are_not_all_known_are_a_doubt() -> None:
    found = score(demande(300, None))

    assert found.points == 0
    assert "ressources_inconnues" in [reason.code for reason in found.to_confirm]


def test_a_threshold_that_is_not_loaded_is_a_doubt_under_a_grid_that_weighs_it_alone() -> None:
    known = demande(300)

    assert "seuil_absent" in [reason.code for reason in score(known).to_confirm]
    assert "quartile_sans_territoire" in [reason.code for reason in score(known, None).to_confirm]
    assert not {"seuil_absent", "quartile_sans_territoire"} & {
        reason.code for home in (HOME, None) for reason in score(known, home, grids.seed()).to_confirm
    }


@pytest.mark.parametrize(("taken", "points"), [(-5, [-5, 2, 5]), (-2, [-2, 2]), (-1, [-1, 2])])
def test_a_floor_gives_back_what_is_taken_below_it_as_a_line(taken: int, points: list[int]) -> None:
    malus = replace(GRID.criteria[0], code="m", fact="contrat_etu", points=taken)
    wait = replace(GRID.criteria[0], code="w", fact="anciennete", kind=CriterionKind.MONTHS, points=1, cap=2)
    known = demande(700)
    student = replace(known.household.persons[0], contract_type="ETU")
    known = replace(known, household=replace(known.household, persons=(student,)))

    found = score(known, grid=replace(GRID, criteria=(malus, wait), floor=2 if taken == -5 else 0))

    assert [line.points for line in found.lines] == points
    assert found.points == found.possible == max(2 if taken == -5 else 0, taken + 2)

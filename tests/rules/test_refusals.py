"""What a refusal costs, said before the answer, and when it may count."""

from dataclasses import replace
from datetime import date

import pytest

from palier.rules.scoring import grids, refusals
from palier.rules.scoring.criteria import CriterionKind

ON = date(2026, 5, 4)


def test_the_reasons_are_data_with_an_article() -> None:
    listed = refusals.reasons(ON)

    assert len({reason.code for reason in listed}) == len(listed) >= 8
    assert all(reason.label and str(reason.article) for reason in listed)
    assert {reason.is_legitimate for reason in listed} == {True, False}


def test_a_reason_is_of_the_list_or_not_given() -> None:
    found = refusals.require_reason("loyer", ON)

    assert refusals.require_reason("", ON) is None
    assert found is not None
    assert not found.is_legitimate
    with pytest.raises(refusals.InvalidRefusal, match="liste"):
        refusals.require_reason("caprice", ON)


@pytest.mark.parametrize("reason", ["", "loyer", "autre"])
def test_a_refusal_counts_once_a_person_confirms_that_the_home_was_suitable(reason: str) -> None:
    fact = refusals.as_fact(answer="refusee", reason=reason, is_suitable=True, refused_on=ON)

    assert fact is not None
    assert (fact.on, fact.reason) == (ON, reason)
    assert refusals.as_fact(answer="refusee", reason=reason, is_suitable=False, refused_on=ON) is None


@pytest.mark.parametrize("reason", ["handicap", "sante", "violences", "etat", "accessibilite"])
def test_a_legitimate_reason_never_counts(reason: str) -> None:
    with pytest.raises(refusals.InvalidRefusal, match="légitime"):
        refusals.as_fact(answer="refusee", reason=reason, is_suitable=True, refused_on=ON)


@pytest.mark.parametrize("answer", ["silence", "retiree", "acceptee", "abandon", ""])
def test_nothing_but_a_refusal_counts(answer: str) -> None:
    with pytest.raises(refusals.InvalidRefusal, match="absence de réponse"):
        refusals.as_fact(answer=answer, reason="", is_suitable=True, refused_on=ON)


def test_the_cost_is_said_in_points_before_answering() -> None:
    said = " ".join(refusals.said_before(grids.seed(), on=ON))

    assert "10 points en moins pendant 12 mois, 30 points au plus en tout" in said
    assert "une personne confirme" in said


def test_a_grid_without_a_malus_says_that_a_refusal_is_free() -> None:
    free = replace(grids.seed(), criteria=tuple(c for c in grids.seed().criteria if c.kind is not CriterionKind.EVENTS))

    assert refusals.said_before(free, on=ON) == (refusals.FREE,)
    assert refusals.said_before(None, on=ON) == (refusals.FREE,)


@pytest.mark.parametrize(
    ("above", "said"), [(1, "Le premier refus ne coûte rien"), (2, "Les 2 premiers refus ne coûtent rien")]
)
def test_free_refusals_and_exempt_reasons_are_said(above: int, said: str) -> None:
    grid = grids.seed()
    malus = next(criterion for criterion in grid.criteria if criterion.kind is CriterionKind.EVENTS)
    milder = replace(malus, above=above, exempt=("sante", "inconnu"), within_months=None, cap=None)
    text = " ".join(refusals.cost(replace(grid, criteria=(milder,)), on=ON))

    assert said in text
    assert "santé" in text
    assert "pendant" not in text

"""What is said of a choice that gives nothing any more, and what is weighed instead of what is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from palier.rules.people.facts import Proof, Situation
from palier.rules.scoring import cotation, grid_history, grids
from palier.rules.scoring.cotation_facts import CotationFacts, Fact
from palier.rules.scoring.criteria import Criterion, CriterionKind, Heading, HeadingRule, ProofRule

ON = date(2026, 5, 1)
HOMELESS = Fact(code=Situation.HOMELESS, text="", proof=Proof.DECLARED)
OTHER = Fact(code="mutation", text="", proof=Proof.REGISTER)
CHOSEN = Criterion(
    code="choisi",
    label="Le motif choisi",
    kind=CriterionKind.HIT,
    fact="mutation",
    proof=ProofRule.NONE,
    points=5,
    heading="motif",
)


def facts(*known: Fact, choices: dict[str, str] | None = None) -> CotationFacts:
    return CotationFacts(
        on=ON,
        departement="69",
        waiting_since=None,
        is_dalo=False,
        is_transfer=False,
        suits_adapted_home=None,
        facts={fact.code: fact for fact in known},
        choices=choices or {"motif": "choisi"},
    )


def remedies(points: int, *known: Fact, proof: ProofRule = ProofRule.NONE) -> list[tuple[str, str]]:
    """What is told to who chose the first line, when the second one would give so many points."""
    best = replace(CHOSEN, code="autre", label="Sans logement", fact=Situation.HOMELESS, proof=proof, points=points)
    neighbour = replace(CHOSEN, code="voisin", label="Un autre motif", fact="pdalhpd")
    heading = Heading(code="motif", label="Motif principal", rule=HeadingRule.CHOSEN)
    grid = replace(
        grids.seed(), criteria=(best, neighbour, CHOSEN), headings={"motif": heading}, circuits=(), cap=None, floor=None
    )
    found = cotation.score_facts(facts(HOMELESS, *known), grid).to_confirm
    return [(one.sentence, one.remedy) for one in found]


def test_a_choice_that_gives_nothing_is_named_and_a_line_of_even_one_point_is_proposed() -> None:
    assert remedies(1) == [
        (
            "Sous « Motif principal », le choix « Le motif choisi » ne donne pas de points aujourd’hui.",
            "Choisissez « Sans logement », qui donne 1 point, si cela convient mieux.",
        )
    ]


def test_a_choice_that_gives_points_is_left_in_peace_even_when_another_would_give_more() -> None:
    assert remedies(20, OTHER) == []


@pytest.mark.parametrize(
    ("points", "proof"), [(-3, ProofRule.NONE), (20, ProofRule.BEFORE_POINTS)], ids=["a malus", "a proof to come"]
)
def test_what_gives_no_point_today_is_never_proposed_instead(points: int, proof: ProofRule) -> None:
    assert remedies(points, proof=proof) == []


def told_of_a_dropped_choice(points: int, older: tuple[str, ...], *known: Fact) -> list[tuple[str, str]]:
    """What is told to who chose a line that the newest grid has no more, with the texts of its older versions."""
    other = replace(CHOSEN, code="autre", label="Sans logement", fact=Situation.HOMELESS, points=points)
    heading = Heading(code="motif", label="Motif principal", rule=HeadingRule.CHOSEN)
    bare = replace(grids.seed(), criteria=(other,), headings={"motif": heading}, circuits=(), cap=None, floor=None)
    assert grid_history.lets_choose(bare)
    choices = {bare.choice_key("motif"): "choisi"}
    found = cotation.score_facts(facts(*known, choices=choices), grid_history.with_words_of(bare, older)).to_confirm
    return [(one.sentence, one.remedy) for one in found]


def older(label: str, territory: str = grids.seed().territory) -> str:
    """An older text, with what would be refused today: only its words are read."""
    return f'territory = "{territory}"\n[[criterion]]\ncode = "choisi"\nheading = "motif"\nlabel = "{label}"\npoints = -900\n'


IS_GONE = "n’est plus dans la grille : il ne donne pas de points."


def test_a_choice_that_a_newer_grid_dropped_has_the_words_that_it_had_last_and_the_next_best_is_proposed() -> None:
    assert told_of_a_dropped_choice(7, (older("Premiers mots"), older("Le motif choisi")), HOMELESS) == [
        (
            f"Sous « Motif principal », votre choix « Le motif choisi » {IS_GONE}",
            "Choisissez « Sans logement », qui donne 7 points, si cela convient mieux.",
        )
    ]


@pytest.mark.parametrize(
    "texts", [(), ("ceci n’est pas une grille",), (older("Ailleurs", "T9"),)], ids=["none", "unread", "of another"]
)
def test_a_dropped_choice_without_words_is_told_plainly_and_never_by_its_code(texts: tuple[str, ...]) -> None:
    assert told_of_a_dropped_choice(7, texts) == [
        (f"Sous « Motif principal », le critère que vous aviez choisi {IS_GONE}", "")
    ]


def test_what_is_weighed_instead_holds_in_the_territory_of_the_grid_where_no_other_is_named() -> None:
    grid = replace(grids.seed(), criteria=(replace(CHOSEN, fact="habite_territoire", heading=None),), headings={})
    here, elsewhere = (
        Fact(code="habite_territoire", text="", proof=Proof.REGISTER, places=frozenset({place}))
        for place in (grid.territory, "ailleurs")
    )

    given = [
        cotation.score_facts(facts(), grid, instead={"choisi": {link.code: link}}).points for link in (here, elsewhere)
    ]

    assert given == [5, 0]

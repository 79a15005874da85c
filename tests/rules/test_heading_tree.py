"""Headings within headings: each counted once what it holds is, in its own rounding and cap; rounds and wrong holders refused."""

from __future__ import annotations

import pytest

from palier.rules.scoring import grid_drafts, grids, heading_tree
from palier.rules.scoring.criteria import Heading
from palier.rules.scoring.grid_errors import GridError
from tests.rules.test_voted_shapes import BARE, HEAD, line, score

DEEPEST = heading_tree.MAX_DEPTH


def heading(code: str, *more: str, rule: str = "cumul") -> str:
    return "\n".join(("[[heading]]", f'code = "{code}"', f'label = "Rubrique {code}"', f'rule = "{rule}"', *more, ""))


OUTER = heading("tout", "percent = 50", 'rounding = "superieur"', "cap = 30")
EMPLOI = heading("emploi", 'inside = "tout"', "percent = 150", 'rounding = "inferieur"')
ATTENTE = heading("attente", 'inside = "tout"', "cap = 20")
LINES = (
    line("work", "en_emploi", 'points = 7\nheading = "emploi"'),
    line("wait", "anciennete", 'points = 1\ncap = 60\nheading = "attente"', "months"),
    line("alone", "personnes", 'points = 3\nheading = "tout"', "each"),
)


def test_each_heading_is_counted_over_what_it_holds() -> None:
    """7 at 150 % is 10; 24 months stop at 20; with 3 that is 33, of which a half rounded up is 17."""
    found = score(BARE, *LINES, head=OUTER + EMPLOI + ATTENTE)

    assert [(one.criterion, one.points) for one in found.lines] == [
        ("work", 7),
        ("coefficient_emploi", 3),
        ("wait", 24),
        ("plafond_attente", -4),
        ("alone", 3),
        ("coefficient_tout", -16),
    ]
    assert found.points == 17


def test_the_cap_of_the_outer_heading_comes_last() -> None:
    capped = OUTER.replace("cap = 30", "cap = 12")

    found = score(BARE, *LINES, head=capped + EMPLOI + ATTENTE)

    assert [(one.criterion, one.points) for one in found.lines[-2:]] == [
        ("coefficient_tout", -16),
        ("plafond_tout", -5),
    ]


def test_only_the_best_of_an_inner_heading_goes_up() -> None:
    best = heading("emploi", 'inside = "tout"', rule="meilleur")
    other = line("contract", "contrat_cdi", 'points = 9\nheading = "emploi"')

    found = score(BARE, LINES[0], other, head=heading("tout", "cap = 8") + best)

    assert [(one.criterion, one.points) for one in found.lines] == [("contract", 9), ("plafond_tout", -1)]


@pytest.mark.parametrize(
    ("headings", "key", "said"),
    [
        (heading("a", 'inside = "a"'), "inside", "tournent en rond : « a » dans « a »"),
        (
            heading("a", 'inside = "b"') + heading("b", 'inside = "c"') + heading("c", 'inside = "a"'),
            "inside",
            "tournent en rond : « a » dans « b » dans « c » dans « a »",
        ),
        (heading("a", 'inside = "nulle_part"'), "inside", "n’est pas écrite dans un [[heading]]"),
        (heading("a", 'inside = "b"') + heading("b", rule="meilleur"), "inside", "seule une rubrique « cumul »"),
        (
            heading("h0") + "".join(heading(f"h{n}", f'inside = "h{n - 1}"') for n in range(1, DEEPEST + 1)),
            "inside",
            "5 rubriques au plus tiennent l’une dans l’autre",
        ),
        ("".join(heading(f"h{n}") for n in range(301)), "code", "une grille compte 300 rubriques au plus"),
    ],
)
def test_a_tree_that_is_wrong_is_refused_at_its_line(headings: str, key: str, said: str) -> None:
    with pytest.raises(GridError) as refused:
        grids.load(HEAD + headings + line("work", "en_emploi", "points = 7"))
    assert (refused.value.key, said in refused.value.reason) == (key, True), refused.value.reason


def test_coefficients_one_within_another_stay_under_the_largest_total() -> None:
    tower = heading("h0", "percent = 1000", 'rounding = "proche"')
    tower += "".join(
        heading(f"h{n}", f'inside = "h{n - 1}"', "percent = 1000", 'rounding = "proche"') for n in range(1, DEEPEST)
    )
    high = line("work", "en_emploi", f'points = 90000\nheading = "h{DEEPEST - 1}"')

    with pytest.raises(GridError, match="donnerait plus de"):
        grids.load(HEAD + tower + high)


def test_what_a_dropped_heading_held_stays_under_its_holder() -> None:
    content = grid_drafts.content_of(HEAD + OUTER + EMPLOI + ATTENTE + "".join(LINES))

    without_inner = grid_drafts.drop(content, "heading", 1)
    without_outer = grid_drafts.drop(content, "heading", 0)

    assert [row.get("heading") for row in without_inner["criterion"]] == ["tout", "attente", "tout"]
    assert [row.get("inside") for row in without_outer["heading"]] == [None, None]
    assert [row.get("heading") for row in without_outer["criterion"]] == ["emploi", "attente", None]


def test_a_round_that_was_never_checked_ends() -> None:
    ring = {code: Heading(code=code, label=code, inside=held) for code, held in (("a", "b"), ("b", "a"))}
    assert [one.code for one in heading_tree.line_of("a", ring)] == ["a", "b"]

"""What a place means is what is counted: inside, to be drawn, or how many would have to leave; nothing of a hidden one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.ranking import prospects
from palier.rules.ranking.prospects import Prospect


@pytest.mark.parametrize(
    ("first", "last", "called", "found"),
    [
        (1, 1, 5, Prospect.INSIDE),
        (5, 5, 5, Prospect.INSIDE),
        (5, 6, 5, Prospect.DRAWN),
        (6, 6, 5, Prospect.OUTSIDE),
        (10, 12, 5, Prospect.OUTSIDE),
        (11, 11, 5, Prospect.FAR),
        (1, 1, 1, Prospect.INSIDE),
        (2, 2, 1, Prospect.OUTSIDE),
        (3, 3, 1, Prospect.FAR),
    ],
)
def test_a_place_stands_somewhere(first: int, last: int, called: int, found: Prospect) -> None:
    assert prospects.prospect(first, last, called) is found


@pytest.mark.parametrize(("total", "found"), [(4, Prospect.INSIDE), (5, Prospect.INSIDE), (6, Prospect.UNSAID)])
def test_a_hidden_place_is_told_only_where_everybody_is_among_the_first(total: int, found: Prospect) -> None:
    assert prospects.prospect(1, total, 5, is_hidden=True) is found


def test_how_many_would_have_to_leave_is_told_exactly_or_at_least() -> None:
    said = prospects.meaning(Prospect.OUTSIDE, 7, 7, 5)
    assert said == (
        "Vous êtes après les 5 premières places. "
        "Pour y entrer, il faudrait que 2 dossiers quittent la liste avant la clôture."
    )
    assert "qu’au moins 2 dossiers" in prospects.meaning(Prospect.OUTSIDE, 7, 8, 5)
    assert "qu’au moins 96 dossiers" in prospects.meaning(Prospect.FAR, 101, 101, 5, is_least=True)
    assert "que 1 dossier quitte" in prospects.meaning(Prospect.OUTSIDE, 6, 6, 5)


@given(st.integers(1, 300), st.integers(0, 40), st.integers(1, 9))
def test_leaving_that_many_is_just_enough(first: int, level: int, called: int) -> None:
    last = first + level
    found = prospects.prospect(first, last, called)
    if found in (Prospect.OUTSIDE, Prospect.FAR):
        gone = first - called
        assert prospects.prospect(first - gone, last - gone, called) in (Prospect.INSIDE, Prospect.DRAWN)
        assert prospects.prospect(first - gone + 1, last - gone + 1, called) not in (Prospect.INSIDE, Prospect.DRAWN)
    assert bool(prospects.meaning(found, first, last, called)) is (found is not Prospect.UNSAID)


@pytest.mark.parametrize(
    ("far", "running", "said"),
    [
        (0, 5, ""),
        (1, 1, "Votre seule candidature ouverte est loin des premières places."),
        (2, 5, "2 de vos 5 candidatures ouvertes sont loin des premières places."),
        (1, 5, "1 de vos 5 candidatures ouvertes est loin des premières places."),
        (5, 5, "Vos 5 candidatures ouvertes sont toutes loin des premières places."),
    ],
)
def test_what_is_wasted_is_counted(far: int, running: int, said: str) -> None:
    assert prospects.say_wasted(far, running) == said

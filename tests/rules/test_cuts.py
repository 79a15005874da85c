"""The cut is told by tier: points speak to those whom points decide, and the rest is said in words."""

import pytest

from palier.rules.ranking import cuts
from palier.rules.ranking.cuts import Cut

POINTS, ALL_DALO, SOME_DALO = Cut(5, 1, 145, 0), Cut(5, 0, 60, 6), Cut(5, 1, 145, 1)


def test_where_points_decide_the_band_is_told() -> None:
    assert cuts.say(POINTS) == ("Les dossiers transmis commencent entre 145 et 150 points.",)


def test_who_passes_first_is_counted_and_the_band_is_that_of_the_others() -> None:
    first, others = cuts.say(SOME_DALO)

    assert first == "1 dossier passe d’abord, par la priorité DALO."
    assert others == "Les autres dossiers transmis commencent entre 145 et 150 points."


def test_where_all_pass_by_priority_no_band_is_told() -> None:
    assert ALL_DALO.band is None
    assert not any("60" in sentence for sentence in cuts.say(ALL_DALO))


@pytest.mark.parametrize("cut", [None, POINTS, ALL_DALO, SOME_DALO])
def test_a_recognised_household_is_told_that_its_points_do_not_decide(cut: Cut | None) -> None:
    assert cuts.say_to(0, cut) == cuts.FIRST
    assert cuts.missing_points(0, 144, SOME_DALO) is None


def test_behind_a_full_priority_no_points_are_said_to_suffice() -> None:
    assert "aucun nombre de points ne suffit" in cuts.say_to(1, ALL_DALO)
    assert cuts.missing_points(1, 30, ALL_DALO) is None


def test_below_the_tier_is_told_how_many_places_pass_before() -> None:
    said = cuts.say_to(1, SOME_DALO)

    assert "1 dossier passe avant tous, par la priorité DALO" in said
    assert "Il reste 4 places pour les autres" in said


def test_a_closed_list_says_what_it_was_and_not_what_it_leaves() -> None:
    said = [cuts.say_to(*one, is_over=True) for one in ((0, None), (1, ALL_DALO), (1, SOME_DALO), (2, POINTS))]

    assert said == [
        "Votre priorité DALO a compté avant les points.",
        "Les 5 dossiers transmis sont tous passés par la priorité DALO : ici, aucun nombre de points n’aurait suffi.",
        "1 dossier est passé avant tous, par la priorité DALO. Il restait 4 places pour les autres.",
        "Ce logement adapté allait d’abord aux ménages qui en ont besoin : les points n’ont pas suffi ici.",
    ]
    assert not cuts.say_to(1, POINTS, is_over=True)
    assert not cuts.say_to(1, None, is_over=True)


def test_a_home_fitted_for_a_handicap_goes_first_to_who_needs_it() -> None:
    assert "adapté" in cuts.say_to(2, POINTS)
    assert cuts.missing_points(2, 30, POINTS) is None


def test_in_the_tier_of_the_cut_the_missing_points_are_to_the_band() -> None:
    assert cuts.say_to(1, POINTS) == ""
    assert cuts.missing_points(1, 131, POINTS) == 15
    assert cuts.missing_points(1, 145, POINTS) == 5
    assert cuts.missing_points(1, 131, None) is None

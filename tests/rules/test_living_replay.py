"""The whole order under two grids: who rises and falls by a twentieth, told in tens, and nothing under ten."""

from __future__ import annotations

from datetime import date

import pytest

from palier.rules.homes.quotas import Quartile
from palier.rules.ranking import living_replay, replaying
from palier.rules.ranking.living_replay import LivingDemande, LivingTally

ON = date(2026, 6, 1)
OTHER = replaying.groups_of(is_dalo=False, is_tenant=False, quartile=Quartile.UNKNOWN, since=None, on=ON)
TENANT = replaying.groups_of(is_dalo=False, is_tenant=True, quartile=Quartile.UNKNOWN, since=None, on=ON)
KNOWN = replaying.groups_of(is_dalo=True, is_tenant=False, quartile=Quartile.UNKNOWN, since=None, on=ON)


def told(moves: list[tuple[int, int]], *, groups: object = OTHER) -> dict[str, object]:
    tally = LivingTally(len(moves))
    for before, after in moves:
        tally.add(LivingDemande(before, after, groups))  # type: ignore[arg-type]
    return living_replay.told_living(tally, has_threshold=False, on=ON)


def test_a_move_of_a_twentieth_is_one_and_a_smaller_is_none() -> None:
    tally = LivingTally(100)
    words = [tally.add(LivingDemande(before, after, OTHER)) for before, after in ((50, 45), (50, 46), (45, 50), (7, 7))]
    assert [word[0] for word in words] == ["m", "r", "d", "r"]
    assert tally.moved == 2


def test_under_ten_living_demandes_nothing_is_told() -> None:
    assert told([(1, 9)] * 9) == {"total": None}


def test_under_ten_that_move_who_does_is_not_told_and_the_front_is_that_of_today() -> None:
    found = told([(100, 1)] * 9 + [(1, 1)] * 91)
    assert (found["total"], found["moved"], found["rises"]) == (100, None, None)
    rows = found["splits"]["dalo"]  # type: ignore[index]
    assert all(row[1] in (None, 0) and row[3] == row[4] for row in rows)


def test_counts_are_cut_to_tens_in_each_group() -> None:
    tally = LivingTally(206)
    for groups in (OTHER, TENANT):
        for before, after in [(99, 1)] * 27 + [(1, 60)] * 31 + [(70, 70)] * 45:
            tally.add(LivingDemande(before, after, groups))
    found = living_replay.told_living(tally, has_threshold=False, on=ON)
    assert (found["total"], found["moved"], found["rises"], found["falls"]) == (200, 110, 50, 60)
    assert found["splits"]["locataire_hlm"] == [[100, 20, 30, 30, 20]] * 2
    # A group of nobody would be told by what is left of the others: that split says nothing.
    assert found["splits"]["dalo"] == [[None] * 5] * 2


def test_who_is_recognised_stays_before_all_others_and_it_would_be_said() -> None:
    tally = LivingTally(2)
    tally.add(LivingDemande(1, 1, KNOWN))
    tally.add(LivingDemande(2, 2, OTHER))
    assert tally.is_dalo_first
    tally.add(LivingDemande(1, 3, KNOWN))
    assert not tally.is_dalo_first


@pytest.mark.parametrize(
    ("gross", "net", "limit", "place"),
    [
        (8_999, 8_999, 9_000, Quartile.FIRST),
        (9_000, 9_000, 9_000, Quartile.UNKNOWN),
        (9_100, 9_000, 9_000, Quartile.UNKNOWN),
        (9_001, 9_001, 9_000, Quartile.ABOVE),
        (9_001, 8_999, 9_000, Quartile.UNKNOWN),
        (None, None, 9_000, Quartile.UNKNOWN),
        (9_000, 9_000, None, Quartile.UNKNOWN),
    ],
)
def test_a_quartile_that_maintenance_would_decide_is_to_confirm(gross, net, limit, place) -> None:
    assert living_replay.place_of(gross, net, limit) is place


def test_two_that_are_counted_alike_have_one_word_and_a_group_makes_another() -> None:
    tally = LivingTally(20)
    words = {tally.add(LivingDemande(5, 5, groups)) for groups in (OTHER, OTHER, KNOWN)}
    assert len(words) == 2

"""How long a situation counts, told or proved: proving never costs a point, whatever the days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.people.facts import Claim, Demande, Household, Person, PersonRole, Proof, Situation
from palier.rules.scoring import cotation, grids
from palier.rules.situations import claims, situations

if TYPE_CHECKING:
    from palier.rules.scoring.grids import Grid

FIRST = date(2026, 12, 1)
ENDING = [one for one in Situation if situations.newest(one).expiry_months]
BARE = Demande(
    numero_unique="",
    household=Household(persons=(Person(key="d", role=PersonRole.HOLDER, birth_date=date(1980, 1, 1)),)),
)
GRID = """code = "X"
title = "x"
territory = "demo"
deliberation = "délibération fictive"
effective_from = 2026-01-01

[[criterion]]
code = "a"
fact = "{fact}"
label = "a"
kind = "hit"
proof = "{proof}"
points = 35
"""


def days() -> st.SearchStrategy[date]:
    return st.integers(0, 500).map(lambda number: FIRST + timedelta(days=number))


def standing(situation: Situation, told: list[date], proved: list[date], on: date) -> list[Claim]:
    """What is known on a day of a household that told and proved on some days: the last of each, as it is kept."""
    found = []
    if heard := [day for day in told if day <= on]:
        until = claims.told_until(situation, max(heard))
        found.append(Claim(situation=situation, proof=Proof.DECLARED, valid_until=until))
    if seen := [day for day in proved if day <= on]:
        until = situations.expiry(situation, max(seen))
        found.append(Claim(situation=situation, proof=Proof.VERIFIED, valid_until=until))
    return list(claims.best(found, on))


def grid(situation: Situation, proof: str) -> Grid:
    return grids.load(GRID.format(fact=situation.value, proof=proof))


def points(known: list[Claim], voted: Grid, on: date) -> int:
    return cotation.score(replace(BARE, claims=tuple(known)), voted, on=on, departement="93").points


@given(
    st.sampled_from(ENDING),
    st.lists(days(), max_size=3),
    st.lists(days(), max_size=3),
    days(),
    days(),
    st.sampled_from(["aucune", "a_la_proposition", "avant_points"]),
)
def test_a_proof_more_never_lowers_the_points_of_any_later_day(
    situation: Situation, told: list[date], proved: list[date], earlier: date, on: date, proof: str
) -> None:
    voted = grid(situation, proof)
    without = points(standing(situation, told, proved, on), voted, on)

    assert points(standing(situation, told, [*proved, earlier], on), voted, on) >= without


@given(st.sampled_from(list(Situation)), days(), days())
def test_a_situation_told_never_outlives_the_same_one_proved(situation: Situation, told: date, on: date) -> None:
    unproved, proved = standing(situation, [told], [], on), standing(situation, [told], [told], on)

    assert [one.valid_until for one in unproved] == [one.valid_until for one in proved]


def test_told_and_never_proved_it_stops_with_its_reason() -> None:
    last = claims.told_until(Situation.HOMELESS, FIRST)
    assert last == date(2027, 3, 1)
    told = Claim(situation=Situation.HOMELESS, proof=Proof.DECLARED, valid_until=last)
    voted, known = grid(Situation.HOMELESS, "a_la_proposition"), replace(BARE, claims=(told,))

    living = cotation.score(known, voted, on=last, departement="93")
    ended = cotation.score(known, voted, on=last + timedelta(days=1), departement="93")

    assert (living.points, living.lines[0].valid_until) == (35, last)
    assert (ended.points, ended.possible) == (0, 35)
    assert ended.lines[0].fact == (
        "Sans logement, sans preuve, jusqu’au 1er mars 2027 seulement (35 points avec une preuve)"
    )


def test_what_has_no_end_once_proved_has_none_when_told() -> None:
    assert claims.told_until(Situation.HOSTED, FIRST) is None


@pytest.mark.parametrize(
    ("valid_until", "deposited_on", "expected"),
    [
        (date(2027, 12, 1), date(2020, 1, 1), date(2027, 3, 1)),
        (None, date(2026, 12, 5), date(2027, 3, 5)),
        (None, date(2020, 1, 1), date(2027, 2, 26)),
        (None, None, None),
    ],
)
def test_a_motive_is_told_again_at_each_renewal(
    valid_until: date | None, deposited_on: date | None, expected: date | None
) -> None:
    demande = replace(BARE, valid_until=valid_until, deposited_on=deposited_on)

    assert claims.announced_until(demande, Situation.VIOLENCE, date(2026, 12, 10)) == expected


def test_a_lapsed_proof_does_not_silence_the_motive_of_the_register() -> None:
    lapsed = Claim(situation=Situation.VIOLENCE, proof=Proof.VERIFIED, valid_until=date(2026, 12, 31))
    proved = replace(BARE, motives=("06",), claims=(lapsed,), deposited_on=date(2026, 12, 5))
    voted = grid(Situation.VIOLENCE, "a_la_proposition")

    def on(day: date, known: Demande) -> int:
        return cotation.score(known, voted, on=day, departement="93").points

    assert on(date(2027, 1, 10), proved) == on(date(2027, 1, 10), replace(proved, claims=())) == 35
    assert on(date(2027, 3, 6), proved) == 0


def test_what_ended_may_be_said_again() -> None:
    told = Claim(situation=Situation.HOMELESS, proof=Proof.DECLARED, valid_until=date(2027, 3, 1))

    assert not claims.may_say_again(told, date(2027, 3, 1))
    assert claims.may_say_again(told, date(2027, 3, 2))
    assert not claims.may_say_again(replace(told, proof=Proof.REFUSED), date(2027, 3, 2))
    assert not claims.may_say_again(replace(told, valid_until=None), date(2027, 3, 2))

"""Homes that may be one: by a reference or an address down to the door; what is not known joins nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.rules.homes.home_pairs import HomeLikeness, HomeTold, alike, pairs
from palier.rules.homes.withdrawing import HomeBar, HomeTies, bars

HOME = HomeTold(
    key=1,
    rpls="RPLS000001",
    commune="93048",
    street="boulevard de la Paix",
    door="12, porte 3",
    floor=2,
    type_code="T3",
    area=62,
)


def other(**changes: object) -> HomeTold:
    return replace(HOME, **{"key": 2, "rpls": "XPLS777777", **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, (HomeLikeness.DOOR, HomeLikeness.FLOOR)),
        ({"street": "Bd. de la Paix", "door": "12 appt 03"}, (HomeLikeness.DOOR, HomeLikeness.FLOOR)),
        ({"street": "boulevard de la Paiz"}, (HomeLikeness.DOOR, HomeLikeness.FLOOR)),
        ({"floor": None, "rpls": "RPLS000010"}, (HomeLikeness.NUMBER, HomeLikeness.DOOR)),
        ({"floor": None}, ()),
        ({"floor": 3}, ()),
        ({"door": ""}, ()),
        ({"door": "12, porte 4"}, ()),
        ({"street": ""}, ()),
        ({"street": "boulevard de la Gare"}, ()),
        ({"commune": "93001"}, ()),
        ({"type_code": "T4"}, ()),
        ({"area": 66}, (HomeLikeness.DOOR, HomeLikeness.FLOOR)),
        ({"area": 90}, ()),
    ],
)
def test_what_joins_two_homes_and_what_does_not(changes: dict[str, object], reasons: tuple[HomeLikeness, ...]) -> None:
    assert alike(HOME, other(**changes)) == reasons
    assert [one.reasons for one in pairs([HOME, other(**changes)])] == ([reasons] if reasons else [])


def test_neighbours_on_one_landing_are_two_homes() -> None:
    """Of a building the number alone is everybody's, and numbers of the RPLS follow one another."""
    one, its = replace(HOME, door="12"), other(door="12", rpls="RPLS000002")

    assert alike(one, its) == ()
    assert alike(replace(one, is_house=True), replace(its, is_house=True)) != ()


def test_a_reference_joins_where_nothing_known_says_otherwise() -> None:
    mine = replace(HOME, door="", floor=None, references=frozenset({"A-12"}))

    assert alike(mine, other(door="", floor=None, references=frozenset({"A-12"}))) == (HomeLikeness.REFERENCE,)
    assert alike(mine, other(references=frozenset({"A-13"}))) == ()
    assert alike(replace(HOME, references=mine.references), other(floor=4, references=mine.references)) == ()


HOMES = st.builds(
    HomeTold,
    key=st.integers(1, 9),
    rpls=st.sampled_from(["", "RPLS000001", "RPLS000010", "XPLS777777"]),
    commune=st.sampled_from(["93048", "93001"]),
    street=st.sampled_from(["", "rue des Lilas", "r. des Lilas", "rue du 8 mai", "rue du 9 mai"]),
    door=st.sampled_from(["", "12", "12 bis", "12, porte 3", "12 apt 3", "12 bis porte 3"]),
    floor=st.none() | st.integers(0, 2),
    type_code=st.sampled_from(["T2", "T3"]),
    area=st.integers(40, 70),
    is_house=st.booleans(),
    references=st.frozensets(st.sampled_from(["A", "B"]), max_size=1),
)


@settings(max_examples=80)
@given(HOMES, HOMES)
def test_two_homes_are_alike_both_ways_and_an_unknown_joins_nobody(one: HomeTold, its: HomeTold) -> None:
    found = alike(one, its)

    assert found == alike(its, one)
    assert alike(replace(one, door="", references=frozenset()), its) == ()
    if found and HomeLikeness.REFERENCE not in found:
        assert one.is_placed
        assert one.place == its.place
        assert one.commune == its.commune


@settings(max_examples=40)
@given(st.lists(HOMES, max_size=8, unique_by=lambda one: one.key))
def test_pairs_are_those_of_every_two_homes(homes: list[HomeTold]) -> None:
    looked = {
        (one.key, its.key): found for one in homes for its in homes if one.key < its.key and (found := alike(one, its))
    }

    assert {(pair.one, pair.other): pair.reasons for pair in pairs(homes)} == looked
    assert pairs(homes) == pairs(homes[::-1])


@pytest.mark.parametrize(
    ("ties", "said"),
    [
        (HomeTies(), ()),
        (HomeTies(is_oriented=True, is_counted=True), (HomeBar.ORIENTED,)),
        (HomeTies(is_own=True, is_counted=True), (HomeBar.OWN,)),
        (HomeTies(is_counted=True), (HomeBar.COUNTED,)),
        (HomeTies(was_published=True, is_counted=True), (HomeBar.PUBLISHED, HomeBar.COUNTED)),
        (HomeTies(was_published=True, is_running=True, is_oriented=True), (HomeBar.RUNNING, HomeBar.ORIENTED)),
        (HomeTies(was_published=True, is_let=True), (HomeBar.LET,)),
        (HomeTies(was_published=True, is_named=True), (HomeBar.NAMED,)),
    ],
)
def test_each_thing_that_rests_on_a_home_is_said_once(ties: HomeTies, said: tuple[HomeBar, ...]) -> None:
    assert bars(ties) == said

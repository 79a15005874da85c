"""Switches: the last change that has begun holds; shut for all is shut everywhere; nothing that protects is one."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from palier.rules.doors.switches import SWITCHES, Switch, SwitchedTo, is_open, is_shut_somewhere, last_day

DAY = date(2026, 3, 1)
PLACES = st.sampled_from([None, "200054781", "200057867"])
CHANGES = st.lists(
    st.builds(
        SwitchedTo,
        switch=st.sampled_from(list(Switch)),
        territory=PLACES,
        is_open=st.booleans(),
        since=st.integers(-5, 5).map(lambda days: DAY + timedelta(days)),
    ),
    max_size=12,
)


def shut(since: date = DAY, territory: str | None = None, *, to_open: bool = False) -> SwitchedTo:
    return SwitchedTo(Switch.REFERRAL, territory, to_open, since)


def test_everything_is_open_until_somebody_shuts_it() -> None:
    assert all(is_open([], switch, territory="200054781", on=DAY) for switch in Switch)
    assert set(SWITCHES) == set(Switch)


def test_a_change_holds_from_its_day_on() -> None:
    told = [shut()]

    assert is_open(told, Switch.REFERRAL, on=DAY - timedelta(1))
    assert not is_open(told, Switch.REFERRAL, on=DAY)
    assert is_open(told, Switch.FRANCECONNECT, on=DAY)


def test_a_change_is_undone_by_another_of_the_same_day() -> None:
    assert is_open([shut(), shut(to_open=True)], Switch.REFERRAL, on=DAY)


def test_what_was_announced_for_later_does_not_undo_what_holds_today() -> None:
    told = [shut(DAY + timedelta(9), to_open=True), shut(DAY)]

    assert not is_open(told, Switch.REFERRAL, on=DAY)
    assert is_open(told, Switch.REFERRAL, on=DAY + timedelta(9))


def test_a_territory_shuts_for_itself_alone_and_opens_nothing_that_is_shut_for_all() -> None:
    here = [shut(territory="200054781")]
    assert not is_open(here, Switch.REFERRAL, territory="200054781", on=DAY)
    assert is_open(here, Switch.REFERRAL, territory="200057867", on=DAY)
    assert is_open(here, Switch.REFERRAL, on=DAY)
    assert is_shut_somewhere(here, Switch.REFERRAL)

    everywhere = [shut(), shut(territory="200054781", to_open=True)]
    assert not is_open(everywhere, Switch.REFERRAL, territory="200054781", on=DAY)


@given(CHANGES, PLACES, st.sampled_from(list(Switch)))
def test_one_more_change_of_today_decides_for_its_own_place(
    told: list[SwitchedTo], place: str | None, switch: Switch
) -> None:
    told = [one for one in told if one.since <= DAY]

    assert not is_open([*told, SwitchedTo(switch, place, False, DAY)], switch, territory=place, on=DAY)
    # A place opens nothing that is shut for all.
    opened = is_open([*told, SwitchedTo(switch, place, True, DAY)], switch, territory=place, on=DAY)
    assert opened == (place is None or is_open(told, switch, on=DAY))


def test_a_change_is_announced_a_year_ahead_at_most() -> None:
    assert last_day(DAY) == date(2027, 3, 1)

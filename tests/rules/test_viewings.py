"""Hours of visit: when one may be proposed and chosen, when it is recalled, and that nothing of it weighs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.candidature.funnel import LIVE, PROCESSED, Stage
from palier.rules.law.clocks import day_in_paris, paris
from palier.rules.viewings import viewings
from palier.rules.viewings.viewings import (
    ACCESS,
    HOLDS,
    MOVES,
    OF_HOUSEHOLD,
    VIEWABLE,
    WORDS,
    ImpossibleSlot,
    SlotAccess,
    SlotTerms,
    ViewingAct,
    ViewingMoved,
    ViewingState,
)

AT = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), paris())


def terms(starts_at: datetime, **changes: object) -> SlotTerms:
    known = {"minutes": 30, "places": 1, "place": "Hall B", "access": SlotAccess.UNKNOWN}
    return SlotTerms(starts_at=starts_at, **{**known, **changes})  # type: ignore[arg-type]


class TestWhenAnHourMayBe:
    @pytest.mark.parametrize(
        ("day", "is_possible"),
        [(date(2026, 5, 5), False), (date(2026, 5, 6), True), (date(2026, 7, 3), True), (date(2026, 7, 4), False)],
    )
    def test_from_two_days_ahead_to_sixty(self, day: date, is_possible: bool) -> None:
        if is_possible:
            viewings.require_slot(terms(local(day, 14)), at=AT)
        else:
            with pytest.raises(ImpossibleSlot) as refused:
                viewings.require_slot(terms(local(day, 14)), at=AT)
            assert refused.value.field == "starts_at"

    @pytest.mark.parametrize(
        ("hour", "minute", "is_possible"), [(7, 59, False), (8, 0, True), (19, 30, True), (19, 31, False)]
    )
    def test_between_eight_and_twenty_in_paris(self, hour: int, minute: int, is_possible: bool) -> None:
        wanted = terms(local(date(2026, 5, 12), hour, minute))
        if is_possible:
            assert viewings.require_slot(wanted, at=AT) is wanted
        else:
            with pytest.raises(ImpossibleSlot):
                viewings.require_slot(wanted, at=AT)

    @pytest.mark.parametrize(("field", "value"), [("minutes", 25), ("places", 0), ("places", 31), ("place", " ")])
    def test_what_cannot_be_is_refused_on_its_field(self, field: str, value: object) -> None:
        with pytest.raises(ImpossibleSlot) as refused:
            viewings.require_slot(terms(local(date(2026, 5, 12), 14), **{field: value}), at=AT)
        assert refused.value.field == field

    @pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
    def test_hours_of_paris_on_the_days_when_clocks_change(self, day: date) -> None:
        at = datetime.combine(day - timedelta(days=10), time(9), UTC)

        viewings.require_slot(terms(local(day, 8)), at=at)
        with pytest.raises(ImpossibleSlot):
            viewings.require_slot(terms(local(day, 7, 59)), at=at)
        assert terms(local(day, 19), minutes=60).ends_at == local(day, 20)


class TestUntilWhenItIsChosen:
    def test_until_the_evening_before(self) -> None:
        start = local(date(2026, 5, 12), 14)
        closes = local(date(2026, 5, 11), 18)

        assert viewings.closes_at(start) == closes
        assert viewings.is_open(start, is_cancelled=False, at=closes - MINUTE)
        assert not viewings.is_open(start, is_cancelled=False, at=closes)
        assert not viewings.is_open(start, is_cancelled=True, at=closes - MINUTE)

    def test_at_the_same_hour_of_paris_across_a_change_of_clocks(self) -> None:
        assert viewings.closes_at(local(date(2026, 10, 26), 9)) == local(date(2026, 10, 25), 18)
        assert viewings.closes_at(local(date(2027, 3, 29), 9)) == local(date(2027, 3, 28), 18)

    @given(st.integers(3 * 24 * 60, 58 * 24 * 60))
    def test_whatever_may_be_proposed_stays_open_for_a_day_at_least(self, minutes: int) -> None:
        wanted = terms(AT + minutes * MINUTE)
        try:
            viewings.require_slot(wanted, at=AT)
        except ImpossibleSlot:
            return
        assert viewings.closes_at(wanted.starts_at) >= AT + 24 * HOUR
        assert day_in_paris(wanted.starts_at) == day_in_paris(wanted.ends_at)


class TestTheReminder:
    START = local(date(2026, 5, 12), 14)
    FROM = local(date(2026, 5, 11), 10)

    @pytest.mark.parametrize(
        ("at", "is_due"),
        [
            (FROM - MINUTE, False),
            (FROM, True),
            (local(date(2026, 5, 11), 19, 59), True),
            (local(date(2026, 5, 11), 20), False),
            (local(date(2026, 5, 12), 7, 59), False),
            (local(date(2026, 5, 12), 8), True),
            (START - MINUTE, True),
            (START, False),
        ],
    )
    def test_the_day_before_by_day_and_never_at_night(self, at: datetime, is_due: bool) -> None:
        assert viewings.is_reminded(self.START, AT, at=at) is is_due

    def test_nobody_who_has_just_chosen_is_reminded(self) -> None:
        assert not viewings.is_reminded(self.START, self.FROM, at=self.FROM + HOUR)
        assert viewings.is_reminded(self.START, self.FROM - MINUTE, at=self.FROM + HOUR)

    def test_a_sunday_is_a_day_before_too(self) -> None:
        monday = local(date(2026, 5, 11), 9)
        assert viewings.is_reminded(monday, AT, at=local(date(2026, 5, 10), 11))


class TestTheMoves:
    def test_a_household_may_always_choose(self) -> None:
        assert all(viewings.moved(state, ViewingAct.TAKE) is ViewingState.TAKEN for state in (None, *ViewingState))

    @pytest.mark.parametrize("wanted", list(ViewingAct))
    def test_what_no_table_allows_is_refused(self, wanted: ViewingAct) -> None:
        for state in set(ViewingState) - set(MOVES[wanted]):
            with pytest.raises(ViewingMoved):
                viewings.moved(state, wanted)

    def test_a_household_never_notes_that_it_came(self) -> None:
        reached = {target for one in OF_HOUSEHOLD for target in MOVES[one].values()}
        assert not reached & {ViewingState.CAME, ViewingState.MISSED, ViewingState.TO_RETAKE}

    def test_a_note_is_taken_back(self) -> None:
        for wanted in (ViewingAct.NOTE_CAME, ViewingAct.NOTE_MISSED):
            noted = viewings.moved(ViewingState.TAKEN, wanted)
            assert noted in HOLDS
            assert viewings.moved(noted, ViewingAct.UNNOTE) is ViewingState.TAKEN

    def test_every_state_and_every_door_has_its_words(self) -> None:
        assert set(WORDS) == set(ViewingState)
        assert set(ACCESS) == set(SlotAccess)


class TestWhoVisits:
    def test_from_the_designation_to_the_lease_and_nobody_else(self) -> None:
        assert set(VIEWABLE) == {*PROCESSED, Stage.OFFRE_ENVOYEE, Stage.ACCEPTEE}
        assert set(VIEWABLE) < set(LIVE)

    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            (None, True),
            ("proposee", True),
            ("a_reprendre", True),
            ("prise", False),
            ("rendue", False),
            ("sans_heure", False),
        ],
    )
    def test_only_who_has_not_answered_has_something_to_do(self, state: str | None, expected: bool) -> None:
        assert viewings.awaits(state, has_open_hour=True) is expected
        assert not viewings.awaits(state, has_open_hour=False)

    def test_new_hours_are_told_once_and_not_to_who_holds_one(self) -> None:
        assert viewings.is_told_now(None, None, [AT])
        assert viewings.is_told_now("sans_heure", AT, [AT + MINUTE])
        assert not viewings.is_told_now("sans_heure", AT, [AT])
        assert not viewings.is_told_now("prise", None, [AT])
        assert not viewings.is_told_now("rendue", AT, [AT + MINUTE])
        assert not viewings.is_told_now(None, None, [])

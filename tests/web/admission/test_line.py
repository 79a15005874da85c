"""The rules of fairness of the line, by themselves: order of arrival among those who are there, no jump, nobody starves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hosting.admission.line import GRACE, PATIENCE, UNCONFIRMED, NumberState, WaitingLine


def a_line(size: int = 64) -> WaitingLine:
    return WaitingLine(bytearray(WaitingLine.footprint(size)), 0, size)


def standing(line: WaitingLine, count: int, now: int = 0) -> list[int]:
    """People who have come and come back: they are in line."""
    numbers = [line.join(now) for _ in range(count)]
    for number in numbers:
        line.show(number, now)
    return numbers


def test_people_are_called_in_order_of_arrival() -> None:
    line = a_line()
    first, second, third = standing(line, 3)

    line.call(2, 1)

    assert [line.show(number, 1) for number in (third, second, first)] == [
        NumberState.WAITING,
        NumberState.IN,
        NumberState.IN,
    ]


def test_reloading_changes_no_place() -> None:
    line = a_line()
    first, second = standing(line, 2)

    for now in range(1, 30):
        line.show(second, now)

    assert (line.place(first), line.place(second)) == (1, 2)


def test_coming_without_the_number_gives_a_later_place() -> None:
    line = a_line()
    kept, _other = standing(line, 2)

    again = line.join(1)

    assert line.place(again) > line.place(kept)


def test_a_number_lets_in_once_and_again_only_while_its_answer_may_be_lost() -> None:
    line = a_line()
    (number,) = standing(line, 1)
    line.call(1, 1)

    assert line.show(number, 2) is NumberState.IN
    assert line.show(number, 2 + GRACE) is NumberState.IN
    assert line.show(number, 3 + GRACE) is NumberState.FREE
    assert line.totals()["entered"] == 1


def test_who_left_does_not_block_the_line() -> None:
    line = a_line()
    _gone, there = standing(line, 2)
    late = PATIENCE + 1
    line.show(there, late)

    assert line.call(1, late) == 1
    assert line.show(there, late) is NumberState.IN


def test_who_was_called_and_did_not_come_gives_the_turn_back() -> None:
    line = a_line()
    standing(line, 1)
    line.call(1, 0)

    line.sweep(PATIENCE + 1)

    assert (line.called, line.waiting) == (0, 0)


def test_who_comes_back_late_stands_before_those_who_came_after() -> None:
    line = a_line()
    late, _ = standing(line, 2)
    after = PATIENCE + 5
    newer = standing(line, 1, after)[0]
    line.sweep(after)

    assert line.show(late, after) is NumberState.WAITING
    assert line.place(late) == 1
    line.call(1, after)
    assert line.state(late) is NumberState.CALLED
    assert line.state(newer) is NumberState.WAITING


def test_a_number_that_never_came_back_is_dropped_soon() -> None:
    line = a_line()
    for _ in range(20):
        line.join(0)  # a robot without cookies

    there = standing(line, 1, UNCONFIRMED)[0]
    assert line.call(1, UNCONFIRMED) == 1
    line.sweep(UNCONFIRMED + 1)

    assert line.show(there, UNCONFIRMED + 1) is NumberState.IN
    assert line.waiting == 0


def test_a_full_line_gives_no_number_and_goes_on_once_people_leave() -> None:
    line = a_line(8)
    first = standing(line, 8)[0]

    assert line.join(1) is None
    line.call(1, 1)
    line.show(first, 1)
    line.sweep(1)
    assert line.join(1) is not None


@pytest.mark.parametrize("number", [5, 10**12])
def test_a_number_never_given_is_worth_nothing(number: int) -> None:
    assert a_line().show(number, 0) is NumberState.FREE


def test_a_count_left_half_written_is_made_again() -> None:
    buffer = bytearray(WaitingLine.footprint(64))
    line = WaitingLine(buffer, 0, 64)
    numbers = standing(line, 5)
    line.call(2, 0)
    buffer[8:32] = bytes(24)  # head, waiting and called, as a process killed while it wrote might leave them

    line.mend(1)

    assert (line.waiting, line.called) == (3, 2)
    assert line.place(numbers[2]) == 1


class TheLine(RuleBasedStateMachine):
    """Any mix of comings, reloads, absences and calls, on a ring so small that it turns many times."""

    SIZE = 16

    @initialize()
    def begin(self) -> None:
        self.line = a_line(self.SIZE)
        self.now = 0
        self.seen: dict[int, int] = {}
        """When each number now in line was last shown; those who have not come back yet are not here."""
        self.called: list[int] = []
        self.entered: set[int] = set()
        self.last = -1

    @rule(seconds=st.integers(1, PATIENCE + 20))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @rule(comes_back=st.booleans())
    def someone_comes(self, comes_back: bool) -> None:
        number = self.line.join(self.now)
        if number is None:
            return
        assert number > self.last
        self.last = number
        if comes_back:
            self.line.show(number, self.now)
            self.seen[number] = self.now

    @precondition(lambda self: self.last >= 0)
    @rule(back=st.integers(0, SIZE - 1))
    def someone_reloads(self, back: int) -> None:
        number = self.last - back
        before = self.line.state(number)
        state = self.line.show(number, self.now)
        if state is NumberState.WAITING:
            self.seen[number] = self.now
        if state is NumberState.IN and before is NumberState.CALLED:
            assert number not in self.entered
            self.entered.add(number)

    @rule(count=st.integers(1, 4))
    def some_are_called(self, count: int) -> None:
        there = sorted(n for n, at in self.seen.items() if self.now - at <= PATIENCE)

        called = self.line.call(count, self.now)

        # Exactly the first of those who are there, in order of arrival: no jump, and nobody present is passed over.
        assert called == min(count, len(there))
        for number in there[:called]:
            assert self.line.state(number) is NumberState.CALLED
        for number in there[called:]:
            assert self.line.state(number) is NumberState.WAITING
        self.called += there[:called]
        for number in there[:called]:
            del self.seen[number]

    @rule()
    def the_absent_are_let_go(self) -> None:
        self.line.sweep(self.now)

    @invariant()
    def counts_hold(self) -> None:
        if not hasattr(self, "line"):
            return
        states = [self.line.state(n) for n in range(max(0, self.last + 1 - self.SIZE), self.last + 1)]
        assert self.line.waiting == sum(1 for s in states if s in {NumberState.NEW, NumberState.WAITING})
        assert self.line.called == states.count(NumberState.CALLED)
        # Numbers that the ring no longer remembers are nobody's.
        self.seen = {n: at for n, at in self.seen.items() if n > self.last - self.SIZE}


TestTheLine = TheLine.TestCase


@given(st.integers(1, 40), st.integers(1, 5))
def test_nobody_starves(people: int, calls: int) -> None:
    line = a_line()
    numbers = standing(line, people)

    for now in range(people):
        for number in numbers:
            line.show(number, now)
        line.call(calls, now)

    assert line.waiting == 0
    assert {line.show(number, people) for number in numbers} == {NumberState.IN}

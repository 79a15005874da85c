"""How late a replica is, by where the log stood when it was asked, and never by an hour."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palier.models.state.fresh_reads import FreshReads


class Hands:
    """A clock moved by hand."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


NOTES = st.lists(st.tuples(st.floats(0, 5), st.integers(0, 50)), min_size=1, max_size=12)


@given(NOTES, st.integers(-10, 400), st.floats(0, 20))
def test_a_replica_is_as_late_as_the_last_instant_of_which_it_has_all(
    steps: list[tuple[float, int]], behind: int, since: float
) -> None:
    hands = Hands()
    fresh, written, noted = FreshReads(hands), 0, []
    for waited, more in steps:
        hands.at, written = hands.at + waited, written + more
        fresh.note(hands.at, written)
        noted.append((hands.at, written))
    hands.at += since
    replayed = written - behind

    reached = [at for at, position in noted if position <= replayed]

    assert fresh.age_of(replayed) == (hands.at - max(reached) if reached else None)


def test_nothing_is_known_of_a_replica_before_the_primary_was_asked() -> None:
    fresh = FreshReads(Hands())

    assert fresh.is_due(2)
    assert fresh.age_of(10**12) is None


def test_the_primary_is_asked_twice_in_the_time_that_is_allowed() -> None:
    hands = Hands()
    fresh = FreshReads(hands)
    fresh.note(hands.at, 1)

    hands.at += 0.9
    assert not fresh.is_due(2)
    hands.at += 0.2
    assert fresh.is_due(2)


def test_a_replica_that_was_of_no_use_is_left_alone_for_a_while() -> None:
    hands = Hands()
    fresh = FreshReads(hands)

    fresh.rest(0.5)
    assert fresh.is_resting
    hands.at += 0.6
    assert not fresh.is_resting

"""Who is connected, as far as it can be known, and when a quorum was lost and reached again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.commission import connections
from palier.rules.commission.commission import Capacity
from palier.rules.commission.connections import Connected, Move, QuorumMoment

NOW = datetime(2026, 5, 4, 14, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BOARD = [Capacity.BOARD, Capacity.TENANTS, Capacity.MAIRE, Capacity.ASSOCIATION]


@pytest.mark.parametrize(
    ("seen_at", "has_account", "said"),
    [
        (None, False, Connected.NO_ACCOUNT),
        (None, True, Connected.NEVER),
        (NOW - MINUTE, True, Connected.NOW),
        (NOW - MINUTE - timedelta(seconds=1), True, Connected.NOT_AGAIN),
    ],
)
def test_a_connection_is_said_as_far_as_it_is_known(
    seen_at: datetime | None, has_account: bool, said: Connected
) -> None:
    lasts = connections.within(date(2026, 5, 4))
    assert connections.link(seen_at, has_account=has_account, at=NOW, lasts=lasts) is said


def test_a_quorum_is_lost_and_reached_again_at_their_instants() -> None:
    moves = [
        Move(NOW, 3, is_arrival=True),
        Move(NOW + MINUTE, 1, is_arrival=False),
        Move(NOW + 2 * MINUTE, 1, is_arrival=True),
    ]
    found = connections.quorum_moments(BOARD, {0, 1, 3}, moves, 2)
    assert found == (
        QuorumMoment(NOW + MINUTE, is_reached=False, voting=1),
        QuorumMoment(NOW + 2 * MINUTE, is_reached=True, voting=2),
    )


@given(st.sets(st.integers(0, 3)), st.lists(st.integers(0, 3), max_size=8), st.integers(1, 3))
def test_moments_alternate_and_end_on_what_is_there_now(start: set[int], who: list[int], quorum: int) -> None:
    present, moves = set(start), []
    for turn, member in enumerate(who):
        moves.append(Move(NOW + turn * MINUTE, member, is_arrival=member not in present))
        present ^= {member}

    found = connections.quorum_moments(BOARD, present, moves, quorum)

    was = connections.voting_present(BOARD, start) >= quorum
    assert [one.is_reached for one in found] == [was ^ (turn % 2 == 0) for turn in range(len(found))]
    last = found[-1].is_reached if found else was
    assert last == (connections.voting_present(BOARD, present) >= quorum)


def test_who_votes_on_their_own_screen_is_noted_by_nobody_else() -> None:
    noted = {"0": "pour", "1": "pour", "2": "contre"}
    assert connections.hands_of_accounts(noted, {"1": "contre"}, ["0", "1"]) == ["0"]

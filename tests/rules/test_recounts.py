"""A list counted again for everybody says exactly whom a grid without the fault would have sent first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from palier.rules.mistakes import recounts
from palier.rules.mistakes.mistakes import LISTED, OrderKey, ReplayOutcome
from palier.rules.mistakes.recounts import Recounted, RecountedCandidate
from palier.rules.ranking import ranking
from tests.rules.test_mistakes import SEED, SENT, keys, name

rows = st.lists(st.tuples(st.one_of(st.none(), keys), keys), min_size=1, max_size=16)
"""Each candidate's key as it was frozen (none: the fault kept it out of the list), and the right one."""
left = st.frozensets(st.integers(0, 15), max_size=4)


def order(entries: dict[str, OrderKey]) -> list[str]:
    return [one.pseudonym for one in ranking.rank(((who, *key) for who, key in entries.items()), SEED).places]


def sent(entries: dict[str, OrderKey], gone: set[str], called: int) -> tuple[set[str], set[str]]:
    """Who is sent first, and who is called after them, whoever falls out."""
    queue = [who for who in order(entries) if who not in gone]
    return set(queue[:SENT]), set(queue[SENT : SENT + called])


def closed(
    wrong: dict[str, OrderKey],
    right: dict[str, OrderKey],
    gone: set[str],
    called: int,
    *,
    is_sent: bool = True,
    unknown: frozenset[str] = frozenset(),
) -> Recounted:
    ranks = {who: rank for rank, who in enumerate(order(wrong), 1)}
    first, then = sent(wrong, gone, called) if is_sent else (set(), set())
    lines = [
        RecountedCandidate(who, ranks.get(who), None if who in unknown else key, who in first | then, who not in gone)
        for who, key in right.items()
    ]
    return Recounted(seed=SEED, lines=lines, to_send=SENT, called=len(then), is_sent=is_sent)


def both(drawn: list[tuple[OrderKey | None, OrderKey]]) -> tuple[dict[str, OrderKey], dict[str, OrderKey]]:
    wrong = {name(index): was for index, (was, _) in enumerate(drawn) if was is not None}
    return wrong, {name(index): key for index, (_, key) in enumerate(drawn)}


@given(rows, left, st.integers(0, 3))
def test_who_is_said_to_be_among_the_first_is_who_a_clean_run_sends(drawn, away, called):
    (wrong, right), gone = both(drawn), {name(index) for index in away}
    dirty = sent(wrong, gone, called)
    # A list that was too short for a call says nothing of a longer one.
    clean = sent(right, gone, len(dirty[1]))

    found = recounts.recount(closed(wrong, right, gone, called))

    first = {who for who, one in found.items() if one.outcome is ReplayOutcome.FIRST}
    assert first == clean[0] - dirty[0] - dirty[1]
    listed = {who for who, one in found.items() if one.outcome in LISTED}
    assert listed == (clean[0] | clean[1]) - dirty[0] - dirty[1]


@given(rows, left)
def test_the_rank_is_that_of_a_clean_run(drawn, away):
    wrong, right = both(drawn)

    found = recounts.recount(closed(wrong, right, {name(index) for index in away}, 0))

    assert [found[who].first for who in order(right)] == list(range(1, len(right) + 1))
    assert all(one.first == one.last for one in found.values())


@given(st.lists(keys, min_size=1, max_size=16), left, st.integers(0, 3), st.booleans())
def test_a_grid_without_a_fault_costs_nobody_anything(drawn, away, called, is_sent):
    right = {name(index): key for index, key in enumerate(drawn)}

    found = recounts.recount(closed(right, right, {name(index) for index in away}, called, is_sent=is_sent))

    assert not [one for one in found.values() if one.outcome in LISTED]


@given(rows, left, st.integers(0, 3), st.frozensets(st.integers(0, 15), max_size=5))
def test_an_erased_line_leaves_a_doubt_and_never_a_falsehood(drawn, away, called, erased):
    (wrong, right), gone = both(drawn), {name(index) for index in away}
    unknown = frozenset(name(index) for index in erased)
    sure = recounts.recount(closed(wrong, right, gone, called))

    found = recounts.recount(closed(wrong, right, gone, called, unknown=unknown))

    for who, one in found.items():
        assert one.outcome in {sure[who].outcome, ReplayOutcome.POSSIBLE}
        assert one.first <= sure[who].first <= one.last
    assert not unknown & found.keys()


@given(rows)
def test_a_list_that_nobody_was_sent_from_can_be_corrected_and_says_so(drawn):
    wrong, right = both(drawn)

    found = recounts.recount(closed(wrong, right, set(), 0, is_sent=False))

    assert {one.outcome for one in found.values()} <= {ReplayOutcome.NOT_SENT, ReplayOutcome.NOT_REACHED}
    lost = {who for who, one in found.items() if one.outcome is ReplayOutcome.NOT_SENT}
    assert lost == set(order(right)[:SENT]) - set(order(wrong)[:SENT])


def test_whoever_two_readers_set_aside_may_have_been_sent_and_no_more():
    high, low = OrderKey(1, 90, None), OrderKey(1, 1, None)
    lines = [
        RecountedCandidate(name(0), 9, high, stands=False, is_aside=True),
        RecountedCandidate(name(1), 1, low, was_sent=True),
    ]

    found = recounts.recount(Recounted(seed=SEED, lines=lines, to_send=1))

    assert (found[name(0)].outcome, found[name(1)].outcome) == (ReplayOutcome.POSSIBLE, ReplayOutcome.ALREADY)

"""What a mistake cost: the replay of a closed list gives what a list without the mistake gives, and no more."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.mistakes import answer_words, mistakes
from palier.rules.mistakes.mistakes import LISTED, Frozen, OrderKey, ReplayedLine, ReplayOutcome
from palier.rules.ranking import ranking

SEED = bytes(range(32))
SENT = 5
OWN = hashlib.sha256(b"own").hexdigest()
keys = st.builds(
    OrderKey,
    st.sampled_from([0, 1, 1, 1]),
    st.integers(0, 12),
    st.one_of(st.none(), st.integers(0, 6).map(lambda days: date(2020, 1, 1) + timedelta(days))),
)


def name(index: int) -> str:
    return hashlib.sha256(f"{index}".encode()).hexdigest()


def closed(
    others: list[OrderKey], own: OrderKey | None, *, gone: frozenset[int] = frozenset(), calls: tuple[int, ...] = ()
) -> Frozen:
    """A list as a closing freezes it and a sending leaves it; ``gone``: others who left before, by their index."""
    entries = {name(index): key for index, key in enumerate(others)} | ({OWN: own} if own else {})
    placed = ranking.rank(((pseudonym, *key) for pseudonym, key in entries.items()), SEED).places
    away = {name(index) for index in gone}
    queue = [one.pseudonym for one in placed if one.pseudonym not in away]
    sendings: dict[str, int] = {}
    for number, count in enumerate((SENT, *calls)):
        for _ in range(min(count, len(queue))):
            sendings[queue.pop(0)] = number
    lines = [
        ReplayedLine(one.rank, one.pseudonym, one.tie, entries[one.pseudonym], sendings.get(one.pseudonym))
        for one in placed
    ]
    mine = next((line for line in lines if line.pseudonym == OWN), None)
    return Frozen(seed=SEED, others=[line for line in lines if line.pseudonym != OWN], own=mine, to_send=SENT)


def expected(others: list[OrderKey], own: OrderKey, gone: frozenset[int], calls: tuple[int, ...]) -> int | None:
    """In which sending a clean run has the household."""
    found = closed(others, own, gone=gone, calls=calls).own
    assert found is not None
    return found.sending


lists = st.lists(keys, min_size=0, max_size=14)
left = st.frozensets(st.integers(0, 13), max_size=4)
called = st.lists(st.integers(1, 3), max_size=2).map(tuple)


@given(lists, st.one_of(st.none(), keys), keys, left, called)
def test_a_replay_says_what_a_clean_run_does(others, before, after, gone, calls):
    found = mistakes.replay(closed(others, before, gone=gone, calls=calls), OWN, after)
    clean = expected(others, after, gone, calls)
    dirty = None if before is None else expected(others, before, gone, calls)

    if dirty is not None:
        assert found.outcome is ReplayOutcome.ALREADY
    elif clean == 0:
        assert found.outcome is ReplayOutcome.FIRST
    elif clean is not None and before is not None:
        assert found.outcome is ReplayOutcome.CALLED
    elif before is not None:
        assert found.outcome is ReplayOutcome.NOT_REACHED


@given(lists, keys, keys, left)
def test_the_rank_is_that_of_a_clean_run(others, before, after, gone):
    found = mistakes.replay(closed(others, before, gone=gone), OWN, after)
    clean = closed(others, after).own

    if found.outcome is not ReplayOutcome.ALREADY:
        assert (found.first, found.last) == (clean.rank, clean.rank)


@given(lists, keys, left, called)
def test_no_change_lists_nothing(others, key, gone, calls):
    found = mistakes.replay(closed(others, key, gone=gone, calls=calls), OWN, key)

    assert found.outcome not in LISTED


@given(lists, st.one_of(st.none(), keys), keys, st.integers(1, 8), left, called)
def test_more_points_never_list_fewer_homes(others, before, after, more, gone, calls):
    on = closed(others, before, gone=gone, calls=calls)
    less = mistakes.replay(on, OWN, after).outcome in LISTED
    better = mistakes.replay(on, OWN, after._replace(points=after.points + more)).outcome in LISTED

    assert better or not less


@given(lists, st.one_of(st.none(), keys), keys, left, called, st.frozensets(st.integers(0, 13)))
def test_erased_others_leave_a_doubt_and_never_a_falsehood(others, before, after, gone, calls, erased):
    whole = closed(others, before, gone=gone, calls=calls)
    away = {name(index) for index in erased}
    partly = replace(
        whole, others=[line._replace(key=None) if line.pseudonym in away else line for line in whole.others]
    )
    sure, found = mistakes.replay(whole, OWN, after), mistakes.replay(partly, OWN, after)

    assert found.outcome in {sure.outcome, ReplayOutcome.POSSIBLE}
    assert found.first <= sure.first
    assert sure.last <= found.last


def test_the_sixth_who_should_have_been_fifth_is_listed_and_the_seventh_is_not():
    others = [OrderKey(1, 50 - index, date(2020, 1, 1)) for index in range(7)]

    fifth = mistakes.replay(closed(others, OrderKey(1, 10, date(2020, 1, 1))), OWN, OrderKey(1, 47, date(2019, 1, 1)))
    sixth = mistakes.replay(closed(others, OrderKey(1, 10, date(2020, 1, 1))), OWN, OrderKey(1, 46, date(2021, 1, 1)))

    assert (fifth.outcome, fifth.first) == (ReplayOutcome.FIRST, 4)
    assert (sixth.outcome, sixth.first) == (ReplayOutcome.NOT_REACHED, 6)


def test_a_full_tie_is_settled_by_the_seed_of_the_list():
    level = OrderKey(1, 20, date(2020, 1, 1))
    for extra in range(12):
        others = [OrderKey(1, 40 + index, date(2020, 1, 1)) for index in range(4)] + [level] * (1 + extra)
        on = closed(others, OrderKey(1, 5, date(2020, 1, 1)))
        equals = sorted([line.tie for line in on.others if line.key == level] + [on.own.tie])

        found = mistakes.replay(on, OWN, level)

        assert (found.outcome is ReplayOutcome.FIRST) is (equals[0] == on.own.tie)


def test_whoever_two_readers_set_aside_is_listed_as_possible_alone():
    others = [OrderKey(1, 20, date(2020, 1, 1))] * 8
    on = closed(others, OrderKey(1, 5, date(2020, 1, 1)))

    assert mistakes.replay(on, OWN, OrderKey(1, 60, date(2020, 1, 1)), is_aside=True).outcome is ReplayOutcome.POSSIBLE


def test_a_list_that_nobody_was_sent_from_can_still_be_corrected():
    others = [OrderKey(1, 20, date(2020, 1, 1))] * 8
    on = closed(others, OrderKey(1, 5, date(2020, 1, 1)))
    waiting = replace(
        on, is_sent=False, own=on.own._replace(sending=None), others=[one._replace(sending=None) for one in on.others]
    )

    assert mistakes.replay(waiting, OWN, OrderKey(1, 60, date(2020, 1, 1))).outcome is ReplayOutcome.NOT_SENT
    assert mistakes.replay(waiting, OWN, OrderKey(1, 6, date(2020, 1, 1))).outcome is ReplayOutcome.NOT_REACHED


def test_the_lines_that_changed_are_named_with_both_numbers():
    line = {"criterion": "handicap", "label": "Handicap", "points": 0}
    same = {"criterion": "anciennete", "label": "Ancienneté", "points": 4}

    found = mistakes.changes({"lines": [line, same]}, {"lines": [{**line, "points": 15}, same]})

    assert found == (mistakes.Change("Handicap", 0, 15),)


@pytest.mark.parametrize("closings", [1, 4])
def test_one_list_or_several_that_cost_nothing_are_said_in_good_french(closings: int) -> None:
    looked, missed = answer_words.found((), closings, 0)

    assert looked.startswith("Nous avons rejoué ")
    assert missed == "L’erreur ne vous y a fait manquer aucun logement."

"""Bits beside a key part lines of two people before they are read, and never those whom the score would show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks import duplicates
from benchmarks.labelled import former
from palier.rules.likeness import likening
from palier.rules.takeover import twin_bits, twin_words

BORN = st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2030, 12, 31)))
WORD = st.text("abcdefghijklmnoprstuvz", min_size=6, max_size=12)


@given(one=BORN, other=BORN)
def test_two_births_that_may_be_of_one_person_always_meet(one: date | None, other: date | None) -> None:
    if likening.may_be_born((one, ""), (other, "")):
        assert twin_bits.may_meet(twin_bits.of_birth(one), twin_bits.of_birth(other))


@given(born=st.dates(date(1900, 1, 1), date(2030, 12, 31)), gap=st.integers(-13, 13), turned=st.booleans())
def test_a_birth_that_was_slipped_or_turned_meets_its_own(born: date, gap: int, turned: bool) -> None:
    day, month = (born.month, born.day) if turned and born.day <= 12 else (born.day, born.month)
    other = date(born.year if turned else born.year + gap, month, min(day, 28))
    if likening.may_be_born((born, ""), (other, "")):
        assert twin_bits.may_meet(twin_bits.of_birth(born), twin_bits.of_birth(other))


@given(word=WORD, at=st.integers(0, 11), letter=st.sampled_from("aeiou"), kind=st.integers(0, 3))
def test_a_name_with_one_slip_meets_its_own(word: str, at: int, letter: str, kind: int) -> None:
    at %= len(word)
    head, rest = word[:at], word[at:]
    slipped = (head + letter + rest, head + rest[1:], head + letter + rest[1:], head + rest[1:2] + rest[:1] + rest[2:])

    assert twin_bits.may_meet(twin_bits.of_names([(word,)]), twin_bits.of_names([(slipped[kind],)]))


def test_most_who_share_a_key_and_nothing_else_do_not_meet() -> None:
    born = [twin_bits.of_birth(date(1940, 1, 1) + timedelta(days=n * n * 7_919 % 24_001)) for n in range(300)]
    met = sum(twin_bits.may_meet(one, other) for one, other in combinations(born, 2))

    assert met < 300 * 299 / 2 / 10


def test_on_a_random_set_the_same_pairs_are_found_as_by_comparing_each_line_with_each() -> None:
    people = duplicates.labelled(6, people=150, each=6)
    lines = [replace(likening.side_of(duplicates.record_of(one)), adults=()) for one in people]
    keys = [set(twin_words.blocks(line)) for line in lines]

    exhaustive = {
        (one, other)
        for one, other in combinations(range(len(lines)), 2)
        if keys[one] & keys[other]
        and likening.may_be(lines[one], lines[other])
        and likening.weigh(lines[one], lines[other]).score >= likening.FROM
    }

    assert {pair[:2] for pair in former.pairs(lines)} == exhaustive
    assert len(exhaustive) > 100


def test_a_labelled_set_is_found_and_right_by_the_keys_of_lines_too() -> None:
    asked, found, wrong = duplicates.judged(duplicates.labelled(4, people=500, each=25), finder=former.pairs)

    assert found.total() / asked.total() >= duplicates.FOUND
    assert found.total() / (found.total() + wrong.total()) >= duplicates.RIGHT

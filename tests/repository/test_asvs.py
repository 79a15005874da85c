"""No requirement of the security standard is without an answer, and every place that an answer names is there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from config.checks.pages import asvs

if TYPE_CHECKING:
    from pathlib import Path

LEVEL_1, LEVEL_2 = 70, 183
"""Requirements of ASVS 5.0.0."""


def answers() -> list[asvs.Requirement]:
    return [one for _, rows, _ in asvs.chapters().values() for one in rows]


def test_every_requirement_of_the_two_levels_has_one_answer() -> None:
    numbers = asvs.levels()
    unused = {key[1:] for key, (_, _, why) in asvs.chapters().items() if why}
    given = Counter(one.number for one in answers())

    assert Counter(numbers.values()) == {1: LEVEL_1, 2: LEVEL_2}
    assert {number for number in numbers if number.split(".")[0] not in unused} == set(given)
    assert set(given.values()) == {1}


def test_every_place_that_is_named_exists_and_holds_its_word(repository: Path) -> None:
    missing = []
    for one in answers():
        for place in one.where:
            name, _, symbol = place.partition(":")
            path = repository / name
            if not path.is_file() or (symbol and symbol not in path.read_text(encoding="utf-8")):
                missing.append(f"{one.number} {place}")

    assert missing == []


def test_an_answer_is_seen_somewhere_and_what_lacks_is_said() -> None:
    assert [one.number for one in answers() if one.answer not in asvs.SAID or not one.where] == []
    assert [one.number for one in answers() if one.answer in {"partly", "no"} and not one.why] == []


def test_the_titles_are_ours_and_short() -> None:
    assert [one.number for one in answers() if len(one.title) > 60 or one.title.lower().startswith("verify")] == []

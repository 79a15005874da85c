"""No state of anything that a household follows without a sentence, a next step, and a day where one is due."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import string
from datetime import date
from enum import Enum, StrEnum

import pytest

from palier import models, rules
from palier.rules.law.typography import typeset
from tests.sentences.household_states import DUE, ELSEWHERE, NOBODY_S, TOLD

ON = date(2026, 11, 16)
_ENDS = ("State", "Stage", "Status")
EVERY = [(kind, state) for kind in TOLD for state in kind]


def machines() -> set[type[Enum]]:
    """Every kind of state that the rules or the models define."""
    found: set[type[Enum]] = set()
    for room in (rules, models):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            held = importlib.import_module(module.name)
            found |= {
                one
                for name, one in inspect.getmembers(held, inspect.isclass)
                if issubclass(one, Enum) and name.endswith(_ENDS) and one.__module__ == held.__name__
            }
    return found


def test_every_kind_of_state_is_told_to_a_household_or_is_said_to_be_nobody_s() -> None:
    known = {*(kind.__name__ for kind in TOLD), *ELSEWHERE, *NOBODY_S}
    names = {one.__name__ for one in machines()}

    assert names - known == set(), "a state that a household may wait in has a row in household_states"
    assert known - names == set(), "a row of a kind that is no more"
    assert not {kind.__name__ for kind in TOLD} & {*ELSEWHERE, *NOBODY_S}


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 2 and text[0].isupper() and text.rstrip()[-1] in ".!»"


@pytest.mark.parametrize(("kind", "state"), EVERY, ids=lambda one: getattr(one, "name", getattr(one, "__name__", "")))
def test_it_has_a_sentence_and_a_next_step(kind: type[StrEnum], state: StrEnum) -> None:
    told = TOLD[kind](state, ON)

    assert _is_sentence(told.sentence), told
    assert _is_sentence(told.then), told
    assert told.sentence != told.then
    assert typeset(told.sentence)


@pytest.mark.parametrize("state", sorted(DUE), ids=lambda one: f"{type(one).__name__}-{one.name}")
def test_a_day_that_is_due_has_its_place_in_the_words(state: StrEnum) -> None:
    told = TOLD[type(state)](state, ON)
    places = {name for text in told for _, name, _, _ in string.Formatter().parse(text) if name}

    assert "day" in places, told


def test_a_place_of_a_day_stands_in_no_words_that_have_none() -> None:
    for kind, state in EVERY:
        if kind.__name__ in ("Stage", "PublicationStage") or state in DUE:
            continue
        told = TOLD[kind](state, ON)
        assert "{day}" not in f"{told.sentence} {told.then}", state

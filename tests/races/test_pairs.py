"""Two stewards decide of one pair at once, or one of them on a page that is old: what was decided first stands."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from palier.models import DemandePair, JournalEntry
from palier.rules.likeness.pair_words import UNITED_AFTER, PairAct, PairState
from palier.workflows.life import pairing_demandes
from palier.workflows.life.pairing_demandes import PairGone
from tests import factories, pairs
from tests.races.at_once import at_once
from tests.workflows.life.moves import STEWARD

pytestmark = pytest.mark.usefixtures("committed")


def pair() -> DemandePair:
    factories.demande("Zoé", birth_name="Kervadec")
    factories.demande("ZOE", birth_name="Kervadek")
    assert pairs.look(timezone.now()) == 1
    return DemandePair.objects.get()


def decide(row: DemandePair, act: PairAct) -> str:
    try:
        return pairing_demandes.decide(row, act, by=STEWARD, at=timezone.now()).state
    except PairGone:
        return "trop tard"


def test_two_stewards_decide_once_and_an_old_page_decides_nothing() -> None:
    row = pair()

    told = at_once(partial(decide, row, PairAct.KEEP_ONE), partial(decide, row, PairAct.APART))

    row.refresh_from_db()
    assert sorted(told) == sorted([row.state, "trop tard"])
    assert decide(row, PairAct.KEEP_OTHER) == "trop tard"
    assert JournalEntry.objects.filter(verb="trancher_paire").count() == 1


def test_two_numbers_are_asked_to_part_once() -> None:
    row = pair()
    assert decide(row, PairAct.KEEP_ONE) == PairState.SAME
    pairing_demandes.carry_out(row.pk, at=timezone.now() + UNITED_AFTER)

    told = at_once(partial(decide, row, PairAct.SEPARATE), partial(decide, row, PairAct.SEPARATE))

    assert sorted(told) == sorted([PairState.SAME.value, "trop tard"])


def test_a_steward_who_takes_back_and_the_clock_that_unites_do_one_of_both() -> None:
    row = pair()
    assert decide(row, PairAct.KEEP_ONE) == PairState.SAME
    due = timezone.now() + UNITED_AFTER

    told, _ = at_once(partial(decide, row, PairAct.TAKE_BACK), partial(pairing_demandes.carry_out, row.pk, at=due))

    row.refresh_from_db()
    assert (row.united_at is None) is (told == PairState.TO_DECIDE)

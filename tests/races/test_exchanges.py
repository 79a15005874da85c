"""Two at once on a round: two yes, a yes and a no against the clock, a home that leaves while the night proposes, two nights."""

from __future__ import annotations

from functools import partial

import pytest

from palier.models import ExchangeEntry, ExchangeLink, ExchangeRound
from palier.rules.exchange.exchange_states import EntryState, RoundAnswer, RoundState
from palier.workflows.exchange import answering_rounds, entering_exchange
from tests.exchange_world import LARGE, SMALL, answered, entered, landlord, left, link_of, night, pair, settled, tenant
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


def _whole() -> None:
    """What holds whoever was first: a home in one live round at most, and a round as its links say."""
    live = list(
        ExchangeLink.objects.filter(stage__in=("proposee", "chez_les_bailleurs")).values_list("entry", flat=True)
    )
    assert len(live) == len(set(live))
    for made in ExchangeRound.objects.all():
        assert set(made.links.values_list("stage", flat=True)) == {made.state}


@pytest.mark.parametrize("turn", range(3))
def test_the_last_two_yes_both_count(turn: int) -> None:
    amina, noe = pair(landlord())

    results = at_once(partial(answered, amina, RoundAnswer.YES), partial(answered, noe, RoundAnswer.YES))
    settled()

    assert all(isinstance(one, ExchangeLink) for one in results), results
    assert ExchangeRound.objects.get().state == RoundState.AT_LANDLORDS
    _whole()


@pytest.mark.parametrize("turn", range(3))
def test_a_no_stands_or_the_round_had_moved(turn: int) -> None:
    amina, noe = pair(landlord())
    answered(amina, RoundAnswer.YES)
    answered(noe, RoundAnswer.YES)

    said, _ = at_once(partial(answered, noe, RoundAnswer.NO), settled)
    settled()

    state = ExchangeRound.objects.get().state
    if isinstance(said, answering_rounds.RoundOver):
        assert state == RoundState.AT_LANDLORDS
    else:
        assert isinstance(said, ExchangeLink), said
        assert state == RoundState.DISSOLVED
    _whole()


@pytest.mark.parametrize("turn", range(3))
def test_a_home_that_leaves_is_in_no_round_that_lasts(turn: int) -> None:
    karim = landlord()
    amina, noe = tenant("Amina", karim), tenant("Noé", karim)
    entered(amina, SMALL, LARGE)
    entered(noe, LARGE, SMALL)

    gone, found = at_once(partial(left, amina), night)
    settled()

    assert isinstance(gone, ExchangeEntry), gone
    assert isinstance(found, list), found
    assert not ExchangeLink.objects.filter(stage=RoundState.PROPOSED).exists()
    assert ExchangeEntry.objects.get(demande=noe.demande).state == EntryState.SEARCHING
    _whole()


@pytest.mark.parametrize("turn", range(3))
def test_two_nights_at_once_propose_a_home_once(turn: int) -> None:
    karim = landlord()
    for name, has, wants in (("Amina", SMALL, LARGE), ("Noé", LARGE, SMALL), ("Inès", LARGE, SMALL)):
        entered(tenant(name, karim), has, wants)

    results = at_once(night, night)

    assert sum(len(one) for one in results if isinstance(one, list)) == 1, results
    _whole()


def test_one_person_enters_once() -> None:
    one = tenant("Amina", landlord())

    results = at_once(partial(entered, one, SMALL, LARGE), partial(entered, one, SMALL, LARGE))

    assert sum(isinstance(each, ExchangeEntry) for each in results) == 1, results
    assert sum(isinstance(each, entering_exchange.ExchangeEntryExists) for each in results) == 1, results


def test_two_clocks_settle_once() -> None:
    amina, noe = pair(landlord())
    answered(amina, RoundAnswer.NO)

    results = at_once(settled, settled)

    moved = [state for one in results if isinstance(one, list) for state in one if state is not None]
    assert moved == [RoundState.DISSOLVED], results
    assert link_of(noe).stage == RoundState.DISSOLVED

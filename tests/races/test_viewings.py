"""Two at once on an hour of visit: its last place, a cancelling while somebody chooses, and a form sent twice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from palier.models import JournalEntry, Viewing
from palier.models.doors import acting, row_security
from palier.rules.viewings.viewings import ViewingState
from palier.workflows.viewings import choosing, proposing_hours
from tests.races.at_once import at_once
from tests.viewing_world import HOUR, NOW, VISIT_AT, booked, cancelled, home_of, make_world, proposed, read

if TYPE_CHECKING:
    from palier.models import Candidature, ViewingSlot

pytestmark = pytest.mark.usefixtures("committed")


def chosen(row: Candidature, slot: ViewingSlot) -> Viewing:
    """In a transaction of the thread's own, under the role of the household's page."""
    by = home_of(row)
    user = by.person
    claim = acting.Acting(role=row_security.DEMANDEUR, user=user.pk, actor=user.public_id, demande=row.demande_id)
    try:
        with transaction.atomic():
            acting.take(claim)
            return choosing.choose(row, slot.public_id, by=by, at=NOW + HOUR)
    finally:
        connection.palier_acting = None  # type: ignore[attr-defined]


@pytest.mark.parametrize("turn", range(3))
def test_the_last_place_is_taken_by_one_and_the_other_is_shown_the_rest(turn: int) -> None:
    world = make_world()
    one, two = proposed(world, VISIT_AT, VISIT_AT + HOUR)
    rows = world.candidatures[:2]
    for row in rows:
        home_of(row)

    results = at_once(*(partial(chosen, row, one) for row in rows))

    assert sum(isinstance(each, Viewing) for each in results) == 1, results
    assert sum(isinstance(each, choosing.HourFull) for each in results) == 1, results
    assert Viewing.objects.filter(slot=one, state=ViewingState.TAKEN).count() == 1
    loser = rows[[isinstance(each, choosing.HourFull) for each in results].index(True)]
    assert [each.slot for each in read(loser).free] == [two]


@pytest.mark.parametrize("turn", range(3))
def test_an_hour_is_chosen_or_was_cancelled_and_nobody_waits_at_a_closed_door(turn: int) -> None:
    world = make_world()
    (slot,) = proposed(world)
    row = world.candidatures[0]
    home_of(row)

    taken, gone = at_once(partial(chosen, row, slot), partial(cancelled, world, slot))

    assert not isinstance(gone, Exception), gone
    held = Viewing.objects.filter(candidature=row).first()
    if isinstance(taken, Viewing):
        assert held is not None
        assert held.state == ViewingState.TO_RETAKE
    else:
        assert isinstance(taken, choosing.HourGone), taken
        assert held is None


@pytest.mark.parametrize("turn", range(2))
def test_a_household_and_the_landlord_it_calls_take_one_place(turn: int) -> None:
    world = make_world()
    (slot,) = proposed(world, places=2)
    row = world.candidatures[0]
    home_of(row)

    results = at_once(partial(chosen, row, slot), partial(booked, world, slot, row))

    assert all(isinstance(each, Viewing) for each in results), results
    assert Viewing.objects.filter(slot=slot).count() == 1
    assert JournalEntry.objects.filter(verb__in=("choisir_visite", "inscrire_visite")).count() == 1


def test_three_forms_at_once_are_one_choice() -> None:
    world = make_world()
    (slot,) = proposed(world)
    row = world.candidatures[0]
    home_of(row)

    results = at_once(*[partial(chosen, row, slot)] * 3)

    assert all(isinstance(each, Viewing) for each in results), results
    assert JournalEntry.objects.filter(verb="choisir_visite").count() == 1


def test_one_hour_proposed_twice_at_once_is_one() -> None:
    world = make_world()

    results = at_once(*[partial(proposed, world)] * 2)

    assert sum(isinstance(each, list) for each in results) == 1, results
    assert sum(isinstance(each, proposing_hours.SameHour) for each in results) == 1, results

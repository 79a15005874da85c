"""Homes put off as a séance opens, or twice at once: each stands on one agenda, and none leaves an open one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from palier.models import AgendaItem, Seance
from palier.workflows.commission import pacing, sitting
from tests import world as worlds
from tests.races.at_once import at_once
from tests.workflows.test_pacing import seance_of

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def world(committed: None) -> worlds.World:
    return worlds.cast(others=3)


def test_an_opening_and_a_press_at_once_leave_the_agenda_as_one_of_them_found_it(world: worlds.World) -> None:
    seance, (_, last) = seance_of(world, 2, days=0)
    now = timezone.now()
    pacing.foresee(seance, 20, 20, by=world.karim, at=now)

    results = at_once(
        lambda: sitting.open_seance(seance, present={0, 1}, by=world.commission, at=now),
        lambda: pacing.put_off(seance, [last.public_id], None, by=world.karim, at=now),
    )

    assert isinstance(results[0], Seance), results
    item = AgendaItem.objects.get(seance=seance, publication=last)
    if isinstance(results[1], pacing.SeanceNotToCome):
        assert item.postponed_reason == ""
    else:
        assert results[1] == 1, results
        assert item.postponed_reason == pacing.WHY
        assert not item.postponed_in_session


def test_two_presses_at_once_from_two_seances_wait_and_never_both(world: worlds.World) -> None:
    """One puts a home off to the other's séance while the other puts one off: both end, and each home is on one agenda."""
    first, (_, one) = seance_of(world, 2, days=3)
    second, (_, other) = seance_of(world, 2, days=4)
    third, now = worlds.convene(world, timezone.now() + 9 * DAY), timezone.now()
    for seance in (first, second):
        pacing.foresee(seance, 20, 20, by=world.karim, at=now)

    results = at_once(
        lambda: pacing.put_off(first, [one.public_id], second.public_id, by=world.karim, at=now),
        lambda: pacing.put_off(second, [other.public_id], third.public_id, by=world.karim, at=now),
    )

    assert results == [1, 1]
    for home in (one, other):
        assert AgendaItem.objects.filter(publication=home, postponed_reason="").count() == 1

"""Two at once on « toujours intéressé ? » : asked twice, and a yes while the files leave."""

from __future__ import annotations

from functools import partial
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from palier.models import Letter, StillWanted
from palier.models.doors import acting
from palier.workflows.commission import asking_wanted, designating
from tests import world as worlds
from tests.attacks.raw_sql import member, person
from tests.races.at_once import at_once
from tests.races.test_applying import until, waiters

pytestmark = pytest.mark.usefixtures("committed")


def under(who: acting.Acting, act: partial[object]) -> object:
    """In a transaction of the thread's own, under the role of the page."""
    try:
        with transaction.atomic():
            acting.take(who)
            return act()
    finally:
        connection.palier_acting = None  # type: ignore[attr-defined]


def test_asked_twice_is_once_and_a_yes_comes_before_the_sending_or_is_told_that_it_is_over() -> None:
    world = worlds.cast(others=0)
    on, now = world.home_at("classee", [world.amina, world.noe]), timezone.now()
    desk = member(world.odile)
    ask = partial(under, desk, partial(asking_wanted.ask, on, by=world.odile, at=now))

    results = at_once(ask, ask)

    assert sum(isinstance(each, asking_wanted.NobodyToAsk) for each in results) == 1, results
    assert Letter.objects.filter(kind="toujours_interesse").count() == StillWanted.objects.count() == 2
    row = on.candidatures.get(demande=world.amina.demande)
    said, sent = at_once(
        partial(under, person(world.amina), partial(asking_wanted.say_yes, row, by=world.amina.actor, at=now)),
        partial(under, desk, partial(designating.send_five, on, by=world.odile, at=now)),
    )
    assert isinstance(sent, list), sent
    kept = StillWanted.objects.get(candidature=row)
    assert isinstance(said, asking_wanted.NoQuestion) == (kept.yes_at is None), said


def test_who_accepted_elsewhere_meanwhile_is_not_asked_and_fails_nobody() -> None:
    world = worlds.cast(others=0)
    on = world.home_at("classee", [world.amina, world.noe])
    ask = partial(under, member(world.odile), partial(asking_wanted.ask, on, by=world.odile, at=timezone.now()))
    results: list[object] = []
    desk = Thread(target=lambda: results.extend(at_once(ask)))

    # As an acceptance elsewhere: it holds the candidature, and not this list.
    with transaction.atomic():
        on.candidatures.filter(demande=world.amina.demande).update(stage="suspendue", suspended_from="classee")
        desk.start()
        until(lambda: _waits() or not desk.is_alive())
    desk.join(timeout=30)

    assert isinstance(results[0], list), results
    assert StillWanted.objects.get().demande_id == world.noe.demande.pk
    assert Letter.objects.filter(kind="toujours_interesse").count() == 1


def _waits() -> bool:
    """Whether somebody waits for a lock; asked inside a transaction, which keeps what it once read of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
    return waiters() > 0

"""Visits to a counter at once: an act against its end, two agents on one file, one agent before two persons."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from palier.models import JournalEntry, Visit, VisitAct
from palier.models.doors import acting
from palier.workflows.candidature import applying
from palier.workflows.counter import visiting
from tests import counter_world, factories
from tests.counter_world import at_the_desk, in_role, in_the_visit, seen
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from palier.models import Publication
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.usefixtures("committed")
WHILE = 0.4
"""Seconds for which the first of two holds its row before it commits."""


@pytest.fixture
def gisele() -> Actor:
    return counter_world.agent("Gisèle", "Guichet du centre")


def open_home() -> Publication:
    bailleur = factories.organisation("bailleur", "Habitat")
    return factories.publication(factories.home(bailleur, factories.organisation("reservataire", "Ville")))


def apply(made: Visit, home: Publication, by: Actor, held: threading.Event | None = None) -> object:
    with transaction.atomic():
        acting.take(in_the_visit(made))
        row = applying.apply(made.demande, home, by=counter_world.actor(made, by), at=timezone.now())
        if held is not None:
            held.set()
            time.sleep(WHILE)
        acting.leave()
    return row


def end(made: Visit, by: Actor) -> Visit:
    with in_role(at_the_desk(by)):
        return visiting.end(made.public_id, by=by, at=timezone.now())


@pytest.mark.parametrize("turn", range(3))
def test_an_act_and_the_end_of_its_visit_at_once_are_one_after_the_other(turn: int, gisele: Actor) -> None:
    made, home = seen(factories.demande("Amina").demande, gisele), open_home()

    acted, ended = at_once(partial(apply, made, home, gisele), partial(end, made, gisele))

    assert isinstance(ended, Visit), ended
    assert isinstance(acted, DatabaseError) != (home.candidatures.count() == 1), acted
    assert VisitAct.objects.count() == JournalEntry.objects.filter(verb="deposer").count() == home.candidatures.count()
    with pytest.raises(DatabaseError, match="visit refused"):
        apply(made, open_home(), gisele)


def test_an_end_waits_for_the_act_that_is_under_way(gisele: Actor) -> None:
    made, home, held = seen(factories.demande("Amina").demande, gisele), open_home(), threading.Event()

    def after() -> object:
        assert held.wait(timeout=10)
        since = time.monotonic()
        end(made, gisele)
        return time.monotonic() - since

    acted, waited = at_once(partial(apply, made, home, gisele, held), after)

    assert home.candidatures.count() == 1, acted
    assert isinstance(waited, float)
    assert waited > WHILE / 2


def test_two_agents_who_apply_to_one_home_for_one_household_at_once_place_one_candidature(gisele: Actor) -> None:
    gaston, amina, home = counter_world.agent("Gaston", "Autre guichet"), factories.demande("Amina"), open_home()
    first, second = seen(amina.demande, gisele), seen(amina.demande, gaston)

    done = at_once(partial(apply, first, home, gisele), partial(apply, second, home, gaston))

    assert home.candidatures.count() == VisitAct.objects.count() == 1
    assert sum(isinstance(one, applying.AlreadyApplied) for one in done) == 1, done


def test_an_agent_who_opens_two_files_at_once_has_one_open(gisele: Actor) -> None:
    files = [factories.demande(name).demande for name in ("Amina", "Noé")]

    made = at_once(*(partial(seen, file, gisele) for file in files))

    assert all(isinstance(one, Visit) for one in made), made
    assert Visit.objects.filter(by=gisele.person, ended_at=None).count() == 1

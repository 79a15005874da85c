"""Two clocks that look at one saved search at once tell its owner once; a stop that comes meanwhile is kept."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import KeptHome, Message, Publication, SavedSearch
from palier.models.doors import acting
from palier.workflows.candidature import alerting, watching
from tests import factories
from tests.mandate_world import at_home, holder, in_role
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


def saved() -> SavedSearch:
    amina = factories.demande("Amina")
    return SavedSearch.objects.create(
        demande=amina.demande,
        person_key="d",
        by=amina.user,
        name="x",
        query="",
        place="",
        communes=["93048"],
        rhythm="aussitot",
        hour=8,
        is_at_night=True,
        channel="email",
        made_at=timezone.now() - timedelta(hours=2),
    )


def opened() -> Publication:
    bailleur, ordering = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    return factories.publication(factories.home(bailleur, ordering), opens_at=timezone.now() - timedelta(hours=1))


def look(row: SavedSearch) -> bool:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return alerting.look(row.pk, at=timezone.now())


def test_two_clocks_tell_once():
    row = saved()
    opened()

    assert sorted(at_once(partial(look, row), partial(look, row))) == [False, True]
    assert Message.objects.count() == 1


def test_a_stop_that_comes_while_it_is_told_is_kept():
    row = saved()
    opened()
    stop = partial(alerting.stop_by_link, alerting.stop_token(row), at=timezone.now())
    at_once(partial(look, row), stop)

    kept = SavedSearch.objects.get()
    assert kept.stopped_at is not None
    assert bool(kept.seen) == (Message.objects.count() == 1)
    assert look(row) is False


def test_a_home_kept_twice_at_once_is_kept_once():
    amina, home = factories.demande("Amina"), opened()
    by = holder(amina)

    def keep() -> None:
        with transaction.atomic(), in_role(at_home(amina.demande, by)):
            watching.keep_home(amina.demande, home, by=by, at=timezone.now())

    at_once(keep, keep)
    assert KeptHome.objects.count() == 1

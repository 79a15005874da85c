"""Two erasures at one instant, an erasure and an act of the person: one proof, and nothing is left of the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from palier.models import Candidature, Demande, Erasure, JournalEntry, RankingLine
from palier.rules.life.retention import Occasion
from palier.workflows.candidature import applying
from palier.workflows.life import erasing, keeping
from palier.workflows.ranking import closing
from tests import factories
from tests import world as worlds
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.mark.parametrize("turn", range(3))
def test_two_jobs_at_once_make_one_proof(turn: int) -> None:
    made = factories.demande(state="radiee")
    Demande.objects.filter(pk=made.demande.pk).update(struck_off_at=timezone.now() - 400 * DAY)

    results = at_once(*[lambda: keeping.erase_at_term(made.demande, at=timezone.now())] * 3)

    assert sorted(results) == [False, False, True]
    assert Erasure.objects.count() == JournalEntry.objects.filter(verb="effacer").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_an_application_and_an_erasure_at_once_leave_nothing_behind(turn: int) -> None:
    world = worlds.cast(others=1)
    on = world.home_at("publiee", world.others)
    erasing.ask(world.amina.demande, by=world.amina.actor, at=timezone.now())

    at_once(
        lambda: applying.apply(world.amina.demande, on, by=world.amina.actor, at=timezone.now()),
        lambda: erasing.erase(world.amina.demande, reason=Occasion.REQUEST, at=timezone.now()),
    )

    assert not Demande.objects.filter(pk=world.amina.demande.pk).exists()
    assert Candidature.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_closing_and_an_erasure_at_once_leave_no_line_that_points_nowhere(turn: int) -> None:
    world = worlds.cast(others=2)
    on = world.home_at("publiee", [world.amina, *world.others])
    erasing.ask(world.amina.demande, by=world.amina.actor, at=timezone.now())
    now = timezone.now()
    type(on).objects.filter(pk=on.pk).update(opens_at=now - 9 * DAY, closes_at=now - DAY / 24)

    results = at_once(
        lambda: closing.close(on, weighed=factories.believed(on), at=now),
        lambda: erasing.erase(world.amina.demande, reason=Occasion.REQUEST, at=now),
    )

    assert not any(isinstance(result, Exception) for result in results), results
    assert not Demande.objects.filter(pk=world.amina.demande.pk).exists()
    assert not RankingLine.objects.filter(demande_id=world.amina.demande.pk).exists()
    assert Candidature.objects.count() == 2

"""A closing that runs late has the effect of one that ran at its instant, in the order of the instants."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from palier.jobs.path import closing as jobs
from palier.jobs.queue.one_by_one import SomeFailed
from palier.models import Candidature, JournalEntry, Publication, Ranking
from palier.workflows.candidature import applying, read_to_apply
from palier.workflows.offer import ending
from palier.workflows.ranking import closing
from tests import factories
from tests import world as worlds

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def world() -> worlds.World:
    return worlds.cast()


def past_its_instant(on: Publication, *, since: timedelta) -> None:
    factories.weigh_at(on, timezone.now() - since)


def as_worker(as_login, task, *arguments) -> None:
    with as_login("palier_worker"):
        task(*arguments)


def test_closings_missed_are_caught_up_in_the_order_of_their_instants(world, as_login) -> None:
    made = [world.home_at("publiee", [world.amina]) for _ in range(3)]
    for publication, hours in zip(made, (1, 3, 2), strict=True):
        past_its_instant(publication, since=timedelta(hours=hours))

    # The first job that a worker finds is that of the publication made first, which closed last.
    as_worker(as_login, jobs.close, made[0].pk)
    as_worker(as_login, jobs.close, made[1].pk)

    in_chain = Ranking.objects.order_by("position").values_list("publication", flat=True)
    assert list(in_chain) == [made[1].pk, made[2].pk, made[0].pk]


def test_a_closing_that_fails_holds_up_no_other_and_is_said(world, as_login, monkeypatch) -> None:
    first, second = (world.home_at("publiee", [world.amina]) for _ in range(2))
    past_its_instant(first, since=timedelta(hours=2))
    past_its_instant(second, since=timedelta(hours=1))
    real = closing.close

    def fails(publication: Publication, **options: object) -> object:
        if publication.pk == first.pk:
            raise ZeroDivisionError
        return real(publication, **options)

    monkeypatch.setattr(closing, "close", fails)
    with pytest.raises(SomeFailed, match="1"):
        as_worker(as_login, jobs.sweep, 0)

    assert set(Ranking.objects.values_list("publication", flat=True)) == {second.pk}


def test_the_job_the_sweep_and_a_replay_close_once(world, as_login) -> None:
    publication = world.home_at("publiee", [world.amina])
    past_its_instant(publication, since=MINUTE)

    for task, argument in (
        (jobs.sweep, 0),
        (jobs.close, publication.pk),
        (jobs.sweep, 1),
        (jobs.close, publication.pk),
    ):
        as_worker(as_login, task, argument)

    assert Ranking.objects.count() == 1
    assert JournalEntry.objects.filter(verb="clore").count() == 1


def test_a_withdrawal_between_the_instant_and_a_late_closing_marks_the_line_and_moves_no_other(world, as_login) -> None:
    crowd = [world.amina, *world.others]
    publication = world.home_at("publiee", crowd)
    past_its_instant(publication, since=timedelta(hours=1))
    mine = Candidature.objects.get(publication=publication, demande=world.amina.demande)

    applying.withdraw(mine, by=world.amina.actor, at=timezone.now())
    as_worker(as_login, jobs.sweep, 0)

    mine.refresh_from_db()
    ranks = list(Candidature.objects.filter(publication=publication).order_by("rank").values_list("rank", flat=True))
    assert (mine.stage, mine.rank) == ("retiree", 1)
    assert ranks == list(range(1, len(crowd) + 1))
    ranked = Ranking.objects.get()
    assert ranked.candidates == len(crowd)
    assert ranked.header["counts"]["retirees"] == 0
    assert ranked.header["closed_at"].startswith(publication.closes_at.astimezone().isoformat()[:4])


def test_a_withdrawal_before_the_instant_is_not_ranked(world, as_login) -> None:
    publication = world.home_at("publiee", [world.amina, *world.others])
    mine = Candidature.objects.get(publication=publication, demande=world.amina.demande)
    applying.withdraw(mine, by=world.amina.actor, at=timezone.now() - timedelta(hours=3))
    Candidature.objects.filter(pk=mine.pk).update(changed_at=timezone.now() - timedelta(hours=3))

    past_its_instant(publication, since=timedelta(hours=1))
    as_worker(as_login, jobs.sweep, 0)

    mine.refresh_from_db()
    assert (mine.stage, mine.rank) == ("retiree", None)
    assert Ranking.objects.get().header["counts"]["retirees"] == 1


def test_a_household_housed_elsewhere_before_a_late_closing_keeps_its_line(world, as_login) -> None:
    publication = world.home_at("publiee", [world.amina, *world.others])
    past_its_instant(publication, since=timedelta(hours=1))

    ending.end_elsewhere(world.amina.demande, at=timezone.now())
    as_worker(as_login, jobs.sweep, 0)

    mine = Candidature.objects.get(publication=publication, demande=world.amina.demande)
    assert (mine.stage, mine.rank) == ("sans_suite", 1)


def test_a_clock_of_the_machine_ahead_of_the_database_closes_nothing_early(world, as_login, monkeypatch) -> None:
    publication = world.home_at("publiee", [world.amina])
    ahead = timezone.now() + 400 * DAY
    monkeypatch.setattr("palier.jobs.path.closing.timezone.now", lambda: ahead)

    as_worker(as_login, jobs.sweep, 0)
    with pytest.raises(closing.TooEarly):
        as_worker(as_login, jobs.close, publication.pk)

    publication.refresh_from_db()
    assert publication.stage == "publiee"


def test_a_publication_past_its_instant_takes_nobody_even_unclosed_and_counts_against_nobody(world) -> None:
    late = world.home_at("publiee", [world.amina])
    past_its_instant(late, since=MINUTE)

    with pytest.raises(applying.Closed):
        applying.apply(world.noe.demande, late, by=world.noe.actor, at=timezone.now() - DAY)
    other = factories.publication(factories.home(world.bailleur, world.reservataire))
    assert read_to_apply.running(world.amina.demande.pk, other.pk, timezone.now()) == 0
    assert connection.in_atomic_block is False

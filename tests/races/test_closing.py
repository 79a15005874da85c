from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.db import connections, transaction
from django.utils import timezone

from palier.jobs.path import closing as closing_jobs
from palier.models import Candidature, Letter, Publication, Ranking, RankingLine
from palier.models.candidatures import places
from palier.models.doors import acting
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import designating
from palier.workflows.ranking import closing
from palier.workflows.scoring import weighing_again
from tests import factories
from tests.workflows import crowds

if TYPE_CHECKING:
    from collections.abc import Callable


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each act in its own thread and connection, all started together; an error is an answer."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(10)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_closings_at_once_make_one_ranking(committed) -> None:
    at = crowds.world()
    on = crowds.publication(at)
    for points in range(40):
        crowds.candidate(on, points=points)

    def close() -> object:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            return closing.close(on, weighed=factories.believed(on), at=timezone.now())

    answers = at_once(close, close, close)
    assert {ranked.pk for ranked in answers} == {Ranking.objects.get().pk}
    assert RankingLine.objects.count() == 40


def test_closings_of_one_reservataire_at_once_keep_one_chain(committed) -> None:
    at = crowds.world()
    publications = [crowds.publication(at), *(crowds.publication(crowds.world(f"RPLS00001{n}")) for n in range(3))]
    for each in publications:
        crowds.candidate(each)
    now = timezone.now()
    at_once(*(lambda on=on: closing.close(on, weighed=factories.believed(on), at=now) for on in publications))
    chain = list(Ranking.objects.order_by("position"))
    assert [ranked.position for ranked in chain] == [1, 2, 3, 4]
    assert [ranked.previous_head for ranked in chain[1:]] == [ranked.head for ranked in chain[:-1]]


def settled_as_stored(on: Publication, *_: object, **__: object) -> weighing_again.SettledScores:
    return weighing_again.SettledScores(factories.believed(on).keys, 0)


def test_an_application_at_the_second_of_closing_is_in_or_refused_never_lost(committed, monkeypatch) -> None:
    at = crowds.world()
    on = crowds.publication(at, closes_at=timezone.now() + timedelta(seconds=0.6))
    crowds.candidate(on)
    accepted: list[int] = []

    def apply(number: int) -> None:
        # What every applicant's act does first: the share lock, then the window by the clock of the database.
        with transaction.atomic():
            window = places.lock_window(on.pk)
            if window.stage != "publiee" or window.at >= window.closes_at:
                return
            accepted.append(crowds.candidate(on, points=number).pk)

    def applicants() -> None:
        number = 0
        while not Ranking.objects.exists() and number < 2000:
            number += 1
            apply(number)

    monkeypatch.setattr(weighing_again, "settle", settled_as_stored)  # these candidates have no facts to weigh

    def close() -> None:
        while True:
            try:
                closing.close(on, weighed=weighing_again.Weighed({}), at=timezone.now())
            except closing.TooEarly:
                continue
            return

    at_once(applicants, close)
    assert accepted
    assert Candidature.objects.filter(pk__in=accepted, rank=None).count() == 0
    assert Candidature.objects.count() == RankingLine.objects.count() == len(accepted) + 1


def test_designations_at_once_send_once(committed) -> None:
    at = crowds.world()
    on, _, _ = crowds.closed(at, *range(80, 0, -10))
    answers = at_once(
        lambda: designating.send_five(on, by=at.odile, at=timezone.now()),
        lambda: designating.send_five(on, by=at.karim, at=timezone.now()),
    )
    assert sum(isinstance(answer, designating.NotToChooseFrom) for answer in answers) == 1
    assert Candidature.objects.filter(stage="designee").count() == 5
    assert Letter.objects.filter(kind="designation").count() == 5


@pytest.mark.parametrize("second_is_upheld", [True, False])
def test_two_second_readings_at_once_count_one(committed, second_is_upheld: bool) -> None:
    at = crowds.world()
    _, made, _ = crowds.closed(at, 30, 20)
    aside = designating.set_aside(
        made[0], reason="hors_public_reservataire", note="Réservé aux agents.", by=at.odile, at=timezone.now()
    )
    lina = crowds.reader("lina", at.reservataire)
    answers = at_once(
        lambda: designating.second_read(aside, is_upheld=True, by=at.karim, at=timezone.now()),
        lambda: designating.second_read(aside, is_upheld=second_is_upheld, by=lina, at=timezone.now()),
    )
    assert sum(isinstance(answer, designating.SecondReadingDone) for answer in answers) == 1


def test_two_workers_that_hold_the_same_job_write_each_letter_of_rank_once(committed) -> None:
    on = crowds.publication(crowds.world())
    for points in range(20):
        crowds.candidate(on, points=points)
    ranked = closing.close(on, weighed=factories.believed(on), at=timezone.now())
    assert ranked is not None

    at_once(*(lambda: closing_jobs.tell_ranking(str(ranked.pk), 0) for _ in range(3)))

    assert Letter.objects.filter(kind="classement").count() == 20

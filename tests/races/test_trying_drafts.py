"""Two tries of one territory at once: the last of a day is one, and two that are near are told as one."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import GridDraft, GridTrial, Territory
from palier.rules.ranking.replaying import ReplayTally
from palier.rules.scoring import grids
from palier.workflows.scoring import drafting_grids, trying_drafts
from palier.workflows.scoring.trying_drafts import TooManyTrials, TrialRun
from tests import world as worlds
from tests.races.at_once import at_once
from tests.workflows.test_trying_grids import BY_WAIT

pytestmark = pytest.mark.usefixtures("committed")
PLACES = {(f"liste {one}", "nom") for one in range(40)}


def drafted(points: int) -> GridDraft:
    at, text = timezone.now(), BY_WAIT.replace("points = 1", f"points = {points}")
    here = Territory.objects.get_or_create(code="200057875", defaults={"name": "Est"})[0]
    return GridDraft.objects.create(territory=here, content=text, made_at=at, changed_at=at)


def test_two_asked_at_once_do_not_pass_the_last_of_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying_drafts, "MOST_A_DAY", 1)
    by, two = worlds.steward(), (drafted(1), drafted(2))

    def ask(draft: GridDraft) -> GridTrial:
        seen = drafting_grids.digest_of(draft)
        return trying_drafts.ask(draft, seen=seen, by=by, at=timezone.now())

    for _ in range(3):
        came = at_once(*(lambda one=one: ask(one) for one in two))
        assert {type(one) for one in came} == {GridTrial, TooManyTrials}
        GridTrial.objects.all().delete()


def test_two_near_tries_that_end_at_once_are_told_as_one() -> None:
    at, two = timezone.now(), (drafted(1), drafted(2))
    grid = grids.kept(BY_WAIT)

    def end(trial: GridTrial, places: set[tuple[str, str]]) -> None:
        with transaction.atomic():
            tally = ReplayTally(lists=40, places=40, changed=20, would_be_sent=places)
            trying_drafts.finish(trial, TrialRun(grid, [], tally), at=at)

    for _ in range(3):
        mine, other = (
            GridTrial.objects.create(
                draft=one,
                digest=str(one.pk),
                content=one.content,
                since=at.date(),
                until=at,
                asked_at=at,
                moved_at=at,
            )
            for one in two
        )
        at_once(lambda mine=mine: end(mine, PLACES), lambda other=other: end(other, PLACES - {("liste 1", "nom")}))
        assert GridTrial.objects.exclude(told_as=None).count() == 1
        GridTrial.objects.update(told_as=None)
        GridTrial.objects.all().delete()

"""A draft tried by the worker: told in tens, by what cannot be told apart from an earlier try, of the text that was asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.jobs.scoring import trials
from palier.models import GridDraft, GridTrial, JournalEntry, Publication, Ranking, Territory, TrialMarks
from palier.rules.ranking import replaying, small_cells
from palier.workflows.scoring import drafting_grids, trying_drafts, trying_grids
from tests import world as worlds
from tests.workflows.test_trying_grids import BY_WAIT, closed

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
__all__ = ["closed"]


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


def drafted(content: str, by: Actor) -> GridDraft:
    at, here = timezone.now(), Territory.objects.get(code="200057875")
    return GridDraft.objects.create(territory=here, content=content, made_at=at, changed_at=at)


def asked(draft: GridDraft, by: Actor) -> GridTrial:
    return trying_drafts.ask(draft, seen=drafting_grids.digest_of(draft), by=by, at=timezone.now())


def run(draft: GridDraft, by: Actor) -> GridTrial:
    trial = asked(draft, by)
    swept()
    trial.refresh_from_db()
    return trial


def swept() -> None:
    """The worker’s turn, and the test’s own role again."""
    try:
        trials.sweep(timestamp=0)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def same_as_in_force(on: Publication) -> str:
    assert on.grid is not None
    return on.grid.content.replace('territory = "demo"', 'territory = "200057875"')


def test_few_places_tell_nothing_and_nothing_of_the_path_is_written(closed, ariane) -> None:
    before = Ranking.objects.count()

    trial = run(drafted(BY_WAIT, ariane), ariane)

    assert (trial.state, trial.lists, trial.done) == ("fini", 1, 1)
    assert trial.result == {"lists": 1, "left_out": 0, "places": None}
    assert Ranking.objects.count() == before
    told = JournalEntry.objects.get(verb="essayer_grille")
    assert told.details["empreinte"] == trial.digest


def test_two_tries_that_few_places_part_are_told_as_one(closed, ariane, monkeypatch) -> None:
    _, on = closed
    monkeypatch.setattr(small_cells, "smallest_shown", lambda _on: 2)
    first = run(drafted(same_as_in_force(on), ariane), ariane)

    second = run(drafted(BY_WAIT, ariane), ariane)

    assert (first.told_as, first.result["places"]) == (None, 2)
    assert second.told_as == first
    assert second.result == first.result
    assert TrialMarks.objects.count() == 1


def test_a_try_that_differs_enough_is_told_and_its_marks_name_nobody(closed, ariane, monkeypatch) -> None:
    world, on = closed
    monkeypatch.setattr(small_cells, "smallest_shown", lambda _on: 1)
    run(drafted(same_as_in_force(on), ariane), ariane)

    second = run(drafted(BY_WAIT, ariane), ariane)

    assert (second.told_as, second.result["changed"]) == (None, 1)
    assert set(second.result["splits"]) == {"dalo", "locataire_hlm", "quartile", "attente"}
    marks = bytes(TrialMarks.objects.get(trial=second).marks)
    assert len(marks) == 2 * 8
    for who in (world.amina, world.noe, *world.others):
        assert bytes(who.demande.draw_token)[:8] not in marks
        assert str(who.demande.public_id) not in str(second.result)


def test_tries_are_made_on_the_same_lists_until_ten_others_closed(closed, ariane, monkeypatch) -> None:
    first = asked(drafted(BY_WAIT, ariane), ariane)
    other = BY_WAIT.replace("points = 1", "points = 2")

    second = asked(drafted(other, ariane), ariane)
    assert (second.since, second.until) == (first.since, first.until)
    assert asked(second.draft, ariane) == second
    monkeypatch.setattr(small_cells, "smallest_shown", lambda _on: 0)
    assert asked(drafted(other.replace("points = 2", "points = 3"), ariane), ariane).until > first.until


def test_a_draft_that_changes_meanwhile_is_tried_as_it_was_asked(closed, ariane) -> None:
    draft = drafted(BY_WAIT, ariane)
    trial = asked(draft, ariane)
    GridDraft.objects.update(content="code = 1")

    swept()

    trial.refresh_from_db()
    assert (trial.state, trial.content) == ("fini", BY_WAIT)


def test_a_try_that_fails_says_so_and_another_begins(closed, ariane, monkeypatch) -> None:
    draft = drafted(BY_WAIT, ariane)
    trial = asked(draft, ariane)
    with monkeypatch.context() as broken:
        broken.setattr(trying_grids, "count", lambda *_: 1 / 0)
        with pytest.raises(Exception, match="1"):
            swept()
    trial.refresh_from_db()
    assert trial.state == "arrete"

    assert run(draft, ariane).state == "fini"


def test_a_try_that_failed_is_one_of_the_day(closed, ariane, monkeypatch) -> None:
    monkeypatch.setattr(trying_drafts, "MOST_A_DAY", 1)
    trying_drafts.fail(asked(drafted(BY_WAIT, ariane), ariane), at=timezone.now())

    with pytest.raises(trying_drafts.TooManyTrials):
        asked(drafted(BY_WAIT, ariane), ariane)


def test_a_worker_that_is_gone_is_followed_by_another(closed, ariane) -> None:
    trial = asked(drafted(BY_WAIT, ariane), ariane)
    now = timezone.now()
    assert trying_drafts.take(now) == trial
    assert trying_drafts.take(now) is None
    assert trying_drafts.take(now + timedelta(minutes=11)) == trial


def test_near_is_fewer_than_ten_places() -> None:
    on, many = timezone.localdate(), set(range(100))
    assert replaying.is_near(many, many - set(range(9)), on=on)
    assert not replaying.is_near(many, many - set(range(10)), on=on)

"""The clock of erasures under the worker's own rights: late, twice, or with one that fails in the middle."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from palier.jobs.people import erasing as jobs
from palier.jobs.queue import one_by_one
from palier.models import Demande, Erasure, User
from palier.workflows.life import erasing, keeping
from tests import factories
from tests import world as worlds
from tests.workflows.erasing_world import everywhere, housed, identifiers, leave_traces, zelie

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def worker(as_login: Callable[[str], Any]) -> Callable[..., None]:
    def run(task: Callable[..., None], *arguments: int) -> None:
        with as_login("palier_worker"):
            task(*arguments)

    return run


def struck(days: int) -> factories.Applicant:
    made = factories.demande(state="radiee")
    Demande.objects.filter(pk=made.demande.pk).update(struck_off_at=timezone.now() - days * DAY)
    return made


def test_the_worker_erases_the_whole_of_a_housed_person(
    worker: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = worlds.cast(others=2)
    person = zelie()
    leave_traces(person)
    housed(world, person)
    now = timezone.now()
    monkeypatch.setattr(jobs.timezone, "now", lambda: now + 366 * DAY)

    worker(jobs.erase_all, 0)

    monkeypatch.undo()
    assert everywhere(identifiers(person)) == []
    assert Erasure.objects.count() == 1


def test_a_late_run_catches_up_and_a_second_finds_nothing(
    worker: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "BATCH", 2)
    for days in (366, 367, 500, 900, 2000):
        struck(days)
    kept = struck(365)

    worker(jobs.erase_all, 0)
    worker(jobs.erase_all, 0)

    assert list(Demande.objects.all()) == [kept.demande]
    assert Erasure.objects.count() == 5


def test_one_that_fails_stops_no_other_and_is_said(
    worker: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = struck(400), struck(400)
    real = keeping.erase_at_term

    def fails(demande: Demande, **options: Any) -> bool:
        if demande.pk == first.demande.pk:
            raise ZeroDivisionError
        return real(demande, **options)

    monkeypatch.setattr(keeping, "erase_at_term", fails)
    with pytest.raises(one_by_one.SomeFailed, match="1"):
        worker(jobs.erase_all, 0)

    assert not Demande.objects.filter(pk=second.demande.pk).exists()
    assert Demande.objects.filter(pk=first.demande.pk).exists()


def test_a_request_is_honoured_by_its_job_or_by_the_sweep(worker: Callable[..., None]) -> None:
    amina, noe = factories.demande("Amina"), factories.demande("Noé")
    for each in (amina, noe):
        erasing.ask(each.demande, by=each.actor, at=timezone.now())

    worker(jobs.erase_asked, amina.demande.pk)
    assert list(Demande.objects.all()) == [noe.demande]
    worker(jobs.erase_asked, amina.demande.pk)
    worker(jobs.sweep_asked, 0)

    assert not Demande.objects.exists()
    assert not User.objects.filter(pk__in=(amina.user.pk, noe.user.pk)).exists()


def test_the_worker_forgets_codes_and_sessions_that_are_over(
    worker: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = factories.demande()
    leave_traces(amina)
    Session.objects.create(session_key="a", session_data="x", expire_date=timezone.now() - 3 * DAY)
    Session.objects.create(session_key="b", session_data="x", expire_date=timezone.now() + 30 * DAY)
    now = timezone.now()
    monkeypatch.setattr(jobs.timezone, "now", lambda: now + 3 * DAY)

    worker(jobs.forget, 0)

    assert [session.session_key for session in Session.objects.all()] == ["b"]
    assert Demande.objects.filter(pk=amina.demande.pk).exists()

"""The worker's own thread: what an act commits is sealed within seconds, beside the tasks, whatever fails meanwhile."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from palier.jobs.seals import sealing
from palier.models import DailyRoot, Membership, SealCheck, SealedLine, SealTakeover, Unsealed
from palier.workflows.acting import telling
from tests import factories
from tests.attacks.sealed_world import faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def beside(committed: None) -> Iterator[Callable[[Callable[[], float]], None]]:
    """Run a turn in a thread of its own until the test is over."""
    stop, threads = threading.Event(), []

    def start(turn: Callable[[], float]) -> None:
        threads.append(sealing.Beside(turn, stop))
        threads[-1].start()

    yield start
    stop.set()
    for thread in threads:
        thread.join(10)


def until(done: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_is_committed_is_sealed_within_seconds(beside: Callable[..., None]) -> None:
    beside(sealing.step)
    until(lambda: not SealTakeover.objects.exists())

    with transaction.atomic():
        amina = factories.demande("Amina")
        telling.invented(at=timezone.now())

    until(
        lambda: (
            SealedLine.objects.filter(source="demande", row=str(amina.demande.pk)).exists()
            and not Unsealed.objects.exists()
        )
    )
    assert faults() == []


def test_a_turn_that_fails_is_told_and_tried_again(
    beside: Callable[..., None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sealing, "AFTER_A_FAULT", 0.01)
    turns: list[int] = []

    def turn() -> float:
        turns.append(1)
        if len(turns) == 1:
            raise RuntimeError
        return 0.01

    beside(turn)
    until(lambda: len(turns) > 2)

    assert "Sealing failed, and is tried again" in caplog.text


def test_the_night_walks_once(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "WALKS_AT", 0)

    sealing.watch()
    sealing.watch()

    assert SealCheck.objects.count() == 1


def test_nobody_walks_before_the_night(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "WALKS_AT", 24)

    sealing.watch()

    assert not SealCheck.objects.exists()


def test_what_a_walk_finds_calls_somebody(
    committed: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sealing, "WALKS_AT", 0)
    while sealing.step() < sealing.EVERY:
        pass
    factories.demande("Amina")
    Unsealed.objects.all().delete()

    sealing.watch()

    assert "Something is not as it was sealed" in caplog.text
    assert SealCheck.objects.get().faults > 0


def test_what_no_act_left_is_told_at_once_and_walked_before_the_night(
    committed: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Plain SQL of a superuser, triggers on: said within the two seconds of its seal."""
    monkeypatch.setattr(sealing, "WALKS_AT", 24)
    with transaction.atomic():
        member = factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))
        telling.invented(at=timezone.now())
    while sealing.step() < sealing.EVERY:
        pass
    given = Membership.objects.get(user=member.person)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE palier_membership SET suspended_at = now() WHERE id = %s", [given.pk])

    sealing.step()
    sealing.watch()

    told = next(line for line in caplog.records if line.message.startswith("A row is not as an act left it"))
    assert told.__dict__["kind"] == f"sans_acte membership {given.pk} suspended_at"
    assert f"membership {given.pk} a été changé (suspended_at) sans" in SealCheck.objects.get().what


def test_a_table_edited_whole_does_not_fill_the_log(
    committed: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A line a row stopped whatever read the log slowly, the supervisor first: it writes there too."""
    monkeypatch.setattr(sealing, "NAMED", 2)
    with transaction.atomic():
        for name in ("Amina", "Bruno", "Chloé"):
            factories.demande(name)
    sealing.step()

    said = [line for line in caplog.records if line.name == sealing.log.name]
    assert [line.message.split(":")[0] for line in said] == [
        *["A row is not as an act left it"] * 2,
        "More rows are not as acts left them",
    ]
    (more,) = [line.__dict__["count"] for line in said if "count" in line.__dict__]
    assert more == SealedLine.objects.filter(kind="sans_acte").count() - 2


def test_the_root_of_yesterday_is_made_once(committed: None) -> None:
    factories.demande("Amina")

    sealing.seal_day(0)
    sealing.seal_day(0)

    made: Any = DailyRoot.objects.get()
    assert made.day == timezone.localdate() - timedelta(days=1)
    assert made.lines > 0

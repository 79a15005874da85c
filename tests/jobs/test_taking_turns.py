"""Long work by turns: what a turn leaves is asked for at once, behind whatever waits, and a list closes meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.gateways.stocks import sheet_files
from palier.jobs.doors import ending_access as accesses
from palier.jobs.people import campaigns, stocks
from palier.jobs.queue.one_by_one import SomeFailed
from palier.models import Candidature, Demande, StockLine, StockTwin
from palier.models.doors import acting, jobs
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting.sent_files import SentStock
from palier.workflows.doors import ending_access
from palier.workflows.takeover import pairing, receiving, taking_in, undoing_stock
from tests import factories
from tests import takeover_world as stock
from tests.gateways.test_stocks import xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
MOST = 9
"""Turns after which a test gives up."""


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (taking_in, undoing_stock, pairing):
        monkeypatch.setattr(room, "SLICE", 3)
    monkeypatch.setattr(ending_access, "BATCH", 1)
    monkeypatch.setattr(ending_access, "SLICE", 1)
    for room in (stocks, campaigns, accesses):
        monkeypatch.setattr(room, "TURN", timedelta())


def asks_again(task: str, turn: Callable[[], object]) -> bool:
    """Whether a turn asks for another, after whatever waits."""
    waiting = ProcrastinateJob.objects.filter(task_name=task)
    waiting.delete()
    with acting.taken(acting.CLOCK):
        turn()
    assert {job.priority < jobs.PRIORITIES["palier.jobs.messages.send"] for job in waiting} <= {True}
    return waiting.exists()


def test_a_take_over_comes_in_and_goes_out_by_turns() -> None:
    batch = receiving.begin(stock.mapped(stock.sent(stock.lines(7))), by=stock.BY, at=timezone.now())
    told = list[int]()
    while len(told) < MOST and asks_again("palier.jobs.stocks.sweep", lambda: stocks.sweep(0)):
        batch.refresh_from_db()
        told.append(batch.read)

    assert (told, batch.state, batch.digests) == ([6, 7], StockState.IN, taking_in.digests_here(batch))
    receiving.undo(batch, by=stock.BY, at=timezone.now())
    left = list[int]()
    while len(left) < MOST and asks_again("palier.jobs.stocks.sweep", lambda: stocks.sweep(0)):
        left.append(StockLine.objects.count())
    batch.refresh_from_db()
    assert (left, batch.state) == ([1, 0], StockState.UNDONE)


def test_a_workbook_is_opened_once_for_all_its_turns() -> None:
    rows = [stock.COLUMNS.split(";"), *(line.split(";") for line in stock.lines(7))]
    data = xlsx(rows)
    batch = receiving.begin(stock.mapped(SentStock("dossiers.xlsx", lambda: [data])), by=stock.BY, at=timezone.now())
    begun = list[int]()
    opener = sheet_files.subprocess.Popen
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sheet_files.subprocess, "Popen", lambda *said, **more: begun.append(1) or opener(*said, **more))
        turns = 0
        while turns < MOST and asks_again("palier.jobs.stocks.sweep", lambda: stocks.sweep(0)):
            turns += 1

    batch.refresh_from_db()
    assert (turns > 1, len(begun), batch.read, batch.state) == (True, 2, 7, StockState.IN)
    assert batch.digests == taking_in.digests_here(batch)


def test_lines_are_compared_by_turns_and_not_so_many_a_minute() -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stocks, "TURN", timedelta(minutes=1))
        twice = [f"{key};1110318016982G1104;Benali;01/02/1980;2P;1" for key in ("Y", "Z")]
        batch = stock.taken_in(stock.sent([twice[0], *stock.lines(5), twice[1]]))
    turns = 0
    while turns < MOST and asks_again("palier.jobs.campaigns.compare", lambda: campaigns.compare(0)):
        turns += 1

    batch.refresh_from_db()
    assert (turns, batch.compared) == (1, batch.position)
    assert StockTwin.objects.count() == 1


LONG_AGO = timedelta(days=90)


@pytest.fixture
def over() -> list[int]:
    """Files that a réservataire reads since a list ended a season ago, in the order of their ids."""
    body = factories.organisation("reservataire", "Ville")
    on = factories.publication(factories.home(factories.organisation("bailleur", "Est"), body), stage="louee")
    people = [factories.demande(name).demande for name in ("Amina", "Bilal", "Chloé", "Davit")]
    found = [factories.candidature(on, one, stage="conforme", rank=at).demande_id for at, one in enumerate(people, 1)]
    Candidature.objects.update(stage="sans_suite", changed_at=timezone.now() - LONG_AGO)
    return found


def still_read() -> list[int]:
    return list(Demande.objects.exclude(audience=[]).order_by("pk").values_list("pk", flat=True))


def nights(most: int = 2 * MOST) -> int:
    """So many turns of a night, each from where the one before told."""
    turns, after = 1, 0
    while turns < most and asks_again(accesses.GO_ON, lambda after=after: turn_of(after)):
        after = ProcrastinateJob.objects.get(task_name=accesses.GO_ON).args["after"]
        turns += 1
    return turns


def turn_of(after: int) -> None:
    if after:
        accesses.go_on.func(after)
    else:
        accesses.end_all.func(0)


def test_accesses_end_by_turns_and_a_list_may_close_in_between(over: list[int]) -> None:
    assert still_read() == over

    turns = nights()

    assert (still_read(), turns < 2 * MOST, turns > len(over)) == ([], True, True)


def test_a_night_does_not_wait_for_the_disk_at_each_file(over: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('synchronous_commit')")
            return bool(cursor.fetchone()[0] != "off")

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")  # as a cluster that is not of tests
    end, seen = ending_access.end, [waits()]
    monkeypatch.setattr(ending_access, "end", lambda demande, **more: seen.append(waits()) or end(demande, **more))

    nights()

    assert seen == [True, *([False] * len(over))]


def test_a_file_that_fails_leaves_the_night_to_the_others(over: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    end = ending_access.end

    def failing(demande: int, **more: datetime) -> bool:
        if demande == over[1]:
            raise ValueError(demande)
        return end(demande, **more)

    monkeypatch.setattr(ending_access, "end", failing)
    failed = list[int]()

    turn = turn_of

    def noted(after: int) -> None:
        try:
            turn(after)
        except SomeFailed as error:
            failed.extend(map(int, map(str, error.failed)))

    monkeypatch.setitem(globals(), "turn_of", noted)
    nights()

    assert (still_read(), failed) == ([over[1]], [over[1]])


def test_a_turn_whose_database_goes_away_is_tried_again_as_it_was(
    over: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(demande: int, **_: datetime) -> bool:
        raise OperationalError(demande)

    monkeypatch.setattr(ending_access, "end", away)
    before, last = over[0] - 1, 0
    while last := ending_access.date_ends(at=timezone.now(), after=last):
        pass

    def night() -> None:
        with pytest.raises(SomeFailed):
            accesses.go_on.func(before)

    assert not asks_again(accesses.GO_ON, night)


def test_a_turn_ends_in_the_middle_of_a_slice(over: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending_access, "SLICE", 1_000)
    monkeypatch.setattr(ending_access, "BATCH", 1_000)

    assert asks_again(accesses.GO_ON, lambda: accesses.go_on.func(dated(over)))

    assert still_read() == over[1:]
    assert ProcrastinateJob.objects.get(task_name=accesses.GO_ON).args == {"after": over[0]}


def dated(over: list[int]) -> int:
    ending_access.date_ends(at=timezone.now())
    return over[0] - 1

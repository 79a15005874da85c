"""Two take-overs at once, and the same turn at once, on real transactions: a key is one line, and a slice comes in once."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from palier.jobs.people import stocks
from palier.jobs.queue.taking_turns import WorkTurn
from palier.models import StockBatch, StockLine
from palier.workflows.takeover import receiving, taking_in
from tests import takeover_world as stock
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


def begun(rows: list[str], name: str) -> StockBatch:
    return receiving.begin(stock.mapped(stock.sent(rows, name)), by=stock.BY, at=timezone.now())


def test_two_take_overs_of_one_tool_at_once_bring_each_key_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "SLICE", 10)
    first, second = begun(stock.lines(200), "a.csv"), begun(stock.lines(200, first=101), "b.csv")

    at_once(*(partial(stocks.go_on, one, turn=WorkTurn(stocks.TURN)) for one in (first, second)))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.read, second.read, first.known + second.known) == (200, 200, 100)
    assert StockLine.objects.filter(state="en_attente").count() == 300
    assert taking_in.digests_here(first) == first.digests


def test_the_same_batch_by_two_workers_at_once_is_taken_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "SLICE", 10)
    batch = begun(stock.lines(200), "a.csv")

    again = StockBatch.objects.get(pk=batch.pk)
    at_once(*(partial(stocks.go_on, one, turn=WorkTurn(stocks.TURN)) for one in (batch, again)))

    batch.refresh_from_db()
    assert (batch.state, batch.read, batch.taken) == ("repris", 200, 200)
    assert StockLine.objects.count() == 200
    assert taking_in.digests_here(batch) == batch.digests


def test_undone_while_it_comes_in_it_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "SLICE", 5)
    batch, add, told = begun(stock.lines(100), "a.csv"), taking_in._add, threading.Event()  # noqa: SLF001 - where it is met

    def slow(*args: object) -> None:
        add(*args)
        told.set()

    monkeypatch.setattr(taking_in, "_add", slow)
    worker = threading.Thread(target=lambda: (stocks.go_on(batch, turn=WorkTurn(stocks.TURN)), connection.close()))
    worker.start()
    told.wait(30)
    receiving.undo(batch, by=stock.BY, at=timezone.now())
    worker.join()
    stocks.sweep(0)

    batch.refresh_from_db()
    assert (batch.state, StockLine.objects.count()) == ("annule", 0)

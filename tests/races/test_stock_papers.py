"""Documents and what happens at the same time, on real transactions: two turns at once, an undoing, a second press."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from palier.jobs.people import papers as job
from palier.jobs.people import stocks
from palier.jobs.queue.taking_turns import WorkTurn
from palier.models import PieceFile, StockBundle, StockPaper
from palier.workflows.takeover import bundling, receiving, using_papers
from palier.workflows.takeover.using_papers import PaperAlreadySent
from tests import couples, paper_world
from tests import takeover_world as stock
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


def begun(number: int) -> StockBundle:
    batch = stock.taken_in(stock.sent(stock.lines(number)))
    keys = [str(key) for key in range(1, number + 1)]
    bundle = paper_world.brought(batch, paper_world.archive(paper_world.papers(*keys)))
    return bundling.begin(bundle, by=stock.BY, at=timezone.now())


def again(bundle: StockBundle) -> StockBundle:
    return StockBundle.objects.select_related("batch").get(pk=bundle.pk)


def test_two_turns_at_once_keep_each_document_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "_AT_ONCE", 2)
    bundle = begun(6)

    at_once(*(partial(job.go_on, again(bundle), turn=WorkTurn(stocks.TURN)) for _ in range(2)))

    bundle.refresh_from_db()
    assert (bundle.state, paper_world.counts(bundle)) == ("repris", (6, 6, 0, 0, 0))
    assert StockPaper.objects.count() == 6


def test_undone_while_documents_come_in_nothing_of_them_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "_AT_ONCE", 1)
    bundle, examined, told = begun(4), job._examined, threading.Event()  # noqa: SLF001 - where it is met

    def slow(*args: object) -> object:
        told.set()
        return examined(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(job, "_examined", slow)
    worker = threading.Thread(target=lambda: (job.go_on(again(bundle), turn=WorkTurn(stocks.TURN)), connection.close()))
    worker.start()
    told.wait(30)
    receiving.undo(bundle.batch, by=stock.BY, at=timezone.now())
    stocks.sweep(0)
    worker.join()

    found = again(bundle)
    assert (found.state, StockPaper.objects.count(), found.batch.state) == ("essaye", 0, "annule")


def test_pressed_twice_at_once_it_is_sent_once() -> None:
    couple = couples.couple()
    paper, refused = paper_world.beside(couple.demande), list[Exception]()

    def press() -> None:
        try:
            using_papers.use(
                couple.demande, paper, "piece_identite", person_key="d", by=couple.amina, at=timezone.now()
            )
        except PaperAlreadySent as refusal:
            refused.append(refusal)

    at_once(press, press)

    assert (PieceFile.objects.count(), len(refused)) == (1, 1)

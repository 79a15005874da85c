"""A batch comes in, stops, goes on, goes out and comes in again: no line is lost or doubled, nor removed once it is theirs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from palier.gateways.stocks import csv_files
from palier.models import JournalEntry, Person, StockBatch, StockFilePart, StockLine
from palier.models.doors import acting
from palier.rules.law.clocks import at_hour
from palier.rules.takeover.stock_states import StockLineState, StockState
from palier.workflows.takeover import receiving, settling_stock, taking_in, undoing_stock
from tests import factories
from tests import takeover_world as stock

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "SLICE", 3)
    monkeypatch.setattr(undoing_stock, "SLICE", 3)


def confirmed(line: StockLine) -> StockLine:
    """As its person's own page does it."""
    line.demande, line.state, line.settled_at = factories.demande().demande, StockLineState.CONFIRMED, timezone.now()
    line.save()
    return line


def test_every_line_that_came_in_is_here_as_it_was() -> None:
    batch = stock.taken_in(stock.sent([*stock.lines(10), ";;Sans clé;;2P;1"]))

    assert (batch.state, stock.counts(batch)) == (StockState.IN, (11, 10, 1, 0))
    line = StockLine.objects.get(batch=batch, key="4")
    assert line.original == ["4", "", "Nom 4", "01/02/1980", "2P", "4"]
    assert line.fields == {"nom": "Nom 4", "naissance": "1980-02-01", "typologie": "T2", "points": 4}
    assert (line.birth_date, line.demande_id) == (date(1980, 2, 1), None)
    assert taking_in.digests_here(batch) == batch.digests
    StockLine.objects.filter(batch=batch, key="4").update(original=["4", "", "Autre", "01/02/1980", "2P", "4"])
    assert taking_in.digests_here(batch)["NOM"] != batch.digests["NOM"]


def test_a_kill_between_two_slices_loses_and_doubles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = receiving.begin(stock.mapped(stock.sent(stock.lines(10))), by=stock.BY, at=timezone.now())
    add, turns = taking_in._add, iter([None, None])  # noqa: SLF001 - where a kill falls

    def killed(*args: object) -> None:
        if next(turns, "killed"):
            raise KeyboardInterrupt
        add(*args)

    with monkeypatch.context() as patched:
        patched.setattr(taking_in, "_add", killed)
        with pytest.raises(KeyboardInterrupt):
            _go_on_until_killed(batch)
    batch.refresh_from_db()
    stock.again(batch)

    assert stock.counts(batch) == (10, 10, 0, 0)
    assert list(StockLine.objects.order_by("number").values_list("number", flat=True)) == list(range(2, 12))
    assert taking_in.digests_here(batch) == batch.digests


def test_a_turn_that_was_cut_goes_on_in_its_file_and_reads_no_line_again(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = receiving.begin(stock.mapped(stock.sent(stock.lines(60))), by=stock.BY, at=timezone.now())
    add, turns, read = taking_in._add, iter([None] * 15), list[str]()  # noqa: SLF001 - where a kill falls
    lines = csv_files._lines  # noqa: SLF001 - what is read of a file

    def killed(*args: object) -> None:
        if next(turns, "killed"):
            raise KeyboardInterrupt
        add(*args)

    def told(opened: io.TextIOBase) -> Iterator[str]:
        for line in lines(opened):
            read.append(line)
            yield line

    with monkeypatch.context() as patched:
        patched.setattr(taking_in, "_add", killed)
        with pytest.raises(KeyboardInterrupt):
            stock.again(batch)
    monkeypatch.setattr(csv_files, "_lines", told)
    stock.again(batch)

    assert (stock.counts(batch), taking_in.digests_here(batch)) == ((60, 60, 0, 0), batch.digests)
    # A separator is guessed by the thirty first lines: they are looked at each time.
    assert not [line for line in read if 30 < int(line.split(";")[0].replace("ID", "0")) <= 45]


def test_a_slice_finds_its_keys_without_reading_the_batch() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(300)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE palier_stockline")

    plan = StockLine.objects.filter(batch=batch, key__in=["7", "301"]).explain()

    assert "stock_line_by_key" in plan, plan


def _go_on_until_killed(batch: StockBatch) -> None:
    rows = [(n + 1, line.split(";")) for n, line in enumerate(stock.lines(10), 1)]
    with acting.taken(acting.CLOCK):
        taking_in.take(batch, tuple(stock.COLUMNS.split(";")), rows, (), at=timezone.now())


def test_the_same_turn_twice_is_one() -> None:
    batch = receiving.begin(stock.mapped(stock.sent(stock.lines(7))), by=stock.BY, at=timezone.now())
    stale = StockBatch.objects.get(pk=batch.pk)
    stock.again(batch)

    StockBatch.objects.filter(pk=batch.pk).update(state=StockState.UNDOING)
    StockBatch.objects.filter(pk=batch.pk).update(state=StockState.UNDONE)
    StockBatch.objects.filter(pk=batch.pk).update(state=StockState.TAKING_IN)
    rows = [(n + 1, line.split(";")) for n, line in enumerate(stock.lines(7), 1)]
    with acting.taken(acting.CLOCK):
        assert taking_in.take(stale, tuple(stock.COLUMNS.split(";")), rows, (), at=timezone.now())

    assert StockLine.objects.filter(batch=batch).count() == 7


def test_a_key_of_another_take_over_of_the_same_tool_is_already_here() -> None:
    first = stock.taken_in(stock.sent(stock.lines(3)))
    second = stock.taken_in(stock.sent(stock.lines(5, first=2), "autre.csv"))
    assert stock.counts(second) == (5, 3, 0, 2)
    assert stock.states(second) == ["deja", "deja", "en_attente", "en_attente", "en_attente"]
    stock.undone(first)
    stock.again(receiving.begin(stock.undone(second), by=stock.BY, at=timezone.now()))
    second.refresh_from_db()
    assert stock.counts(second) == (5, 5, 0, 0)


def test_the_same_file_twice_is_refused_while_the_first_may_be_begun_again() -> None:
    batch = stock.undone(stock.taken_in(stock.sent(stock.lines(2))))
    with pytest.raises(receiving.StockAlreadyHere):
        stock.received(stock.sent(stock.lines(2), "copie.csv"))

    receiving.drop(batch, by=stock.BY, at=timezone.now())

    assert stock.received(stock.sent(stock.lines(2), "copie.csv")).state == StockState.RECEIVED


def test_undoing_keeps_what_somebody_made_theirs_and_in_again_it_is_here_once() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(10)))
    kept = confirmed(StockLine.objects.get(batch=batch, key="5"))

    batch = stock.undone(batch)

    assert list(StockLine.objects.values_list("pk", "state")) == [(kept.pk, "confirmee")]
    assert (batch.state, stock.counts(batch)) == (StockState.UNDONE, (0, 0, 0, 0))
    told = JournalEntry.objects.get(verb="finir_annulation_reprise", object_id=batch.public_id)
    assert told.details == {"retirees": 9, "gardees": 1}
    batch = stock.again(receiving.begin(batch, by=stock.BY, at=timezone.now()))
    assert stock.counts(batch) == (10, 10, 0, 0)
    assert StockLine.objects.get(key="5").pk == kept.pk
    assert taking_in.digests_here(batch) == batch.digests


def test_a_batch_that_has_begun_keeps_its_mapping_in_the_database_too() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(1)))
    with pytest.raises(receiving.StockMappingKept):
        receiving.write_mapping(batch, stock.MAPPING.replace("T2", "T3"), by=stock.BY, at=timezone.now())

    for change in ({"mapping": "x"}, {"mapping_digest": "x"}, {"tool": "x"}, {"sheet": 3}, {"state": "en_cours"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StockBatch.objects.filter(pk=batch.pk).update(**change)


@pytest.mark.parametrize("act", [receiving.begin, receiving.drop])
def test_an_act_on_a_batch_that_is_elsewhere_is_refused(act) -> None:
    batch = stock.taken_in(stock.sent(stock.lines(1)))
    with pytest.raises(receiving.StockMoved):
        act(batch, by=stock.BY, at=timezone.now())


def test_nothing_begins_without_a_mapping() -> None:
    with pytest.raises(receiving.StockMoved):
        receiving.begin(stock.received(stock.sent(stock.lines(1))), by=stock.BY, at=timezone.now())


def test_a_column_that_is_not_there_stops_the_batch_with_its_name_and_it_may_be_undone() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(1)), mapping=stock.MAPPING.replace('"NOM"', '"NOMS"'))

    assert (batch.state, batch.fault) == (StockState.STOPPED, "La colonne « NOMS » n’est pas dans ces fichiers.")
    assert stock.undone(batch).state == StockState.UNDONE


def test_what_nobody_confirmed_ends_on_its_day_and_what_somebody_did_stays() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(5)))
    kept = confirmed(StockLine.objects.get(batch=batch, key="2"))
    last = batch.lines_until
    assert last is not None

    with acting.taken(acting.CLOCK):
        undoing_stock.forget(at=at_hour(last, 12))
    assert StockLine.objects.count() == 5
    with acting.taken(acting.CLOCK):
        undoing_stock.forget(at=at_hour(last + timedelta(days=1), 12))

    assert list(StockLine.objects.values_list("pk", flat=True)) == [kept.pk]
    batch.refresh_from_db()
    assert batch.state == StockState.ENDED


def test_files_end_after_their_days_and_a_batch_then_says_so() -> None:
    batch = stock.undone(stock.taken_in(stock.sent(stock.lines(1))))
    with acting.taken(acting.CLOCK):
        undoing_stock.forget(at=at_hour(batch.files_until, 12))
    assert StockFilePart.objects.exists()
    with acting.taken(acting.CLOCK):
        undoing_stock.forget(at=at_hour(batch.files_until + timedelta(days=1), 12))
    assert not StockFilePart.objects.exists()

    batch = stock.again(receiving.begin(batch, by=stock.BY, at=timezone.now()))

    assert (batch.state, batch.fault[:42]) == (StockState.STOPPED, "Les fichiers de cette reprise sont effacés")


def test_the_bytes_of_a_file_are_under_seal() -> None:
    batch = stock.received(stock.sent(["1;;Quervazec;01/02/1980;2P;1"]))

    part = StockFilePart.objects.get(file__batch=batch)
    assert b"Quervazec" not in bytes(part.data)


def test_a_line_gives_no_demande_and_no_point() -> None:
    stock.taken_in(stock.sent(stock.lines(3)))

    assert not Person.objects.exists()
    assert not settling_stock.waits(factories.demande().demande)

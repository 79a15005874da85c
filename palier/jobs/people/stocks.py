"""Takes in and undoes what stewards began, a turn at a time; killed anywhere, the next turn goes on from there.

A worker does one task at a time, and a list may close meanwhile: what a turn leaves is asked for again, behind whatever waits.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from palier.gateways.stocks.bounds import StockUnreadable
from palier.gateways.stocks.csv_files import CsvPlace
from palier.gateways.stocks.joined import JoinedSource, opened_together
from palier.gateways.stocks.kept_tables import KeptTables
from palier.gateways.stocks.opening import StockHints
from palier.jobs.people import papers
from palier.jobs.queue import left_folders
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.jobs.queue.taking_turns import WorkTurn
from palier.models import StockBatch, StockFilePart
from palier.models.doors import acting, jobs
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting.sealing_parts import Unsealable
from palier.workflows.takeover import sealed_files, taking_in, taking_papers, undoing_stock

TURN = timedelta(seconds=40)
"""Its files are opened anew by each turn: shorter, more of it would be spent on that."""
TABLES = KeptTables()
_SWEEP = "palier.jobs.stocks.sweep"
_GONE = "Les fichiers de cette reprise sont effacés : leurs jours sont passés. Envoyez-les de nouveau."


@on_the_clock("* * * * *", _SWEEP, priority=-15, is_alone=True)
def sweep(timestamp: int) -> None:
    """One turn, and another one behind what waits where something is left."""
    left_folders.clear(at=timezone.now())
    turn = WorkTurn(TURN)
    sweep_within(turn)
    if turn.is_over():
        jobs.defer(_SWEEP, timestamp=timestamp)


def sweep_within(turn: WorkTurn) -> None:
    """Go on with every batch that is to be taken in or undone, each alone; then with its archives of documents."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        doing = (StockState.TAKING_IN, StockState.UNDOING)
        found = list(StockBatch.objects.filter(state__in=doing).order_by("moved_at", "pk"))
    TABLES.keep_only([_of(one) for one in found if one.state == StockState.TAKING_IN])
    each(turn.of(found), partial(go_on, turn=turn))
    bundles = taking_papers.to_do()
    if not bundles:
        papers.NAMES.let_go()
    each(turn.of(bundles), partial(papers.go_on, turn=turn))


@on_the_clock("35 3 * * *", "palier.jobs.stocks.forget")
def forget(timestamp: int) -> None:
    """Erase files and lines whose days are over."""
    undoing_stock.forget(at=timezone.now())


def go_on(batch: StockBatch, *, turn: WorkTurn) -> None:
    """Take a batch in, or undo it, to its end or that of the turn."""
    if batch.state == StockState.UNDOING:
        undoing_stock.undo(batch, at=timezone.now(), is_over=turn.is_over)
        return
    at = timezone.now()
    try:
        with opened_batch(batch) as source:
            place = CsvPlace(batch.bookmark, after=batch.position)
            rows, notes = source.rows(place), source.notes
            taking_in.take(batch, source.columns, rows, notes, at=at, tell=place.tell, is_over=turn.is_over)
    except (StockUnreadable, Unsealable) as error:
        taking_in.stop(batch, str(error), at=at)
    except KeyError as error:
        taking_in.stop(batch, f"La colonne « {error.args[0]} » n’est pas dans ces fichiers.", at=at)


@contextmanager
def opened_batch(batch: StockBatch) -> Iterator[JoinedSource]:
    """The files of a batch, joined as its mapping says. Raises ``StockUnreadable``."""
    with ExitStack() as stack:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            if not StockFilePart.objects.filter(file__batch=batch).exists():
                raise StockUnreadable(_GONE)
            files = stack.enter_context(sealed_files.on_disk(batch))
        hints = StockHints(batch.encoding, batch.separator, batch.sheet)
        once = partial(TABLES.opened, _of(batch))
        yield stack.enter_context(opened_together(files, taking_in.mapping_of(batch), hints, once))


def _of(batch: StockBatch) -> tuple[int, int]:
    # Its files are never replaced; its sheet is, once it is undone.
    return batch.pk, batch.sheet

"""Takes in and undoes what stewards began, a while each minute; killed anywhere, the next minute goes on from there."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.db import transaction
from django.utils import timezone

from palier.gateways.stocks.bounds import StockUnreadable
from palier.gateways.stocks.csv_files import CsvPlace
from palier.gateways.stocks.joined import JoinedSource, opened_together
from palier.gateways.stocks.opening import StockHints
from palier.jobs.people import papers
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models import StockBatch, StockFilePart
from palier.models.doors import acting
from palier.rules.takeover.stock_states import StockState
from palier.workflows.acting.sealing_parts import Unsealable
from palier.workflows.takeover import sealed_files, taking_in, taking_papers, undoing_stock

_GONE = "Les fichiers de cette reprise sont effacés : leurs jours sont passés. Envoyez-les de nouveau."


@on_the_clock("* * * * *", "palier.jobs.stocks.sweep")
def sweep(timestamp: int) -> None:
    """Go on with every batch that is to be taken in or undone, each alone; then with its archives of documents."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        doing = (StockState.TAKING_IN, StockState.UNDOING)
        found = list(StockBatch.objects.filter(state__in=doing).order_by("moved_at", "pk"))
    each(found, go_on)
    bundles = taking_papers.to_do()
    if not bundles:
        papers.NAMES.let_go()
    each(bundles, papers.go_on)


@on_the_clock("35 3 * * *", "palier.jobs.stocks.forget")
def forget(timestamp: int) -> None:
    """Erase files and lines whose days are over."""
    undoing_stock.forget(at=timezone.now())


def go_on(batch: StockBatch) -> None:
    """Take a batch in, or undo it, to its end."""
    if batch.state == StockState.UNDOING:
        undoing_stock.undo(batch, at=timezone.now())
        return
    at = timezone.now()
    try:
        with opened_batch(batch) as source:
            place = CsvPlace(batch.bookmark)
            taking_in.take(batch, source.columns, source.rows(place), source.notes, at=at, tell=place.tell)
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
        yield stack.enter_context(opened_together(files, taking_in.mapping_of(batch), hints))

"""Takes in and undoes the files of homes that landlords began; killed anywhere, the next minute goes on from there."""

from contextlib import ExitStack

from django.db import transaction
from django.utils import timezone

from palier.gateways.stocks import home_tables
from palier.gateways.stocks.bounds import StockUnreadable
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models import HomeFile
from palier.models.doors import acting
from palier.rules.takeover.stock_states import StockState
from palier.workflows.homes import reading_homes, taking_homes, undoing_homes


@on_the_clock("* * * * *", "palier.jobs.home_files.sweep")
def sweep(timestamp: int) -> None:
    """Go on with every file that is to be taken in or undone, each alone."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        doing = (StockState.TAKING_IN, StockState.UNDOING)
        found = list(HomeFile.objects.filter(state__in=doing).order_by("moved_at", "pk"))
    each(found, go_on)


@on_the_clock("40 3 * * *", "palier.jobs.home_files.forget")
def forget(timestamp: int) -> None:
    """Erase the bytes of files whose days are over."""
    undoing_homes.forget(at=timezone.now())


def go_on(file: HomeFile) -> None:
    """Take a file in, or undo it, to its end."""
    if file.state == StockState.UNDOING:
        undoing_homes.undo(file, at=timezone.now())
        return
    at = timezone.now()
    try:
        with ExitStack() as stack:
            with transaction.atomic():
                acting.take(acting.CLOCK)
                path = stack.enter_context(reading_homes.on_disk(file))
            held = home_tables.open_homes(path, file.sheet, file.header)
            taking_homes.take(file, reading_homes.as_kept(file, held), at=at)
    except (StockUnreadable, reading_homes.HomeBytesGone) as error:
        taking_homes.stop(file, str(error), at=at)

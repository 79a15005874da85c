"""Shows the scanner of viruses the files that came while it was away; each waits again while it still is."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from palier.gateways.scanning import ScannerAway, VirusScanner
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models.doors import acting
from palier.workflows.people import scanning


@on_the_clock("* * * * *", "palier.jobs.scanning.look_late")
def look_late(timestamp: int) -> None:
    """Look at what waits, while the scanner answers. Without one in the settings, what waits still waits."""
    if not settings.SCANNER:
        return
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = scanning.waiting()
    each(found, _look)


def _look(file: int) -> None:
    """One file; the scanner is asked outside of any transaction."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        data = scanning.content(file)
    if data is None:
        return
    try:
        is_infected = VirusScanner(settings.SCANNER, settings.SCANNER_TIMEOUT).is_infected(data)
    except ScannerAway:
        return
    with transaction.atomic():
        acting.take(acting.CLOCK)
        scanning.looked_at(file, is_infected=is_infected, at=timezone.now())

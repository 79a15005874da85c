"""The clock of erasures: what its person asked, what has come to its term, and what is not kept as long.

Each task may run twice or late without harm: the term comes from the demande, and a second run finds nothing.
"""

from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import PATIENT, each
from palier.models import Demande
from palier.models.doors import acting
from palier.workflows.life import erasing, foreseeing_erasures, keeping


@app.task(name="palier.jobs.erasing.erase_asked", retry=PATIENT)
def erase_asked(demande: int) -> None:
    """Erase a file whose person asked, at once."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.filter(pk=demande).first()
        if found is not None:
            keeping.honour(found, at=timezone.now())


@on_the_clock("*/10 * * * *", "palier.jobs.erasing.sweep_asked")
def sweep_asked(timestamp: int) -> None:
    """Erase what a lost job left, and what had to wait."""
    each(_ids(lambda after: erasing.asked(after=after)), erase_asked)


@on_the_clock("35 3 * * *", "palier.jobs.erasing.erase_all")
def erase_all(timestamp: int) -> None:
    """Erase the demandes at their term, and those of the days when the machine was stopped."""
    each(_ids(lambda after: erasing.due(timezone.now(), after=after)), _erase_one)


@on_the_clock("50 3 * * *", "palier.jobs.erasing.forget")
def forget(timestamp: int) -> None:
    """Forget codes, tries, answers, traces of reading and files of pieces that are not kept any more."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        keeping.forget_old(at=timezone.now())


@on_the_clock("* * * * *", "palier.jobs.erasing.foresee")
def foresee(timestamp: int) -> None:
    """Count the dry runs that a steward asked for."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        foreseeing_erasures.count_asked(at=timezone.now())


def _erase_one(demande: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        keeping.erase_at_term(Demande(pk=demande), at=timezone.now())


def _ids(find: Callable[[int], list[int]]) -> Iterator[int]:
    last = 0
    while True:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            batch = find(last)
        if not batch:
            return
        yield from batch
        last = batch[-1]

"""The clock of mistakes: count lists again, replay cases, send answers, tell what nobody answered, close what is over."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models import Mistake
from palier.models.doors import acting
from palier.workflows.mistakes import carrying_out, computing_mistakes, mistakes, recounting, telling_mistakes

BATCH = 20
"""A replay reads whole lists: a batch a minute leaves the worker to the closings."""


@on_the_clock("* * * * *", "palier.jobs.mistakes.sweep", priority=-5)
def sweep(timestamp: int) -> None:
    """One batch of each; each case in its own transaction, and one that fails stops no other."""
    each(_due(lambda _: recounting.lists_to_count(BATCH)), _count)
    each(_due(lambda _: recounting.to_end(BATCH)), _end)
    each(_due(lambda _: recounting.to_hand(BATCH)), _hand)
    each(_due(lambda _: computing_mistakes.open_cases(BATCH)), _compute)
    each(_due(lambda _: computing_mistakes.stale(BATCH)), _compute_again)
    each(_due(lambda at: telling_mistakes.leaving(at, BATCH)), _answer)
    each(_due(lambda at: computing_mistakes.unanswered(at, BATCH)), _tell)
    each(_due(lambda at: mistakes.to_close(at, BATCH)), _close)


def _due[One](find: Callable[[datetime], list[One]]) -> list[One]:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return find(timezone.now())


def _count(one: tuple[int, int]) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        recounting.count_list(*one, at=timezone.now())


def _end(recount: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        recounting.end(recount, at=timezone.now())


def _hand(demande: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        recounting.hand(demande, at=timezone.now())


def _compute(case: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        computing_mistakes.compute(Mistake.objects.get(pk=case), at=timezone.now())


def _compute_again(case: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        computing_mistakes.compute_again(Mistake.objects.get(pk=case), at=timezone.now())


def _answer(pk: int) -> None:
    """Weigh without a lock what the answer corrects, then carry it out and tell, in one transaction."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        case = Mistake.objects.get(pk=pk)
        prepared = carrying_out.prepare(case)
    try:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            carrying_out.carry_out(case, prepared, at=timezone.now())
    except carrying_out.FAULTS as wrong:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            carrying_out.hand_back(case, str(wrong.sentence), at=timezone.now())


def _tell(case: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        telling_mistakes.tell(Mistake.objects.get(pk=case), at=timezone.now())


def _close(case: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        mistakes.close(Mistake.objects.get(pk=case), at=timezone.now())

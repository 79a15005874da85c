"""Scores a demande again after its facts have changed under a role that may not see its candidatures."""

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.jobs.queue.one_by_one import PATIENT
from palier.models import Demande
from palier.models.doors import acting
from palier.workflows.changes import changed_by_others
from palier.workflows.mistakes import mistakes


@app.task(name="palier.jobs.rescoring.rescore", retry=PATIENT)
def rescore(demande: int) -> None:
    """Score the live candidatures of a demande on open publications; twice is the same as once.

    What moved may be a mistake put right: the lists that closed meanwhile are then replayed, by a job of their own.
    """
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.filter(pk=demande).first()
        if found is not None:
            changed_by_others.rescore(found, at=timezone.now())
    if found is not None:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            mistakes.notice(found, at=timezone.now())

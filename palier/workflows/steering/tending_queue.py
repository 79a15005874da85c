"""A steward lets a failed job run again, or takes one out that comes back by itself: which of them, ``rules.desks.queue_words``.

A job bears a number of the queue; the journal knows it by an id made of that number.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from palier.models.doors import queue
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

_HOUSE = act("règles de publication de Palier")
_JOBS = UUID("0d3b1c4e-52c7-5a0b-8a55-7c1f5f7b9f21")
"""Name space of the ids of jobs."""


class NotRunAgain(Refusal):
    """It does not run twice without harm, or has not failed."""

    sentence = (
        "Cette tâche ne se relance pas d’ici : elle n’a pas échoué, ou elle revient d’elle-même à son prochain tour."
    )


class NotCancelled(Refusal):
    """Somebody waits for it, or it does not wait."""

    sentence = "Cette tâche ne s’annule pas d’ici : un acte l’attend, ou elle est déjà commencée."


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A job, as the journal names it."""

    number: int

    @property
    def public_id(self) -> UUID:
        """Always the same for one job."""
        return uuid5(_JOBS, str(self.number))


@transaction.atomic
def run_again(number: int, *, by: Actor, at: datetime) -> None:
    """Let a job that failed run again. Raises ``NotRunAgain``."""
    require(by.role, Action.RUN_PLATFORM)
    if not queue.again(number):
        raise NotRunAgain
    telling.journal(
        JournalVerb.RUN_JOB_AGAIN, QueuedJob(number), by=by, at=at, article=_HOUSE, details={"tache": number}
    )


@transaction.atomic
def cancel(number: int, *, by: Actor, at: datetime) -> None:
    """Take a job out of the queue. Raises ``NotCancelled``."""
    require(by.role, Action.RUN_PLATFORM)
    if not queue.cancel(number):
        raise NotCancelled
    telling.journal(JournalVerb.CANCEL_JOB, QueuedJob(number), by=by, at=at, article=_HOUSE, details={"tache": number})

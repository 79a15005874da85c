"""The clock of mandates: their household is warned before one ends, and told where its organisation has closed (ADR 66).

One whose giver left the file openly ends, and nobody is told: whoever stayed never knew of it.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from palier.models import Holder, Mandate, MandateOpinion, Organisation
from palier.models.territories import successions
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.letters.composing import compose
from palier.rules.mandates import mandates
from palier.rules.mandates.mandates import MandateMove, MandateState
from palier.rules.mandates.opinions import OpinionState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.mandates import granting
from palier.workflows.mandates.proposing import ARTICLE, rules_of


def due(at: datetime) -> Iterator[int]:
    """The mandates to end, or of which a household is to be told something now."""
    on = day_in_paris(at)
    rows = Mandate.objects.filter(state=MandateState.LIVING, last_day__gte=on).select_related("organisation")
    left = set(_left(rows).values_list("pk", flat=True))
    for row in rows.order_by("pk").iterator():
        is_over = _is_gone(row.organisation, at) or row.pk in left
        if is_over or mandates.is_to_warn(rules_of(row), on=on):
            yield row.pk


def _left(rows: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """Those whose giver has an account on that file no more."""
    giver = Holder.objects.filter(demande=OuterRef("demande"), user=OuterRef("by"), person_key=OuterRef("person_key"))
    return rows.filter(~Exists(giver))


@transaction.atomic
def look(pk: int, *, at: datetime) -> bool:
    """End one whose giver left or whose organisation has closed, or warn of its end; false where it is done. Twice is once."""
    on = day_in_paris(at)
    found = Mandate.objects.select_for_update(of=("self",)).filter(pk=pk, state=MandateState.LIVING)
    row = found.select_related("organisation", "demande").first()
    if row is None or row.last_day < on:
        return False
    if _left(Mandate.objects.filter(pk=pk)).exists():
        _end(row, MandateMove.LEAVE, at)
        leave_out(at=at)
        telling.journal(JournalVerb.END_MANDATE, row, by=CLOCK, at=at, article=ARTICLE)
        return True
    if _is_gone(row.organisation, at):
        _end(row, MandateMove.CLOSE, at)
        telling.journal(JournalVerb.CLOSE_MANDATE, row, by=CLOCK, at=at, article=ARTICLE)
        granting.tell(
            row, compose("mandat_organisme_ferme", is_succeeded=row.organisation.successor_id is not None), at=at
        )
        return True
    if not mandates.is_to_warn(rules_of(row), on=on):
        return False
    row.warned_at = at
    row.save(update_fields=["warned_at"])
    telling.journal(JournalVerb.WARN_OF_MANDATE_END, row, by=CLOCK, at=at, article=ARTICLE)
    granting.tell(row, compose("mandat_bientot_fini", weekday=clocks.say_day(row.last_day)), at=at)
    return True


@transaction.atomic
def leave_out(*, at: datetime) -> int:
    """Let no desk read what was joined by who has left the file, of a mandate that was over before too; how many there were.

    Nobody who stayed could take it back, and it may be of who left.
    """
    joined = MandateOpinion.objects.filter(state=OpinionState.JOINED)
    rows = joined.filter(mandate__in=_left(Mandate.objects.all()))
    return rows.update(state=OpinionState.LEFT_OUT, changed_at=at)


def _is_gone(organisation: Organisation, at: datetime) -> bool:
    """Whether it closed for good: one that is succeeded may be opened again until its day ends, and nobody reads meanwhile."""
    if organisation.closed_at is None:
        return False
    return organisation.successor_id is None or successions.may_be_told(organisation.closed_at, at)


def _end(row: Mandate, how: MandateMove, at: datetime) -> None:
    row.state, row.ended_at = mandates.MOVES[how].value, at
    row.save(update_fields=["state", "ended_at"])

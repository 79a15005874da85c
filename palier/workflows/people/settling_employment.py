"""What employers answered enters the files, and what was disowned leaves them: the clock's act (ADR 63).

An employer's page only marks a code. The fact, the points and the letter are made here, out of its sight.
"""

from datetime import datetime

from django.db import transaction

from palier.models import Demande, EmploymentCode, Fact, FactLayer
from palier.models.demandes import attested_jobs
from palier.rules.law import codes
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.letters.composing import compose
from palier.rules.people import employment
from palier.rules.people.employment import EmploymentCodeState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.doors import second_places
from palier.workflows.people.employment import ARTICLE
from palier.workflows.scoring import scoring

_OVER = (EmploymentCodeState.ATTESTED, EmploymentCodeState.DECLINED, EmploymentCodeState.DISOWNED)


@transaction.atomic
def settle(demande: Demande, *, at: datetime) -> int:
    """Bring a file up to what its codes say; return how many changed something. Twice is the same as once."""
    Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    rows = EmploymentCode.objects.select_for_update(of=("self",)).filter(demande=demande, state__in=_OVER)
    found = [
        row
        for row in rows.select_related("employer", "commune").order_by("answered_at", "pk")
        if row.settled != row.state
    ]
    for row in found:
        _settle_one(row, at)
        row.settled, row.settled_at = row.state, at
        row.save(update_fields=["settled", "settled_at"])
    return len(found)


def _settle_one(row: EmploymentCode, at: datetime) -> None:
    demande, key = _where(row)
    if row.state == EmploymentCodeState.DECLINED:
        _tell_declined(demande, row, at)
        return
    if row.state == EmploymentCodeState.DISOWNED:
        _keep(demande, key, row, is_over=True, at=at)
        telling.journal(JournalVerb.REMOVE_JOB, demande, by=CLOCK, at=at, article=ARTICLE)
    else:
        _keep(demande, key, row, is_over=False, at=at)
        telling.journal(JournalVerb.ENTER_JOB, demande, by=CLOCK, at=at, article=ARTICLE)
        _tell_attested(demande, row, at)
    scoring.rescore(demande, at=at)


def _where(row: EmploymentCode) -> tuple[Demande, str]:
    """The file of who asked, and their key there: who went on alone since then has another, and nothing shows in the first."""
    return second_places.of(row.demande, row.person_key, since=row.asked_at)


def _keep(demande: Demande, key: str, row: EmploymentCode, *, is_over: bool, at: datetime) -> None:
    commune, answered = row.commune_id, row.answered_at
    Fact.objects.create(
        demande=demande,
        layer=FactLayer.VERIFIED,
        path=attested_jobs.path_of(key, row.public_id),
        value=None if is_over else {"contract": row.contract, "commune": commune},
        since=row.since,
        valid_until=employment.counts_until(day_in_paris(answered)) if answered else None,
        at=at,
        audience=demande.audience,
    )


def _tell_attested(demande: Demande, row: EmploymentCode, at: datetime) -> None:
    """What was attested, what it does, and what to do where it is wrong; corrected, it says which letter it replaces."""
    answered = row.answered_at
    # A correction empties what the file had taken into account, and leaves when it did.
    was_told = row.settled_at is not None and row.settled == ""
    text = compose(
        "emploi_atteste",
        organisation=row.employer.name if row.employer else None,
        replaces=day_in_paris(row.settled_at) if was_told and row.settled_at else None,
        contract=codes.CONTRACT[row.contract],
        since=row.since,
        place=f"{row.site_name}, {row.commune.called}" if row.commune else row.site_name,
        counts_until=employment.counts_until(day_in_paris(answered)) if answered else None,
    )
    telling.send(demande, text, by=CLOCK, at=at)


def _tell_declined(demande: Demande, row: EmploymentCode, at: datetime) -> None:
    """That nothing was attested, and that a paper is worth as much."""
    text = compose("emploi_non_atteste", organisation=row.employer.name if row.employer else None)
    telling.send(demande, text, by=CLOCK, at=at)

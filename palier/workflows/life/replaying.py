"""A database brought back to an earlier second brings back nobody who was erased since: those erasures are done again.

What is replayed was decided and done then, and stands in the vault's register; it is done now, under the same conditions
of the law. What the restored database makes impossible is told, never dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from palier.models import Demande
from palier.rules.life.retention import Occasion
from palier.rules.people.answers import Reason
from palier.workflows.life import erasing


@dataclass(frozen=True, slots=True)
class ErasureReplay:
    """What became of one erasure."""

    reference: UUID
    is_gone: bool
    """Nothing of this demande is here."""
    reasons: Sequence[Reason] = ()
    """Why it is still here: for a person to settle."""


@transaction.atomic
def replay(reference: UUID, occasion: Occasion, *, erased_at: datetime, at: datetime) -> ErasureReplay:
    """Erase again what was erased after the second that was restored. The clock's act."""
    row = Demande.objects.select_for_update(no_key=True).filter(public_id=reference).first()
    if row is None:
        return ErasureReplay(reference, is_gone=True)
    if occasion is Occasion.REQUEST and row.erasure_asked_at is None:
        # The request itself was made after that second: it was honoured at `erased_at`, so it had been made by then.
        row.erasure_asked_at = erased_at
        row.save(update_fields=["erasure_asked_at"])
    try:
        with transaction.atomic():
            erasing.erase(row, reason=occasion, at=at)
    except erasing.CannotErase as refusal:
        return ErasureReplay(reference, is_gone=False, reasons=refusal.reasons)
    return ErasureReplay(reference, is_gone=True)

"""Letters that reached their household on the day they were written: what the delays of a story count on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from palier.models import Letter

if TYPE_CHECKING:
    from palier.models import Demande


def reached(*demandes: Demande) -> None:
    """Each letter of these files was opened as it came; of all of them, if none is named."""
    rows = Letter.objects.filter(demande__in=demandes) if demandes else Letter.objects.all()
    rows.update(read_at=F("sent_at"))

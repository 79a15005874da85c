"""What is foreseen of the hours of séances, read: by pages, by mails, by what software is answered (ADR 189)."""

from collections.abc import Collection

from palier.models import Seance, SeanceHours
from palier.rules.commission.pace import Pace


def of(seance: Seance) -> Pace | None:
    """What is foreseen of a séance; nothing where nobody said it."""
    return of_each([seance]).get(seance.pk)


def of_each(seances: Collection[Seance]) -> dict[int, Pace]:
    """What is foreseen of each of these séances, by its id, where somebody said it."""
    return {row.pk: Pace(row.lasts, row.home) for row in SeanceHours.objects.filter(seance__in=seances)}

"""On which file what was asked by somebody enters: theirs, or the one on which they went on alone since."""

from datetime import datetime

from palier.models import Demande, Fork
from palier.rules.parting.separation import NEW_HOLDER


def of(demande: Demande, person_key: str, *, since: datetime) -> tuple[Demande, str]:
    """The file of who asked, and their key there: who went on alone since has another, and nothing shows in the first."""
    fork = (
        Fork.objects.filter(parent=demande, person_key=person_key, at__gt=since)
        .select_related("child")
        .order_by("at", "pk")
        .last()
    )
    return (fork.child, NEW_HOLDER) if fork else (demande, person_key)

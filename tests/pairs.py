"""A whole night of comparing demandes, in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palier.models import DemandePair
from palier.workflows.life import finding_pairs

if TYPE_CHECKING:
    from datetime import datetime


def look(at: datetime) -> int:
    """Compare all that lives; how many pairs are there."""
    after = 0
    while which := finding_pairs.slice_after(after):
        finding_pairs.look(which, at=at)
        after = which[-1]
    return DemandePair.objects.count()

"""A whole night of comparing demandes, in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palier.models import DemandePair
from palier.workflows.life import finding_pairs

if TYPE_CHECKING:
    from datetime import datetime


def look(at: datetime) -> int:
    """Compare all that lives; how many pairs are there."""
    after: int | None = 0
    while after is not None:
        after = finding_pairs.look(at=at, after=after)
    return DemandePair.objects.count()

"""Who changes their word again and again to look at the same lists: counted by person and day, from what they declared.

Nothing is written when a page is read: as many files were tried as facts were told, so these are counted.
"""

from datetime import datetime

from palier.models import Demande, Fact, FactLayer
from palier.rules.law import clocks
from palier.rules.ranking import small_lists


def are_spent(demande: Demande, *, at: datetime) -> bool:
    """Whether a household has tried enough files for today: its places are said again tomorrow."""
    since = clocks.at_hour(clocks.day_in_paris(at), 0)
    told = Fact.objects.filter(demande=demande, layer=FactLayer.DECLARED, at__gte=since)
    return small_lists.tries(told.values_list("path", flat=True)) > small_lists.TRIES

"""Who changes their word again and again to look at the same lists: counted by person and day, from what they declared.

Nothing is written when a page is read: as many files were tried as facts were told, so these are counted.
"""

from datetime import datetime

from palier.models import Demande, Fact, FactLayer
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.law import clocks
from palier.rules.ranking import small_lists

_TOLD_SINCE = WrittenReading(
    lambda demande, since: Fact.objects.filter(demande=demande, layer=FactLayer.DECLARED, at__gte=since).values_list(
        "path", flat=True
    ),
    pages=(ReadPage.OPEN_HOME,),
)


def day_of(at: datetime) -> datetime:
    """Since when tries are counted: the midnight before."""
    return clocks.at_hour(clocks.day_in_paris(at), 0)


def are_spent(demande: Demande, *, at: datetime) -> bool:
    """Whether a household has tried enough files for today: its places are said again tomorrow."""
    return small_lists.tries(_TOLD_SINCE(demande.pk, day_of(at))) > small_lists.TRIES

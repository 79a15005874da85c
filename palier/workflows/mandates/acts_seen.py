"""The acts made by a mandate, as whoever reads sees them: their household, their adviser, another holder who was asked to agree.

The database shows no more: to a holder from whom a mandate is kept, an act of it is their household's own.
"""

from collections.abc import Iterable

from palier.models import Demande, Letter, Mandate, MandateAct
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading

_OF_FILE = WrittenReading(
    lambda demande: (
        MandateAct.objects.filter(demande=demande).select_related("mandate__organisation").order_by("-at", "-pk")
    ),
    pages=(ReadPage.CANDIDATURES, ReadPage.CANDIDATURE),
)


def of_file(demande: Demande) -> list[MandateAct]:
    """Every act that its reader may see, the latest first."""
    return _OF_FILE(demande.pk)


def of_mandates(mandates: Iterable[Mandate]) -> list[MandateAct]:
    """The acts made by these mandates, the latest first."""
    return list(MandateAct.objects.filter(mandate__in=list(mandates)).order_by("-at", "-pk"))


def of_letter(letter: Letter) -> MandateAct | None:
    """The act that a letter tells, if it was made by a mandate: they bear the same instant."""
    rows = MandateAct.objects.filter(demande=letter.demande_id, at=letter.sent_at)
    return rows.select_related("mandate__organisation").first()

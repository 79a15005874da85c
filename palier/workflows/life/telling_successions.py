"""Households are told once who carries on their candidatures, the day after: until then a steward undoes it (ADR 79)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from palier.models import Candidature, Demande, Letter, Organisation
from palier.models.territories import successions
from palier.rules.candidature.funnel import LIVE
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.letters.composing import compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK

_KIND = "organisme_succede"
_FORMER = "organisme"
_LOOKED_BACK = timedelta(days=60)


def due(at: datetime) -> Iterator[tuple[int, int]]:
    """Which households are still to be told, and of which organisation that closed: both by id."""
    gone = Organisation.objects.filter(successor__isnull=False, closed_at__gte=at - _LOOKED_BACK).order_by("pk")
    for former in gone:
        assert former.closed_at is not None  # noqa: S101 - filtered above
        if successions.may_be_told(former.closed_at, at):
            for demande in _untold(former):
                yield demande, former.pk


@transaction.atomic
def tell(demande: int, organisation: int, *, at: datetime) -> bool:
    """Write to one household; false where it was told, or waits for nothing any more. Twice is once."""
    former = Organisation.objects.select_related("successor").get(pk=organisation)
    held = Demande.objects.select_for_update().filter(pk=demande).first()
    if held is None or former.closed_at is None or demande not in _untold(former, only=demande):
        return False
    present = former.present
    text = compose(
        _KIND,
        successor=present.name,
        former=former.name,
        since=french.day(day_in_paris(former.closed_at)),
        contact=present.contact or None,
    )
    telling.send(held, text, by=CLOCK, at=at, facts={_FORMER: str(former.public_id)})
    return True


def _untold(former: Organisation, *, only: int | None = None) -> Iterator[int]:
    """Households with a candidature of before, on a list of this organisation: who applied since then read its successor."""
    told = Letter.objects.filter(
        demande=OuterRef("demande"), kind=_KIND, **{f"facts__{_FORMER}": str(former.public_id)}
    )
    rows = Candidature.objects.filter(
        Q(publication__bailleur=former) | Q(publication__reservataire=former), ~Exists(told), stage__in=LIVE
    ).filter(applied_at__lte=former.closed_at)
    if only is not None:
        rows = rows.filter(demande=only)
    return iter(rows.order_by("demande").values_list("demande", flat=True).distinct())

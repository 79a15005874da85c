"""The signed leases of a year, grouped by what they count for: facts and numbers, no person."""

from datetime import date

from django.db.models import Count

from palier.models.candidatures.leases import Lease
from palier.models.life.erasures import LeaseCount
from palier.rules.homes.flow import Contingent
from palier.rules.homes.quotas import LeaseFacts, Quartile

_FACTS = (
    "contingent",
    "publication__home__commune__departement",
    "is_dalo",
    "ground_letters",
    "quartile",
    "is_qpv",
    "is_worker",
    "is_rehoused",
    "signed_on",
)


def signed(year: int, *, bailleur: int | None = None, reservataire: int | None = None) -> tuple[LeaseFacts, ...]:
    """The leases signed in a year on the homes of a bailleur, or on the contingent of a réservataire, in one statement.

    A role counts only the leases that it may see: its own. A lease signed before its facts were frozen is unknown.
    """
    rows = Lease.objects.filter(signed_on__gte=date(year, 1, 1), signed_on__lte=date(year, 12, 31))
    if bailleur is not None:
        rows = rows.filter(publication__bailleur=bailleur)
    if reservataire is not None:
        rows = rows.filter(publication__reservataire=reservataire)
    counted = rows.order_by().values_list(*_FACTS).annotate(n=Count("pk"))
    live = tuple(
        LeaseFacts(
            contingent=Contingent(contingent),
            departement=departement,
            is_dalo=is_dalo,
            is_priority=None if letters is None else bool(letters),
            quartile=Quartile(quartile or Quartile.UNKNOWN),
            is_qpv=is_qpv,
            is_worker=is_worker,
            is_rehoused=is_rehoused,
            signed_on=signed_on,
            count=count,
        )
        for contingent, departement, is_dalo, letters, quartile, is_qpv, is_worker, is_rehoused, signed_on, count in counted
    )
    return (*live, *_erased(year, bailleur=bailleur, reservataire=reservataire))


def _erased(year: int, *, bailleur: int | None, reservataire: int | None) -> tuple[LeaseFacts, ...]:
    """The leases of a year whose demandes are erased: counts, dated of the last day of their year."""
    rows = LeaseCount.objects.filter(year=year)
    if bailleur is not None:
        rows = rows.filter(bailleur=bailleur)
    if reservataire is not None:
        rows = rows.filter(reservataire=reservataire)
    return tuple(
        LeaseFacts(
            contingent=Contingent(row.contingent),
            departement=row.departement,
            is_dalo=row.is_dalo,
            is_priority=row.is_priority,
            quartile=Quartile(row.quartile or Quartile.UNKNOWN),
            is_qpv=row.is_qpv,
            is_worker=row.is_worker,
            is_rehoused=row.is_rehoused,
            signed_on=date(year, 12, 31),
            count=row.count,
        )
        for row in rows.order_by("pk")
    )

"""The signed leases of a year, grouped by what they count for: facts and numbers, no person."""

from collections.abc import Collection
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
    "publication__home__commune__territory",
)


def signed(
    year: int, *, bailleurs: Collection[int] = (), reservataires: Collection[int] = ()
) -> tuple[LeaseFacts, ...]:
    """The leases signed in a year on the homes of these bailleurs, or on the contingents of these réservataires.

    A role counts only the leases that it may see: its own. A lease signed before its facts were frozen is unknown.
    """
    rows = Lease.objects.filter(signed_on__gte=date(year, 1, 1), signed_on__lte=date(year, 12, 31))
    if bailleurs:
        rows = rows.filter(publication__bailleur__in=bailleurs)
    if reservataires:
        rows = rows.filter(publication__reservataire__in=reservataires)
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
            territory=territory or "",
        )
        for (
            contingent,
            departement,
            is_dalo,
            letters,
            quartile,
            is_qpv,
            is_worker,
            is_rehoused,
            signed_on,
            territory,
            count,
        ) in counted
    )
    return (*live, *_erased(year, bailleurs=bailleurs, reservataires=reservataires))


def _erased(year: int, *, bailleurs: Collection[int], reservataires: Collection[int]) -> tuple[LeaseFacts, ...]:
    """The leases of a year whose demandes are erased: counts, dated of the last day of their year."""
    rows = LeaseCount.objects.filter(year=year)
    if bailleurs:
        rows = rows.filter(bailleur__in=bailleurs)
    if reservataires:
        rows = rows.filter(reservataire__in=reservataires)
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

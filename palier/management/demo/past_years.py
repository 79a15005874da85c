"""The leases of the two years before in Seine-Saint-Denis: their files are erased, and the counts that the law asks for stay."""

from random import Random

from palier.management.demo.days import Days
from palier.management.demo.organisations import Offices
from palier.models import LeaseCount
from palier.rules.homes.flow import Contingent
from palier.rules.homes.quotas import Quartile

_DEPARTEMENT = "93"
_SHARES: dict[Contingent, tuple[int, int]] = {
    Contingent.ACTION_LOGEMENT: (70, 110),
    Contingent.COLLECTIVITE: (40, 70),
    Contingent.STATE_PRIORITY: (60, 90),
}
"""How many leases of a year, at least and at most."""


def count(offices: Offices, days: Days, random: Random) -> None:
    """Keep what the leases of two years that are over count for, as an erasure does."""
    bailleur, reservataire = offices.organisations["est"], offices.organisations["emploi"]
    for year in (days.anchor.year - 1, days.anchor.year - 2):
        LeaseCount.objects.bulk_create(
            LeaseCount(
                bailleur=bailleur,
                reservataire=reservataire,
                year=year,
                departement=_DEPARTEMENT,
                contingent=contingent,
                is_dalo=is_dalo,
                is_priority=is_priority,
                quartile=quartile,
                is_qpv=is_qpv,
                count=max(3, round(random.randint(*bounds) * share)),
            )
            for contingent, bounds in _SHARES.items()
            for is_dalo, is_priority, quartile, is_qpv, share in (
                (True, True, Quartile.FIRST, False, 0.22),
                (False, True, Quartile.ABOVE, False, 0.3),
                (False, False, Quartile.ABOVE, True, 0.26),
                (False, False, Quartile.FIRST, True, 0.22),
            )
        )

"""What a house is told once a month of the refusals of its homes: counts in tens, small ones hidden; about nobody."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db import connection, models
from django.db.models import Q

from palier.models.homes.published_figures import STOPPED, RefusalFigure
from palier.models.territories.organisations import Organisation
from palier.rules.ranking.refusals_by_home import HomeRefused, HomeSplit


class HomeRefusalFigure(models.Model):
    """The households that refused homes of one group for one reason, in the year before a day: for one house alone."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    counted_on = models.DateField()
    split = models.CharField(max_length=12)
    """A word of ``rules.ranking.refusals_by_home.HomeSplit``."""
    group = models.CharField(max_length=260)
    reason = models.CharField(max_length=40)
    households = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["counted_on", "organisation", "split", "group", "reason"], name="homerefusal_once"
            ),
            models.CheckConstraint(condition=Q(households__gte=10), name="homerefusal_not_small"),
        )


_BY_HOME = f"""
    {STOPPED}
    SELECT present.heir, kind.split, kind.named, s.reason, count(DISTINCT c.demande_id) FROM stopped AS s
        JOIN palier_candidature AS c ON c.id = s.candidature JOIN palier_publication AS p ON p.id = c.publication_id
        JOIN palier_home AS h ON h.id = p.home_id JOIN palier_commune AS co ON co.code = h.commune_id
        CROSS JOIN LATERAL (VALUES (p.bailleur_id), (p.reservataire_id)) AS house (id)
        JOIN unnest(%(houses)s::int[], %(heirs)s::int[]) AS present (id, heir) ON present.id = house.id
        CROSS JOIN LATERAL (VALUES
            ('adresse', h.street || ', ' || co.name),
            ('taille', h.type_code),
            ('loyer', ((h.rent + h.charges) / 10000 * 100)::text),
            ('etage', CASE WHEN h.floor IS NULL THEN 'inconnu' WHEN h.floor <= 0 THEN 'rez' WHEN h.floor < 3 THEN 'bas'
                WHEN h.has_lift THEN 'haut_ascenseur' ELSE 'haut_escalier' END)
        ) AS kind (split, named)
    WHERE s.step = 'menage' AND house.id IS NOT NULL
    GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - no value


def refused(since: datetime, until: datetime, present: Mapping[int, int]) -> Iterator[tuple[int, HomeRefused]]:
    """By house, where and why households refused in some time, and how many. The clock alone may ask.

    ``present``: who stands today for each house; of one that was succeeded and of its heir, a household counts once.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BY_HOME, {"since": since, "until": until, "houses": [*present], "heirs": [*present.values()]})
        for house, split, group, reason, households in cursor.fetchall():
            yield house, HomeRefused(split=HomeSplit(split), group=group, reason=reason, households=households)


def last_of(houses: Collection[int]) -> models.QuerySet[HomeRefusalFigure]:
    """The rows of the last count of these houses; none before the first."""
    rows = HomeRefusalFigure.objects.filter(organisation__in=houses)
    # A month of which nothing may be told has no row: what was told before it is over all the same.
    days = [one.aggregate(day=models.Max("counted_on"))["day"] for one in (rows, RefusalFigure.objects)]
    last = max((day for day in days if day), default=None)
    return rows.filter(counted_on=last) if last else rows.none()

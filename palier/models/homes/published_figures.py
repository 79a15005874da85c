"""What is told once a month of empty homes, closed lists and refusals: counts in tens, small ones hidden; about nobody."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import groupby

from django.db import connection, models
from django.db.models import Q

from palier.models.territories.organisations import Commune, Organisation, Territory
from palier.rules.homes.vacancy_steps import VacancyStep
from palier.rules.ranking.fairness import FairSplit, RankedAlike
from palier.rules.ranking.published_refusals import Stopped, StopStep


class VacancyFigure(models.Model):
    """A step of the homes let in the twelve months before ``counted_on``, in a commune or of a landlord: whole days."""

    id = models.BigAutoField(primary_key=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, related_name="+")
    bailleur = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    counted_on = models.DateField()
    step = models.CharField(max_length=12)
    """The name of a ``rules.homes.vacancy_steps.VacancyStep``, in small letters."""
    homes = models.PositiveIntegerField()
    median = models.PositiveIntegerField()
    slow = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["counted_on", "commune", "bailleur", "step"], name="vacancyfigure_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(commune=None, bailleur__isnull=False) | Q(commune__isnull=False, bailleur=None),
                name="vacancyfigure_of_one_place",
            ),
            models.CheckConstraint(condition=Q(homes__gte=10), name="vacancyfigure_not_small"),
        )

    @property
    def known_step(self) -> VacancyStep:
        """The step of the rules."""
        return VacancyStep[self.step.upper()]


class FairnessFigure(models.Model):
    """One group of the candidatures of a year of closed lists in a territory; ``None`` is hidden."""

    id = models.BigAutoField(primary_key=True)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    counted_on = models.DateField()
    split = models.CharField(max_length=16)
    group = models.CharField(max_length=12)
    ranked = models.PositiveIntegerField(null=True)
    first = models.PositiveIntegerField(null=True)
    leases = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["counted_on", "territory", "split", "group"], name="fairnessfigure_once"),
            models.CheckConstraint(
                condition=(Q(ranked=None) | Q(ranked__gte=10))
                & (Q(first=None) | Q(first__gte=10))
                & (Q(leases=None) | Q(leases__gte=10)),
                name="fairnessfigure_not_small",
            ),
        )


class RefusalFigure(models.Model):
    """The households whose candidatures to a landlord's homes one hand stopped for one reason, in the year before a day."""

    id = models.BigAutoField(primary_key=True)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    counted_on = models.DateField()
    step = models.CharField(max_length=12)
    """A word of ``rules.ranking.published_refusals.StopStep``."""
    reason = models.CharField(max_length=40)
    households = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["counted_on", "bailleur", "step", "reason"], name="refusalfigure_once"),
            models.CheckConstraint(condition=Q(households__gte=10), name="refusalfigure_not_small"),
        )


STOPPED = """
    WITH stopped (candidature, step, reason) AS (
        SELECT s.candidature_id, 'ecarte', s.reason FROM palier_setaside AS s
        WHERE s.is_upheld AND s.second_read_at >= %(since)s AND s.second_read_at < %(until)s
        UNION ALL
        SELECT k.candidature_id, 'controle', k.ground FROM palier_check AS k
        WHERE k.output = 'non_conforme' AND k.at >= %(since)s AND k.at < %(until)s
          AND NOT EXISTS (SELECT FROM palier_check AS later WHERE later.candidature_id = k.candidature_id AND later.id > k.id)
        UNION ALL
        SELECT d.candidature_id, 'commission', d.ground FROM palier_decision AS d
        WHERE d.kind IN ('non_attribution', 'irrecevable') AND d.taken_back_at IS NULL
          AND d.decided_at >= %(since)s AND d.decided_at < %(until)s
        UNION ALL
        SELECT o.candidature_id, 'menage', CASE WHEN o.answer = 'silence' THEN 'silence' ELSE o.refusal_reason END
        FROM palier_offer AS o
        WHERE o.answer IN ('refusee', 'silence') AND o.answered_at >= %(since)s AND o.answered_at < %(until)s
    )
"""
"""What stopped each candidature, as the first words of a query."""
_BY_LANDLORD = f"""
    {STOPPED}
    SELECT present.heir, s.step, s.reason, count(DISTINCT c.demande_id) FROM stopped AS s
        JOIN palier_candidature AS c ON c.id = s.candidature JOIN palier_publication AS p ON p.id = c.publication_id
        JOIN unnest(%(houses)s::int[], %(heirs)s::int[]) AS present (id, heir) ON present.id = p.bailleur_id
    GROUP BY 1, 2, 3
"""  # noqa: S608 - no value


def stopped(since: datetime, until: datetime, present: Mapping[int, int]) -> Iterator[tuple[int, Stopped]]:
    """By landlord, what stopped candidatures in some time, and how many. The clock alone may ask.

    ``present``: who stands today for each landlord; of one that was succeeded and of its heir, a household counts once.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _BY_LANDLORD, {"since": since, "until": until, "houses": [*present], "heirs": [*present.values()]}
        )
        for bailleur, step, reason, households in cursor.fetchall():
            yield bailleur, Stopped(step=StopStep(step), reason=reason, households=households)


def last_refusals() -> models.QuerySet[RefusalFigure]:
    """The rows of the last count; none before the first."""
    found = RefusalFigure.objects.aggregate(models.Max("counted_on"))["counted_on__max"]
    return RefusalFigure.objects.filter(counted_on=found) if found else RefusalFigure.objects.none()


_ALIKE = """
    SELECT co.territory_id, c.tier = 0, f.is_transfer,
        (SELECT count(*) FROM unnest(ARRAY[1, 3, 5]) AS years
         WHERE ((p.closes_at AT TIME ZONE 'Europe/Paris')::date - c.waiting_since) / 365.25 >= years),
        count(*), count(*) FILTER (WHERE c.rank <= p.to_designate), count(l.id)
    FROM palier_candidature AS c JOIN palier_publication AS p ON p.id = c.publication_id
        JOIN palier_home AS h ON h.id = p.home_id JOIN palier_commune AS co ON co.code = h.commune_id
        LEFT JOIN palier_scorefacts AS f ON f.demande_id = c.demande_id AND f.departement = co.departement
        LEFT JOIN palier_lease AS l ON l.candidature_id = c.id
    WHERE c.rank IS NOT NULL AND co.territory_id IS NOT NULL AND p.closes_at >= %s AND p.closes_at < %s
    GROUP BY 1, 2, 3, 4 ORDER BY 1
"""
_TENANT = {True: "hlm", False: "premier", None: "inconnu"}
_WAITS = ("moins_1", "de_1_a_3", "de_3_a_5", "plus_5")


def ranked_alike(since: datetime, until: datetime) -> Iterator[tuple[str, list[RankedAlike]]]:
    """By territory, the candidatures of the lists that closed in some time. The clock alone may ask."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [since, until])
        for territory, rows in groupby(cursor.fetchall(), key=lambda row: row[0]):
            yield territory, [_alike(*row[1:]) for row in rows]


def _alike(is_dalo: bool, is_transfer: bool | None, years: int, ranked: int, first: int, leases: int) -> RankedAlike:  # noqa: FBT001 - a row
    groups = {
        FairSplit.DALO: "reconnu" if is_dalo else "autre",
        FairSplit.TENANT: _TENANT[is_transfer],
        FairSplit.WAIT: _WAITS[years],
    }
    return RankedAlike(groups=groups, ranked=ranked, first=first, leases=leases)


def last_vacancies() -> models.QuerySet[VacancyFigure]:
    """The rows of the last count; none before the first."""
    found = VacancyFigure.objects.aggregate(models.Max("counted_on"))["counted_on__max"]
    return VacancyFigure.objects.filter(counted_on=found) if found else VacancyFigure.objects.none()


def last_fairness() -> models.QuerySet[FairnessFigure]:
    """The rows of the last count; none before the first."""
    found: date | None = FairnessFigure.objects.aggregate(models.Max("counted_on"))["counted_on__max"]
    return FairnessFigure.objects.filter(counted_on=found) if found else FairnessFigure.objects.none()

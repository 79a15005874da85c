"""What is told of waiting in a commune: one row a size and a month, small numbers already hidden. Public, about nobody."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from math import cos, radians

from django.db import connection, models

from palier.models.territories.organisations import Commune
from palier.rules.homes.own_places import kilometres
from palier.rules.homes.waiting_times import HomeSize, Spell, SpellEnd


class CommuneFigure(models.Model):
    """The figures of one size in one commune, for the twelve months before ``counted_on``. ``None`` is hidden, or not known.

    Waits are whole months. A row stands where at least one number may be told.
    """

    id = models.BigAutoField(primary_key=True)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    size = models.CharField(max_length=2, choices=[(one.value, one.value) for one in HomeSize])
    counted_on = models.DateField()
    demandes = models.PositiveIntegerField(null=True)
    lets = models.PositiveIntegerField(null=True)
    gone = models.PositiveIntegerField(null=True)
    housed_after = models.PositiveSmallIntegerField(null=True)
    quick = models.PositiveSmallIntegerField(null=True)
    slow = models.PositiveSmallIntegerField(null=True)
    expected = models.PositiveSmallIntegerField(null=True)
    expected_low = models.PositiveSmallIntegerField(null=True)
    expected_high = models.PositiveSmallIntegerField(null=True)
    stock = models.PositiveIntegerField(null=True)
    """Homes that landlords declared, where all those who let here did; then ``stock_year`` says of which first of January."""
    stock_year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["counted_on", "commune", "size"], name="communefigure_once"),
            models.CheckConstraint(
                condition=models.Q(demandes=None) | models.Q(demandes__gte=10), name="communefigure_demandes_not_small"
            ),
            models.CheckConstraint(
                condition=models.Q(lets=None) | models.Q(lets__gte=10), name="communefigure_lets_not_small"
            ),
            models.CheckConstraint(
                condition=models.Q(gone=None) | models.Q(gone__gte=10), name="communefigure_gone_not_small"
            ),
            models.CheckConstraint(
                condition=models.Q(lets__isnull=False)
                | models.Q(housed_after=None, quick=None, slow=None, expected=None),
                name="communefigure_waits_of_lets",
            ),
            models.CheckConstraint(
                condition=models.Q(stock=None, stock_year=None)
                | models.Q(stock__gte=models.F("lets"), lets__isnull=False, stock_year__isnull=False),
                name="communefigure_stock_covers_lets",
            ),
        )


def last() -> models.QuerySet[CommuneFigure]:
    """The rows of the last count; none before the first."""
    counted_on = last_counted()
    return CommuneFigure.objects.filter(counted_on=counted_on) if counted_on else CommuneFigure.objects.none()


_DEGREE_KM = 111
"""Kilometres of one degree of latitude: an upper bound of the box that is read, never of the distance that is told."""
MOST_NEAR = 3


def shorter_near(
    place: Commune, rows: Iterable[CommuneFigure], *, within: int
) -> dict[str, list[tuple[CommuneFigure, float]]]:
    """By size, where one waits less than in a commune, each with its distance in kilometres: three at most, the shortest first.

    A commune whose wait is not told is shorter than none, and longer than any that is told.
    """
    here = {row.size: row.expected for row in rows if row.lets is not None}
    if place.latitude is None or place.longitude is None or not here:
        return {}
    high = within / _DEGREE_KM
    wide = high / max(cos(radians(place.latitude)), high)
    near = last().filter(
        expected__isnull=False,
        size__in=here,
        commune__latitude__range=(place.latitude - high, place.latitude + high),
        commune__longitude__range=(place.longitude - wide, place.longitude + wide),
    )
    found: dict[str, list[tuple[CommuneFigure, float]]] = {}
    for row in near.exclude(commune=place).select_related("commune").order_by("expected", "commune"):
        there = row.commune.latitude or 0.0, row.commune.longitude or 0.0
        away = kilometres((place.latitude, place.longitude), there)
        ours, kept = here[row.size], found.setdefault(row.size, [])
        is_shorter = row.expected is not None and (ours is None or row.expected < ours)
        if away <= within and len(kept) < MOST_NEAR and is_shorter:
            kept.append((row, away))
    return found


def last_counted() -> date | None:
    """The day of the last count; ``None`` before the first."""
    found: date | None = CommuneFigure.objects.aggregate(models.Max("counted_on"))["counted_on__max"]
    return found


def spells_of_a_year(until: date) -> Iterator[tuple[str, dict[str, list[Spell]]]]:
    """By commune, what became of each demande in the twelve months before a day. The clock alone may ask."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT commune, size, entered, gone, became, number FROM palier_waits_of_a_year(%s) ORDER BY commune",
            [until],
        )
        for commune, rows in groupby(cursor, key=lambda row: row[0]):
            found: dict[str, list[Spell]] = {size.value: [] for size in HomeSize}
            for _, size, entered, left, end, count in rows:
                found[size].append(Spell(entered, left, SpellEnd(end), count))
            yield commune, found

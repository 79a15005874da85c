"""The stock of homes that a landlord declares: one row a declaration, never changed; the last of a year counts."""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import groupby

from django.db import connection, models

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Commune, Organisation
from palier.rules.homes.declared_stock import MOST_HOMES, Declared
from palier.rules.homes.waiting_times import HomeSize


class DeclaredStock(models.Model):
    """So many homes of a size in a commune at the first of January of a year. Append-only: a later row takes its place."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    size = models.CharField(max_length=2, choices=[(one.value, one.value) for one in HomeSize])
    year = models.PositiveSmallIntegerField()
    homes = models.PositiveIntegerField()
    """None takes back what was declared."""
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(homes__lte=MOST_HOMES), name="declaredstock_is_possible"),
            models.CheckConstraint(condition=models.Q(year__range=(2024, 2100)), name="declaredstock_of_a_year"),
        )
        indexes = (models.Index(fields=["bailleur", "year", "commune", "size", "-id"], name="declaredstock_last"),)


def standing(bailleurs: Collection[int], year: int) -> list[DeclaredStock]:
    """What stands for a year, by commune and size: the last row of each, those taken back left out."""
    last = (
        DeclaredStock.objects.filter(bailleur__in=bailleurs, year=year)
        .order_by("bailleur", "commune", "size", "-pk")
        .distinct("bailleur", "commune", "size")
        .select_related("commune")
    )
    return sorted((one for one in last if one.homes), key=lambda one: (one.commune.name, one.commune_id, one.size))


def of_a_year(until: date) -> Iterator[tuple[tuple[str, str], list[Declared], set[int]]]:
    """By commune and size, what each landlord declared, and who let there in the twelve months before. For the clock alone."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT commune, size, landlord, year, homes FROM palier_stock_of_a_year(%s) ORDER BY commune, size",
            [until],
        )
        for key, found in groupby(cursor, key=lambda row: (row[0], row[1])):
            rows = list(found)
            declared = [Declared(landlord=who, year=year, homes=homes) for _, _, who, year, homes in rows if year]
            yield key, declared, {who for _, _, who, year, _ in rows if not year}

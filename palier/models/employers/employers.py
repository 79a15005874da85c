"""An employer's sites, the receipts of a day, and its attestations in numbers: nothing here leads to a person (ADR 63)."""

from django.db import models

from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Commune, Organisation


class EmployerSite(models.Model):
    """A place of work that an employer declared. It is closed, never removed: what was attested there keeps its place."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="employer_sites")
    name = models.CharField(max_length=80)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=models.Q(closed_at=None), name="employersite_once"
            ),
        )

    def __str__(self) -> str:
        """The site as a list names it."""
        return f"{self.name}, {self.commune.name}"


class EmployerReceipt(models.Model):
    """What lets an employer correct its own attestation within the day: no person, and no way to one.

    It stays the same whatever becomes of the file that was attested: an employer learns nothing of that.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number_hash = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    site = models.ForeignKey(EmployerSite, models.PROTECT, related_name="+")


class EmployerTally(models.Model):
    """How many attestations an employer made for a site in a quarter: a number, never made smaller by what a person does."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    site = models.ForeignKey(EmployerSite, models.PROTECT, related_name="+")
    quarter = models.DateField()
    """Its first day."""
    number = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["site", "quarter"], name="employertally_once"),)


class EmployerSize(models.Model):
    """How many people an employer said it employs in a year, by band. Append-only: the last row of a year holds (ADR 107)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    at_least = models.PositiveIntegerField(null=True)
    """The lowest number of its band (``rules.people.employer_sizes``); null takes back what was said."""
    said_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(year__range=(2020, 2100)), name="employersize_of_a_year"),
        )
        indexes = (models.Index(fields=["organisation", "year", "-id"], name="employersize_last"),)

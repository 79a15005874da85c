"""What outlives an erasure: its proof, the counts that the law asks for, and what may make it wait."""

from django.db import models
from django.db.models import Q

from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class LegalHold(models.Model):
    """A reason to keep a demande past its term. The database itself refuses to delete what is held."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.PROTECT, related_name="legal_holds")
    reason = models.CharField(max_length=16)
    """A value of ``rules.life.retention.Hold``."""
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["demande", "reason"], condition=Q(lifted_at__isnull=True), name="legalhold_one_live"
            ),
        )


class Erasure(models.Model):
    """The proof that a demande was erased: opaque reference, occasion, instant, rows by table. Never changed.

    ``digest`` is that of ``rules.life.retention.proof``; the journal holds it too.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.UUIDField(unique=True)
    """What was the public id of the demande: the journal's lines still name it, and nothing leads from it to a person."""
    occasion = models.CharField(max_length=12)
    """A value of ``rules.life.retention.Occasion``."""
    erased_at = models.DateTimeField()
    rows = models.JSONField()
    digest = models.CharField(max_length=64)


class LeaseCount(models.Model):
    """How many erased leases of a year counted for what: the shares of the law stay whole, without a home or a day."""

    id = models.BigAutoField(primary_key=True)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reservataire = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    departement = models.CharField(max_length=3)
    contingent = models.CharField(max_length=8)
    is_dalo = models.BooleanField(null=True)
    is_priority = models.BooleanField(null=True)
    quartile = models.CharField(max_length=12, blank=True, default="", db_default="")
    is_qpv = models.BooleanField(null=True)
    is_worker = models.BooleanField(null=True)
    is_rehoused = models.BooleanField(null=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=[
                    "bailleur",
                    "reservataire",
                    "year",
                    "departement",
                    "contingent",
                    "is_dalo",
                    "is_priority",
                    "quartile",
                    "is_qpv",
                    "is_worker",
                    "is_rehoused",
                ],
                nulls_distinct=False,
                name="leasecount_once",
            ),
        )

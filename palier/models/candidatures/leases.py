"""The lease that ends the path (article R441-2-8 a)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Audience, Demande
from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7


class Lease(Audience):
    """A lease signed by the bailleur. Never two on a home, never two for a demande."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="leases")
    candidature = models.OneToOneField(Candidature, models.PROTECT, related_name="lease")
    demande = models.ForeignKey(Demande, models.PROTECT, related_name="leases")
    signed_on = models.DateField()
    starts_on = models.DateField()
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    contingent = models.CharField(max_length=8)
    """COLTER, COLACT, PPRIOR, PFONCT, AUTRES or AUCUN (article R441-2-9)."""
    register_told_at = models.DateTimeField(null=True)
    # What it counts for, frozen at the signature (rules.quotas); null where it is not known or was signed before.
    is_dalo = models.BooleanField(null=True)
    ground_letters = ArrayField(models.CharField(max_length=8), null=True)
    """Letters of the verified grounds of article L441-1, the DALO aside."""
    quartile = models.CharField(max_length=12, blank=True, default="", db_default="")
    is_qpv = models.BooleanField(null=True)
    is_worker = models.BooleanField(null=True)
    is_rehoused = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["publication"], name="lease_one_a_publication"),
            models.UniqueConstraint(fields=["demande"], name="lease_one_a_demande"),
            models.CheckConstraint(condition=Q(starts_on__gte=models.F("signed_on")), name="lease_starts_after"),
        )

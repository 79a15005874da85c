"""The lease that ends the path (article R441-2-8 a)."""

from django.db import models
from django.db.models import Q

from palier.models.candidatures import Candidature
from palier.models.demandes import Audience, Demande
from palier.models.homes import Publication
from palier.models.identifiers import uuid7
from palier.models.people import User


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

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["publication"], name="lease_one_a_publication"),
            models.UniqueConstraint(fields=["demande"], name="lease_one_a_demande"),
            models.CheckConstraint(condition=Q(starts_on__gte=models.F("signed_on")), name="lease_starts_after"),
        )

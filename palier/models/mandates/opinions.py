"""The opinion of an adviser on a candidature: a row of its household, which a desk reads once it was joined."""

from django.db import models

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.mandates.mandates import Mandate
from palier.models.territories.organisations import Organisation


class MandateOpinion(models.Model):
    """What an organisation wrote of one candidature, under a mandate that lived. Its words are never changed."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="opinions")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="opinions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """Who signs it to a desk, which reads no mandate."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField(max_length=600)
    state = models.CharField(max_length=8, default="propose", db_default="propose")
    """A word of ``rules.mandates.opinions.OpinionState``."""
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    """When it was last joined, left out or withdrawn."""
    told_at = models.DateTimeField(null=True)
    """When its household was told that it waits."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("propose", "joint", "ecarte", "retire")), name="opinion_state"
            ),
            models.UniqueConstraint(
                fields=["mandate", "candidature"],
                condition=~models.Q(state="retire"),
                name="opinion_of_mandate",
            ),
        )
        indexes = (models.Index(fields=["candidature", "state"], name="opinion_of_candidature"),)

"""A question that was put to a household of a closed list, and its yes. Nothing here weighs (ADR 152)."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7


class StillWanted(models.Model):
    """One row a candidature: asked once. Its no is a withdrawal, which the candidature itself tells."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    candidature = models.OneToOneField(Candidature, models.CASCADE, related_name="still_wanted")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    yes_at = models.DateTimeField(null=True)
    """When the household said that it still wants the home; none while it says nothing, or took its yes back."""

    objects: ClassVar[models.Manager["StillWanted"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("asked_at")), name="still_wanted_has_time"),
            models.CheckConstraint(condition=Q(yes_at=None) | Q(yes_at__lte=F("until")), name="still_wanted_in_time"),
            models.CheckConstraint(
                condition=Q(yes_at=None) | Q(yes_at__gte=F("asked_at")), name="still_wanted_answered_after"
            ),
            models.CheckConstraint(
                condition=Q(until__lte=F("asked_at") + timedelta(days=31)), name="still_wanted_ends"
            ),
        )

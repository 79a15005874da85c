"""More time that a household asked for and got by itself, on a delay that the platform or a desk gave."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.letters.letters import Letter


class MoreTime(models.Model):
    """Once for each letter, within a bound; never taken back."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    letter = models.OneToOneField(Letter, models.CASCADE, related_name="+")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="+")
    was_due = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=16)
    """A ``rules.letters.more_time.TimeReason``."""
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("was_due"), until__lte=F("was_due") + timedelta(days=21)),
                name="moretime_within_its_bound",
            ),
        )

"""More time that a household asked for: got by itself on asked pieces, put to its landlord on an offer or a condition."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.letters.letters import Letter


class MoreTime(models.Model):
    """Once for each letter, within a bound; never taken back. On an offer or a condition, its landlord gives it or not."""

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
    state = models.CharField(max_length=12, default="accordee", db_default="accordee")
    """A ``rules.letters.more_time.TimeState``."""
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    """What its landlord says with the answer; always, where the day stays."""
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("was_due"), until__lte=F("was_due") + timedelta(days=21)),
                name="moretime_within_its_bound",
            ),
            models.CheckConstraint(
                condition=Q(state="accordee")
                | Q(state="demandee", answered_at=None)
                | Q(state="maintenue", answered_at__isnull=False) & ~Q(note=""),
                name="moretime_answered",
            ),
        )

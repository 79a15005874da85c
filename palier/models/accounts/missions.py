"""A mission of control: who reads what an organisation did, why, and until when (ADR 68)."""

from django.db import models

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class Mission(models.Model):
    """Opened by a steward for one person and one organisation; it ends on its day, or before by a steward's hand."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="missions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=16)
    """A word of ``rules.doors.missions.MissionGround``."""
    last_day = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=models.Q(ended_at=None), name="mission_one_open"
            ),
            models.CheckConstraint(condition=models.Q(ground__in=("ancols", "dpo", "interne")), name="mission_ground"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="mission_ended",
            ),
        )

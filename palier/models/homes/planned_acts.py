"""Acts that write to many people: shown, kept for a minute, then done by the worker; nothing is written before."""

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class PlannedVerb(models.TextChoices):
    """What will be done. Stored words, never labels."""

    WITHDRAW = "retirer"
    SEND = "envoyer"
    ASK = "demander"
    CALL = "appeler"
    """By who designates; by the landlord of the home it asks for the same, in the name of who designates."""


class PlannedAct(models.Model):
    """One act on a publication, by whom and when it is due; done, refused or cancelled, it stays."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    verb = models.CharField(max_length=12, choices=PlannedVerb.choices)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="planned_acts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    people = models.PositiveIntegerField()
    """To how many it writes, as was shown."""
    planned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    refused = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Why it could not be done when its time came; empty when it was."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["publication"], condition=Q(cancelled_at=None, done_at=None), name="plannedact_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(done_at__isnull=True), name="plannedact_one_end"
            ),
        )
        indexes = (
            models.Index(fields=["due_at"], condition=Q(cancelled_at=None, done_at=None), name="plannedact_due"),
        )

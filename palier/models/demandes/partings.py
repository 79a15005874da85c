"""A separation that one of two holders asked and that touches what is both's: nothing changes on the file until it is settled."""

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation
from palier.rules.parting.parting import OPEN, PartingState


class Parting(models.Model):
    """What was asked, by which holder, and what became of it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    asked_key = models.CharField(max_length=8)
    """The key of the holder who asks."""
    leaver = models.CharField(max_length=8)
    living = models.JSONField()
    """With whom each dependant would live: key to ``rules.parting.separation.Living``."""
    births_leave = models.BooleanField()
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    state = models.CharField(max_length=14, default=PartingState.TO_CONFIRM)
    answered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_for = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, db_default="", default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["demande"], condition=Q(state__in=[one.value for one in OPEN]), name="parting_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in OPEN]) | Q(settled_at__isnull=False), name="parting_settled"
            ),
        )

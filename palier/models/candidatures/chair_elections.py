"""Whom a commission elected to its chair (article R441-9)."""

from django.db import models

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class ChairElection(models.Model):
    """The six of the board elected one of themselves. A line that was a mistake is said to be one, and never written over."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="chair_elections")
    name = models.CharField(max_length=120)
    """As the list of members names them."""
    quality = models.CharField(max_length=24)
    """A value of ``rules.commission.commission.Capacity``: the seat."""
    elected_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    mistaken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    mistaken_at = models.DateTimeField(null=True)
    """Since when it is known to be a mistake: whoever was elected before holds the chair again."""

"""Suppléants kept for the seats of a commission, and the absences that its members announce before a séance (R441-9)."""

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.candidatures.commissions import Seance
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class SeatSubstitute(models.Model):
    """Somebody named to stand in for a titulaire, from a day on. A line ends, and is never written over."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="substitutes")
    holder = models.CharField(max_length=120)
    """The titulaire, as the list of members names them."""
    quality = models.CharField(max_length=24)
    """A value of ``rules.commission.commission.Capacity``: the seat."""
    name = models.CharField(max_length=120)
    account = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    """The last day on which they may be called; null while it is not known."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)


class SeatAbsence(models.Model):
    """A titulaire said beforehand that they will be away from a séance. Why is asked of nobody."""

    id = models.BigAutoField(primary_key=True)
    seance = models.ForeignKey(Seance, models.PROTECT, related_name="absences")
    member = models.PositiveSmallIntegerField()
    """Place of the titulaire in the list of members, from 0."""
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """The account of the titulaire, if any: kept, since that of their suppléant reads in their place."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    substitute = models.PositiveSmallIntegerField(null=True)
    """Place of who was called in their seat."""
    back_at = models.DateTimeField(null=True)
    """When they said that they can come after all, their suppléant called already: their secretary gives the seat back."""
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["seance", "member"], condition=Q(ended_at=None), name="absence_stands_once"
            ),
        )

"""What a person notes of a letter that no message brought: that the household was reached, or that it is decided without."""

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.letters.letters import Letter
from palier.models.territories.organisations import Organisation


class ReachNote(models.Model):
    """One note on one letter: never rewritten."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="+", db_index=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8)
    """``joint``: the household was reached on ``day``. ``passe``: nobody was, and it is decided without."""
    day = models.DateField()
    way = models.CharField(max_length=16, blank=True, default="")
    """By which way it was reached: a code of ``workflows.letters.reaching``."""
    reason = models.CharField(max_length=16, blank=True, default="")
    """Why it is decided without."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["letter", "kind"], name="reachnote_once"),
            models.CheckConstraint(
                condition=Q(kind="joint", reason="") & ~Q(way="") | Q(kind="passe", way="") & ~Q(reason=""),
                name="reachnote_says_how_or_why",
            ),
        )

"""A visit to a counter, and the acts made in it: rows of a person, read by their agent while it lives and by themselves after."""

from django.db import models

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class Visit(models.Model):
    """Somebody was seen at a counter with a paper: their file is open to that agent until an instant. It ends once."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="visits")
    person_key = models.CharField(max_length=8)
    """The holder whose birth date the paper bore."""
    account = models.ForeignKey(User, models.CASCADE, related_name="+")
    """That holder's: what is told in the visit is told by them."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    """The agent, alone: a colleague sees the person anew."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    paper = models.CharField(max_length=16)
    """A word of ``rules.counter.visits.SeenPaper``; never a number."""
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    """Never moved: seeing the person again is another visit."""
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, default="", db_default="")
    """A word of ``rules.counter.visits.End``."""
    link_hash = models.CharField(max_length=64, default="", db_default="")
    """Of what the message to that person holds, to say that it was not them."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_how="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_how="")),
                name="visit_ended",
            ),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("opened_at")), name="visit_lasts"),
        )
        indexes = (
            models.Index(fields=["demande", "opened_at"], name="visit_of_file"),
            models.Index(fields=["by", "opened_at"], name="visit_of_agent"),
            models.Index(fields=["link_hash"], condition=~models.Q(link_hash=""), name="visit_by_link"),
        )


class VisitAct(models.Model):
    """One act that was made in a visit: what a receipt prints. Written with the act, and never changed."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="acts")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=40)
    """The word of its line in the journal."""
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["demande", "at"], name="visitact_of_file"),
            models.Index(fields=["visit", "at"], name="visitact_of_visit"),
        )

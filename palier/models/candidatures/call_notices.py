"""What was written to a member of a commission of a séance: that they are called, that it moved, that it will not be (R441-9)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.candidatures.commissions import Seance


class CallNotice(models.Model):
    """One mail to one account about one séance, with the hours and place that it told. The mail is forgotten after a day."""

    id = models.BigAutoField(primary_key=True)
    seance = models.ForeignKey(Seance, models.PROTECT, related_name="notices")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    message = models.UUIDField(unique=True)
    sequence = models.PositiveSmallIntegerField()
    """Grows with each change that was told: a calendar takes the greater over the lesser.

    A release that knew no hours may write one twice: of two, a calendar takes the later (RFC 5546).
    """
    held_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    is_cancelled = models.BooleanField(default=False)
    """It told that the séance will not be held, or not with them."""
    quorum = models.PositiveSmallIntegerField(null=True)
    """The quorum that it told; null of a cancellation, and of a release that kept it not, until the next turn."""
    agenda = ArrayField(models.BigIntegerField(), null=True)
    """The lines of the agenda that it counted, in their order; null likewise."""
    lasts = models.PositiveSmallIntegerField(null=True)
    """The minutes that it told, zero where none were foreseen; null of a release that kept them not, until the next turn."""
    bears_event = models.BooleanField(default=True, db_default=True)
    """A calendar file left with it: not where only the agenda or the quorum changed."""
    is_last = models.BooleanField(default=True)
    """No later one was written to the same account: what they know of the séance."""
    at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    """When the relay answered for it."""
    lost_at = models.DateTimeField(null=True)
    """When it came back: somebody telephones."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["seance", "user"], condition=Q(is_last=True), name="callnotice_last"),
        )

"""Decisions put to the vote of a commission that sits, and the ballot that each member casts by their own account (L441-2)."""

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.candidatures.commissions import AgendaItem


class PutToVote(models.Model):
    """The decisions on one home, put to the vote in an open séance. They never change: they are recorded, or withdrawn."""

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    drafts = models.JSONField(default=list)
    """What is decided on each candidate, by opaque id; emptied when the vote ends: the decisions say it then."""
    order_reason = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item"], condition=Q(ended_at=None), name="one_vote_at_a_time"),)


class CastBallot(models.Model):
    """The vote of one member on one decision, by their own hand. It may change while the vote is open, and no more after."""

    id = models.BigAutoField(primary_key=True)
    vote = models.ForeignKey(PutToVote, models.PROTECT, related_name="ballots")
    candidature_ref = models.UUIDField()
    """Opaque id: erasing a file breaks no vote."""
    member = models.PositiveSmallIntegerField()
    ballot = models.CharField(max_length=12)
    """A value of ``rules.commission.votes.Ballot``."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cast_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["vote", "candidature_ref", "member"], name="one_ballot_a_decision"),
        )

"""The commission: its séances, their agenda, the decision for each candidate and the minutes (articles L441-2, R441-3)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Audience, Demande
from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation
from palier.rules.commission.seances import SeanceStage


class Seance(models.Model):
    """A meeting of a bailleur's commission. ``members`` is a list of {name, quality, voice, present, place}: public offices."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="seances")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    stage = models.CharField(max_length=12, default=SeanceStage.CONVENED)
    """A value of ``rules.commission.seances.SeanceStage``."""
    quorum = models.PositiveSmallIntegerField(default=3)
    members = models.JSONField(default=list)
    convened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    convened_at = models.DateTimeField()
    form = models.CharField(max_length=12, default="presentiel", db_default="presentiel")
    """A value of ``rules.commission.votes.Form``."""
    prefet_agreed_on = models.DateField(null=True)
    """When the préfet agreed to the digital form; noted, and written in the minutes."""
    agenda_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    """Days before the séance at which its agenda closes, by the commission's internal rules."""
    opened_at = models.DateTimeField(null=True)
    """When it truly opened; null before, and for those opened before this was kept."""
    chair = models.PositiveSmallIntegerField(null=True)
    """Place in ``members`` of who presides."""
    changes = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """What was changed after the call, each with its instant and its reason: a new line, never a rewriting."""
    minutes = models.JSONField(null=True)
    minutes_digest = models.CharField(max_length=64, blank=True, default="")
    closed_at = models.DateTimeField(null=True)


class AgendaItem(models.Model):
    """One home on the agenda of a séance, with the coded reason when fewer than three candidates are examined."""

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="items")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="agenda_items")
    exception = models.CharField(max_length=40, blank=True, default="")
    postponed_reason = models.CharField(max_length=300, blank=True, default="")
    postponed_in_session = models.BooleanField(default=True, db_default=True)
    """Whether it was postponed once its séance had opened: written by the database alone, as the reason is (ADR 189)."""
    order_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Why the order given is not that of the ranking."""
    sitting = models.JSONField(null=True)
    """Who could vote on this home when it was decided: places in the list of members. Null before."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["seance", "publication"], name="agenda_once"),)


class StandingDecisions(models.Manager["Decision"]):
    """The decisions that stand: what was taken back in its séance is history, asked for by ``Decision.ever``."""

    def get_queryset(self) -> models.QuerySet["Decision"]:
        """Leave out those that were taken back."""
        return super().get_queryset().filter(taken_back_at=None)


class Decision(Audience):
    """One of the five decisions of article R441-3 on one candidate."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="decisions")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24)
    """A value of ``rules.commission.commission.Decision``."""
    rank = models.PositiveSmallIntegerField(null=True)
    ground = models.CharField(max_length=40, blank=True, default="")
    text = models.CharField(max_length=1000, blank=True, default="")
    piece = models.CharField(max_length=40, blank=True, default="")
    piece_by = models.DateField(null=True)
    condition_met_at = models.DateTimeField(null=True)
    votes = models.JSONField(default=dict)
    """{pour, contre, abstention, membres: {place in the list: ballot cast}, absents: [places], preponderante}."""
    home_elsewhere = models.CharField(max_length=10, blank=True, default="", db_default="")
    """RPLS id of the home that must be offered elsewhere when the ground asks for it (article L441-2-2)."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    """When it was taken back, its séance open still: it counts for nothing since."""
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    taken_back_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    objects: ClassVar[StandingDecisions] = StandingDecisions()
    ever: ClassVar[models.Manager["Decision"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["item", "candidature"], condition=Q(taken_back_at=None), name="decision_stands_once"
            ),
            models.UniqueConstraint(
                fields=["item", "rank"],
                condition=Q(rank__isnull=False, taken_back_at=None),
                name="decision_rank_stands",
            ),
        )


class InterestDeclaration(models.Model):
    """A member of a séance has an interest in a home of its agenda: no vote on it, and the minutes say so.

    ``candidature_ref`` is the opaque id of the candidate concerned, null for the home itself: erasing a file breaks
    no declaration. ``label`` is the public office of the member. One that was noted by mistake is taken
    back with a reason, before the vote; the journal keeps both acts.
    """

    seance = models.ForeignKey(Seance, models.PROTECT, related_name="interests")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="interests")
    member = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=160)
    candidature_ref = models.UUIDField(null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["item", "member"], name="interest_once"),)

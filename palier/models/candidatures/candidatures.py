"""A candidature, and what the réservataire and the bailleur wrote about it on its way."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Audience, Demande
from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7
from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.offer_answers import HOLDING, OfferAnswer
from palier.rules.doors import references


class Candidature(Audience):
    """One demande placed on one publication. The order key is ``(tier, order_points, waiting_since, tie)``.

    ``snapshot`` is the canonical JSON of everything that the score rests on, as at the closing date:
    closing commits to it without scoring again.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    # The unique constraint and the index below begin with these two: no index of their own.
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="candidatures", db_index=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="candidatures", db_index=False)
    stage = models.CharField(max_length=20, default=Stage.DEPOSEE)
    suspended_from = models.CharField(max_length=20, blank=True, default="")
    """The stage before a suspension, or before a departure between the closing instant and a closing that ran late."""
    end_reason = models.CharField(max_length=40, blank=True, default="")
    """A code of ``rules.letters.words`` that says why it ended without a decision."""
    verdict = models.CharField(max_length=20)
    tier = models.SmallIntegerField()
    order_points = models.IntegerField()
    """Minus the points, so that one ascending index gives the order."""
    waiting_since = models.DateField()
    rank = models.PositiveIntegerField(null=True)
    snapshot = models.TextField()
    applied_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    read_until = models.DateField(null=True)
    """The last day on which its organisations read the file as it stood at the end; null while nothing ended it."""
    is_placed = models.GeneratedField(
        expression=models.ExpressionWrapper(
            ~Q(stage__in=[Stage.RETIREE, Stage.INELIGIBLE, Stage.EN_ATTENTE]), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    """Counts in the order. A closing changes no indexed column, so that its update stays in the page of each row."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["publication", "demande"], name="candidature_once"),)
        indexes = (
            models.Index(
                fields=["publication", "is_placed", "tier", "order_points", "waiting_since"], name="candidature_place"
            ),
            models.Index(fields=["demande"], name="candidature_by_demande"),
        )

    @property
    def points(self) -> int:
        """The total, as shown."""
        return -self.order_points

    @property
    def reference(self) -> str:
        """The opaque name of this file on desks and in minutes."""
        return references.reference(self.pk)


class SetAside(Audience):
    """A candidate set aside before the sending, with a coded reason and a second reader."""

    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="set_asides")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=40)
    note = models.CharField(max_length=500, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    second_reader = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    second_read_at = models.DateTimeField(null=True)
    is_upheld = models.BooleanField(null=True)
    contradiction = models.CharField(max_length=300, blank=True, default="", db_default="")
    """What the file said against this reason when it was proposed; the second reader sees it."""


class CheckDraft(Audience):
    """What somebody has looked at of a file so far: an agent who is interrupted loses nothing. One a candidature."""

    candidature = models.OneToOneField(Candidature, models.CASCADE, related_name="check_draft")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    points = models.JSONField(default=dict)
    """Point to answer, values of ``rules.commission.looking``."""
    whys = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Check(Audience):
    """The bailleur's check of a designated file: its output, and the legal ground or the pieces asked for."""

    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="checks")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    output = models.CharField(max_length=20)
    ground = models.CharField(max_length=40, blank=True, default="")
    pieces = ArrayField(models.CharField(max_length=40), default=list)
    answer_by = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")
    checklist = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    """What the landlord said of each item of the check, or what the file said where nobody looked: code to word."""
    whys = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    """Why an item is without object, or seen in order against what the file shows."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Offer(Audience):
    """A written offer after an attribution (article R441-10). Live until answered, passed on or withdrawn."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="offers")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="offers")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="offers")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer_days = models.PositiveSmallIntegerField()
    delivered_at = models.DateTimeField(null=True)
    delivery_proof = models.CharField(max_length=160, blank=True, default="")
    answer_by = models.DateTimeField(null=True)
    """Null until delivery is proven: the delay has not begun to run."""
    reminded_at = models.DateTimeField(null=True)
    second_channel_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, blank=True, default="")
    """A word of ``OfferAnswer``: empty while live. ``workflows/candidature/advancing.py`` alone writes it."""
    refusal_reason = models.CharField(max_length=40, blank=True, default="", db_default="")
    """A code of ``rules/parameters/refusals.toml``, given or not by the household."""
    refusal_text = models.CharField(max_length=500, blank=True, default="", db_default="")
    was_suitable = models.BooleanField(null=True)
    """Whether a person confirmed that the refused home suited the household; only then may a grid count it."""
    suitable_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["demande"], condition=Q(answer=OfferAnswer.LIVE), name="offer_one_live_a_demande"
            ),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(answer__in=HOLDING), name="offer_one_live_a_home"
            ),
            models.CheckConstraint(condition=Q(answer_days__gte=10), name="offer_ten_days_at_least"),
        )

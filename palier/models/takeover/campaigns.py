"""The campaign of a batch: who was written to by which way, what a person has to do, and what came of it (ADR 110).

All of it goes with its line. No page reads a line by it: the gate sees a state and digests, a steward sees counts and the tasks
that the clock wrote for them.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.takeover.stocks import StockBatch, StockLine
from palier.rules.takeover.campaign_plan import CampaignWay
from palier.rules.takeover.campaign_states import CallResult, CampaignState, InviteRefusal, InviteState, StockTaskKind


class StockCampaign(models.Model):
    """One for each batch: begun, paused and stopped by a steward, written by the clock."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    batch = models.OneToOneField(StockBatch, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, default=CampaignState.PREPARED)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    begun_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()
    counts = models.JSONField(default=dict, db_default={})
    """By state, as the clock last counted: a steward counts no line."""
    counted_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["StockCampaign"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in CampaignState]), name="stock_campaign_state"
            ),
        )


class StockInvite(models.Model):
    """One person of a campaign, by their line."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    campaign = models.ForeignKey(StockCampaign, models.CASCADE, related_name="invites", db_index=False)
    line = models.OneToOneField(StockLine, models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, default=InviteState.WAITING)
    done = models.PositiveSmallIntegerField(default=0, db_default=0)
    """Steps of the plan that were done."""
    next_at = models.DateTimeField(null=True)
    """When the next step comes; none where nothing more is written."""
    proof = models.CharField(max_length=64, blank=True, default="", db_default="")
    """A keyed digest of number and birth date: what the link compares, and no page reads back."""
    asks_number = models.BooleanField(default=False, db_default=False)
    """The line has no number: its person gives theirs."""
    numero = models.CharField(max_length=18, blank=True, default="", db_default="")
    """The number that they gave by the link, until the clock has put it on the line."""
    refusal = models.CharField(max_length=12, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["StockInvite"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in InviteState]), name="stock_invite_state"
            ),
            models.CheckConstraint(
                condition=Q(state="refusee", refusal__in=[one.value for one in InviteRefusal])
                | (~Q(state="refusee") & Q(refusal="")),
                name="stock_invite_refused_for_a_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["campaign", "next_at"],
                condition=Q(state__in=("a_inviter", "invitee", "retenue"), next_at__isnull=False),
                name="stock_invite_due",
            ),
            models.Index(fields=["campaign", "state"], name="stock_invite_counted"),
        )


class StockSending(models.Model):
    """One message or letter that left for a person, with the digest of its link."""

    id = models.BigAutoField(primary_key=True)
    invite = models.ForeignKey(StockInvite, models.CASCADE, related_name="sendings", db_index=False)
    step = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=10)
    message = models.UUIDField(null=True, unique=True)
    """The id of its message, which is forgotten within days: what comes back later is noted here."""
    code_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    lost_at = models.DateTimeField(null=True)
    disowned_at = models.DateTimeField(null=True)
    """Who received it said that it is not for them."""
    used_at = models.DateTimeField(null=True)
    """Its link served: it answers nothing more, but takes its answer back."""

    objects: ClassVar[models.Manager["StockSending"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(way__in=[one.value for one in CampaignWay]), name="stock_sending_way"),
            models.UniqueConstraint(fields=["invite", "step"], name="stock_sending_once"),
        )


class StockTask(models.Model):
    """What a person has to do: one call, or one letter to post. It holds what that takes, and nothing else of the line."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    batch = models.ForeignKey(StockBatch, models.CASCADE, related_name="+", db_index=False)
    invite = models.ForeignKey(StockInvite, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    contact = models.CharField(max_length=400)
    """A telephone, or an address."""
    link = models.CharField(max_length=200, blank=True, default="", db_default="")
    """Of a letter: what it prints. Alone it opens nothing."""
    made_at = models.DateTimeField()
    asks_number = models.BooleanField(default=False, db_default=False)
    """Of a call: the line has no number, or the one that this call gave; its person is asked for theirs."""
    result = models.CharField(max_length=16, blank=True, default="", db_default="")
    numero = models.CharField(max_length=18, blank=True, default="", db_default="")
    """The number that they gave on the telephone: a claim, which the clock puts on the line."""
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar[models.Manager["StockTask"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="lettre", result="") | Q(kind="telephone", link=""), name="stock_task_kind"
            ),
            models.CheckConstraint(
                condition=Q(result="") | Q(result__in=[one.value for one in CallResult], done_at__isnull=False),
                name="stock_task_result",
            ),
            models.UniqueConstraint(
                fields=["invite"], condition=Q(kind=StockTaskKind.CALL), name="stock_task_one_call"
            ),
        )
        indexes = (models.Index(fields=["batch", "kind", "done_at", "made_at"], name="stock_task_of_batch"),)

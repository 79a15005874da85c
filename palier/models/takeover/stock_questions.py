"""What a person decides of lines: what the State's register says otherwise, and two lines that may be one person (ADR 111)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.takeover.stocks import StockBatch, StockLine
from palier.rules.takeover.register_words import CheckDecision, CheckState
from palier.rules.takeover.twin_words import TwinState


class StockCheck(models.Model):
    """What the register said of the number of a line: compared, never trusted, and no contact of it kept."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    batch = models.ForeignKey(StockBatch, models.CASCADE, related_name="+", db_index=False)
    line = models.OneToOneField(StockLine, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    """Of the line in its tool: what a steward finds it by."""
    state = models.CharField(max_length=16, default=CheckState.TO_ASK)
    numero = models.CharField(max_length=18)
    differences = models.JSONField(default=list, db_default=[])
    """Each: the field, what the former tool said, what the register says."""
    register_on = models.DateField(null=True)
    """Since when the register says so, where it dates it."""
    asked_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=12, blank=True, default="", db_default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar[models.Manager["StockCheck"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[one.value for one in CheckState]), name="stock_check_state"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | Q(decision__in=[one.value for one in CheckDecision], decided_at__isnull=False),
                name="stock_check_decided",
            ),
        )
        indexes = (
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="stock_check_due"),
            models.Index(fields=["batch", "state", "id"], name="stock_check_of_batch"),
        )


class StockTwin(models.Model):
    """Two lines that may be of one person, with the score and its reasons."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    batch = models.ForeignKey(StockBatch, models.CASCADE, related_name="+", db_index=False)
    line = models.ForeignKey(StockLine, models.CASCADE, related_name="+", db_index=False)
    """The one that stays in front: the older of the two."""
    other = models.ForeignKey(StockLine, models.CASCADE, related_name="+")
    keys = models.JSONField()
    """Of both lines in their tools: key, tool, name and birth date, as a person compares them."""
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField()
    is_exact = models.BooleanField()
    state = models.CharField(max_length=10, default=TwinState.TO_DECIDE)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects: ClassVar[models.Manager["StockTwin"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[one.value for one in TwinState]), name="stock_twin_state"),
            models.CheckConstraint(condition=Q(line__lt=F("other")), name="stock_twin_of_two"),
            models.UniqueConstraint(fields=["line", "other"], name="stock_twin_once"),
        )
        indexes = (models.Index(fields=["batch", "state", "is_exact", "id"], name="stock_twin_of_batch"),)


class StockBlock(models.Model):
    """Under which keys a line is looked for among the others, as digests: two lines that share none are never compared."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(StockLine, models.CASCADE, related_name="+")
    block = models.BigIntegerField(db_index=True)
    beside = models.BigIntegerField(default=0, db_default=0)
    """Bits of what the key does not say (``rules.takeover.twin_bits``); 0 stops nobody, and is that of lines of before."""

    objects: ClassVar[models.Manager["StockBlock"]] = models.Manager()

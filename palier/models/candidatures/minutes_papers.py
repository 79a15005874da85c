"""The minutes as the chair signed them: one PDF a séance, then the same with its signature inside (ADR 152)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.candidatures.commissions import Seance

_DIGEST = r"^[0-9a-f]{64}$"


class MinutesPaper(models.Model):
    """What the chair read and signed, byte for byte; the worker, who alone reads the key, puts the signature in it."""

    id = models.BigAutoField(primary_key=True)
    seance = models.OneToOneField(Seance, models.PROTECT, related_name="paper")
    member = models.PositiveSmallIntegerField()
    """Place of the chair in the list of members."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    data = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    signed = models.BinaryField(null=True)
    signed_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    signed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    """When the worker found that it is not what the minutes say: it is never signed; the minutes are signed by hand."""

    objects: ClassVar[models.Manager["MinutesPaper"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(digest__regex=_DIGEST), name="minutes_paper_digest"),
            models.CheckConstraint(
                condition=Q(signed=None, signed_at=None, signed_digest="")
                | Q(signed__isnull=False, signed_at__isnull=False, signed_digest__regex=_DIGEST),
                name="minutes_paper_signed_whole",
            ),
        )

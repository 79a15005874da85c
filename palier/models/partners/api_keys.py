"""Keys by which the software of an organisation acts, each in the name of the member who answers for it (ADR 112).

Of a key only its SHA-256 is kept: it is drawn of 256 bits, so that no list of guesses opens one.
"""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation

SEEN_EVERY = timedelta(minutes=5)
"""How often the last use is written: a software that asks without a pause costs no row at each call."""


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """What opens something."""

    def live(self, at: datetime) -> "ApiKeyQuerySet":
        """Neither revoked nor past their end; whether their member and their organisation still work is another question."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class ApiKey(models.Model):
    """One key: whose, as which role, for what, until when."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    """A value of ``rules.doors.access.Role``: the one of its member in its organisation."""
    holder = models.ForeignKey(User, models.PROTECT, related_name="+")
    """The member who answers for it, and in whose name it acts; who draws it anew answers for it from then on."""
    name = models.CharField(max_length=80)
    """The software, in its organisation's words."""
    purposes = ArrayField(models.CharField(max_length=20))
    """Values of ``rules.partners.api_purposes.ApiPurpose``."""
    secret_hash = models.CharField(max_length=64, unique=True)
    former_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    """The secret before, which opens until ``former_until``: the software is changed meanwhile."""
    former_until = models.DateTimeField(null=True)
    certificates = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """What is kept of those that its software must call with, as ``rules.partners.client_certificates`` reads it; none: it opens
    without any (ADR 177)."""
    ended_tokens = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """Digests of tokens that were ended alone, until their minutes are over (``rules.partners.ended_tokens``)."""
    told_ends = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """Of which end, and how many days before, its managers were written to (``rules.partners.ends_told``)."""
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    """To five minutes."""
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[ApiKeyQuerySet] = ApiKeyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="api_key_has_an_end"),
            models.CheckConstraint(condition=Q(purposes__len__gt=0), name="api_key_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(former_hash="", former_until=None) | ~Q(former_hash="") & Q(former_until__isnull=False),
                name="api_key_former_ends",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    models.Func("certificates", function="jsonb_array_length", output_field=models.IntegerField()), 2
                ),
                name="api_key_certificates_are_two",
            ),
        )
        indexes = (models.Index(fields=["former_hash"], condition=~Q(former_hash=""), name="api_key_former"),)

"""Somebody whom a holder trusts, told that something waits and nothing more; and addresses that want no question (ADR 78)."""

from typing import ClassVar

from django.db import models

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7


class TrustedContact(models.Model):
    """Whom one holder named. Nothing is ever sent to them but one question, until they have said yes."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="trusted_contacts")
    person_key = models.CharField(max_length=8)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    """As its giver calls them; shown to its giver alone, and in no message."""
    channel = models.CharField(max_length=8)
    recipient = models.CharField(max_length=254)
    recipient_digest = models.CharField(max_length=64)
    """Keyed by the site's secret: by it an address that wants no question is known, and questions to it are counted."""
    language = models.CharField(max_length=8, blank=True, default="", db_default="")
    """Of the page on which they were named: a mail to them is said in it, then in French (ADR 134)."""
    named_at = models.DateTimeField()
    state = models.CharField(max_length=16, default="demande", db_default="demande")
    """A word of ``rules.mandates.trusted.TrustState``."""
    asked_at = models.DateTimeField(null=True)
    """When the one question left."""
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)
    """When a message to its giver last reached nobody, with no other way left to them."""
    told_at = models.DateTimeField(null=True)
    """When they were last told that something waits."""

    objects: ClassVar[models.Manager["TrustedContact"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("demande", "accepte", "refuse", "arrete", "retire", "fini")),
                name="trust_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("demande", "accepte"), ended_at=None)
                | (~models.Q(state__in=("demande", "accepte")) & models.Q(ended_at__isnull=False)),
                name="trust_ended",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="accepte") | models.Q(answered_at__isnull=False), name="trust_agreed"
            ),
            models.UniqueConstraint(
                fields=["demande", "person_key"],
                condition=models.Q(state__in=("demande", "accepte")),
                name="trust_one_living",
            ),
        )
        indexes = (
            models.Index(fields=["state"], condition=models.Q(state__in=("demande", "accepte")), name="trust_living"),
            models.Index(fields=["recipient_digest", "asked_at"], name="trust_of_address"),
        )


class UnaskedAddress(models.Model):
    """An address that answered « jamais »: nobody has a question sent to it any more. Its digest, and nothing else."""

    digest = models.CharField(max_length=64, primary_key=True)
    said_at = models.DateTimeField()

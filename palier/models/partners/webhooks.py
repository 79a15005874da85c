"""Where the events of an organisation are sent, and what became of each: one address reads the feed in its order (ADR 120)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.partners.events import PartnerEvent
from palier.models.territories.organisations import Organisation


class EndpointStop(models.TextChoices):
    """Why nothing is sent to an address."""

    MANAGER = "gestionnaire"
    FAILURES = "echecs"
    GONE = "partie"


class WebhookEndpoint(models.Model):
    """One address: whose, for which kinds, how far it is, and until when it is left alone."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=40))
    """Values of ``rules.partners.event_kinds.EventKind``."""
    sealed = models.TextField()
    """Its secret, under the site's own; empty once it is removed."""
    former_sealed = models.TextField(blank=True, default="", db_default="")
    """The secret before, which signs too until ``former_until``."""
    former_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    after = models.BigIntegerField()
    """The number of the last event that was taken, or given up."""
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    """For the event after it."""
    next_at = models.DateTimeField()
    """Not before; while a call is on its way, until when no other begins."""
    failing_since = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    """When something was taken last."""
    stopped_at = models.DateTimeField(null=True)
    stopped_for = models.CharField(max_length=20, choices=EndpointStop, blank=True, default="", db_default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kinds__len__gt=0), name="endpoint_has_a_kind"),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_for="") | Q(stopped_at__isnull=False) & ~Q(stopped_for=""),
                name="endpoint_stop_has_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=["next_at"], condition=Q(stopped_at=None, removed_at=None), name="endpoint_next"),
        )


class DeliveryState(models.TextChoices):
    """Where the sending of one event to one address stands."""

    TAKEN = "remise"
    AGAIN = "a_reessayer"
    DEAD = "abandonnee"
    ASKED = "a_redire"


class WebhookDelivery(models.Model):
    """What became of one event at one address; erased with the event."""

    id = models.BigAutoField(primary_key=True)
    endpoint = models.ForeignKey(WebhookEndpoint, models.PROTECT, related_name="deliveries")
    event = models.ForeignKey(PartnerEvent, models.CASCADE, related_name="+")
    state = models.CharField(max_length=20, choices=DeliveryState)
    attempts = models.PositiveSmallIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    """The code of the last answer."""
    fault = models.CharField(max_length=20, blank=True, default="", db_default="")
    """A word for what went wrong last."""
    at = models.DateTimeField()
    """Of the last attempt."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["endpoint", "event"], name="delivery_is_one"),)
        indexes = (models.Index(fields=["endpoint"], condition=Q(state="a_redire"), name="delivery_asked"),)

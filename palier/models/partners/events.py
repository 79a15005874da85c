"""What is told to the software of an organisation: acts that wait to be told, then events in one order without a gap (ADR 119).

A trigger of the journal notes the act in its own transaction. One relay at a time makes events of what was committed, and numbers
them then: a number that a reader has seen has no lower one that comes later.
"""

from django.db import models

from palier.models.homes.homes import Home, Publication
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class PartnerOutbox(models.Model):
    """An act that waits to be told. Only the database itself adds one, in the act's own transaction."""

    id = models.BigAutoField(primary_key=True)
    """In the order of the acts, as far as one waits for another; not in that of their commits."""
    verb = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    at = models.DateTimeField()
    transaction = models.BigIntegerField()
    """Of PostgreSQL: one act on several candidates of a home is told once."""


class PartnerFeed(models.Model):
    """How far the events of an organisation are numbered. The relay alone reads and writes it."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="+")
    last = models.BigIntegerField()


class PartnerEvent(models.Model):
    """One event: its place among those of its organisation, its kind, when, and the home or the publication. Nobody is in it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    number = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    """A value of ``rules.partners.event_kinds.EventKind``."""
    home = models.ForeignKey(Home, models.CASCADE, null=True, related_name="+")
    publication = models.ForeignKey(Publication, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    """When it was done."""
    told_at = models.DateTimeField()
    """When it was numbered."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "number"], name="event_has_its_place"),
            models.CheckConstraint(
                condition=models.Q(home__isnull=True, publication__isnull=False)
                | models.Q(home__isnull=False, publication__isnull=True),
                name="event_names_one_object",
            ),
        )
        indexes = (models.Index(fields=["told_at"], name="event_by_age"),)

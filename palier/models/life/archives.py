"""The archive of what is held on a person: asked by them alone, made by the clock, kept under seal some days (ADR 87).

It is of one person, not of the file: another holder does not read that it exists. What their role could read is gathered at
the instant when they ask, under that role; the clock adds the bytes of their pieces, and nothing else of anybody.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7


class DataArchive(models.Model):
    """One archive of one person. It leaves no trace once it is erased, but the line of the journal."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    person_key = models.CharField(max_length=8)
    state = models.CharField(max_length=12, default="demandee", db_default="demandee")
    """A word of ``rules.own_data.archives.ArchiveState``."""
    has_safe_address = models.BooleanField(default=False, db_default=False)
    """Its person asked for their safe address to be in it."""
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0, db_default=0)
    """Files to put in."""
    done = models.PositiveIntegerField(default=0, db_default=0)
    """Files that are in."""
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    """When it is erased."""
    size = models.PositiveBigIntegerField(default=0, db_default=0)
    """Bytes of the ZIP."""
    digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    """SHA-256 of the ZIP."""
    taken_at = models.DateTimeField(null=True)
    """When it was last downloaded."""

    objects: ClassVar[models.Manager["DataArchive"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["demande", "by"], name="archive_one_of_person"),
            models.CheckConstraint(condition=Q(state__in=("demandee", "prete")), name="archive_state"),
            models.CheckConstraint(
                condition=Q(state="demandee") | Q(made_at__isnull=False, expires_at__isnull=False),
                name="archive_ready_is_dated",
            ),
        )


class DataArchivePart(models.Model):
    """Some bytes of an archive, under the seal of the site's key: a copy of the database reads none.

    ``position`` 0 is what was gathered when it was asked, until the ZIP is made; the ZIP begins at 1.
    """

    id = models.BigAutoField(primary_key=True)
    archive = models.ForeignKey(DataArchive, models.CASCADE, related_name="parts")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    objects: ClassVar[models.Manager["DataArchivePart"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["archive", "position"], name="archive_part_once"),)

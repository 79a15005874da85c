"""The archive of an organisation that leaves, under the seal of the site; and what was made of one that came (ADR 127)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation
from palier.rules.leaving.house_archive import ArrivalState, HouseState, LeavingPurpose


class HouseArchive(models.Model):
    """One archive of an organisation: asked by who manages it, made by the clock, taken once, erased."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    """Who asked: it is read under their role, and not at all once they manage no more."""
    role = models.CharField(max_length=40)
    """A value of ``rules.doors.access.Role``."""
    purpose = models.CharField(max_length=20, choices=[(one.value, one.value) for one in LeavingPurpose])
    state = models.CharField(max_length=12, default=HouseState.ASKED.value, db_default="demandee")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField(default=0, db_default=0)
    """Documents to put in."""
    done = models.PositiveIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0, db_default=0)
    digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    """SHA-256 of the ZIP."""
    taken_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["HouseArchive"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation"], name="house_archive_one"),
            models.CheckConstraint(
                condition=Q(state="demandee")
                | Q(state="prete", made_at__isnull=False, expires_at__isnull=False, digest__gt=""),
                name="house_archive_ready_is_dated",
            ),
        )


class HouseArchivePart(models.Model):
    """Some bytes of an archive, under the seal of the site's key: a copy of the database reads none."""

    id = models.BigAutoField(primary_key=True)
    archive = models.ForeignKey(HouseArchive, models.CASCADE, related_name="parts", db_index=False)
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    objects: ClassVar[models.Manager["HouseArchivePart"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["archive", "position"], name="house_part_once"),)


class HouseArrival(models.Model):
    """An archive that came from another Palier: once by its digest, as long as it is not undone."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=64)
    """SHA-256 of its manifest."""
    house = models.UUIDField()
    """Public id of the organisation that left: the same here."""
    name = models.CharField(max_length=160)
    state = models.CharField(max_length=12, default=ArrivalState.COMING.value)
    counts = models.JSONField(default=dict, db_default={})
    """Rows made here, by table."""
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["HouseArrival"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["digest"], condition=~Q(state="annulee"), name="arrival_once"),
            models.UniqueConstraint(fields=["house"], condition=~Q(state="annulee"), name="arrival_one_of_a_house"),
        )


class ArrivedRow(models.Model):
    """What became of one row of an archive: made here, or found here. It outlives what is undone: it says why rows left."""

    id = models.BigAutoField(primary_key=True)
    arrival = models.ForeignKey(HouseArrival, models.PROTECT, related_name="rows", db_index=False)
    table = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    """Its key where it came from."""
    key = models.CharField(max_length=40)
    """Its key here."""
    is_new = models.BooleanField()

    objects: ClassVar[models.Manager["ArrivedRow"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["arrival", "table", "source"], name="arrived_row_once"),)
        indexes = (models.Index(fields=["table", "key"], name="arrived_row_here"),)

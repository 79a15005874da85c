"""A file of homes that a landlord sends: how it is read, how far it went, and what became of each of its lines (ADR 135).

Nothing of a cell is kept beside the file itself: a landlord's file may name its tenants, and this site has no use for them.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation
from palier.rules.homes.home_files import HomeLineState
from palier.rules.takeover.stock_states import StockState

_REAL = ("declare", "corrige", "pareil")


class HomeFile(models.Model):
    """One file: by the machine of a take-over, whose states these are."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    """In whose name homes are declared and corrected: who moved it last."""
    key = models.UUIDField(null=True)
    """Of the software that sent it, where one did: the journal keeps it."""
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=16, default=StockState.RECEIVED)
    sheet = models.PositiveSmallIntegerField(default=0, db_default=0)
    header = models.PositiveSmallIntegerField(default=0, db_default=0)
    """The number of the line that names the columns."""
    columns = models.JSONField(default=list, db_default=[])
    notes = models.JSONField(default=list, db_default=[])
    """What was said of how it is read."""
    mapping = ArrayField(models.CharField(max_length=24, blank=True), default=list, db_default=[])
    """For each column in its order, the field that it says; blank where it is left aside."""
    reason = models.CharField(max_length=20, blank=True, default="", db_default="")
    """Why homes that are there already are corrected."""
    lines = models.PositiveIntegerField(null=True)
    """How many there are to read, once it began."""
    position = models.PositiveIntegerField(default=0, db_default=0)
    """The number of the last line read: where a slice begins again."""
    declared = models.PositiveIntegerField(default=0, db_default=0)
    corrected = models.PositiveIntegerField(default=0, db_default=0)
    same = models.PositiveIntegerField(default=0, db_default=0)
    refused = models.PositiveIntegerField(default=0, db_default=0)
    kept = models.PositiveIntegerField(default=0, db_default=0)
    """Lines that an undoing left, each with its reason."""
    fault = models.CharField(max_length=400, blank=True, default="", db_default="")
    """Why it stopped."""
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    bytes_until = models.DateField()

    objects: ClassVar[models.Manager["HomeFile"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[one.value for one in StockState]), name="home_file_state"),
        )
        indexes = (
            models.Index(
                fields=["moved_at"], condition=Q(state__in=("en_cours", "en_annulation")), name="home_file_to_do"
            ),
        )

    @property
    def read(self) -> int:
        """Lines that were read."""
        return self.declared + self.corrected + self.same + self.refused


class HomeFilePart(models.Model):
    """Some bytes of a file, under the seal of the site's key, until its last day."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(HomeFile, models.CASCADE, related_name="parts", db_index=False)
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    objects: ClassVar[models.Manager["HomeFilePart"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "position"], name="home_part_once"),)


class HomeFileLine(models.Model):
    """What became of one line: the home that it declared or corrected, or the sentence that says why it did not."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(HomeFile, models.CASCADE, related_name="told", db_index=False)
    number = models.PositiveIntegerField()
    """Of its line in the file."""
    reference = models.CharField(max_length=80, blank=True, default="", db_default="")
    """The landlord's own: by it a later file finds the home again."""
    rpls = models.CharField(max_length=10, blank=True, default="", db_default="")
    state = models.CharField(max_length=10)
    sentence = models.TextField(blank=True, default="", db_default="")
    """Why it was refused, or why an undoing left it."""
    home = models.UUIDField(null=True)
    """Public id, which outlives a home that an undoing took out."""
    correction = models.UUIDField(null=True)
    """The line that keeps what was there before."""

    objects: ClassVar[models.Manager["HomeFileLine"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[one.value for one in HomeLineState]), name="home_line_state"),
            models.CheckConstraint(
                condition=Q(state="refuse", sentence__gt="", home=None) | Q(state__in=_REAL, home__isnull=False),
                name="home_line_has_its_home",
            ),
            models.UniqueConstraint(fields=["file", "number"], name="home_line_once"),
            models.UniqueConstraint(fields=["file", "home"], condition=Q(state__in=_REAL), name="home_line_one_home"),
        )
        indexes = (
            models.Index(fields=["reference"], condition=Q(reference__gt=""), name="home_line_by_reference"),
            models.Index(fields=["home"], condition=Q(home__isnull=False), name="home_line_of_home"),
            models.Index(fields=["file", "state", "number"], name="home_line_of_file"),
        )

"""A grid or a rule that was wrong for everybody: the lists of a period counted again, and whom the fault kept out."""

from django.db import models
from django.db.models import Q

from palier.models.demandes.demandes import Demande
from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7
from palier.models.mistakes.mistakes import Missed
from palier.models.territories.organisations import GridVersion, Territory


class Recount(models.Model):
    """What was wrong, for which lists, and why an operator says so. It names nobody."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=24)
    """``Kind.GRID`` or ``Kind.RULES`` of ``rules.mistakes.remedies``."""
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+", db_index=False)
    """Null: the lists of every territory, for a rule."""
    grid = models.ForeignKey(GridVersion, models.PROTECT, null=True, related_name="+", db_index=False)
    """The right grid; null where the rules of today count, under the grid of each list."""
    since = models.DateTimeField()
    until = models.DateTimeField()
    """Closings from ``since`` on, and before ``until``."""
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    """When the last list was counted: cases are opened from then on."""
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(since__lt=models.F("until")), name="recount_has_a_period"),)


class RecountedList(models.Model):
    """One list counted again, in numbers: what a sweep that was cut has done already."""

    id = models.BigAutoField(primary_key=True)
    recount = models.ForeignKey(Recount, models.CASCADE, related_name="lists", db_index=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    candidates = models.PositiveIntegerField(default=0)
    lost = models.PositiveIntegerField(default=0)
    """Households that lost a place, or may have."""
    unread = models.PositiveIntegerField(default=0)
    """Files that could not be weighed: erased since, or unreadable."""
    is_read = models.BooleanField(default=True)
    """No where the list itself cannot be read any more."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["recount", "publication"], name="recountedlist_once"),)


class LostPlace(Missed):
    """A list in which a household would have been sent, or may have been; kept until its case is opened, and with its file."""

    id = models.BigAutoField(primary_key=True)
    recount = models.ForeignKey(Recount, models.CASCADE, related_name="lost", db_index=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", db_index=False)
    handed_at = models.DateTimeField(null=True)
    """When a case was opened for it."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["recount", "publication", "demande"], name="lostplace_once"),)
        indexes = (models.Index(fields=["recount"], condition=Q(handed_at=None), name="lostplace_to_hand"),)

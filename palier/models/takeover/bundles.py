"""Archives of documents of a former tool, and what became of each file: claims too, beside the line that they name (ADR 147).

A document waits with its line: it is no piece, nobody has checked it, and no organisation reads it. Once its person has said that
the line is theirs they open it, and may send it as a piece by the ordinary door. It goes with its line.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.takeover.stocks import StockBatch, StockLine
from palier.rules.takeover.paper_states import BundleState, StockPaperState


class StockBundle(models.Model):
    """One archive of documents: of which take-over, by which mapping, how far it went."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    batch = models.ForeignKey(StockBatch, models.PROTECT, related_name="bundles")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    """Who brought it; none at the operator's terminal."""
    state = models.CharField(max_length=12, default=BundleState.RECEIVED)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of its bytes: the same archive is recognised."""
    mapping = models.TextField(blank=True, default="", db_default="")
    """The text of the mapping, as it was written."""
    seen = models.JSONField(default=dict, db_default={})
    """What the mapping would make of it, counted by the clock before anything is kept."""
    position = models.PositiveIntegerField(default=0, db_default=0)
    """The number of the last entry that was read: where a slice begins again."""
    read = models.PositiveIntegerField(default=0, db_default=0)
    taken = models.PositiveIntegerField(default=0, db_default=0)
    refused = models.PositiveIntegerField(default=0, db_default=0)
    unnamed = models.PositiveIntegerField(default=0, db_default=0)
    known = models.PositiveIntegerField(default=0, db_default=0)
    fault = models.CharField(max_length=400, blank=True, default="", db_default="")
    """Why it stopped, or waits."""
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    bytes_until = models.DateField()

    objects: ClassVar[models.Manager["StockBundle"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in BundleState]), name="stock_bundle_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("recu", "fini")) | Q(mapping__gt=""), name="stock_bundle_is_mapped"
            ),
        )
        indexes = (
            models.Index(
                fields=["moved_at"],
                condition=Q(state__in=("a_essayer", "en_cours", "en_retrait")),
                name="stock_bundle_to_do",
            ),
        )


class StockBundlePart(models.Model):
    """Some bytes of an archive, under the seal of the site's key, until ``bytes_until``."""

    id = models.BigAutoField(primary_key=True)
    bundle = models.ForeignKey(StockBundle, models.CASCADE, related_name="parts", db_index=False)
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    objects: ClassVar[models.Manager["StockBundlePart"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["bundle", "position"], name="stock_bundle_part_once"),)


class StockPaper(models.Model):
    """A file of an archive: beside the line that it names, or why it is not kept."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bundle = models.ForeignKey(StockBundle, models.PROTECT, related_name="papers", db_index=False)
    line = models.ForeignKey(StockLine, models.CASCADE, null=True, related_name="papers")
    """Whose; none for what is not kept."""
    number = models.PositiveIntegerField()
    """Of its entry in the archive."""
    path = models.CharField(max_length=300)
    """Where it was in the archive; of a path that cannot be written, its beginning."""
    key = models.CharField(max_length=80, blank=True, default="", db_default="")
    """The key of a line, as its path or a column names it."""
    code = models.CharField(max_length=40, blank=True, default="", db_default="")
    """Which document of the closed list the former tool said it was; blank where it did not."""
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=24, blank=True, default="", db_default="")
    name = models.CharField(max_length=130, blank=True, default="", db_default="")
    media_type = models.CharField(max_length=60, blank=True, default="", db_default="")
    size = models.PositiveIntegerField(default=0, db_default=0)
    """Bytes as kept."""
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Of the bytes as kept."""
    digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Of the bytes as they were in the archive: sent again beside the same line, they are one document."""
    pages = models.PositiveSmallIntegerField(default=0, db_default=0)
    received_at = models.DateTimeField()

    objects: ClassVar[models.Manager["StockPaper"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in StockPaperState]), name="stock_paper_state"
            ),
            models.CheckConstraint(
                condition=Q(state="pris", reason="", line__isnull=False, digest__gt="", sha256__gt="")
                | (~Q(state="pris") & Q(reason__gt="", line=None)),
                name="stock_paper_kept_or_why",
            ),
            models.UniqueConstraint(fields=["bundle", "number"], condition=Q(line=None), name="stock_paper_said_once"),
            models.UniqueConstraint(
                fields=["line", "digest"], condition=Q(state="pris"), name="stock_paper_one_a_line"
            ),
        )
        indexes = (models.Index(fields=["bundle", "state", "number"], name="stock_paper_of_bundle"),)


class StockPaperContent(models.Model):
    """The bytes of a document that was kept, made anew as those of a piece are, under the seal of the site's key."""

    paper = models.OneToOneField(StockPaper, models.CASCADE, primary_key=True, related_name="content")
    data = models.BinaryField()

    objects: ClassVar[models.Manager["StockPaperContent"]] = models.Manager()

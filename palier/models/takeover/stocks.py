"""A batch of a former tool's files, its files, and its lines: claims that wait for their person, and nobody's demande (ADR 104).

A line opens nothing: it is not a demande, weighs in no list and is read by no organisation. Its original cells are kept as they
were, beside what they became. Undone, a batch leaves no line but those that a person has since made theirs.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation
from palier.rules.takeover.stock_states import StockLineState, StockState

_HELD = ("en_attente", "confirmee", "ecartee")


class StockBatch(models.Model):
    """One take-over: whose stock, by which mapping, how far it went."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """Whose former tool it was."""
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """Who brought it; none at the operator's terminal."""
    state = models.CharField(max_length=16, default=StockState.RECEIVED)
    tool = models.CharField(max_length=40, blank=True, default="", db_default="")
    mapping = models.TextField(blank=True, default="", db_default="")
    """The text of the mapping, as it was written."""
    mapping_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    encoding = models.CharField(max_length=16, blank=True, default="", db_default="")
    separator = models.CharField(max_length=1, blank=True, default="", db_default="")
    sheet = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How its main file is read, where a person told so; blank is guessed."""
    columns = models.JSONField(default=list, db_default=[])
    """Of the original lines, those of joined files after."""
    notes = models.JSONField(default=list, db_default=[])
    """What was said of its files when it began."""
    position = models.PositiveIntegerField(default=0, db_default=0)
    """The number of the last line read: where a slice begins again."""
    bookmark = models.CharField(max_length=100, blank=True, default="", db_default="")
    """Where the text of the main file goes on after it, as its reader tells; blank is from the first byte."""
    compared = models.PositiveIntegerField(default=0, db_default=0)
    """The number of the last line that was looked for among the others (``pairing``)."""
    read = models.PositiveIntegerField(default=0, db_default=0)
    taken = models.PositiveIntegerField(default=0, db_default=0)
    partial = models.PositiveIntegerField(default=0, db_default=0)
    """Of those taken, lines of which some field was not understood."""
    refused = models.PositiveIntegerField(default=0, db_default=0)
    known = models.PositiveIntegerField(default=0, db_default=0)
    digests = models.JSONField(default=dict, db_default={})
    """By column, of what came in."""
    fault = models.CharField(max_length=400, blank=True, default="", db_default="")
    """Why it stopped."""
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    files_until = models.DateField()
    lines_until = models.DateField(null=True)

    objects: ClassVar[models.Manager["StockBatch"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[one.value for one in StockState]), name="stock_batch_state"),
            models.CheckConstraint(
                condition=Q(state__in=("recu", "fini")) | Q(mapping__gt="", mapping_digest__gt="", tool__gt=""),
                name="stock_batch_is_mapped",
            ),
        )
        indexes = (
            models.Index(
                fields=["moved_at"], condition=Q(state__in=("en_cours", "en_annulation")), name="stock_batch_to_do"
            ),
        )


class StockFile(models.Model):
    """A file as it was sent: the first is the main one."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    batch = models.ForeignKey(StockBatch, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of its bytes: the same file is recognised."""

    objects: ClassVar[models.Manager["StockFile"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["batch", "position"], name="stock_file_once"),)
        indexes = (models.Index(fields=["digest"], name="stock_file_again"),)


class StockFilePart(models.Model):
    """Some bytes of a file, under the seal of the site's key, until ``files_until``."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(StockFile, models.CASCADE, related_name="parts", db_index=False)
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    objects: ClassVar[models.Manager["StockFilePart"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["file", "position"], name="stock_part_once"),)


class StockLine(models.Model):
    """A line of a former tool: as it was, what it became, or why it was refused."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(StockBatch, models.PROTECT, related_name="lines", db_index=False)
    tool = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    """Of its line in the file."""
    key = models.CharField(max_length=80, blank=True, default="", db_default="")
    """What distinguishes it in its tool."""
    original = models.JSONField()
    """Its cells, in the order of the columns of its batch."""
    state = models.CharField(max_length=10)
    refusal = models.CharField(max_length=24, blank=True, default="", db_default="")
    refused_column = models.CharField(max_length=200, blank=True, default="", db_default="")
    fields = models.JSONField(default=dict, db_default={})
    left_out = models.JSONField(default=dict, db_default={})
    """Fields that were not understood, each with its fault."""
    numero = models.CharField(max_length=18, blank=True, default="", db_default="")
    birth_date = models.DateField(null=True)
    demande = models.ForeignKey(Demande, models.CASCADE, null=True, related_name="+")
    """Whose it is, once its person has said so."""
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["StockLine"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in StockLineState]), name="stock_line_state"
            ),
            models.CheckConstraint(
                condition=Q(state="refusee", refusal__gt="") | (~Q(state="refusee") & Q(refusal="", key__gt="")),
                name="stock_line_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("confirmee", "ecartee"), demande__isnull=False, settled_at__isnull=False)
                | Q(~Q(state__in=("confirmee", "ecartee")), demande=None, settled_at=None),
                name="stock_line_settled_by_a_person",
            ),
            models.UniqueConstraint(fields=["batch", "number"], name="stock_line_once"),
            models.UniqueConstraint(fields=["tool", "key"], condition=Q(state__in=_HELD), name="stock_line_one_a_key"),
        )
        indexes = (
            models.Index(fields=["numero"], condition=Q(numero__gt=""), name="stock_line_of_number"),
            models.Index(fields=["batch", "state", "number"], name="stock_line_of_batch"),
            models.Index(fields=["batch", "key"], name="stock_line_by_key"),
        )

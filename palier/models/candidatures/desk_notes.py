"""Notes and tags that the colleagues of a house keep on a file. They help its desk, and weigh nothing (ADR 188)."""

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.expressions import RawSQL

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class FileTagQuerySet(models.QuerySet["FileTag"]):
    """Tags on files, by who reads them."""

    def told(self) -> "FileTagQuerySet":
        """Those that the holder who acts may read: none put on once another told a danger, or left in silence."""
        return self.filter(pk__in=RawSQL("SELECT palier_own_file_tags()", ()))


class DeskNoteQuerySet(models.QuerySet["DeskNote"]):
    """Notes on files, by who reads them."""

    def told(self) -> "DeskNoteQuerySet":
        """Those that the holder who acts may read: none written once another told a danger, or left in silence."""
        return self.filter(pk__in=RawSQL("SELECT palier_own_notes()", ()))

    def that_stay(self) -> "DeskNoteQuerySet":
        """Those of a file that is kept for a judge or an answer: nobody takes away what a colleague wrote there."""
        asked = Func(F("candidature_id"), function="palier_notes_are_kept", output_field=models.BooleanField())
        return self.filter(asked)


class DeskTag(models.Model):
    """A tag that a house offers to its colleagues, chosen by who manages them: nobody types one on a file."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    label = models.CharField(max_length=30)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """Since when it is offered no more; files that bear it keep it."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "label"], condition=Q(ended_at=None), name="desktag_once_while_offered"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="desktag_is_named"),
        )


class FileTag(models.Model):
    """A tag that a file bears, for one house: the other house of its list has its own."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="desk_tags", db_index=False)
    tag = models.ForeignKey(DeskTag, models.CASCADE, related_name="files")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    objects = FileTagQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["candidature", "tag"], name="filetag_once_a_file"),)


class DeskNote(models.Model):
    """A short note of a colleague on a file: read by their house, and by its household."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="desk_notes")
    text = models.CharField(max_length=400)
    """Never in the journal, in a letter, or in a seal."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)

    objects = DeskNoteQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="desknote_says_something"),)

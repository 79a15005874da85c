"""What a household said had changed, with what stood before: what may be taken back, and what a former contact may stop."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.db import models

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7


class FileChange(models.Model):
    """One change that was told here. The household itself is a declared fact; names and contacts are the persons' own rows.

    Its household reads it, and the register is told of it: no organisation has it.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=24)
    """A ``rules.people.change_kinds.ChangeKind``."""
    person_key = models.CharField(max_length=8)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    was = models.JSONField(default=dict)
    """Columns of the person as they stood, and under ``menage`` the household as it stood."""
    now = models.JSONField(default=dict)
    """Columns of the person as they are told; of a new address, its parts too."""
    places = models.JSONField(default=list)
    """By candidature on an open list, the place just before and just after: what is ahead, what is level, and in all."""
    link_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Digest of the link that the former contact was sent; empty where nobody was."""
    undone_at = models.DateTimeField(null=True)
    is_disowned = models.BooleanField(default=False, db_default=False)
    """Undone by who reads the former contact, and by nobody who was signed in."""
    heard_at = models.DateTimeField(null=True)
    """When the register took a file that no longer says what was taken back: until then it may repeat it."""

    objects: ClassVar[models.Manager["FileChange"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_disowned=False) | models.Q(undone_at__isnull=False), name="filechange_disowned"
            ),
        )
        indexes = (
            models.Index(fields=["demande", "at"], name="filechange_of_demande"),
            models.Index(fields=["link_hash"], condition=~models.Q(link_hash=""), name="filechange_by_link"),
            models.Index(fields=["undone_at"], condition=models.Q(is_disowned=True), name="filechange_disowned_at"),
        )


HOUSEHOLD_AFTER = "menage_dit"
"""In ``now``: the household as it was told, which the register may repeat after it was taken back."""

type Kept = Mapping[str, Mapping[str, Sequence[object]]]


def kept_fields(demande: Demande, taken_back: Iterable[FileChange] = ()) -> Kept:
    """By person and column, what stood before something else was told here: an arrival that repeats it says nothing new.

    Nor does one that repeats what was ``taken_back`` before the register heard of it.
    """
    found: dict[str, dict[str, list[object]]] = {}
    stands = [(one, one.was) for one in FileChange.objects.filter(demande=demande, undone_at=None).order_by("at", "pk")]
    for change, said in (*stands, *((one, one.now) for one in taken_back)):
        for name in change.now.keys() & change.was.keys():
            found.setdefault(change.person_key, {}).setdefault(name, []).append(said[name])
    return found

"""Two demandes that may be of one person, until somebody decides (ADR 148): read by stewards, each of their place (ADR 157)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.rules.likeness.pair_words import PairState


class DemandePair(models.Model):
    """A pair with its score and its reasons. It holds names and days, no contact and no place."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    one = models.ForeignKey(Demande, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    sides = models.JSONField()
    """Of both: number, name, name in use, given name, birth date and day of deposit, as a person compares them."""
    territories = ArrayField(models.CharField(max_length=20), default=list, db_default=[])
    """Of every commune that either asks for; none where one is unknown: a steward of the whole site decides."""
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField()
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=PairState.TO_DECIDE, db_default=PairState.TO_DECIDE)
    keeps_other = models.BooleanField(default=False, db_default=False)
    """Which number remains, where it is one person."""
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    refusal = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Why the two numbers could not be united, or made two again, in a sentence."""
    united_at = models.DateTimeField(null=True)
    moved = models.JSONField(null=True)
    """What went from one number to the other, for it to go back."""
    undo_at = models.DateTimeField(null=True)
    """When somebody asked for the two numbers to be two again."""
    undone_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["DemandePair"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[one.value for one in PairState]), name="demande_pair_state"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="demande_pair_of_two"),
            models.CheckConstraint(condition=Q(united_at=None) | Q(moved__isnull=False), name="demande_pair_moved"),
            models.UniqueConstraint(fields=["one", "other"], name="demande_pair_once"),
        )
        indexes = (
            models.Index(fields=["state", "-score", "id"], name="demande_pair_listed"),
            models.Index(fields=["decided_at"], condition=Q(state="meme", undone_at=None), name="demande_pair_to_do"),
        )


class ComparedHolder(models.Model):
    """Of a living demande, what was last compared of its holders, as a digest, and under which keys who asks is looked for."""

    demande = models.OneToOneField(Demande, models.CASCADE, primary_key=True, related_name="+")
    told = models.CharField(max_length=64)
    """The digest of what was compared, and of the rules that did: who has the same is not compared again."""
    keys = ArrayField(models.BigIntegerField())
    """Digests (``rules.likeness.finding.keys``)."""

    objects: ClassVar[models.Manager["ComparedHolder"]] = models.Manager()

    class Meta:
        indexes = (GinIndex(fields=["keys"], name="compared_holder_keys", fastupdate=False),)

"""Grids that are being written, and tries of them: a draft is of no effect until it is entered as a version (ADR 130, 131)."""

from django.db import models
from django.db.models import Q

from palier.models.identifiers import uuid7
from palier.models.territories.organisations import GridVersion, Territory


class GridDraft(models.Model):
    """A grid that a territory writes. Nobody is scored by it; put away, it can be taken up again."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    content = models.TextField()
    past = models.JSONField(default=list, db_default=[])
    """The texts before this one, the last at the end: what a button takes back."""
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)
    version = models.ForeignKey(GridVersion, models.PROTECT, null=True, related_name="+")
    """What it became: it is written no more."""


class TrialState(models.TextChoices):
    """How far a try is."""

    ASKED = "demande"
    RUNNING = "en_cours"
    DONE = "fini"
    FAILED = "arrete"


class GridTrial(models.Model):
    """One try of a draft, of the text that it had then, on closed lists and on the demandes that live: what may be told."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    draft = models.ForeignKey(GridDraft, models.PROTECT, related_name="trials")
    digest = models.CharField(max_length=64)
    content = models.TextField()
    since = models.DateField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TrialState, default=TrialState.ASKED)
    lists = models.PositiveIntegerField(default=0, db_default=0)
    done = models.PositiveIntegerField(default=0, db_default=0)
    result = models.JSONField(default=dict, db_default={})
    told_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """An earlier try from which it differs by too few places to be told apart: its counts are told."""
    living = models.JSONField(default=dict, db_default={})
    """What may be told of the demandes that lived then; empty until they are weighed."""
    living_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """An earlier try that counts almost the same people alike: its counts are told."""
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(state__in=TrialState.values), name="grid_trial_state"),)
        indexes = (
            models.Index(fields=["moved_at"], name="grid_trial_to_do", condition=Q(state__in=("demande", "en_cours"))),
        )


class TrialMarks(models.Model):
    """Whom a try would have sent, as digests under a key of the site, to tell how near two tries are: read by the clock alone."""

    trial = models.OneToOneField(GridTrial, models.CASCADE, primary_key=True, related_name="+")
    marks = models.BinaryField()
    living = models.BinaryField(default=b"", db_default=b"")
    """How each living demande was counted."""

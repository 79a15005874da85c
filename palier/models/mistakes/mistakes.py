"""What a mistake cost a household: one case for each desk that answers, and the homes that it found."""

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation
from palier.rules.mistakes.remedies import RUNNING, CaseState


class Mistake(models.Model):
    """What was wrong, from when it should have counted, and what became of it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+", db_index=False)
    reservataire = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    """Whose lists missed the household, and who answers; null until it is computed."""
    kind = models.CharField(max_length=24)
    """A ``rules.mistakes.remedies.MistakeKind``."""
    amended = models.JSONField(default=list)
    """What counts from another instant: ``{"fait": id, "depuis": instant}``, ``{"anciennete": "93"}``, ``{"recompte": id}``."""
    said = models.CharField(max_length=500, blank=True, default="")
    """The household's own words, where it asked."""
    state = models.CharField(max_length=12, default=CaseState.OPEN)
    opened_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)
    closings = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    remedy = models.CharField(max_length=24, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    setback = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Why the answer that was chosen could not be carried out: the desk answers again."""
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    told_at = models.DateTimeField(null=True)
    contested_at = models.DateTimeField(null=True)
    contest = models.CharField(max_length=500, blank=True, default="")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["demande", "reservataire"],
                condition=Q(state__in=[one.value for one in RUNNING]),
                nulls_distinct=False,
                name="mistake_one_runs",
            ),
        )
        indexes = (
            models.Index(fields=["demande", "opened_at"], name="mistake_of_demande"),
            models.Index(fields=["reservataire", "state", "answer_by"], name="mistake_at_desk"),
            models.Index(fields=["state", "answered_at"], name="mistake_by_state"),
        )


class Missed(models.Model):
    """What a household would have had in one list. It holds nothing of anybody else."""

    outcome = models.CharField(max_length=20)
    """A ``rules.mistakes.mistakes.ReplayOutcome``."""
    first_rank = models.PositiveIntegerField()
    last_rank = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(null=True)
    candidates = models.PositiveIntegerField()
    points_before = models.IntegerField(null=True)
    points_after = models.IntegerField()
    changes = models.JSONField(default=list)
    """Lines of points that the mistake changed: label, before, after."""

    class Meta:
        abstract = True


class MissedHome(Missed):
    """One list in which the household would have been sent, or may have been, as its case tells it."""

    id = models.BigAutoField(primary_key=True)
    mistake = models.ForeignKey(Mistake, models.CASCADE, related_name="homes", db_index=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mistake", "publication"], name="missedhome_once"),)


class MistakeNotice(models.Model):
    """A landlord told of a mistake before its commission: of which list, and since when it has read it. It holds no name."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    mistake = models.ForeignKey(Mistake, models.CASCADE, related_name="notices", db_index=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", db_index=False)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    rank = models.PositiveIntegerField(null=True)
    """The rank that the household would have had, where ten candidates or more stand on the list."""
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mistake", "publication"], name="mistakenotice_once"),)
        indexes = (models.Index(fields=["bailleur"], condition=Q(read_at=None), name="mistakenotice_to_read"),)

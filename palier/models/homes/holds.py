"""A list that stays closed and without a ranking, because what would be shown is not what it should be."""

from django.db import models
from django.db.models import Q

from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7


class HoldKind(models.TextChoices):
    """What stopped a ranking."""

    SCORES = "notes", "Une note enregistrée diffère de celle que donnent les faits"
    CHECK = "controle", "La vérification du classement a trouvé une ligne fausse"


class ClosingHold(models.Model):
    """Why a ranking waits, in numbers and codes: it names nobody. A person looks, mends, and lifts it with a reason."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="holds", db_index=False)
    kind = models.CharField(max_length=10, choices=HoldKind)
    faults = models.PositiveIntegerField()
    """How many candidates the fault touches; 1 where it is of the list."""
    what = models.CharField(max_length=300, blank=True, default="")
    """What is wrong, in French, without a name: the first wrong line, or the sorts of difference."""
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    """Why it was lifted, in the operator's words."""
    goes_on = models.BooleanField(default=False)
    """Whether the closing then ranks by what the facts give, differences included."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["publication"], condition=Q(lifted_at=None), name="closinghold_one_at_a_time"
            ),
        )
        indexes = (models.Index(fields=["publication", "at"], name="closinghold_of_list"),)

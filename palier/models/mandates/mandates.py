"""A mandate, the code that proposed it, and the acts made by it: rows of a person, read by its adviser while it lives."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class MandateInvitation(models.Model):
    """A code that an adviser hands to somebody: what the organisation proposes to do, and for how long. It serves once."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    """Keyed by the site's secret: a copy of the table gives no code back."""
    scope = models.CharField(max_length=80)
    """Words of ``rules.mandates.mandates.MandateScope``, with spaces between."""
    months = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    last_day = models.DateField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["organisation", "made_at"], name="invitation_of_house"),)


class Mandate(models.Model):
    """What one holder lets one organisation do, until a day. It ends once, and is never given its life back."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=12, unique=True)
    """What the paper and the message say, and what anybody may check: it opens nothing."""
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="mandates")
    person_key = models.CharField(max_length=8)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="mandates")
    scope = models.CharField(max_length=80)
    granted_at = models.DateTimeField()
    last_day = models.DateField()
    state = models.CharField(max_length=16, default="en_cours", db_default="en_cours")
    """A word of ``rules.mandates.mandates.MandateState``."""
    ended_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    """When its household was told that it ends soon."""
    asks_other = models.BooleanField(default=False, db_default=False)
    """Whether the other holders are asked to open their own part; until then they do not see that it exists."""
    other_agreed_at = models.DateTimeField(null=True)
    """The last agreement that stands."""
    agreed_by = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    """The accounts of the holders whose agreement stands: every other holder of the day is among them, or none is read."""

    objects: ClassVar[models.Manager["Mandate"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("en_cours", "retire", "rendu", "organisme_ferme")), name="mandate_state"
            ),
            models.CheckConstraint(
                condition=models.Q(state="en_cours", ended_at=None)
                | (~models.Q(state="en_cours") & models.Q(ended_at__isnull=False)),
                name="mandate_ended",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "state"], name="mandate_of_house"),
            models.Index(fields=["demande"], name="mandate_of_file"),
            models.Index(fields=["last_day"], condition=models.Q(state="en_cours"), name="mandate_ends"),
        )


class MandateAct(models.Model):
    """One act that an adviser made for the account of who gave a mandate. Written with the act, and never changed."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="acts")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done = models.CharField(max_length=20)
    """A word of ``rules.mandates.acts.Done``."""
    object_id = models.UUIDField()
    """The public id of what it was made on, as the journal keeps it: a candidature, a piece, the demande."""
    at = models.DateTimeField()
    """The hour of the act, which its letter and its line of the journal bear too."""

    class Meta:
        indexes = (
            models.Index(fields=["demande", "at"], name="mandateact_of_file"),
            models.Index(fields=["mandate", "at"], name="mandateact_of_mandate"),
        )

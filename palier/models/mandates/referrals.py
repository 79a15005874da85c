"""A referral to a social service, and what it notes under secrecy: rows of one person, read by nobody else (ADR 71)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation

_ANSWERED = ("qualifiee", "non_prouvee")


class Referral(models.Model):
    """One urgent situation that a person hands over to a social service, by a code that serves once."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="referrals")
    person_key = models.CharField(max_length=8)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    """Keyed by the site's secret: a copy of the table gives no code back."""
    code = models.CharField(max_length=40)
    """What is handed over, as the code of its pieces (``rules.mandates.referrals``)."""
    pieces = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    """The pieces that the person chose, and no other of the file."""
    contact = models.CharField(max_length=200, blank=True, default="")
    """How the person wants to be reached, in their words."""
    asked_at = models.DateTimeField()
    handed_at = models.DateTimeField()
    """When the last piece was handed over."""
    last_day = models.DateField()
    """Of the code while it waits; of the reading once it was taken up."""
    state = models.CharField(max_length=16, default="attend", db_default="attend")
    """A word of ``rules.mandates.referrals.ReferralState``."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="referrals")
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    asked_paper = models.CharField(max_length=40, blank=True, default="", db_default="")
    """The paper that the service asked for instead."""
    proofs = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    """The papers that it saw."""
    seen_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    reason = models.CharField(max_length=20, blank=True, default="", db_default="")
    """A word of ``rules.mandates.referrals.NotProvedReason``; of ``RetractReason`` where the answer was taken back."""
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    """When its household took it back: nothing is read since."""
    settled_at = models.DateTimeField(null=True)
    """When what was qualified entered the file; the service does not know it."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("attend", "prise", "preuve_demandee", *_ANSWERED)), name="referral_state"
            ),
            models.CheckConstraint(
                condition=Q(state="attend", taken_at=None, organisation=None, taken_by=None)
                | (~Q(state="attend") & Q(taken_at__isnull=False, organisation__isnull=False, taken_by__isnull=False)),
                name="referral_taken",
            ),
            models.CheckConstraint(
                condition=~Q(state="qualifiee") | Q(answered_at__isnull=False, seen_on__isnull=False),
                name="referral_answered",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "state"], name="referral_of_house"),
            models.Index(fields=["demande"], name="referral_of_file"),
            models.Index(
                fields=["answered_at"], condition=Q(state="qualifiee", settled_at=None), name="referral_to_settle"
            ),
        )

    @property
    def reference(self) -> str:
        """What a list calls it, where several people look: no name, no number."""
        return self.public_id.hex[-6:].upper()


class ReferralNote(models.Model):
    """What a social worker notes of a referral: read by their service and by its person, and by nobody else."""

    id = models.BigAutoField(primary_key=True)
    referral = models.ForeignKey(Referral, models.CASCADE, related_name="notes")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.DO_NOTHING, related_name="+")
    """Held by the database alone: the clock, which erases an account, may not read a note to ask whose it is."""
    at = models.DateTimeField()
    text = models.TextField()
    """Never in the journal, in a letter, or in a seal."""
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    """SHA-256 of the salt and the text: sealed in their place, and worth nothing once they are erased."""

    class Meta:
        indexes = (models.Index(fields=["referral"], name="referralnote_of_referral"),)

"""How far a night went in asking the State's register, and what it says otherwise of a demande that lives here (ADR 138).

No page of a household's organisation reads either; a steward reads a number, a kind and a sentence that holds no contact.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.rules.life.register_gaps import GapAct, GapKind


class RegisterAsking(models.Model):
    """When a demande is next put to the register: a turn that dies leaves the others to be asked."""

    demande = models.OneToOneField(Demande, models.CASCADE, primary_key=True, related_name="+")
    next_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    """When the register last answered."""
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    """Tries of this night without an answer; kept until the register answers."""

    objects: ClassVar[models.Manager["RegisterAsking"]] = models.Manager()

    class Meta:
        indexes = (models.Index(fields=["next_at"], name="register_asking_due"),)


class RegisterGap(models.Model):
    """One difference, for as long as the register says so."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+", db_index=False)
    numero = models.CharField(max_length=18)
    kind = models.CharField(max_length=12)
    mark = models.CharField(max_length=64)
    """A keyed digest of what both sides say: another difference of the same kind is another question."""
    said = models.CharField(max_length=300)
    register_on = models.DateField(null=True)
    is_told_here = models.BooleanField(default=False, db_default=False)
    """The household told it here, and the register has not changed since."""
    refusal = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Why the register refused it when it was sent, in words."""
    seen = models.PositiveSmallIntegerField(default=1, db_default=1)
    """How many answers said so, each some time after the one before."""
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    decision = models.CharField(max_length=10, blank=True, default="", db_default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True)
    """When the clock carried the decision out."""

    objects: ClassVar[models.Manager["RegisterGap"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in GapKind]), name="register_gap_kind"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, done_at=None)
                | Q(decision__in=[one.value for one in GapAct], decided_at__isnull=False),
                name="register_gap_decided",
            ),
            models.UniqueConstraint(fields=["demande", "kind"], name="register_gap_once"),
        )
        indexes = (
            models.Index(fields=["decision", "since", "id"], name="register_gap_listed"),
            models.Index(
                fields=["decided_at"],
                condition=Q(decision__in=("prendre", "renvoyer"), done_at=None),
                name="register_gap_to_do",
            ),
        )

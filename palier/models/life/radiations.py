"""How a demande comes to its end: the warning before a radiation, the radiation, and the notice before the year ends.

The lists and delays are in ``rules.life.radiation`` and ``rules.life.renewal``; the database refuses what no rule allows.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Audience, Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation
from palier.rules.life.radiation import StrikeOffReason, SubReason

_INADMISSIBLE = StrikeOffReason.INADMISSIBLE.value
_REASONS = tuple(reason.value for reason in StrikeOffReason)
_SUB_REASONS = tuple(sub.value for sub in SubReason)
_SUB_REASON = Q(reason=_INADMISSIBLE, sub_reason__in=_SUB_REASONS) | (~Q(reason=_INADMISSIBLE) & Q(sub_reason=""))


class RadiationWarning(Audience):
    """The ``avertissement`` that comes a month before a radiation for no answer or inadmissibility."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="radiation_warnings")
    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="radiation_warnings")
    """On which the landlord wrote without answer, or its commission decided."""
    reason = models.CharField(max_length=6)
    sub_reason = models.CharField(max_length=6, blank=True, db_default="", default="")
    facts = models.TextField()
    """What is held against the demande, in words that the law allows (``rules.commission.motives``)."""
    letter_sent_on = models.DateField(null=True)
    """Day of the letter that got no answer."""
    issued_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    delivery_proof = models.CharField(max_length=120, blank=True, db_default="", default="")
    answer_by = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, db_default="", default="")
    answered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=16, blank=True, db_default="", default="")
    """``reponse``, ``mise_a_jour``, ``renouvellement`` or ``retrait``."""
    struck_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(reason="RADCON", letter_sent_on__isnull=False) | Q(reason=_INADMISSIBLE),
                name="warning_reason_closed",
            ),
            models.CheckConstraint(condition=_SUB_REASON, name="warning_sub_reason"),
            models.CheckConstraint(condition=~Q(facts=""), name="warning_says_facts"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True, answer_by__isnull=True, delivery_proof="")
                | Q(delivered_at__gte=F("sent_at"), answer_by__gt=F("delivered_at")) & ~Q(delivery_proof=""),
                name="warning_delivery_proved",
            ),
            models.CheckConstraint(
                condition=Q(struck_off_at__isnull=True)
                | Q(struck_off_at__gt=F("answer_by"), delivered_at__isnull=False, cancelled_at__isnull=True),
                name="warning_before_strike_off",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(cancelled_at__isnull=False), name="warning_answer_cancels"
            ),
            models.UniqueConstraint(
                fields=["demande", "reason", "issued_by"],
                condition=Q(cancelled_at__isnull=True, struck_off_at__isnull=True),
                name="warning_one_live",
            ),
        )


class Radiation(Audience):
    """One radiation: its reason and the day of its effect stay until the data are erased.

    ``effective_on`` is the day in law, ``recorded_at`` the instant at which it was written down: a late job moves no date.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="radiations")
    reason = models.CharField(max_length=6)
    sub_reason = models.CharField(max_length=6, blank=True, db_default="", default="")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    issued_by = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """Null when the manager of the register pronounces."""
    warning = models.OneToOneField(RadiationWarning, models.PROTECT, null=True, related_name="radiation")
    kept_numero = models.CharField(max_length=18, blank=True, db_default="", default="")
    """The number that remains after a merging."""
    register_told_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    """When the demande came back: reactivated by the manager, or taken back by the register."""

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(reason__in=_REASONS), name="radiation_reason_closed"),
            models.CheckConstraint(condition=_SUB_REASON, name="radiation_sub_reason"),
            models.CheckConstraint(
                condition=Q(reason__in=("RADCON", _INADMISSIBLE), warning__isnull=False)
                | (~Q(reason__in=("RADCON", _INADMISSIBLE)) & Q(warning__isnull=True)),
                name="radiation_warned",
            ),
            models.CheckConstraint(
                condition=Q(reason="FUSION") & ~Q(kept_numero="") | ~Q(reason="FUSION") & Q(kept_numero=""),
                name="radiation_merged_into",
            ),
        )


class RenewalNotice(Audience):
    """The notice that a demande ends, once for each period: two of one period cannot exist (R441-2-7)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="renewal_notices")
    valid_until = models.DateField()
    """The period that ends."""
    sent_at = models.DateTimeField()
    channels = ArrayField(models.CharField(max_length=8))
    rule = models.CharField(max_length=2)
    """Which of the rules 1°, 2° and 3° gave the channels."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["demande", "valid_until"], name="notice_once_a_period"),)

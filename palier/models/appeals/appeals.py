"""What a household contests: one row for what is written to who decided, or for a judge whom it went to."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.life.radiations import Radiation
from palier.models.mistakes.mistakes import Mistake
from palier.models.territories.organisations import Organisation
from palier.rules.appeals.appeals import RUNNING, AppealState

_WRITTEN = ("envoyee", "reponse_qui_part", "repondue", "retiree", "sans_reponse")
_AT_COURT = ("au_tribunal", "tribunal_termine")


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals by where they stand."""

    def running(self) -> "AppealQuerySet":
        """Those that are not over: who decided keeps its access, and nothing is erased."""
        return self.filter(state__in=RUNNING)


class Appeal(models.Model):
    """What is contested, why, and what became of it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+", db_index=False)
    candidature = models.ForeignKey(Candidature, models.CASCADE, null=True, related_name="+")
    radiation = models.ForeignKey(Radiation, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    """Who decided, and answers."""
    subject = models.CharField(max_length=24)
    """A ``rules.appeals.appeals.AppealSubject``."""
    decided_on = models.DateField()
    reasons = ArrayField(models.CharField(max_length=32), default=list)
    """Values of ``AppealReason``; empty where a judge has it."""
    said = models.CharField(max_length=1000, blank=True, default="")
    pieces = ArrayField(models.UUIDField(), default=list)
    """Public ids of pieces of the file that it names: it opens none of them."""
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    answer_by = models.DateTimeField(null=True)
    court_on = models.DateField(null=True)
    """The day on which the household says that it went to a judge."""
    state = models.CharField(max_length=20, default=AppealState.SENT.value)
    answer = models.CharField(max_length=24, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    told_at = models.DateTimeField(null=True)
    """When its answer first left."""
    late_told_at = models.DateTimeField(null=True)
    mistake = models.ForeignKey(Mistake, models.SET_NULL, null=True, related_name="+", db_index=False)
    """The case that followed."""
    ended_at = models.DateTimeField(null=True)
    """When its household took it back or said that a judge was done, or when it was closed without an answer."""

    objects: ClassVar[AppealQuerySet] = AppealQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One for one decision, by one way; each is either written to somebody or before a judge."""

        constraints = (
            models.UniqueConstraint(
                fields=["demande", "candidature", "radiation", "decided_on"],
                condition=Q(state__in=("envoyee", "reponse_qui_part", "repondue")),
                nulls_distinct=False,
                name="appeal_one_a_decision",
            ),
            models.UniqueConstraint(
                fields=["demande", "candidature", "radiation"],
                condition=Q(state="au_tribunal"),
                nulls_distinct=False,
                name="appeal_one_at_court",
            ),
            models.CheckConstraint(
                condition=Q(candidature=None, radiation__isnull=False) | Q(candidature__isnull=False, radiation=None),
                name="appeal_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(court_on=None, answer_by__isnull=False, state__in=_WRITTEN)
                | Q(court_on__isnull=False, answer_by=None, state__in=_AT_COURT),
                name="appeal_by_one_way",
            ),
            models.CheckConstraint(
                condition=Q(court_on=None) | Q(court_on__gte=models.F("decided_on")), name="appeal_court_after"
            ),
            models.CheckConstraint(
                condition=Q(answer="") ^ Q(state__in=("reponse_qui_part", "repondue")), name="appeal_answered_says"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) ^ Q(state__in=("retiree", "sans_reponse", "tribunal_termine")),
                name="appeal_ended_says_when",
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(state__in=("reponse_qui_part", "repondue")), name="appeal_told_stays"
            ),
        )
        indexes = (
            models.Index(fields=["demande", "sent_at"], name="appeal_of_demande"),
            models.Index(fields=["organisation", "state", "answer_by"], name="appeal_at_desk"),
            models.Index(fields=["state", "answered_at"], name="appeal_by_state"),
        )

"""A thread between one person and who holds their file, and its messages (ADR 92).

It is of the person who wrote, not of the file: another holder does not read that it exists, nor does an adviser.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation
from palier.rules.threads.threads import ThreadState


class Thread(models.Model):
    """One subject with one recipient."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+", db_index=False)
    candidature = models.ForeignKey(Candidature, models.CASCADE, null=True, related_name="+")
    """The one that it is about; none of what the counter that registered the demande answers."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    """Who answers."""
    person_key = models.CharField(max_length=8)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)
    """What the desk reads of who writes: shown to them before they do."""
    subject = models.CharField(max_length=24)
    """A ``rules.threads.threads.ThreadSubject``."""
    state = models.CharField(max_length=12, default=ThreadState.WAITING)
    opened_at = models.DateTimeField()
    last_act_at = models.DateTimeField()
    """The last act on it: how long it is kept."""
    promised_on = models.DateField()
    """The last day of the answer to the first message that waits."""
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=16, blank=True, default="", db_default="")
    """A word of ``NothingToAnswer``."""
    handed_at = models.DateTimeField(null=True)
    handed_from = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    told_at = models.DateTimeField(null=True)
    """Until when answers were announced to the person: a mark of the clock."""
    moved_at = models.DateTimeField(null=True)
    """When it went along with its person into a file of their own: nobody answers this one any more, and nobody reads that."""

    objects: ClassVar[models.Manager["Thread"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("en_attente", "repondu", "clos", "sans_suite")), name="thread_state"
            ),
            models.CheckConstraint(
                condition=Q(
                    subject__in=(
                        *("ou_en_est", "piece_demandee", "visite_ou_rendez_vous"),
                        *("le_logement", "comment_me_joindre", "autre"),
                    )
                ),
                name="thread_subject",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="sans_suite",
                    reason__in=("sans_question", "deja_repondu", "acte_a_faire", "autre_organisme", "propos"),
                )
                | Q(~Q(state="sans_suite"), reason=""),
                name="thread_ended_says_why",
            ),
            models.CheckConstraint(
                condition=Q(handed_at=None, handed_from=None) | Q(handed_at__isnull=False, handed_from__isnull=False),
                name="thread_handed_from",
            ),
            models.UniqueConstraint(
                fields=["demande", "by", "candidature", "organisation", "subject"],
                nulls_distinct=False,
                name="thread_one_subject",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "state", "promised_on"], name="thread_at_desk"),
            models.Index(fields=["state", "last_act_at"], name="thread_by_act"),
        )

    @property
    def reference(self) -> str:
        """What a list calls it: no name, no number."""
        return self.public_id.hex[-6:].upper()


class ThreadMessage(models.Model):
    """What one of the two wrote. Its words are never rewritten: taken back before they are read, they go."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="messages", db_index=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    """Who answers; none of what the person wrote."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    words = models.CharField(max_length=1500, blank=True)
    sent_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    hidden_why = models.CharField(max_length=8, blank=True, default="", db_default="")
    """A word of ``AbuseReason``: its words stay, and no agent reads them on the page."""

    objects: ClassVar[models.Manager["ThreadMessage"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(taken_back_at=None, words__gt="") | Q(taken_back_at__isnull=False, words=""),
                name="thread_message_says",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_by=None, hidden_why="")
                | Q(
                    hidden_at__isnull=False,
                    hidden_by__isnull=False,
                    hidden_why__in=("injure", "menace", "haine"),
                    organisation=None,
                ),
                name="thread_message_hidden",
            ),
        )
        indexes = (
            models.Index(fields=["thread", "sent_at"], name="thread_message_in_order"),
            models.Index(fields=["by", "sent_at"], name="thread_message_of_person"),
        )

    @property
    def from_desk(self) -> bool:
        """Whether an agent wrote it."""
        return self.organisation_id is not None

"""What people are told: the inbox of each demande, and the messages that leave by other channels."""

from django.db import models

from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Audience, Demande
from palier.models.identifiers import uuid7


class Letter(Audience):
    """A letter in a person's inbox: a versioned kind and the snapshot of its data; never changed once sent."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="letters")
    candidature = models.ForeignKey(Candidature, models.CASCADE, null=True, related_name="letters")
    kind = models.CharField(max_length=40)
    """A kind of ``rules.letters``, such as ``accuse_candidature`` or ``offre``."""
    title = models.CharField(max_length=200)
    paragraphs = models.JSONField()
    """The text, a list of paragraphs of plain French; the page and the e-mail print the same."""
    facts = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)


class Message(models.Model):
    """A message to another channel (e-mail, text message), kept until sent. The demo's mail page reads this table.

    Without a demande: a code of the door, or the mail of the morning to a professional, whom ``DeskMail`` names. Those two
    are forgotten after a day.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, null=True, related_name="+")
    channel = models.CharField(max_length=8)
    recipient = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    about = models.UUIDField(null=True)
    """The public id of the letter that it announces: if it reaches nobody, the letter takes another way."""
    # None rather than blank: who adds a message may read none, and a default of the database is read back.
    language = models.CharField(max_length=8, null=True)  # noqa: DJ001
    """The language of the page from which it was asked for: it is said in it where its person keeps none (ADR 134)."""
    own_file = models.BigIntegerField(null=True)
    """Of a message that hangs on no file, whose it is: the clock finds their language by it, and nothing else does."""
    own_key = models.CharField(max_length=8, null=True)  # noqa: DJ001
    left_subject = models.CharField(max_length=200, null=True)  # noqa: DJ001
    """As it left, where that is not as it was kept; in a demonstration alone, which has no mailbox to show it."""
    left_body = models.TextField(null=True)  # noqa: DJ001
    sent_at = models.DateTimeField(null=True)
    """When the relay or the gateway answered for it, or when it was given up: ``outcome`` then says why."""
    claimed_at = models.DateTimeField(null=True)
    """When a sender was about to say the last word to the relay; old and without ``sent_at``, nobody knows (ADR 21)."""
    doubts = models.PositiveSmallIntegerField(default=0)
    """Sendings of which nobody knows whether they arrived."""
    outcome = models.CharField(max_length=20, blank=True, default="")
    """A value of ``rules.letters.outcomes``, once something is known; no page writes it."""
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        """What waits is found without reading what left; what did not leave has become of nothing."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(sent_at__isnull=False, outcome_at__isnull=False),
                name="message_outcome_of_sent",
            ),
        )
        indexes = (
            models.Index(fields=["channel", "created_at"], condition=models.Q(sent_at=None), name="message_waiting"),
        )

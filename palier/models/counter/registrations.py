"""A first registration: the form of a person who has no number yet, kept as it is answered, until the register has one.

It is of a counter, whose agent fills it with somebody (ADR 70), or of nobody but the person who proved an address (ADR 88).
"""

from django.db import models

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class Registration(models.Model):
    """A form of the State. Once it has its number, its answers are emptied: they are the demande's."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """The counter; none where its person fills it alone."""
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    """The agent who began it; a colleague of the same counter may go on."""
    channel = models.CharField(max_length=8, default="", db_default="")
    """``email`` or ``sms``: how whoever fills it alone is reached."""
    contact = models.CharField(max_length=254, default="", db_default="")
    """The address or the mobile that they proved by a code."""
    mark = models.CharField(max_length=64, default="", db_default="")
    """Keyed hash of that contact and of the birth date told with it: what finds the form again on another device."""
    is_safe = models.BooleanField(default=False, db_default=False)
    """Whether they are written to at that address alone, from the first day."""
    language = models.CharField(max_length=8, default="", db_default="")
    """In which they read its pages, for what is sent to them; a counter that takes the form up reads none (ADR 134)."""
    warned_at = models.DateTimeField(null=True)
    """When they were told that it will be emptied; a change clears it."""
    late_told_at = models.DateTimeField(null=True)
    """When they were told that the attestation is late."""
    state = models.CharField(max_length=12, default="brouillon", db_default="brouillon")
    """A word of ``rules.counter.registering.State``."""
    answers = models.JSONField(default=dict)
    """By letter of heading, codes and days as they were typed; ``persons`` beside the first."""
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deposited_on = models.DateField(null=True)
    """The day on which it was handed in complete: it does not wait for the register."""
    claimed_at = models.DateTimeField(null=True)
    """When the last sending began. A sending that nobody came back from is in doubt."""
    is_another = models.BooleanField(default=False, db_default=False)
    """The agent said that the demandes which the register found are somebody else's."""
    known = models.JSONField(default=list, db_default=[])
    """Keyed hashes of the numbers that the register had, under the same name, birth date and day of deposit; no number."""
    refusal = models.CharField(max_length=400, default="", db_default="")
    numero = models.CharField(max_length=18, default="", db_default="")
    demande = models.ForeignKey(Demande, models.SET_NULL, null=True, related_name="+")
    registered_at = models.DateTimeField(null=True)
    attested_at = models.DateTimeField(null=True)
    lacks = models.CharField(max_length=600, default="", db_default="")
    """What the attestation still lacks, in words."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    state__in=(
                        "brouillon",
                        "a_envoyer",
                        "en_envoi",
                        "enregistree",
                        "refusee",
                        "connue",
                        "abandonnee",
                    )
                ),
                name="registration_state",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, by__isnull=False, contact="", mark="", is_safe=False)
                | models.Q(organisation=None, by=None, contact="", mark="", state__in=("abandonnee", "enregistree"))
                | models.Q(organisation=None, by=None, contact__gt="", mark__gt="", channel__in=("email", "sms")),
                name="registration_whose",
            ),
            models.CheckConstraint(
                condition=models.Q(is_safe=False) | models.Q(channel="email"), name="registration_safe_by_mail"
            ),
            models.CheckConstraint(
                condition=models.Q(state="enregistree", numero__gt="") | ~models.Q(state="enregistree"),
                name="registration_numbered",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "made_at"], name="registration_of_house"),
            models.Index(
                fields=["changed_at"],
                condition=models.Q(state__in=("a_envoyer", "en_envoi")),
                name="registration_waits",
            ),
            models.Index(fields=["mark"], condition=models.Q(mark__gt=""), name="registration_found_again"),
        )


class RegistrationPaper(models.Model):
    """A file of the identity paper, until the demande has its number: it then is a piece of that demande, and goes from here."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="papers")
    name = models.CharField(max_length=130)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    """Bytes as kept."""
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(null=True)
    received_at = models.DateTimeField()
    data = models.BinaryField()
    thumbnail = models.BinaryField(default=bytes)
    awaits_scan = models.BooleanField(default=False, db_default=False)
    """Came while the scanner of viruses was away; the file of the piece that it becomes is told so."""

    class Meta:
        constraints = (
            # The same photograph sent twice is one.
            models.UniqueConstraint(fields=["registration", "sha256"], name="registration_paper_once"),
        )

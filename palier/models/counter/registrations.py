"""A first registration: the form of a person who has no number yet, kept as it is answered, until the register has one."""

from django.db import models

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class Registration(models.Model):
    """A form of the State, of one counter. Once it has its number, its answers are emptied: they are the demande's."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    """Who began it; a colleague of the same counter may go on."""
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
        )

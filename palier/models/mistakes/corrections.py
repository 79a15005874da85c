"""What was corrected: a new line for each correction, never a line rewritten."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class CorrectionKind(models.TextChoices):
    """What a correction is about. Stored words, never labels."""

    HOME = "logement"
    VACANCY = "vacance"
    CONVENTION = "convention"
    LEASE = "bail"
    DELIVERY = "remise"


class Correction(models.Model):
    """One correction: of what, by whom, why, and each value before and after. Never changed, never erased.

    It holds dates, numbers and codes about a home, a convention, a lease or an offer, under opaque ids: nothing of a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=12, choices=CorrectionKind.choices)
    subject = models.UUIDField()
    """The public id of what was corrected."""
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reservataire = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """Who relies on it, and sees the correction too."""
    fields = ArrayField(models.CharField(max_length=40))
    before = ArrayField(models.CharField(max_length=160))
    after = ArrayField(models.CharField(max_length=160))
    reason = models.CharField(max_length=12)
    """A code of ``rules.commission.corrections.REASONS``."""
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["subject", "at"], name="correction_by_subject"),)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Each field with its value before and after."""
        return list(zip(self.fields, self.before, self.after, strict=True))

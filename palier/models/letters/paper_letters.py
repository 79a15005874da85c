"""Letters that leave on paper: made by an act, printed and posted by a person of the organisation that answers for them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Offer
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.letters.letters import Letter
from palier.models.territories.organisations import Organisation

_NOT_POSTED = Q(posted_on=None, withdrawn_at=None)
_OF_THE_REGISTER = Q(organisation=None)


class PaperLetterQuerySet(models.QuerySet["PaperLetter"]):
    """Letters by where they stand."""

    def waiting(self) -> "PaperLetterQuerySet":
        """Those that nobody posted yet, and that are still to be."""
        return self.filter(_NOT_POSTED)

    def of_the_register(self) -> "PaperLetterQuerySet":
        """Those that no organisation wrote, whoever prints them."""
        return self.filter(_OF_THE_REGISTER)

    def printed_by(self, organisation: Organisation) -> "PaperLetterQuerySet":
        """Those that an organisation answers for, and those of the register that were handed to it.

        An offer that has its answer is printed no more: its household would read that a home is offered to it.
        """
        rows = self.filter(
            Q(organisation__in=organisation.covers) | _OF_THE_REGISTER & Q(printer__in=organisation.covers)
        )
        return rows.exclude(_NOT_POSTED, printed_at=None, offer__answer__gt="")


class LetterPrinter(models.Model):
    """Who prints, in one département or everywhere else, the letters that no organisation wrote. The operator's word."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    departement = models.CharField(max_length=3, blank=True, default="", unique=True)
    """Its code; blank for wherever nobody else is named."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()


class PaperLetter(models.Model):
    """One letter to one person. The address is read when it is printed: who became protected meanwhile is not written to."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="paper_letters")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """Who answers for it and prints it (ADR 36); null for a letter of the register, which none wrote."""
    printer = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", db_index=False)
    """Who prints a letter of the register in its stead, as the operator named it; null for the operator."""
    letter = models.ForeignKey(Letter, models.CASCADE, null=True, related_name="papers")
    """The letter of the inbox of which this is the paper."""
    offer = models.ForeignKey(Offer, models.CASCADE, null=True, related_name="papers")
    person_key = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    paragraphs = models.JSONField()
    is_registered = models.BooleanField(default=False)
    """To be sent as a registered letter."""
    made_at = models.DateTimeField()
    made_on = models.DateField()
    """The day of Paris of ``made_at``."""
    printed_at = models.DateTimeField(null=True)
    printed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    posted_on = models.DateField(null=True)
    """The day on which it was handed to the post: proof of its sending, not of its receipt."""
    posted_at = models.DateTimeField(null=True)
    """When somebody noted it."""
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    registered_number = models.CharField(max_length=20, blank=True, default="", db_default="")
    given_back = models.PositiveSmallIntegerField(default=0, db_default=0)
    """Days that the delay of the offer was given back for a late posting."""
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_for = models.CharField(max_length=24, blank=True, default="", db_default="")
    """A code of ``rules.letters.posting.WITHDRAWALS``."""

    objects: ClassVar[PaperLetterQuerySet] = PaperLetterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """What waits is found without reading what left."""

        constraints = (
            models.CheckConstraint(
                condition=Q(posted_on=None, posted_at=None) | Q(posted_on__isnull=False, posted_at__isnull=False),
                name="paper_posted_whole",
            ),
            models.CheckConstraint(
                condition=Q(posted_on=None) | Q(printed_at__isnull=False), name="paper_posted_is_printed"
            ),
            models.CheckConstraint(
                condition=Q(posted_on=None) | Q(posted_on__gte=F("made_on")), name="paper_posted_after_made"
            ),
            models.CheckConstraint(
                condition=Q(printed_at=None) | Q(printed_at__gte=F("made_at")), name="paper_printed_after_made"
            ),
            models.CheckConstraint(
                condition=Q(registered_number="") | Q(posted_on__isnull=False, is_registered=True),
                name="paper_number_is_posted",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(posted_on=None), name="paper_withdrawn_is_not_posted"
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "made_at"], condition=_NOT_POSTED, name="paper_waiting"),
            models.Index(fields=["organisation", "posted_on"], name="paper_posted"),
            models.Index(fields=["printer", "made_at"], condition=_OF_THE_REGISTER, name="paper_handed"),
        )

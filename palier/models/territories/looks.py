"""How an organisation is recognised on its mail, its letters and its homes: beside its row, which every page reads."""

from django.db import models

from palier.models.foreseen import ReadPage
from palier.models.territories.organisations import Organisation
from palier.models.written_readings import WrittenReading


class OrganisationLook(models.Model):
    """Everybody reads it; a steward writes it. What is blank is Palier's own."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="look")
    sender_name = models.CharField(max_length=60, blank=True, default="")
    """Before « via Palier », on the mails that announce its letters."""
    reply_to = models.CharField(max_length=254, blank=True, default="")
    colour = models.CharField(max_length=10, blank=True, default="")
    """A value of ``rules.letters.looks.OrganisationColour``."""
    logo = models.BinaryField(default=b"")
    """A PNG that was drawn anew here; empty where there is none."""
    changed_at = models.DateTimeField()


_LOOK = WrittenReading(
    lambda organisation: OrganisationLook.objects.filter(organisation=organisation).order_by("pk")[:1],
    pages=(ReadPage.HOME, ReadPage.OPEN_HOME),
)


def look_of(organisation: int | None) -> OrganisationLook | None:
    """How an organisation is recognised, if it chose anything."""
    return _LOOK.first(organisation) if organisation else None

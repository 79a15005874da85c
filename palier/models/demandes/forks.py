"""Which file came out of which: known to the clock and to the door, to no page and no organisation."""

from django.db import models

from palier.models.demandes.demandes import Demande
from palier.models.demandes.safe_channels import SafeChannel


class ForkKind(models.TextChoices):
    """How a demande became two."""

    SILENT = "silencieuse", "Silencieuse"
    OPEN = "ouverte", "Ouverte"


class Fork(models.Model):
    """A new file beside an older one. No role of a page reads it: what it holds would lead to a person in danger.

    Several silent forks may leave one file, even for one person: to refuse the second would tell of the first.
    """

    id = models.BigAutoField(primary_key=True)
    parent = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    child = models.OneToOneField(Demande, models.CASCADE, related_name="+")
    person_key = models.CharField(max_length=8)
    """The key, on the parent, of the person who went on alone."""
    kind = models.CharField(max_length=12, choices=ForkKind)
    at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    """When a number of its own was asked of the register; asked once, since asking twice would make two."""


def is_sheltered(demande: Demande) -> bool:
    """Whether a file has a safe address, or came out of another in silence: whoever knows its person may wait there.

    Asked by the clock and at the door: no page reads a fork.
    """
    return (
        SafeChannel.objects.filter(demande=demande).exists()
        or Fork.objects.filter(child=demande, kind=ForkKind.SILENT).exists()
    )

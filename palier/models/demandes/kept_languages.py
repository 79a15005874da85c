"""The language that a holder chose to be written to and to read in (ADR 125).

Of one person, not of the file: a language says where somebody comes from. No desk and no other holder reads it; the clock does,
to word what it sends.
"""

from typing import ClassVar

from django.db import models

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande


class KeptLanguage(models.Model):
    """A choice of a language, of one person on one file: who goes on alone in silence chooses apart, and nothing shows here."""

    id = models.BigAutoField(primary_key=True)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    person_key = models.CharField(max_length=8)
    code = models.CharField(max_length=8)
    """``fr``, or the name of a catalogue of ``locale/``. One that is not offered any more is French."""
    kept_at = models.DateTimeField()

    objects: ClassVar[models.Manager["KeptLanguage"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["demande", "by"], name="kept_language_once"),)

"""What is foreseen of the hours of a séance: a help to its secretary, which decides nothing (ADR 189)."""

from django.db import models
from django.db.models import F, Q

from palier.models.candidatures.commissions import Seance


class SeanceHours(models.Model):
    """How long a séance lasts and how long a home takes, in minutes. It follows the séance wherever it is moved to."""

    seance = models.OneToOneField(Seance, models.CASCADE, primary_key=True, related_name="hours")
    lasts = models.PositiveSmallIntegerField()
    home = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(home__gte=1, home__lte=180, lasts__gte=F("home"), lasts__lte=720), name="seancehours_fit"
            ),
        )

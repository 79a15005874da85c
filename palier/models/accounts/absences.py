"""When a colleague is not at their desk: two days, and no reason."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class Absence(models.Model):
    """An agent told their house when they are away. One at a time: telling another takes its place."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField()
    """The last day away."""
    told_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Absence"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "user"], name="absence_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")) & Q(until__lte=F("since") + timedelta(days=366)),
                name="absence_of_a_year_at_most",
            ),
        )

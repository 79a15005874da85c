"""Where a person in danger is reached: apart from the persons of a file, so that no organisation can read it."""

from django.db import models

from palier.models.demandes.demandes import Demande


class SafeChannel(models.Model):
    """The one contact of a protected file. Read by its own person, by the door and by the clock that writes to it."""

    demande = models.OneToOneField(Demande, models.CASCADE, primary_key=True, related_name="+")
    person_key = models.CharField(max_length=8, default="", db_default="")
    """Who chose it, alone on that file then: who comes later is not reached there. Empty: written before it was kept."""
    email = models.CharField(max_length=254)
    set_at = models.DateTimeField()

"""Where a person in danger is reached: apart from the persons of a file, so that no organisation can read it."""

from django.db import models

from palier.models.demandes.demandes import Demande


class SafeChannel(models.Model):
    """The one contact of a protected file. Read by its own person, by the door and by the clock that writes to it."""

    demande = models.OneToOneField(Demande, models.CASCADE, primary_key=True, related_name="+")
    email = models.CharField(max_length=254)
    set_at = models.DateTimeField()

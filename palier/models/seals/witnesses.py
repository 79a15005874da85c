"""Who keeps heads by mail: somebody outside, chosen by the operator or for an organisation, who said yes."""

from django.db import models

from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class Witness(models.Model):
    """A witness by mail. Nothing leaves before they confirmed; stopping is one click of any mail, and the row goes with it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="witnesses")
    """Whose rankings they were asked to watch; none: asked by the site itself. They receive the whole list."""
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told = models.BigIntegerField(default=0)
    """The last line of the list that was mailed."""

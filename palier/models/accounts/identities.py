"""Which account somebody opens with an identity that the State certifies (ADR 65)."""

from django.db import models

from palier.models.accounts.people import User


class LinkedIdentity(models.Model):
    """An account that FranceConnect or ProConnect opens; there is one identity for it, or none.

    ``mark`` is a hash of the provider's own name for the person, who has another at each site: it opens nothing anywhere.
    ``sealed`` is what was certified of a household, unreadable without a key that is not in the database; empty for an agent.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    provider = models.CharField(max_length=20)
    mark = models.CharField(max_length=64)
    sealed = models.TextField(blank=True, default="")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["provider", "mark"], name="linkedidentity_once"),)

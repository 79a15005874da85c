"""Browsers that a holder, or a professional, came in with before."""

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande


class KnownBrowser(models.Model):
    """A browser in which a code, or a password, was once right. It opens nothing: what is asked from it is counted apart.

    ``mark`` is a keyed hash of the id that the browser holds *and* of whose it is here: one browser under two files, or two
    accounts, leaves two marks that nothing joins.
    """

    id = models.BigAutoField(primary_key=True)
    demande = models.ForeignKey(Demande, models.CASCADE, null=True, related_name="+")
    person_key = models.CharField(max_length=8, blank=True, default="")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    mark = models.CharField(max_length=64)
    since = models.DateTimeField(null=True)
    """When somebody first came in with it; null for one of before this was kept."""
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["demande", "person_key", "mark"], name="browser_of_holder"),
            models.UniqueConstraint(fields=["user", "mark"], name="browser_of_account"),
            models.CheckConstraint(
                condition=Q(demande=None, person_key="", user__isnull=False) | Q(demande__isnull=False, user=None),
                name="browser_is_of_one",
            ),
        )
        indexes = (models.Index(fields=["last_used_at"], name="browser_by_age"),)

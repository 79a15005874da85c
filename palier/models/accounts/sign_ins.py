"""Where somebody is signed in at this moment, so that they see it and end it."""

from django.db import models

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7


class SignIn(models.Model):
    """One open session, told to its own person. It opens nothing: ``mark`` is a keyed hash of the session's key.

    A row outlives its session where that one rested, or was ended with all others (`workflows/doors/sign_ins.py`).
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64, unique=True)
    device = models.CharField(max_length=60)
    """Words such as ``Firefox sur Android``: neither version, nor address, nor model."""
    since = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    """To ten minutes: no page is written down."""

    class Meta:
        indexes = (models.Index(fields=["last_seen_at"], name="sign_in_by_age"),)

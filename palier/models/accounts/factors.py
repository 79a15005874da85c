"""The second factors of a professional: an application's secret, keys of access, and the codes kept for their loss."""

from django.db import models

from palier.models.accounts.people import User
from palier.models.identifiers import uuid7


class SecondFactor(models.Model):
    """An application of a professional, which shows a code every thirty seconds; there is one, or none.

    ``sealed`` is its secret, unreadable without a key that is not in the database (`workflows/entering/authenticator.py`).
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    sealed = models.TextField()
    enrolled_at = models.DateTimeField()
    last_step = models.BigIntegerField()
    """The step of the last code that was taken: none of this step or before is taken again."""


class PassKey(models.Model):
    """A key of access (passkey) of a professional: of a telephone, a computer or a security key. What is kept opens nothing."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    credential = models.TextField(unique=True)
    material = models.TextField()
    """Its public half, as the key itself told it."""
    enrolled_at = models.DateTimeField()
    sign_count = models.BigIntegerField()
    """How often it says that it signed: a key that says less than before was copied, or is broken."""
    last_used_at = models.DateTimeField(null=True)


class BackupCode(models.Model):
    """A code written down for the day when the application is lost. Kept hashed; it serves once."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True)

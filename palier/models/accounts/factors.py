"""The second factor of a professional: the secret that an application shares with this site, and the codes kept for its loss."""

from django.db import models

from palier.models.accounts.people import User


class SecondFactor(models.Model):
    """An application of a professional, which shows a code every thirty seconds; there is one, or none.

    ``sealed`` is its secret, unreadable without a key that is not in the database (`workflows/accounts/authenticator.py`).
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    sealed = models.TextField()
    enrolled_at = models.DateTimeField()
    last_step = models.BigIntegerField()
    """The step of the last code that was taken: none of this step or before is taken again."""


class BackupCode(models.Model):
    """A code written down for the day when the application is lost. Kept hashed; it serves once."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True)

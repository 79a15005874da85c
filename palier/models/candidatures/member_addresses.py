"""The address that a member of a commission gave, as a keyed digest: it is compared, and nobody reads it back (ADR 189)."""

from django.db import models

from palier.models.accounts.people import User


class MemberAddress(models.Model):
    """One account, one digest of the door where its member lives; they gave it, and take it away when they wish."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64)
    """Keyed by the site's secret: a copy of the table gives no address back."""
    key_mark = models.CharField(max_length=16, blank=True, default="", db_default="")
    """Which secret of the site made it: one that is held no more meets nothing, and its member is asked again."""
    given_at = models.DateTimeField()

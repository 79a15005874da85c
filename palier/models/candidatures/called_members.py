"""Which account is called to which seat of a séance: what lets a member read, and until when (article R441-9)."""

from django.db import connection, models

from palier.models.accounts.people import User
from palier.models.candidatures.commissions import Seance


class CalledMember(models.Model):
    """The account that sits at a place of the list of members of a séance. A seat without an account has no row, or no user."""

    id = models.BigAutoField(primary_key=True)
    seance = models.ForeignKey(Seance, models.PROTECT, related_name="called")
    member = models.PositiveSmallIntegerField()
    """Place in the list of members, from 0."""
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="seats")
    """Null once the place is somebody else's, who has no account."""
    reads_until = models.DateTimeField(null=True)
    """When the files of the séance end for this member, once it is closed; null before."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["seance", "member"], name="called_once"),
            models.UniqueConstraint(fields=["seance", "user"], name="one_seat_an_account"),
        )


class MinutesSignature(models.Model):
    """A member who was there signed the minutes of a séance, by their digest: it never changes, and is signed once."""

    id = models.BigAutoField(primary_key=True)
    seance = models.ForeignKey(Seance, models.PROTECT, related_name="signatures")
    member = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    """SHA-256 of the minutes that were read."""
    signed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["seance", "member"], name="signed_once"),)


def hold(seance: int) -> bool:
    """Lock a séance until the transaction ends, as its secretary does; ``False`` where a member is not called to it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_hold_seance(%s)", [seance])
        return bool(cursor.fetchone()[0])

"""When a member of a commission last read a page of a séance to which they are called: who is connected, and no more (L441-2)."""

from datetime import datetime

from django.db import models

from palier.models.candidatures.commissions import Seance


class MemberSeen(models.Model):
    """The last instant at which a member read a page of their séance. It is written over, and erased when the séance closes."""

    id = models.BigAutoField(primary_key=True)
    seance = models.ForeignKey(Seance, models.PROTECT, related_name="seen")
    member = models.PositiveSmallIntegerField()
    """Place in the list of members, from 0."""
    seen_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["seance", "member"], name="seen_once"),)


def note(seance: Seance, member: int, at: datetime) -> None:
    """Keep that a member is there now, over what was kept before."""
    if not MemberSeen.objects.filter(seance=seance, member=member).update(seen_at=at):
        MemberSeen.objects.bulk_create([MemberSeen(seance=seance, member=member, seen_at=at)], ignore_conflicts=True)

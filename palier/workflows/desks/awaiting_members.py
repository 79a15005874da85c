"""What awaits a member of a commission: the séances to which they are called, the one that sits now, minutes to sign."""

from collections.abc import Iterator
from datetime import datetime

from palier.models import CalledMember, Organisation, User
from palier.rules.commission import signatures
from palier.rules.commission.seances import SeanceStage
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.law.calendars import FRANCE


def of(house: Organisation, user: User, *, at: datetime) -> Iterator[Matter]:
    """Everything that awaits one member in the commission of one landlord."""
    rows = CalledMember.objects.filter(user=user, seance__bailleur__in=house.covers).select_related("seance")
    for row in rows.order_by("seance__held_at", "pk"):
        seance = row.seance
        about = f"{house.name}, {seance.place}."
        if seance.stage == SeanceStage.CONVENED:
            yield Matter(
                kind=AwaitingKind.CALLED, key=str(seance.public_id), about=about, by=seance.held_at, calendar=FRANCE
            )
        elif seance.stage == SeanceStage.OPEN:
            yield Matter(
                kind=AwaitingKind.SITS, key=str(seance.public_id), about=about, earliest=seance.held_at, calendar=FRANCE
            )
        elif _is_to_sign(row, at):
            yield Matter(
                kind=AwaitingKind.TO_SIGN, key=str(seance.public_id), about=about, by=row.reads_until, calendar=FRANCE
            )


def _is_to_sign(row: CalledMember, at: datetime) -> bool:
    """Asked while its files are still read; the minutes can be signed after, and nobody is reminded any more."""
    seance = row.seance
    if seance.stage != SeanceStage.CLOSED or row.reads_until is None or row.reads_until < at:
        return False
    is_there = row.member in signatures.were_there(seance.members, seance.changes)
    return is_there and not seance.signatures.filter(member=row.member).exists()

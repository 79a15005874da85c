"""What awaits a member of a commission: the séances to which they are called, the one that sits now."""

from collections.abc import Iterator

from palier.models import CalledMember, Organisation, User
from palier.rules.commission.seances import SeanceStage
from palier.rules.desks.awaiting import Kind, Matter


def of(house: Organisation, user: User) -> Iterator[Matter]:
    """Everything that awaits one member in the commission of one landlord."""
    rows = CalledMember.objects.filter(user=user, seance__bailleur=house).select_related("seance")
    for row in rows.order_by("seance__held_at", "pk"):
        seance = row.seance
        about = f"{house.name}, {seance.place}."
        if seance.stage == SeanceStage.CONVENED:
            yield Matter(kind=Kind.CALLED, key=str(seance.public_id), about=about, by=seance.held_at)
        elif seance.stage == SeanceStage.OPEN:
            yield Matter(kind=Kind.SITS, key=str(seance.public_id), about=about, earliest=seance.held_at)

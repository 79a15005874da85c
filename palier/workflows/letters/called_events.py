"""The event that goes with a mail about a séance: as that mail told it, whatever the séance became since."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from palier.models import CallNotice
from palier.rules.commission import call_words, pace
from palier.workflows.acting import telling


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledEvent:
    """What a mailbox is given of a séance, beside the words of the mail."""

    seance: UUID
    sequence: int
    held_at: datetime
    ends_at: datetime | None
    """``None`` where nobody foresaw it."""
    place: str
    written_at: datetime
    is_cancelled: bool
    house: str
    name: str
    title: str
    description: str
    """What a calendar says of the time that it keeps; blank where it keeps none."""
    link: str


def of(message: UUID) -> CalledEvent | None:
    """The event of a mail; ``None`` where it is about no séance, or where its hours and place are those already told."""
    told = CallNotice.objects.filter(message=message, bears_event=True)
    row = told.select_related("seance__bailleur", "user").first()
    if row is None:
        return None
    return CalledEvent(
        seance=row.seance.public_id,
        sequence=row.sequence,
        held_at=row.held_at,
        ends_at=pace.end_of(row.held_at, row.lasts) if row.lasts else None,
        place=row.place,
        written_at=row.at,
        is_cancelled=row.is_cancelled,
        house=row.seance.bailleur.present.name,
        name=row.user.name,
        title=call_words.TITLE,
        description="" if row.is_cancelled else call_words.kept(row.held_at, row.lasts or 0),
        link=telling.link("ma-seance", row.seance.public_id),
    )


def note_left(message: UUID, *, at: datetime) -> None:
    """The relay answered for it."""
    CallNotice.objects.filter(message=message, left_at=None).update(left_at=at)

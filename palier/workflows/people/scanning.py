"""Files that came while the scanner of viruses was away: looked at by a job, opened to those who check, or taken out."""

from datetime import datetime

from django.db import transaction

from palier.models import Demande, FileContent, Piece, PieceFile
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.people import pieces
from palier.workflows.people.pieces import PieceFinding

_SAFE = act("règlement (UE) 2016/679, article 32")
MOST = 60
"""Files of one turn: as many as it looks at in a minute when it answers."""
INFECTED = phrase(
    "Un de ses fichiers pourrait abîmer l’appareil de la personne qui l’ouvre : il a été effacé. Photographiez chaque page "
    "du document, puis envoyez les photos."
)


def waiting() -> list[int]:
    """The files that wait, the first come first."""
    rows = PieceFile.objects.filter(awaits_scan=True).order_by("received_at", "pk")
    return list(rows.values_list("pk", flat=True)[:MOST])


def content(file: int) -> bytes | None:
    """The bytes of one file; none where it went, or was looked at, meanwhile."""
    data = FileContent.objects.filter(file=file, file__awaits_scan=True).values_list("data", flat=True).first()
    return None if data is None else bytes(data)


@transaction.atomic
def looked_at(file: int, *, is_infected: bool, at: datetime) -> None:
    """Open a file to those who check; or efface it, and refuse its piece with what to do. The clock's act."""
    found = PieceFile.objects.filter(pk=file, awaits_scan=True).values("piece", "demande").first()
    if found is None:
        return
    # In the order of every other act on a piece: the demande, the piece, its file.
    Demande.objects.select_for_update(no_key=True).get(pk=found["demande"])
    piece = Piece.objects.select_for_update(of=("self",)).select_related("demande").get(pk=found["piece"])
    held = PieceFile.objects.select_for_update().filter(pk=file, awaits_scan=True)
    if not held.exists():
        return
    if not is_infected:
        held.update(awaits_scan=False)
        return
    telling.journal(JournalVerb.REMOVE_PIECE_FILE, piece, by=CLOCK, at=at, article=_SAFE)
    FileContent.objects.filter(file=file).delete()
    PieceFile.objects.filter(pk=file).delete()
    if piece.status == PieceStatus.TO_CHECK:
        pieces.certify(piece, PieceFinding(is_accepted=False, reason=INFECTED), by=CLOCK, at=at)

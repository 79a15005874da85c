"""The agenda of a séance, of nobody, and the queue of pieces, by reference: on their way out in a file (ADR 133).

Of a piece the file says when it came and when it is due, never what it is nor whose: its page says it, to who may read it.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched

from django.db.models import QuerySet

from palier.models import AgendaItem, Piece, Seance
from palier.rules.commission import commission
from palier.rules.commission.commission import Exemption
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors import readings
from palier.rules.doors.access import Action, require
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.urgency import LaneState
from palier.workflows.acting import tracing
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import UnknownReason
from palier.workflows.commission import convening
from palier.workflows.desks.taking_out import AT_ONCE, TakenLine, TakenList, drawn_mark, told
from palier.workflows.people import validating_urgency

AGENDA_COLUMNS = (
    "ordre",
    "RPLS",
    "rue",
    "commune",
    "type",
    "surface (m²)",
    "réservataire",
    "candidats",
    "exception",
    "état",
    "raison du report",
    "exemplaire",
)
PIECE_COLUMNS = ("ordre", "référence de la pièce", "reçue le", "à contrôler au plus tard", "en retard", "exemplaire")


def take_agenda(seance: Seance, *, by: Actor, at: datetime) -> TakenList:
    """The homes of the agenda of a séance, with how many candidates: of nobody."""
    require(by.role, Action.CONVENE)
    items = seance.items.select_related("publication__home__commune", "publication__reservataire").order_by("pk")
    count, mark = items.count(), drawn_mark()
    told(seance, count, mark, by=by, at=at)
    lines: list[TakenLine] = [_home(place, item, mark) for place, item in enumerate(items, start=1)]
    return TakenList("Ordre du jour", AGENDA_COLUMNS, iter([lines]), count, mark)


def _home(place: int, item: AgendaItem, mark: str) -> TakenLine:
    home, decided = item.publication.home, item.decisions.count()
    return (
        place,
        home.rpls_id,
        home.street,
        home.commune.name,
        home.type_code,
        home.floor_area,
        item.publication.reservataire.name,
        decided or len(convening.compliant(item.publication)),
        commission.EXEMPTIONS[Exemption(item.exception)] if item.exception else "",
        _state(item),
        item.postponed_reason,
        mark,
    )


def _state(item: AgendaItem) -> str:
    if item.postponed_reason:
        return "reporté"
    if item.sitting is not None:
        return "décidé"
    return "non examiné" if item.seance.stage == SeanceStage.CANCELLED else "à examiner"


def pieces_waiting(at: datetime) -> tuple[list[tuple[Piece, datetime | None, bool]], QuerySet[Piece]]:
    """The pieces of urgent situations, with their day and whether it is over; then the others, the oldest first."""
    urgent = [
        (piece, one.lane.due_at, one.lane.state is LaneState.LATE)
        for one in validating_urgency.waiting(at)
        for piece in one.pieces
    ]
    known = [piece.pk for piece, _, _ in urgent]
    others = Piece.objects.filter(status=PieceStatus.TO_CHECK).exclude(pk__in=known)
    return urgent, others.order_by("uploaded_at", "pk")


def take_pieces(purpose: Purpose, *, by: Actor, at: datetime) -> TakenList:
    """The queue of pieces to check, in its order. Raises ``UnknownReason`` where no reason of the list is given."""
    require(by.role, Action.CHECK_PIECES)
    if purpose not in readings.TAKEN_OUT:
        raise UnknownReason
    urgent, others = pieces_waiting(at)
    count, mark = len(urgent) + others.count(), drawn_mark()
    told(by.body, count, mark, by=by, at=at, motif=purpose.name.lower())
    queue = [(one.pk, due, is_late) for one, due, is_late in urgent]
    queue += [(pk, None, False) for pk in others.values_list("pk", flat=True)]
    parts = (_traced(some, purpose, mark, by=by, at=at) for some in batched(enumerate(queue, start=1), AT_ONCE))
    return TakenList("Pièces à contrôler", PIECE_COLUMNS, parts, count, mark)


def _traced(
    some: Sequence[tuple[int, tuple[int, datetime | None, bool]]],
    purpose: Purpose,
    mark: str,
    *,
    by: Actor,
    at: datetime,
) -> list[TakenLine]:
    """Each line once its reading is written down; a piece that was taken back meanwhile is on none."""
    found = Piece.objects.in_bulk([pk for _, (pk, _, _) in some])
    tracing.note(found.values(), purpose, by=by, at=at)
    return [
        (
            place,
            str(found[pk].public_id),
            day_in_paris(found[pk].uploaded_at),
            day_in_paris(due) if due else None,
            "oui" if is_late else "non",
            mark,
        )
        for place, (pk, due, is_late) in some
        if pk in found
    ]

"""The fast lane at the desk: which urgent proofs wait, the latest first, and a delay put off by a person who says why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from palier.models import Demande, Piece
from palier.rules.doors.access import Action, require
from palier.rules.law import calendars, clocks, french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters.composing import compose
from palier.rules.people.facts import Situation
from palier.rules.situations import situations, urgency
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.urgency import Lane
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people import pieces

_HOUSE = act("règles de publication de Palier")


class NoClock(Refusal):
    """Nothing runs on this piece: it is checked already, or its proof is not complete."""

    sentence = "Aucun délai ne court sur cette pièce : elle est déjà contrôlée, ou la preuve n’est pas complète."


class DelayNotMoved(Refusal):
    """What the clock refuses; the sentence is the clock's own."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One urgent situation of one demande that waits at the desk."""

    lane: Lane
    situation: Situation | None
    pieces: tuple[Piece, ...]
    """What still waits for a check, the oldest first."""


def _lane(situation: Situation | None, rows: Iterable[Piece], now: datetime) -> Lane:
    known = tuple(rows)
    filed = [urgency.FiledProof(row.proof_code, row.uploaded_at) for row in known]
    due = max((row.due_at for row in known if row.due_at is not None), default=None)
    if situation is None:
        # The register does not know this decision yet: a person compares them.
        state = urgency.LaneState.LATE if due is not None and now > due else urgency.LaneState.TO_VALIDATE
        return Lane(state=state, due_at=due)
    return urgency.lane(situation, filed, now=now, extended_to=due)


def waiting(now: datetime) -> list[Waiting]:
    """Every urgent situation with a proof to check, in the order of the desk: late, then complete by due instant."""
    on = clocks.day_in_paris(now)
    urgent = [f"{pieces.SITUATION_PREFIX}{kind.situation.value}" for kind in situations.catalogue(on) if kind.urgent]
    rows = Piece.objects.filter(
        code__in=[*urgent, pieces.DALO_DECISION], status__in=(PieceStatus.TO_CHECK, PieceStatus.VALID)
    ).order_by("uploaded_at", "pk")
    open_ones = rows.filter(status=PieceStatus.TO_CHECK).values("demande", "code")
    keys = {(row["demande"], row["code"]) for row in open_ones}
    groups: dict[tuple[int, str], list[Piece]] = {key: [] for key in keys}
    for row in rows.filter(demande__in=[demande for demande, _ in keys]):
        if (row.demande_id, row.code) in groups and (row.valid_until is None or on <= row.valid_until):
            groups[row.demande_id, row.code].append(row)
    found = [
        Waiting(
            lane=_lane(pieces.situation_of(code), group, now),
            situation=pieces.situation_of(code),
            pieces=tuple(row for row in group if row.status == PieceStatus.TO_CHECK),
        )
        for (_, code), group in groups.items()
    ]
    return sorted(found, key=lambda one: (urgency.order(one.lane), one.pieces[0].pk))


@transaction.atomic
def extend(piece: Piece, *, until: date, reason: str, by: Actor, at: datetime) -> Piece:
    """Put off the check of an urgent situation, within the bound of the clock, and tell the person why.

    Raises ``NoClock`` or ``DelayNotMoved``.
    """
    Demande.objects.select_for_update(no_key=True).get(pk=piece.demande_id)
    piece = Piece.objects.select_for_update(of=("self",)).select_related("demande").get(pk=piece.pk)
    require(by.role, Action.VALIDATE_SITUATION)
    if piece.status != PieceStatus.TO_CHECK or piece.due_at is None or piece.complete_at is None:
        raise NoClock
    try:
        longer = clocks.extend(
            piece.due_at,
            to=until,
            by=str(by.person.public_id),
            reason=reason,
            at=at,
            calendar=calendars.FRANCE,
            first_due=urgency.due_at(piece.complete_at),
        )
    except clocks.RefusedDelay as refusal:
        raise DelayNotMoved(str(refusal)) from refusal
    group = Piece.objects.filter(demande=piece.demande, code=piece.code, status=PieceStatus.TO_CHECK)
    group.update(due_at=longer.due, extended_by=by.user, extension_reason=longer.reason[:300])
    telling.journal(
        JournalVerb.EXTEND_VALIDATION,
        piece,
        by=by,
        at=at,
        article=_HOUSE,
        details={"de": longer.first_due.isoformat(), "a": longer.due.isoformat()},
    )
    _tell(piece.demande, longer, by, at)
    piece.refresh_from_db()
    return piece


def _tell(demande: Demande, longer: clocks.Extension, by: Actor, at: datetime) -> None:
    # The situation is not named: a letter may be read over a shoulder.
    day = clocks.say_day(clocks.day_in_paris(longer.due))
    text = compose("validation_prolongee", day=day, typed=french.cited(longer.reason))
    telling.send(demande, text, by=by, at=at)

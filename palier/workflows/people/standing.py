"""Where each situation of a demande stands, for the person who told it: status, proof still missing, end, renewal."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from palier.models import Demande, Piece, User
from palier.rules.law import clocks
from palier.rules.people import facts
from palier.rules.people.facts import Proof, Situation
from palier.rules.situations import priorities, situations, urgency
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.priorities import GroundStatus
from palier.rules.situations.situations import SituationKind
from palier.rules.situations.urgency import Lane
from palier.workflows.doors import apart
from palier.workflows.people import pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationStanding:
    """One situation, as its person sees it."""

    kind: SituationKind
    status: GroundStatus
    until: date | None
    is_proved: bool
    """Whether a proof gives that end, and not the day on which it was told."""
    reason: str
    """Why the last proof was refused."""
    lane: Lane | None
    """The fast lane, for an urgent situation."""
    may_renew: bool
    """It has lapsed, or soon will: a new proof renews it."""

    @property
    def code(self) -> str:
        """The code of the pieces that prove it."""
        return f"{pieces.SITUATION_PREFIX}{self.kind.situation.value}"


def standings(demande: Demande, known: facts.Demande, *, user: User | None, at: datetime) -> list[SituationStanding]:
    """The situations of a demande, the urgent ones first; those that another holder must not see are left out."""
    sent = list(Piece.objects.filter(demande=demande).order_by("uploaded_at", "pk"))
    return of_pieces(known, sent, apart.hidden_from(demande, user, sent=sent), at=at)


def of_pieces(
    known: facts.Demande, sent: Iterable[Piece], hidden: Container[Situation], *, at: datetime
) -> list[SituationStanding]:
    """The same, from every piece of the demande in the order in which they were sent, and what is hidden from its reader."""
    on = clocks.day_in_paris(at)
    claims = {claim.situation: claim for claim in known.claims if claim.situation not in hidden}
    rows = _by_situation(sent)
    shown = [kind for kind in situations.catalogue(on) if kind.situation in claims]
    return [_standing(kind, claims[kind.situation], rows.get(kind.situation, []), at, on) for kind in shown]


def _by_situation(sent: Iterable[Piece]) -> Mapping[Situation, list[Piece]]:
    found: dict[Situation, list[Piece]] = {}
    for row in sent:
        situation = pieces.situation_of(row.code)
        if situation is not None:
            found.setdefault(situation, []).append(row)
    return found


def _standing(kind: SituationKind, claim: facts.Claim, rows: list[Piece], at: datetime, on: date) -> SituationStanding:
    status, reason = priorities.status_of(claim, on=on), ""
    latest = rows[-1] if rows else None
    if status is GroundStatus.DECLARED and latest is not None and latest.status == PieceStatus.REFUSED:
        status, reason = GroundStatus.REFUSED, latest.refusal_reason
    if status in (GroundStatus.VERIFIED, GroundStatus.LAPSED) and any(
        row.status == PieceStatus.TO_CHECK for row in rows
    ):
        status = GroundStatus.IN_REVIEW if status is GroundStatus.LAPSED else status
    is_proved, ends = claim.proof is Proof.VERIFIED, claim.valid_until
    return SituationStanding(
        kind=kind,
        status=status,
        until=ends,
        is_proved=is_proved,
        reason=reason,
        lane=_lane(kind, claim, status, rows, at),
        may_renew=is_proved and ends is not None and on >= urgency.reminder_on(ends),
    )


def _lane(
    kind: SituationKind, claim: facts.Claim, status: GroundStatus, rows: list[Piece], at: datetime
) -> Lane | None:
    if kind.urgent is None:
        return None
    if claim.proof is Proof.VERIFIED and status in (GroundStatus.VERIFIED, GroundStatus.LAPSED):
        return urgency.lane(kind.situation, (), now=at, is_validated=True, validated_until=claim.valid_until)
    living = list(_living(rows, clocks.day_in_paris(at)))
    due = max((row.due_at for row in living if row.due_at is not None), default=None)
    filed = [urgency.FiledProof(row.proof_code, row.uploaded_at) for row in living]
    return urgency.lane(kind.situation, filed, now=at, extended_to=due)


def _living(rows: list[Piece], on: date) -> Iterator[Piece]:
    for row in rows:
        if row.status in (PieceStatus.TO_CHECK, PieceStatus.VALID) and (
            row.valid_until is None or on <= row.valid_until
        ):
            yield row

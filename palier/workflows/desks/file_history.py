"""What was done of one file, by whom and when, the newest first: read from what each act left, under the role of who reads.

What a role does not read is not told; a colleague is named, another house, its household and the clock are not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from palier.models import Candidature, Decision, Offer, Piece, SetAside, User
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.commission import commission
from palier.rules.commission.checking import Output
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level
from palier.workflows.acting.actors import Actor
from palier.workflows.people import pieces

_CHECKS = {
    Output.COMPLIANT: "Contrôle : conforme.",
    Output.INCOMPLETE: "Contrôle : pièces demandées.",
    Output.NOT_COMPLIANT: "Contrôle : non conforme.",
    Output.WITHDRAWN: "Contrôle : désistement du ménage.",
    Output.AGAIN: "Contrôle repris : le dossier est de nouveau à contrôler.",
}
_ANSWERS = {
    OfferAnswer.ACCEPTED: "Offre acceptée par le ménage.",
    OfferAnswer.REFUSED: "Offre refusée par le ménage.",
    OfferAnswer.SILENT: "Offre restée sans réponse.",
    OfferAnswer.WITHDRAWN: "Offre retirée.",
    OfferAnswer.ABANDONED: "Logement rendu par le ménage avant le bail.",
}
_PIECES = {PieceStatus.VALID: "Pièce acceptée : {label}.", PieceStatus.REFUSED: "Pièce refusée : {label}."}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneLine:
    """One thing that was done of a file."""

    at: datetime
    words: str
    who: str = ""
    """The colleague who did it; empty for anybody else."""
    is_since: bool = False
    """It came after the last check: whoever checked has not read it."""
    is_own: bool = False
    """Who reads did it."""
    told_at: datetime
    """Since when a desk may read it: a decision is told once its séance is closed."""


type _Done = tuple[datetime | None, str, int | None]
type _Decided = tuple[datetime | None, str, datetime | None]


def of(row: Candidature, *, by: Actor) -> tuple[DoneLine, ...]:
    """Everything that may be told of a file, the newest first. A séance is its landlord's: who designates reads none."""
    checks = list(row.checks.order_by("at", "pk"))
    checked_at = checks[-1].at if checks else None
    done = [
        *_path(row),
        *_asides(row),
        *_pieces(row),
        *((one.at, _CHECKS[Output(one.output)], one.by_id) for one in checks),
        *_offers(row),
    ]
    decided = [*_decisions(row)] if by.role is Role.BAILLEUR else []
    told = [*((*one, None) for one in done), *((at, words, None, closed_at) for at, words, closed_at in decided)]
    names = dict(User.objects.filter(pk__in={who for _, _, who in done if who}).values_list("pk", "name"))
    lines = [
        DoneLine(
            at=at,
            words=words,
            who=names.get(who or 0, ""),
            is_since=checked_at is not None and at > checked_at,
            is_own=by.user is not None and who == by.user.pk,
            told_at=max(at, told_at or at),
        )
        for at, words, who, told_at in told
        if at is not None
    ]
    return tuple(sorted(lines, key=lambda one: one.at, reverse=True))


def _path(row: Candidature) -> Iterator[_Done]:
    yield row.applied_at, "Candidature déposée.", None
    if row.rank:
        yield row.publication.closed_at, f"Liste close : {french.ordinal(row.rank)} rang.", None


def _asides(row: Candidature) -> Iterator[_Done]:
    for one in SetAside.objects.filter(candidature=row).order_by("at", "pk"):
        yield one.at, "Mise à l’écart proposée.", one.by_id
        if one.is_upheld is not None:
            words = "Mise à l’écart confirmée." if one.is_upheld else "Mise à l’écart refusée ou reprise."
            yield one.second_read_at, words, one.second_reader_id


def _pieces(row: Candidature) -> Iterator[_Done]:
    """Ordinary ones alone: what proves a situation is read on its own page."""
    ordinary = Piece.objects.shown().filter(demande=row.demande_id, confidentiality=Level.ORDINARY, through="")
    last = dict(ordinary.values_list("pk").annotate(at=Max("files__received_at")).order_by())
    for one in ordinary.order_by("uploaded_at", "pk"):
        label = pieces.label_of(one.code)
        yield one.uploaded_at, f"Pièce reçue : {label}.", None
        if (added := last.get(one.pk)) is not None and added > one.uploaded_at:
            yield added, f"Pièce complétée : {label}.", None
        if words := _PIECES.get(PieceStatus(one.status)):
            yield one.verified_at, words.format(label=label), one.verified_by_id


def _decisions(row: Candidature) -> Iterator[_Decided]:
    """Those of a séance that closed: until then nothing is decided."""
    closed = Decision.objects.filter(candidature=row, item__seance__stage=SeanceStage.CLOSED)
    for one in closed.select_related("item__seance").order_by("decided_at", "pk"):
        label = commission.LABELS[commission.Decision(one.kind)].lower()
        rank = f", {french.ordinal(one.rank)} rang" if one.rank else ""
        closed_at = one.item.seance.closed_at
        yield one.decided_at, f"Décision de la commission : {label}{rank}.", closed_at
        yield one.condition_met_at, "Condition remplie.", closed_at


def _offers(row: Candidature) -> Iterator[_Done]:
    for one in Offer.objects.filter(candidature=row).order_by("sent_at", "pk"):
        yield one.sent_at, "Offre envoyée.", one.sent_by_id
        yield one.delivered_at, "Offre remise au ménage.", None
        if words := _ANSWERS.get(OfferAnswer(one.answer)):
            yield one.answered_at, words, None

"""Pieces: a person uploads, a réservataire or a bailleur checks, and what is proved becomes a verified fact."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from palier.models import Demande, Fact, FactLayer, Piece, PieceContent, jobs, layers
from palier.rules import checking, situations, uploads
from palier.rules import pieces as documents
from palier.rules.access import Action, require
from palier.rules.facts import Situation
from palier.rules.law import cch
from palier.workflows import scoring, telling
from palier.workflows.actors import Actor
from palier.workflows.completing import StruckOff
from palier.workflows.refusals import Refusal

TO_CHECK, VALID, REFUSED, EXPIRED = "a_verifier", "valide", "refusee", "expiree"
SITUATION_PREFIX = "situation_"
_CHECKED_PATHS = ("incomes/", "last_twelve_months/", "resources/", "claims/", "disability/", "current_home", "expected")


class UnknownPiece(Refusal):
    """Outside the closed list."""

    sentence = "Cette pièce n’est pas dans la liste de celles qui peuvent être demandées."


class PieceAlreadyChecked(Refusal):
    """A piece is checked once; the next word is another piece."""

    sentence = "Cette pièce a déjà été vérifiée."


class ReasonMissing(Refusal):
    """A refusal says why (product, promise 7)."""

    sentence = "Dites pourquoi la pièce est refusée\u00a0: la personne doit savoir quoi envoyer à la place."


class NotProvable(Refusal):
    """A fact that no piece proves."""

    sentence = "Cette pièce ne peut pas établir ce fait."


def label_of(code: str) -> str:
    """What a screen calls a piece: the discreet label of the catalogue for a situation, never a story."""
    if code.startswith(SITUATION_PREFIX):
        return f"Preuve\u00a0: {situations.newest(Situation(code.removeprefix(SITUATION_PREFIX))).label}"
    return checking.PIECES[checking.Piece(code)][1]


def proofs_of(situation: Situation) -> str:
    """What proves a situation, in words: one of each kind."""
    known = {code: rows[-1][1].label for code, rows in documents.load().items()}
    return " et ".join(" ou ".join(known[code] for code in kind) for kind in situations.newest(situation).proofs)


def require_code(code: str) -> str:
    """A code of the closed list, or ``UnknownPiece``."""
    known = {piece.value for piece in checking.Piece} | {f"{SITUATION_PREFIX}{one.value}" for one in Situation}
    if code not in known:
        raise UnknownPiece
    return code


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent."""

    name: str
    data: bytes


@transaction.atomic
def upload(demande: Demande, code: str, sent: Sent, *, person_key: str = "", by: Actor, at: datetime) -> Piece:
    """Keep a file for its check; it takes the place of one that still waits. ``RefusedUpload`` keeps nothing."""
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.UPLOAD_PIECE)
    if not layers.is_open(demande):
        raise StruckOff
    kind = uploads.check(sent.data[: uploads.HEAD_BYTES], len(sent.data), sent.name)
    Piece.objects.filter(demande=demande, code=require_code(code), person_key=person_key, status=TO_CHECK).update(
        status=EXPIRED, refusal_reason="Remplacée par un nouvel envoi."
    )
    piece = Piece.objects.create(
        demande=demande, person_key=person_key, code=code, media_type=kind.value, size=len(sent.data),
        sha256=hashlib.sha256(sent.data).hexdigest(), uploaded_at=at, audience=demande.audience,
    )  # fmt: skip
    PieceContent.objects.create(piece=piece, demande=demande, data=sent.data, audience=demande.audience)
    telling.journal("deposer_piece", piece, by=by, at=at, article=cch("R441-2-4-1"))
    scoring.rescore(demande, at=at)
    return piece


@dataclass(frozen=True, slots=True)
class Finding:
    """What a checker found on a piece: accepted with the facts that it proves, or refused with a reason."""

    is_accepted: bool
    reason: str = ""
    facts: Mapping[str, Any] | None = None
    """Verified values by path, such as ``{"incomes/d/2024": 21500}`` or ``{"claims/handicap": {}}``."""
    since: date | None = None
    valid_until: date | None = None


@transaction.atomic
def verify(piece: Piece, finding: Finding, *, by: Actor, at: datetime) -> Piece:
    """Record a check: an accepted piece makes verified facts, a refused one says why; the score follows in a job."""
    piece = Piece.objects.select_for_update(of=("self",)).select_related("demande").get(pk=piece.pk)
    require(by.role, Action.CHECK_PIECES)
    if piece.status != TO_CHECK:
        raise PieceAlreadyChecked
    if not finding.is_accepted and not finding.reason.strip():
        raise ReasonMissing
    piece.status = VALID if finding.is_accepted else REFUSED
    piece.refusal_reason = "" if finding.is_accepted else finding.reason.strip()[:300]
    piece.verified_at, piece.verified_by, piece.valid_until = at, by.user, finding.valid_until
    piece.save(update_fields=["status", "refusal_reason", "verified_at", "verified_by", "valid_until"])
    if finding.is_accepted:
        _prove(piece, finding, by, at)
    else:
        _tell_refusal(piece, by, at)
    verb = "valider_piece" if finding.is_accepted else "refuser_piece"
    telling.journal(verb, piece, by=by, at=at, article=cch("R441-2-4-1"))
    # The checker may not see every candidature of the demande: the clock scores them.
    jobs.defer("palier.jobs.rescoring.rescore", demande=piece.demande_id)
    return piece


def _prove(piece: Piece, finding: Finding, by: Actor, at: datetime) -> None:
    for path, value in (finding.facts or {}).items():
        if not path.startswith(_CHECKED_PATHS):
            raise NotProvable
        Fact.objects.create(
            demande=piece.demande, layer=FactLayer.VERIFIED, path=path, value=value, since=finding.since,
            valid_until=finding.valid_until, piece=piece, by=by.user, at=at, audience=piece.demande.audience,
        )  # fmt: skip


def _tell_refusal(piece: Piece, by: Actor, at: datetime) -> None:
    telling.letter(
        piece.demande,
        kind="piece_refusee",
        title="Une de vos pièces est à renvoyer",
        paragraphs=[
            f"La pièce «\u00a0{label_of(piece.code)}\u00a0» n’a pas pu être acceptée.",
            f"Pourquoi\u00a0: {piece.refusal_reason}",
            "Vous pouvez en envoyer une autre depuis la page «\u00a0Mes pièces\u00a0». Votre demande ne change pas.",
        ],
        by=by,
        at=at,
    )

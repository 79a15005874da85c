"""A desk contests what an administration certified: it says why, its household reads it, and the amount stands (ADR 96)."""

from datetime import datetime

from django.db import transaction

from palier.models import Piece
from palier.rules.doors.access import Action, require
from palier.rules.fetching import fetching
from palier.rules.law import french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.rules.letters.composing import compose
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

_ARTICLE = cch("R441-2-4-1")
_LONGEST = 300


class ContestReasonNeeded(Refusal):
    """A contest says why."""

    sentence = phrase("Dites pourquoi : la personne doit comprendre ce qui ne va pas.")


class NotCertified(Refusal):
    """What no administration certified is checked, not contested; what is contested already is not contested twice."""

    sentence = phrase("Cette pièce n’est pas certifiée par l’administration, ou elle est déjà contestée.")


def is_certified(piece: Piece) -> bool:
    """Whether this piece is what the administration certified, and stands."""
    return piece.through in fetching.CERTIFIERS and piece.status == PieceStatus.VALID


@transaction.atomic
def contest(piece: Piece, reason: str, *, by: Actor, at: datetime) -> Piece:
    """Say why a certified amount cannot be right. Raises ``NotCertified`` or ``ContestReasonNeeded``."""
    piece = Piece.objects.select_for_update(of=("self",)).select_related("demande").get(pk=piece.pk)
    require(by.role, Action.CHECK_PIECES)
    if not is_certified(piece) or piece.contested_at is not None:
        raise NotCertified
    if not reason.strip():
        raise ContestReasonNeeded
    piece.contested_at, piece.contested_by, piece.contest_reason = at, by.user, reason.strip()[:_LONGEST]
    piece.save(update_fields=["contested_at", "contested_by", "contest_reason"])
    telling.journal(JournalVerb.CONTEST_CERTIFIED, piece, by=by, at=at, article=_ARTICLE)
    text = compose("certifie_conteste", typed=french.cited(piece.contest_reason), until=fetching.question_until(at))
    telling.send(piece.demande, text, by=by, at=at)
    return piece

"""Pieces: what each is called and proves; a réservataire checks, and what is proved becomes a verified fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from palier.models import Demande, Fact, FactLayer, Piece, PieceFile
from palier.models.demandes import certified_facts
from palier.models.demandes.told_claims import PLACE
from palier.models.doors import jobs
from palier.rules.doors.access import Action, may, require
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase, say
from palier.rules.letters.composing import compose
from palier.rules.people.facts import Situation
from palier.rules.situations import needed_pieces, situations, urgency
from palier.rules.situations import pieces as documents
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

SITUATION_PREFIX = needed_pieces.SITUATION_PREFIX
DALO_DECISION = "decision_dalo"
_CHECKED_PATHS = ("incomes/", "last_twelve_months/", "resources/", "disability/", "current_home", "expected")
_PIECES = cch("R441-2-4-1")


class UnknownPiece(Refusal):
    """Outside the closed list."""

    sentence = phrase("Cette pièce n’est pas dans la liste de celles qui peuvent être demandées.")


class WrongProof(Refusal):
    """A document that does not prove this situation."""

    sentence = phrase("Ce document ne fait pas partie de ceux qui prouvent cette situation.")


class PieceAlreadyChecked(Refusal):
    """A piece is checked once; the next word is another piece."""

    sentence = phrase("Cette pièce a déjà été vérifiée.")


class PieceReasonNeeded(Refusal):
    """A refusal says why."""

    sentence = phrase("Dites pourquoi la pièce est refusée : la personne doit savoir quoi envoyer à la place.")


class ChangedMeanwhile(Refusal):
    """Its person added or took back a file since the checker opened it."""

    sentence = phrase("La personne a changé les fichiers de cette pièce depuis que vous l’avez ouverte : relisez-la.")


class FileAwaitsScan(Refusal):
    """A piece of which a file is not open yet: the scanner of viruses has not looked at it."""

    sentence = phrase(
        "Un fichier de cette pièce n’a pas encore passé le contrôle des virus : il s’ouvrira dès que ce sera fait. "
        "Reprenez cette pièce plus tard."
    )


class NotProvable(Refusal):
    """A fact that no piece proves, or that this one does not."""

    sentence = phrase("Cette pièce ne peut pas établir ce fait.")


class HoldsTooLong(Refusal):
    """A validity beyond what the catalogue gives to this situation."""

    sentence = phrase("Cette situation ne peut pas être vérifiée aussi longtemps : une nouvelle preuve la renouvelle.")


class ValidityOver(Refusal):
    """A validity that ended before the check."""

    sentence = phrase("La date de fin est déjà passée : la pièce ne peut pas être acceptée jusqu’à ce jour.")


def situation_of(code: str) -> Situation | None:
    """The situation that a piece of this code proves, or none for any other piece."""
    word = code.removeprefix(SITUATION_PREFIX)
    return Situation(word) if code.startswith(SITUATION_PREFIX) and word in set(Situation) else None


def level_of(code: str) -> Level:
    """How far a piece is kept from view: the level of the situation that it proves."""
    situation = situation_of(code)
    return situations.newest(situation).level if situation else Level.ORDINARY


def label_of(code: str) -> str:
    """What a screen calls a piece: the discreet label of the catalogue for a situation, never a story."""
    if (situation := situation_of(code)) is None:
        return documents.newest(code).label
    return say("Preuve : {label}", label=situations.newest(situation).label)


def desk_label(piece: Piece) -> str:
    """The same on a list that several people see: a protected situation is not named there."""
    return say("Preuve d’une situation protégée") if piece.confidentiality == Level.PROTECTED else label_of(piece.code)


def say_proofs(kinds: Sequence[Sequence[str]]) -> str:
    """Kinds of proof in a sentence: ``carte d’invalidité ou décision de la CDAPH, et complément handicap``."""
    found = [_one_of([lower(documents.newest(code).label) for code in kind]) for kind in kinds]
    first, *others = found or [""]
    for last in others:
        first = say("{first}, et {last}", first=first, last=last)
    return first


def _one_of(labels: list[str]) -> str:
    return say("{first} ou {last}", first=french.series(labels[:-1]), last=labels[-1]) if len(labels) > 1 else labels[0]


def lower(label: str) -> str:
    """A label inside a sentence; an acronym keeps its capitals."""
    return label if label[1:2].isupper() else label[0].lower() + label[1:]


def is_replaced(piece: Piece) -> bool:
    """Whether a new file took its place before anybody looked: it is shown no more. What lapsed was checked once."""
    return piece.status == PieceStatus.EXPIRED and piece.verified_at is None


def require_code(code: str, on: date) -> str:
    """A code of the closed list or of the catalogue, or ``UnknownPiece``. What is only offered may be brought."""
    if situation_of(code) is None and code not in documents.documents(on):
        raise UnknownPiece
    return code


def require_proof(code: str, proof_code: str, on: date) -> str:
    """A document that proves the situation, or a service's visa beside it, or none said; else ``WrongProof``."""
    situation = situation_of(code)
    if not proof_code:
        return ""
    known = documents.documents(on)
    is_visa = proof_code in known and known[proof_code].is_visa
    if situation is None or not (is_visa or proof_code in situations.of(situation, on).codes):
        raise WrongProof
    return proof_code


def filed(demande: Demande, code: str, *, on: date) -> list[urgency.FiledProof]:
    """The proofs of a situation that count: those that wait, and those found valid and not lapsed."""
    rows = Piece.objects.filter(demande=demande, code=code, status__in=(PieceStatus.TO_CHECK, PieceStatus.VALID))
    return [
        urgency.FiledProof(row.proof_code, row.uploaded_at)
        for row in rows
        if row.valid_until is None or on <= row.valid_until
    ]


def start_clock(demande: Demande, code: str, *, at: datetime) -> None:
    """Start the two working days of an urgent situation once its proof is complete; an extension is not lost.

    A proof of which a part was taken back is complete no more: its clock stops.
    """
    on, situation = day_in_paris(at), situation_of(code)
    if situation is not None and situations.of(situation, on).urgent is not None:
        complete = urgency.completed_at(situation, filed(demande, code, on=on), on=on)
    else:
        complete = at if code == DALO_DECISION else None
    waiting = Piece.objects.filter(demande=demande, code=code, status=PieceStatus.TO_CHECK)
    if complete is None:
        waiting.filter(extension_reason="").update(complete_at=None, due_at=None)
        return
    # A renewal beside a proof that still holds starts its own clock, not that of the old one.
    first = waiting.order_by("uploaded_at").values_list("uploaded_at", flat=True).first()
    start = max(complete, first or complete)
    waiting.filter(extension_reason="").update(complete_at=start, due_at=urgency.due_at(start))


@dataclass(frozen=True, slots=True)
class PieceFinding:
    """What a checker found on a piece: accepted with the facts that it proves, or refused with a reason."""

    is_accepted: bool
    reason: str = ""
    facts: Mapping[str, Any] | None = None
    """Verified values by path, such as ``{"incomes/d/2024": 21500}``; a piece of a situation proves its claim alone."""
    since: date | None = None
    valid_until: date | None = None
    """Empty for a situation: the catalogue's own end."""
    issued_on: date | None = None
    seen: str = ""
    """The digest of the files that were read; empty where nobody could have changed them."""


@transaction.atomic
def verify(piece: Piece, finding: PieceFinding, *, by: Actor, at: datetime) -> Piece:
    """Record a check: an accepted piece makes verified facts, a refused one says why; the score follows in a job.

    Raises ``PieceAlreadyChecked``, ``ChangedMeanwhile``, ``FileAwaitsScan``, ``PieceReasonNeeded`` or ``NotProvable``.
    """
    # Two proofs of one situation must see each other: the demande is locked first, as in ``upload``.
    Demande.objects.select_for_update(no_key=True).get(pk=piece.demande_id)
    piece = Piece.objects.select_for_update(of=("self",)).select_related("demande").get(pk=piece.pk)
    require(by.role, action_of(piece.code, by))
    if piece.status != PieceStatus.TO_CHECK:
        raise PieceAlreadyChecked
    if finding.seen and finding.seen != piece.sha256:
        raise ChangedMeanwhile
    if PieceFile.objects.filter(piece=piece, awaits_scan=True).exists():
        raise FileAwaitsScan
    if not finding.is_accepted and not finding.reason.strip():
        raise PieceReasonNeeded
    if finding.facts and finding.facts.keys() & certified_facts.locked(piece):
        raise NotProvable
    record(piece, finding, by, at)
    return piece


@transaction.atomic
def certify(piece: Piece, finding: PieceFinding, *, by: Actor, at: datetime) -> Piece:
    """Record what an administration certified as a check that found it good. Raises ``PieceAlreadyChecked``."""
    piece = Piece.objects.select_for_update(of=("self",)).select_related("demande").get(pk=piece.pk)
    if piece.status != PieceStatus.TO_CHECK:
        raise PieceAlreadyChecked
    record(piece, finding, by, at)
    return piece


def record(piece: Piece, finding: PieceFinding, by: Actor, at: datetime, *, why: str = "") -> None:
    """Write a check on a locked piece. ``why``: the coded reason of one that corrects the check before it."""
    situation = situation_of(piece.code)
    piece.status = PieceStatus.VALID if finding.is_accepted else PieceStatus.REFUSED
    piece.refusal_reason = "" if finding.is_accepted else finding.reason.strip()[:300]
    piece.valid_until = _end(situation, finding, day_in_paris(at)) if finding.is_accepted else None
    piece.verified_at, piece.verified_by, piece.issued_on = at, by.user, finding.issued_on
    piece.save()
    verb = JournalVerb.VALIDATE_PIECE if finding.is_accepted else JournalVerb.REFUSE_PIECE
    _prove(piece, situation, finding, by, at) if finding.is_accepted else _tell_refusal(piece, by, at)
    telling.journal(verb, piece, by=by, at=at, article=_PIECES, details={"corrige": why} if why else None)
    # The checker may not see every candidature of the demande: the clock scores them.
    jobs.defer("palier.jobs.rescoring.rescore", demande=piece.demande_id)


def action_of(code: str, by: Actor) -> Action:
    """What checking it is. A decision of mediation is the sixth urgent situation: who qualifies the others checks it too."""
    is_urgent = code == DALO_DECISION and may(by.role, Action.VALIDATE_SITUATION)
    return Action.VALIDATE_SITUATION if is_urgent or situation_of(code) is not None else Action.CHECK_PIECES


def _end(situation: Situation | None, finding: PieceFinding, on: date) -> date | None:
    """The last day on which the piece holds: never past what the catalogue gives to its situation."""
    if finding.valid_until is not None and finding.valid_until < on:
        raise ValidityOver
    longest = situations.expiry(situation, on) if situation else None
    if longest is not None and finding.valid_until is not None and finding.valid_until > longest:
        raise HoldsTooLong
    return finding.valid_until or longest


def _prove(piece: Piece, situation: Situation | None, finding: PieceFinding, by: Actor, at: datetime) -> None:
    for path, value in _proved(piece, situation, finding, day_in_paris(at)).items():
        Fact.objects.create(
            demande=piece.demande,
            layer=FactLayer.VERIFIED,
            path=path,
            value=value,
            since=finding.since,
            valid_until=piece.valid_until,
            piece=piece,
            by=by.user,
            at=at,
            audience=piece.demande.audience,
        )


def _proved(piece: Piece, situation: Situation | None, finding: PieceFinding, on: date) -> Mapping[str, Any]:
    """What an accepted piece establishes. A situation holds once a proof of each kind was found valid."""
    told = dict(finding.facts or {})
    if situation is None:
        if any(not path.startswith(_CHECKED_PATHS) for path in told):
            raise NotProvable
        return told
    claim = f"claims/{situation.value}"
    if set(told) - {claim}:
        raise NotProvable
    if not holds(piece.demande, piece.code, situation, on=on):
        return {}
    return {claim: told.get(claim) or _told_with(piece.demande, claim)}


def _told_with(demande: Demande, claim: str) -> Mapping[str, Any]:
    """The commune with which a link was told, as its proof is checked: told otherwise later, it is proved no more."""
    said = Fact.objects.filter(demande=demande, layer=FactLayer.DECLARED, path=claim).order_by("-at", "-pk").first()
    value = said.value if said is not None and isinstance(said.value, dict) else {}
    return {key: value[key] for key in (PLACE,) if key in value}


def holds(demande: Demande, code: str, situation: Situation, *, on: date) -> bool:
    """Whether the valid pieces of a file prove a situation on a day: one of each kind that it asks for."""
    rows = Piece.objects.filter(demande=demande, code=code, status=PieceStatus.VALID)
    valid = [
        urgency.FiledProof(row.proof_code, row.uploaded_at)
        for row in rows
        if row.valid_until is None or on <= row.valid_until
    ]
    return not urgency.missing(situation, valid, on=on)


def _tell_refusal(piece: Piece, by: Actor, at: datetime) -> None:
    is_protected = piece.confidentiality == Level.PROTECTED
    text = compose(
        "piece_refusee",
        is_protected=is_protected,
        piece=None if is_protected else label_of(piece.code),
        typed=None if is_protected else french.cited(piece.refusal_reason),
    )
    telling.send(piece.demande, text, by=by, at=at)

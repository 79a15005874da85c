"""A person files pieces: sends several files at once, takes one back, puts them in order, while nobody has checked them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Count, F, Q, Sum

from palier.models import Demande, DoneAct, FileContent, Piece, PieceContent, PieceFile
from palier.models.demandes import layers, piece_files
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.rules.situations import uploads
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart
from palier.workflows.people import pieces
from palier.workflows.people.completing import StruckOffNotChanged
from palier.workflows.scoring import scoring


class FileAct(Protocol):
    """What may be done with one file that waits."""

    def __call__(self, file: PieceFile, *, by: Actor, at: datetime) -> Piece: ...


_PIECES = cch("R441-2-4-1")
SENDING, A_DAY = "send", timedelta(days=1)
"""The verb of an act that sends files, as the memory of acts keeps it: what was taken back since still counts."""
TAKEN_BACK = phrase("Retirée par son auteur avant tout contrôle.")


class PieceAlreadyRead(Refusal):
    """A piece that was checked keeps its files: another one is sent instead."""

    sentence = phrase(
        "Cette pièce a été contrôlée entre-temps : ses fichiers ne changent plus. Vous pouvez en envoyer une autre."
    )


class NoSuchFile(Refusal):
    """A file that is there no more."""

    sentence = phrase("Ce fichier n’est plus dans la pièce : il a déjà été retiré ou remplacé.")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it may be kept: the edge has read it and taken out what a camera writes beside the picture."""

    name: str
    data: bytes
    pages: int | None = None
    thumbnail: bytes = b""
    awaits_scan: bool = False
    """The scanner of viruses was away: it is kept, its day counts, and nobody opens it yet (ADR 100)."""


def _held(demande: Demande, by: Actor) -> Demande:
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.UPLOAD_PIECE)
    if not layers.is_open(demande):
        raise StruckOffNotChanged
    return demande


@transaction.atomic
def send(
    demande: Demande,
    code: str,
    sent: Sequence[SentFile],
    *,
    person_key: str = "",
    proof_code: str = "",
    replaces: PieceFile | None = None,
    by: Actor,
    at: datetime,
) -> Piece:
    """Keep files for their check, after those of the same piece that wait. ``RefusedUpload`` keeps nothing.

    ``replaces``: a file of that piece that these take the place of. Raises ``NoSuchFile``.
    """
    demande = _held(demande, by)
    require_day(by, at)
    apart.require_piece(demande, code, proof_code)
    on, kinds = day_in_paris(at), [kind_of(one) for one in sent]
    level = pieces.level_of(pieces.require_code(code, on))
    proof = pieces.require_proof(code, proof_code, on)
    waiting = Piece.objects.filter(
        demande=demande, code=code, proof_code=proof, person_key=person_key, status=PieceStatus.TO_CHECK
    )
    if level is Level.PROTECTED:
        # Another holder's secret stays a piece of its own.
        waiting = waiting.filter(sent_by=by.teller)
    piece = waiting.select_for_update(of=("self",)).order_by("-pk").first() or Piece(
        demande=demande,
        person_key=person_key,
        code=code,
        proof_code=proof,
        media_type=kinds[0].value,
        size=0,
        sha256="",
        uploaded_at=at,
        sent_by_id=by.teller,
        confidentiality=level.value,
        audience=demande.audience,
    )
    files = piece_files.files_of(piece) if piece.pk else []
    if replaces is not None and replaces.public_id not in {file.public_id for file in files}:
        raise NoSuchFile
    uploads.require_room(
        kept(demande, by),
        sum(len(one.data) for one in sent),
        pages=sum(one.pages or 1 for one in sent),
        files=len(files),
        more=len(sent),
    )
    if not piece.pk:
        piece.save()
    _keep(piece, sent, kinds, replaces, at)
    telling.journal(JournalVerb.FILE_PIECE, piece, by=by, at=at, article=_PIECES, details={"fichiers": len(sent)})
    return _settled(piece, at)


@transaction.atomic
def receive(demande: Demande, code: str, sent: Sequence[SentFile], *, person_key: str, at: datetime) -> Piece:
    """Keep as a piece to check what came with a first registration, before there was a demande. The clock's act."""
    kinds = [kind_of(one) for one in sent]
    piece = Piece.objects.create(
        demande=demande,
        person_key=person_key,
        code=code,
        media_type=kinds[0].value,
        size=0,
        sha256="",
        uploaded_at=at,
        confidentiality=pieces.level_of(pieces.require_code(code, day_in_paris(at))).value,
        audience=demande.audience,
    )
    _keep(piece, sent, kinds, None, at)
    telling.journal(JournalVerb.FILE_PIECE, piece, by=CLOCK, at=at, article=_PIECES, details={"fichiers": len(sent)})
    return _settled(piece, at)


def kind_of(sent: SentFile) -> uploads.UploadKind:
    """What a file is, by its first bytes. Raises ``RefusedUpload``."""
    return uploads.check(sent.data[: uploads.HEAD_BYTES], len(sent.data), sent.name)


def require_day(by: Actor, at: datetime) -> None:
    """Refuse, before any file is opened, a person who has sent all day; looked at again once the file is held."""
    if by.visit is not None:
        # An agent files for everybody who comes; each file keeps its own room.
        return
    done = DoneAct.objects.filter(actor=by.person.pk, verb=SENDING, at__gt=at - A_DAY)
    uploads.require_day(done.count())


def kept(demande: Demande, by: Actor) -> uploads.UploadUse:
    """What the files of a demande take, those of before a piece could have several included; forgotten bytes are no more."""
    held = PieceFile.objects.filter(demande=demande, content__isnull=False)
    new = held.aggregate(size=Sum("size"), pages=Sum("pages"))
    old = Piece.objects.filter(demande=demande, content__isnull=False).aggregate(size=Sum("size"), count=Count("pk"))
    # Another holder's secret is not named.
    mine = held.filter(piece__status=PieceStatus.TO_CHECK).exclude(
        ~Q(piece__sent_by=by.user), piece__confidentiality=Level.PROTECTED.value
    )
    first = mine.order_by("-size", "pk").first()
    return uploads.UploadUse(
        int(new["size"] or 0) + int(old["size"] or 0),
        int(new["pages"] or 0) + int(old["count"]),
        first.name if first else "",
        first.size if first else 0,
    )


def _keep(
    piece: Piece,
    sent: Sequence[SentFile],
    kinds: Sequence[uploads.UploadKind],
    replaces: PieceFile | None,
    at: datetime,
) -> None:
    files = piece_files.files_of(piece)
    start = replaces.position if replaces is not None else (files[-1].position + 1 if files else 0)
    if replaces is not None:
        _remove(piece, replaces)
        later = PieceFile.objects.filter(piece=piece, position__gt=start)
        later.update(position=F("position") + len(sent) - 1)
    for place, (one, kind) in enumerate(zip(sent, kinds, strict=True), start):
        file = PieceFile.objects.create(
            piece=piece,
            demande_id=piece.demande_id,
            position=place,
            name=uploads.safe_name(one.name, kind),
            media_type=kind.value,
            size=len(one.data),
            sha256=hashlib.sha256(one.data).hexdigest(),
            pages=one.pages,
            received_at=at,
            awaits_scan=one.awaits_scan,
        )
        FileContent.objects.create(
            file=file, demande_id=piece.demande_id, data=one.data, thumbnail=one.thumbnail, is_bare=True
        )


def _remove(piece: Piece, file: PieceFile) -> None:
    if file.is_older:
        PieceContent.objects.filter(piece=piece).delete()
        return
    FileContent.objects.filter(file=file).delete()
    PieceFile.objects.filter(pk=file.pk).delete()


def _settled(piece: Piece, at: datetime) -> Piece:
    """Write what the piece says of its files together, start or stop its clock, and score again."""
    files = piece_files.files_of(piece)
    if files:
        piece.media_type, piece.size = files[0].media_type, sum(file.size for file in files)
        told = "\n".join(file.sha256 for file in files)
        piece.sha256 = files[0].sha256 if len(files) == 1 else hashlib.sha256(told.encode()).hexdigest()
    else:
        piece.status, piece.refusal_reason = PieceStatus.EXPIRED, TAKEN_BACK
    piece.save(update_fields=["media_type", "size", "sha256", "status", "refusal_reason"])
    pieces.start_clock(piece.demande, piece.code, at=at)
    scoring.rescore(piece.demande, at=at)
    piece.refresh_from_db()
    return piece


def _open(piece: Piece, public_id: object, by: Actor) -> tuple[Piece, list[PieceFile], PieceFile]:
    _held(piece.demande, by)
    piece = Piece.objects.select_for_update(of=("self",)).select_related("demande").get(pk=piece.pk)
    if piece.status != PieceStatus.TO_CHECK:
        raise PieceAlreadyRead
    files = piece_files.files_of(piece)
    found = next((file for file in files if file.public_id == public_id), None)
    if found is None:
        raise NoSuchFile
    return piece, files, found


@transaction.atomic
def take_back(file: PieceFile, *, by: Actor, at: datetime) -> Piece:
    """Take one file out of a piece that nobody has checked; its bytes go at once. The last one takes the piece back."""
    piece, _, found = _open(file.piece, file.public_id, by)
    _remove(piece, found)
    telling.journal(JournalVerb.REMOVE_PIECE_FILE, piece, by=by, at=at, article=_PIECES)
    return _settled(piece, at)


@transaction.atomic
def move_up(file: PieceFile, *, by: Actor, at: datetime) -> Piece:
    """Put one file before the one that it follows; the first stays first."""
    piece, files, found = _open(file.piece, file.public_id, by)
    place = files.index(found)
    # One that stands apart from its later companions has no place of its own to give.
    if place == 0 or files[place - 1].is_older:
        return piece
    order = [*files[: place - 1], found, files[place - 1], *files[place + 1 :]]
    for position, one in enumerate(order):
        if not one.is_older:
            PieceFile.objects.filter(pk=one.pk).update(position=position)
    telling.journal(JournalVerb.ORDER_PIECE_FILES, piece, by=by, at=at, article=_PIECES)
    return _settled(piece, at)

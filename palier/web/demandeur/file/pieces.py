"""My pieces: those that my file needs, where each stands, and the others that I sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Demande, Piece, PieceFile
from palier.models.demandes import certified_facts, layers, piece_files
from palier.rules.doors.access import Role
from palier.rules.fetching import fetching, job_status
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.situations import pieces as documents
from palier.rules.situations.needed_pieces import NeedState
from palier.rules.situations.pieces import PieceStatus
from palier.web.access import actor_of, demande_of, only, visit_of
from palier.web.acts import new_key, once
from palier.web.demandeur import behalf, saying, sending_address
from palier.web.demandeur.file import files, sending
from palier.web.presentation import words
from palier.workflows.fetching import fetching as acts
from palier.workflows.fetching import sparing
from palier.workflows.letters.wording import describe
from palier.workflows.mandates import acts_seen
from palier.workflows.people import more_time, needing, pieces
from palier.workflows.people.needing import Checklist, NeedLine

type By = Mapping[UUID, str]
STATES = {
    PieceStatus.TO_CHECK: phrase("en contrôle"),
    PieceStatus.VALID: phrase("acceptée"),
    PieceStatus.REFUSED: phrase("refusée"),
    PieceStatus.EXPIRED: phrase("expirée"),
}
PILLS = {
    NeedState.TO_SEND: (phrase("à envoyer"), "warn"),
    NeedState.RECEIVED: (phrase("reçue"), "plain"),
    NeedState.IN_REVIEW: (phrase("en contrôle"), "plain"),
    NeedState.ACCEPTED: (phrase("acceptée"), "ok"),
    NeedState.REFUSED: (phrase("refusée"), "here"),
    NeedState.EXPIRED: (phrase("expirée"), "here"),
}
ACTS = {
    NeedState.TO_SEND: phrase("Envoyer"),
    NeedState.REFUSED: phrase("Renvoyer"),
    NeedState.EXPIRED: phrase("Envoyer une pièce plus récente"),
    NeedState.RECEIVED: phrase("Ajouter un fichier"),
    NeedState.IN_REVIEW: phrase("Ajouter un fichier"),
}


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One line of the checklist, in the words of the screen."""

    line: NeedLine
    pill: str
    tone: str
    lacking: str
    """Documents that prove a situation and are not here, in words."""
    act: str
    url: str
    sent: tuple["ShownPiece", ...]
    asked: str
    """Who asks it, for which home and until when; empty where nobody does."""
    longer_url: str = ""
    """Where more time is asked for; empty where none may be."""
    tax_url: str = ""
    job_url: str = ""
    """Where it may be asked of the administration instead, by who reads; empty where it may not."""


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """One piece that was sent, with its files as they are seen: none once they are forgotten, after its check."""

    piece: Piece
    anchor: str
    files: tuple["SeenFile", ...]
    is_open: bool
    """Nobody has checked it: its files may still change."""
    is_late: bool
    """The day of its check is over, and nobody has checked it."""
    by: str = ""
    """Who sent it, where an adviser did."""
    question: str = ""
    """Until when a desk's question about what an administration certified waits."""


@dataclass(frozen=True, slots=True)
class SeenFile:
    """One file: its name, weight and pages, and the key of the form that moves it."""

    file: PieceFile
    weight: str
    is_photo: bool
    is_first: bool
    replace_url: str
    up_key: str


def shown(piece: Piece, by: By) -> ShownPiece:
    """A piece with its files, and who sent it where an adviser did."""
    is_shown = files.is_shown_here(piece) and piece_files.kept_of([piece])
    kept = piece_files.files_of(piece) if is_shown else []
    seen = tuple(_seen(piece, file, place) for place, file in enumerate(kept))
    is_late = piece.due_at is not None and piece.due_at < timezone.now()
    is_open = piece.status == PieceStatus.TO_CHECK
    asked = piece.contested_at
    return ShownPiece(
        piece,
        files.anchor(piece),
        seen,
        is_open=is_open,
        is_late=is_late,
        by=by.get(piece.public_id, ""),
        question=fetching.question_said(asked, on=day_in_paris(timezone.now())) if asked is not None else "",
    )


def _seen(piece: Piece, file: PieceFile, place: int) -> SeenFile:
    address = sending_address.of(piece.demande, piece.code, whose=piece.person_key, file=str(file.public_id))
    return SeenFile(
        file,
        words.weight(file.size),
        not file.is_older and file.media_type.startswith("image/"),
        place == 0,
        address,
        new_key(),
    )


def said(demande: Demande, line: NeedLine, by: By) -> ChecklistLine:
    """Say where a needed piece stands, and give the button that sends it."""
    pill, tone = PILLS[line.state]
    act = say(ACTS[line.state]) if line.state in ACTS else ""
    if line.state is NeedState.TO_SEND and line.pieces:
        act = say("Compléter")
    return ChecklistLine(
        line,
        pill,
        tone,
        pieces.say_proofs(line.standing.lacking),
        act,
        send_url(demande, line),
        tuple(shown(piece, by) for piece in line.pieces),
        _asked(line),
    )


def _asked(line: NeedLine) -> str:
    asked, code = line.asked, line.needed.code
    if asked is None:
        return ""
    about = describe(asked.candidature.publication.home)
    if code in asked.came:
        came = french.day(day_in_paris(asked.came[code]))
        return say("Demandée pour {home} : elle est arrivée le {day}, le bailleur peut la lire.", home=about, day=came)
    if asked.by is None:
        return say("Le bailleur la demande pour {home}.", home=about)
    last = french.day(asked.by)
    return say("Le bailleur la demande pour {home}, à envoyer au plus tard le {day}.", home=about, day=last)


def send_url(demande: Demande, line: NeedLine) -> str:
    """The page that sends this piece, with what it is and whose it is already said."""
    whose = line.needed.persons[0] if len(line.needed.persons) == 1 else ""
    return sending_address.of(demande, line.needed.code, whose=whose)


@only(Role.DEMANDEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def listing(request: HttpRequest) -> HttpResponse:
    """My checklist. A form of the page as it was before is still taken."""
    if request.method == "POST":
        return sending.take(request)
    demande, at = demande_of(request), timezone.now()
    on = day_in_paris(at)
    if word := request.GET.get("piece"):
        code, whose = sending_address.code_of(demande, word, on), request.GET.get("pour", "")
        return HttpResponseRedirect(sending_address.of(demande, code, whose=whose))
    read = layers.layers_of(demande)
    checklist = needing.checklist_of(demande, on=on, by=actor_of(request), known=layers.merge(read, on))
    certified = certified_facts.among(demande, read.verified)
    lines, by = checklist.lines, behalf.on_each(request, acts_seen.of_file(demande))
    context = {
        # What is to send first; the rest in the order of the list.
        "lines": [
            replace(
                said(demande, line, by),
                tax_url=_tax_url(request, line, on),
                job_url=_job_url(request, line),
                longer_url=_longer_url(line, at),
            )
            for line in sorted(lines, key=lambda line: (not line.state.is_missing, line.asked is None))
        ],
        "is_asked": any(line.asked and line.state.is_missing for line in lines),
        "lacking": len(needing.lacking(lines)),
        "spared": sparing.spared(lines, certified, on=on),
        "others": _others(demande, checklist, on, by),
        "is_read": checklist.is_read,
        "is_unread_proof": needing.has_unread_proof(demande),
        "received": request.GET.get("recu", ""),
        "is_taken_back": request.GET.get("fait") == "fichier-retire",
    }
    return render(request, "palier/demandeur/pieces.html", context)


def _longer_url(line: NeedLine, at: datetime) -> str:
    """The page that gives more days for a piece that a landlord asked for, while they may be taken."""
    if line.asked is None or not line.state.is_missing:
        return ""
    row = line.asked.candidature
    return reverse("plus-de-temps", args=[row.public_id]) if more_time.possible(row, at=at) is not None else ""


def _tax_url(request: HttpRequest, line: NeedLine, on: date) -> str:
    """The page that asks this notice of the administration: for oneself, in one's own session, where the site is known there."""
    mine = (str(request.user.holder.person_key),) if visit_of(request) is None else ()  # type: ignore[union-attr]
    is_mine = line.needed.persons == mine and sparing.year_of(line, on=on) in fetching.years(on)
    if is_mine and line.state.is_missing and acts.is_offered():
        return reverse("mes-impots")
    return ""


def _job_url(request: HttpRequest, line: NeedLine) -> str:
    """The page that asks France Travail, where this line lacks the proof of a long unemployment; in one's own session alone."""
    is_lacking = any(job_status.PROOF in kind for kind in line.standing.lacking)
    is_mine = line.needed.situation is job_status.SITUATION and visit_of(request) is None
    return reverse("mon-france-travail") if is_lacking and is_mine and acts.is_offered(fetching.JOBSEEKERS) else ""


def _others(demande: Demande, checklist: Checklist, on: date, by: By) -> list[dict[str, object]]:
    """What was sent beside the list, the last first: offered pieces, and proofs of what is claimed no more."""
    names, listed = saying.first_names(demande), {piece.pk for line in checklist.lines for piece in line.pieces}
    return [
        {
            "label": pieces.label_of(piece.code),
            "document": documents.newest(piece.proof_code).label if piece.proof_code else "",
            "who": names[piece.person_key].first_name.title() if piece.person_key in names else "",
            "state": STATES[status := documents.status_on(piece.status, piece.valid_until, on=on)],
            "is_expired": status == documents.PieceStatus.EXPIRED,
            "is_refused": status == documents.PieceStatus.REFUSED,
            "shown": shown(piece, by),
            "piece": piece,
            "more_url": sending_address.of(demande, piece.code, whose=piece.person_key),
            "url": sending_address.of(demande, piece.code),
        }
        for piece in reversed(checklist.sent)
        if piece.pk not in listed
        and not pieces.is_replaced(piece)
        and pieces.situation_of(piece.code) not in checklist.hidden
    ]

"""The queue of pieces to check, one piece beside its form, and its bytes served so that they cannot act."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Piece
from palier.models.demandes import layers, piece_files
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.fetching import fetching
from palier.rules.law import french
from palier.rules.law.calendars import FRANCE
from palier.rules.law.clocks import day_in_paris, working_days_left
from palier.rules.situations import pieces as documents
from palier.rules.situations import situations
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level, Validator
from palier.rules.situations.urgency import LaneState
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.lists import listing
from palier.web.presentation import protection, served, words
from palier.web.reservataire import beside, desk
from palier.web.reservataire.forms import CertifiedContestForm, ExtendForm, PieceFindingForm
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.fetching import contesting
from palier.workflows.people import correcting_pieces, pieces, validating_urgency

VALIDATORS = {
    Validator.CHECKER: "contrôleur",
    Validator.SOCIAL_SERVICE: "travailleur social",
    Validator.AUTOMATIC: "registre national",
}
_CERTIFIERS = {fetching.TAXES: "l’administration fiscale", fetching.JOBSEEKERS: "France Travail"}
"""What a desk calls who certified a piece."""


@only(Role.RESERVATAIRE)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Urgent situations first, the late ones at the top; then the pieces that wait, the oldest first."""
    at = timezone.now()
    urgent = validating_urgency.waiting(at)
    shown = [piece.pk for one in urgent for piece in one.pieces]
    waiting = Piece.objects.filter(status=PieceStatus.TO_CHECK).exclude(pk__in=shown).order_by("uploaded_at", "pk")
    lane, others = listing(request, urgent, key="urgentes"), listing(request, waiting, key="autres")
    context: dict[str, object] = {
        "told": _told(request),
        "lane": lane,
        "others": others,
        "urgent": [_urgent(one, at) for one in lane],
        "late": sum(one.lane.state is LaneState.LATE for one in urgent),
        "rows": [{"piece": piece, "label": pieces.desk_label(piece)} for piece in others],
        "total": len(shown) + others.total,
        "in_lane": len(shown),
    }
    return desk.show(request, "pieces.html", context)


def _urgent(one: validating_urgency.Waiting, at: datetime) -> dict[str, object]:
    """A line of the lane. A protected situation is not named on a list."""
    first, due = one.pieces[0], one.lane.due_at
    is_protected = first.confidentiality == Level.PROTECTED
    return {
        "pieces": [
            (piece, _document(piece) if piece.proof_code and not is_protected else f"Pièce {n}")
            for n, piece in enumerate(one.pieces, 1)
        ],
        "received": first.uploaded_at,
        "label": pieces.desk_label(first),
        "due": due,
        "left": working_days_left(at, due, FRANCE) if due else "",
        "is_late": one.lane.state is LaneState.LATE,
        "missing": "une preuve" if is_protected else pieces.say_proofs(one.lane.missing),
        "has_visa": one.lane.has_visa,
        "is_extended": any(piece.extension_reason for piece in one.pieces),
        "validator": VALIDATORS[one.lane.validator],
    }


def _document(piece: Piece) -> str:
    return documents.newest(piece.proof_code).label if piece.proof_code else "Document non précisé"


def _queued(at: datetime) -> list[UUID]:
    """Every piece that waits, in the order of the queue."""
    urgent = [piece for one in validating_urgency.waiting(at) for piece in one.pieces]
    others = Piece.objects.filter(status=PieceStatus.TO_CHECK).exclude(pk__in=[piece.pk for piece in urgent])
    return [
        *(piece.public_id for piece in urgent),
        *others.order_by("uploaded_at", "pk").values_list("public_id", flat=True),
    ]


def _in_queue(piece: Piece, at: datetime) -> tuple[str, str]:
    """Where a piece is in the queue, in words, and the address of the next one; after the last comes the first."""
    waiting = _queued(at)
    if piece.public_id not in waiting:
        return "", reverse("verifier-piece", args=[waiting[0]]) if waiting else ""
    place = waiting.index(piece.public_id)
    others = [*waiting[place + 1 :], *waiting[:place]]
    said = f"{place + 1} sur {french.number(len(waiting))}"
    return said, reverse("verifier-piece", args=[others[0]]) if others else ""


@only(Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look at a piece, then accept it with what it proves, or refuse it with a reason."""
    piece, at = get_or_404(Piece.objects.select_related("demande"), public_id), timezone.now()
    known, on = layers.facts_of(piece.demande, day_in_paris(at)), day_in_paris(at)
    # A page older than another's check says no reason: it is told that the piece was checked.
    is_correction = (request.method != "POST" or "why" in request.POST) and correcting_pieces.may_correct(
        piece, actor_of(request)
    )
    form = PieceFindingForm(request.POST or None, piece=piece, known=known, on=on, is_correction=is_correction)
    if form.is_valid():
        _, after = _in_queue(piece, at)
        try:
            if is_correction:
                why, checked = form.cleaned_data["why"], form.cleaned_data["checked"]
                found = form.finding()
                correcting_pieces.correct(piece, found, why=why, checked=checked, by=actor_of(request), at=at)
            else:
                pieces.verify(piece, form.finding(), by=actor_of(request), at=at)
        except (pieces.ChangedMeanwhile, correcting_pieces.CorrectedMeanwhile) as refusal:
            return desk.refused(request, refusal, reverse("verifier-piece", args=[public_id]))
        except Refusal as refusal:
            return desk.refused(request, refusal, reverse("file-pieces"))
        return HttpResponseRedirect(f"{after or reverse('file-pieces')}?fait={public_id}")
    return _one(request, piece, form, ExtendForm(), 400 if request.method == "POST" else 200)


_JUST_NOW = timedelta(minutes=15)


def _told(request: HttpRequest) -> dict[str, object] | None:
    """« Enregistré » : the piece that its reader has just checked, and what they said of it; none after a moment."""
    try:
        named = UUID(request.GET.get("fait", ""))
    except ValueError:
        return None
    since = timezone.now() - _JUST_NOW
    piece = Piece.objects.filter(public_id=named, verified_by=int(request.user.pk or 0), verified_at__gte=since).first()
    if piece is None:
        return None
    # On the page of another household: a protected situation is not named there.
    return {
        "label": pieces.desk_label(piece),
        "is_valid": piece.status == PieceStatus.VALID,
        "url": reverse("verifier-piece", args=[piece.public_id]),
    }


@only(Role.RESERVATAIRE)
@require_http_methods(["POST"])
@once
def extend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put off an urgent check, with a reason that the person reads."""
    piece, at = get_or_404(Piece.objects.select_related("demande"), public_id), timezone.now()
    form, on = ExtendForm(request.POST), day_in_paris(at)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            validating_urgency.extend(piece, until=asked["until"], reason=asked["reason"], by=actor_of(request), at=at)
        except validating_urgency.DelayNotMoved as refusal:
            form.add_error("until", str(refusal))
        except Refusal as refusal:
            return desk.refused(request, refusal, reverse("file-pieces"))
        else:
            return HttpResponseRedirect(reverse("file-pieces"))
    blank = PieceFindingForm(piece=piece, known=layers.facts_of(piece.demande, on), on=on)
    return _one(request, piece, blank, form, 400)


def _one(request: HttpRequest, piece: Piece, form: PieceFindingForm, longer: ExtendForm, status: int) -> HttpResponse:
    """The piece beside its forms."""
    at = timezone.now()
    tracing.note([piece], Purpose.CHECK_PIECE, by=actor_of(request), at=at)
    situation, on = pieces.situation_of(piece.code), day_in_paris(at)
    kind = situations.of(situation, on) if situation else None
    known, (place, after) = layers.facts_of(piece.demande, on), _in_queue(piece, at)
    files = piece_files.files_of(piece) if piece_files.kept_of([piece]) else []
    others = (
        Piece.objects.filter(demande=piece.demande, code=piece.code)
        .exclude(pk=piece.pk)
        .exclude(status=PieceStatus.EXPIRED)
    )
    context: dict[str, object] = {
        "piece": piece,
        "told": _told(request),
        "may_correct": correcting_pieces.may_correct(piece, actor_of(request)),
        "label": pieces.label_of(piece.code),
        "form": form,
        "longer": longer,
        "kind": kind,
        "document": _document(piece) if piece.proof_code else "",
        "accepted": pieces.say_proofs(kind.proofs) if kind else "",
        "validator": VALIDATORS[kind.validator] if kind else "",
        "others": [{"piece": other, "label": _document(other)} for other in (others if situation else [])],
        "is_protected": piece.confidentiality == Level.PROTECTED,
        "left": f"{working_days_left(at, piece.due_at, FRANCE).capitalize()}." if piece.due_at else "",
        "is_waiting": piece.status == PieceStatus.TO_CHECK,
        "is_certified": contesting.is_certified(piece),
        "question_until": fetching.question_until(piece.contested_at) if piece.contested_at else None,
        "certifier": _CERTIFIERS.get(piece.through, ""),
        "contest": CertifiedContestForm(),
        "contest_key": new_key(),
        "files": [(file, words.weight(file.size)) for file in files],
        "awaits_scan": str(pieces.FileAwaitsScan()) if any(one.awaits_scan for one in files) else "",
        "whose": beside.whose(piece, on),
        "household": beside.household(piece.demande, known, on),
        "beside": beside.facts_of(piece, known, on),
        "place": place,
        "after": after,
        "protected": protection.notice(Role.RESERVATAIRE, known),
        "act_key": request.POST.get("act_key") or new_key(),
        "extend_key": new_key(),
    }
    return desk.show(request, "piece.html", context, status)


@only(Role.RESERVATAIRE)
@require_safe
def content(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every file of a piece as one document, that no browser runs; the reading is noted."""
    piece = get_or_404(Piece.objects.all(), public_id)
    tracing.note([piece], Purpose.CHECK_PIECE, by=actor_of(request), at=timezone.now())
    return served.whole(request, piece)


@only(Role.RESERVATAIRE)
@require_safe
def one_file(request: HttpRequest, public_id: UUID, file: UUID) -> HttpResponse:
    """One file of a piece, in the same way."""
    piece = get_or_404(Piece.objects.all(), public_id)
    found = next((each for each in piece_files.files_of(piece) if each.public_id == file), None)
    if found is None:
        raise Http404
    tracing.note([piece], Purpose.CHECK_PIECE, by=actor_of(request), at=timezone.now())
    return served.one(request, found)

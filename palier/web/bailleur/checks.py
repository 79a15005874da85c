"""Check one designated file: what is known and verified, the pieces, and the output of the check."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Candidature, Check, CheckDraft, Demande, Piece
from palier.models.demandes import layers
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import RECHECKED, Stage
from palier.rules.commission import checking, checklist, together
from palier.rules.desks.time_reasons import DESK_REASONS
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.rules.law.voice import say
from palier.rules.letters import check_reasons
from palier.rules.letters.more_time import TimeReason
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.bailleur import just_checked
from palier.web.bailleur.check_forms import FileCheckForm
from palier.web.desk import hands, notes
from palier.web.desk.desk_parts import attempt, name_of, page, stage_label, trace
from palier.web.presentation import protection, served, sheet
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import checking_again
from palier.workflows.commission.check_drafts import save_draft
from palier.workflows.commission.checking import check, checked_meanwhile, may_correct, seen_of
from palier.workflows.commission.files_to_check import file_of
from palier.workflows.commission.finding_in_order import find_in_order
from palier.workflows.desks import since_last_visit
from palier.workflows.doors import finding
from palier.workflows.people import asking, circumstances, more_time, needing


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def control(request: HttpRequest, candidature: UUID) -> HttpResponse:
    """The control page of a file; once it is recorded, the next file of the same home, then of the next one."""
    at = timezone.now()
    found, today = designated(request, candidature), clocks.day_in_paris(at)
    initial, is_correction = _drafted(found) | {"pieces": _missing(found, today)}, may_correct(found)
    about = circumstances.about(found, on=today)
    form = FileCheckForm(request.POST or None, initial=initial, about=about, is_correction=is_correction)
    if request.method == "POST" and (done := _pressed(request, found, form)) is not None:
        return done
    trace(request, Purpose.CHECK, found)
    before, after = neighbours(request, found)
    context = page(
        request,
        form=form,
        sheet=sheet.gather(found, by=actor_of(request), on=today),
        since=since_last_visit.open_sheet(found, by=actor_of(request), at=at),
        before=before,
        after=after,
        is_drafted="brouillon" in request.GET,
        follow=hands.follow(request, found),
        given=hands.given(request),
        noted=notes.beside(request, found),
        told=just_checked.told(request),
        is_correction=is_correction,
        longer=_longer(found),
        **_points(form, found, today),
        **_facts(found),
    )
    return render(request, "palier/bailleur/control.html", context)


OTHERWISE = (
    "Vous avez choisi un autre résultat, ou écrit au candidat : enregistrez-le. "
    "Sinon, choisissez « Conforme » et effacez ce qui ne va pas avec."
)
READ_AGAIN = 30
"""Files of which pieces were asked, among which the next one is looked for once none is unread."""
DRAFT, IN_ORDER = "brouillon", "ordre"
"""What the buttons of the page are called."""


def _pressed(request: HttpRequest, found: Candidature, form: FileCheckForm) -> HttpResponse | None:
    """What the page answers to the button that was pressed; nothing where it is shown again, with what refused it."""
    act, by, at = request.POST.get("act", ""), actor_of(request), timezone.now()
    seen, read = request.POST.get("seen", ""), request.POST.get("read", "")
    if found.stage not in stages.TO_CHECK and (meanwhile := checked_meanwhile(found, seen)):
        # A page older than the check asks for nothing of the page that corrects it: it says what was found since.
        form.errors.clear()
        form.add_error(None, meanwhile)
        return None
    if not _is_ready(form, has_output=act not in (DRAFT, IN_ORDER)):
        return None
    if act == DRAFT:
        is_kept = attempt(form, lambda: save_draft(found, points=form.points(), whys=form.whys(), by=by, at=at))
        return redirect(f"{_url(found)}?brouillon=1") if is_kept else None
    if act == IN_ORDER:
        if form.says_otherwise:
            form.add_error("output", OTHERWISE)
            return None
        is_done = attempt(
            form,
            lambda: find_in_order(found, read=read, points=form.points(), whys=form.whys(), seen=seen, by=by, at=at),
        )
    else:
        is_done = attempt(form, lambda: _check(found, form, seen=seen, by=by, at=at))
    if not is_done:
        return None
    after = following(request, found)
    return redirect(just_checked.address(_url(after) if after else reverse("bailleur"), found.public_id))


def _longer(found: Candidature) -> dict[str, object] | None:
    """The time that the household took for the pieces that were asked, and why, in the words of who examines."""
    taken = more_time.last_of(found)
    return {"row": taken, "why": DESK_REASONS[TimeReason(taken.reason)]} if taken is not None else None


def _is_ready(form: FileCheckForm, *, has_output: bool) -> bool:
    """Whether what was sent can be used: a draft has no output yet, and one act is an output by itself."""
    if form.is_valid() or has_output:
        return form.is_valid()
    form.errors.pop("output", None)
    return not form.errors


def _check(found: Candidature, form: FileCheckForm, *, seen: str, by: Actor, at: datetime) -> object:
    data = form.cleaned_data
    return check(
        found,
        data["output"],
        # Ticked beforehand: they are asked of an incomplete file alone.
        pieces=data["pieces"] if data["output"] == checking.Output.INCOMPLETE else [],
        answer_by=data["answer_by"],
        ground=data["ground"],
        note=data["note"],
        points=form.points(),
        whys=form.whys(),
        seen=seen,
        by=by,
        at=at,
    )


def _drafted(found: Candidature) -> dict[str, Any]:
    """What was looked at before an interruption."""
    draft = CheckDraft.objects.filter(candidature=found).first()
    if draft is None:
        return {}
    points = {f"point_{item}": look for item, look in draft.points.items()}
    return {**points, **{f"why_{item}": why for item, why in draft.whys.items()}}


def _missing(found: Candidature, today: date) -> list[str]:
    """What the file lacks of what may be asked, as its own list says it."""
    known = layers.facts_of(found.demande, today)
    lines = needing.pieces_of(found.demande, on=today, by=Actor(role=Role.BAILLEUR), known=known)
    lacking = [one.needed.codes for one in needing.lacking(lines) if one.needed.situation is None]
    asked = [next((code for code in codes if code in set(checking.PieceToAsk)), "") for codes in lacking]
    return [code for code in dict.fromkeys(asked) if code]


def _points(form: FileCheckForm, found: Candidature, today: date) -> dict[str, object]:
    """Each point as the file tells it, beside its answer: those that keep their own first, then those of one act."""
    file = file_of(found, on=today)
    lines = checklist.checklist(file)
    rows = [(line, form[f"point_{line.item}"], form[f"why_{line.item}"]) for line in lines]
    return {
        "own": [row for row in rows if row[0].alone],
        "covered": [row for row in rows if not row[0].alone],
        "attested": together.named(lines),
        "read": together.shown(lines, file),
    }


def _url(candidature: Candidature) -> str:
    return reverse("bailleur_controle", args=[candidature.public_id])


def waiting_files(request: HttpRequest) -> QuerySet[Candidature]:
    """The files that wait for a check, home by home, each in the order of its ranking."""
    rows = Candidature.objects.filter(
        publication__bailleur__in=organisation_of(request).covers, stage__in=stages.TO_CHECK
    )
    return rows.order_by("publication__closes_at", "publication", "rank", "pk")


def following(request: HttpRequest, found: Candidature) -> Candidature | None:
    """The file to check after one: of the same home first, so that one home is finished before another begins.

    One whose pieces are still awaited is nobody's to read yet: it comes back once they are here.
    """
    waiting = waiting_files(request).exclude(pk=found.pk)
    unread = waiting.filter(stage=Stage.DESIGNEE)
    same = unread.filter(publication=found.publication_id)
    after = same.filter(rank__gt=found.rank or 0).first() or same.first() or unread.first()
    if after is not None:
        return after
    asked = list(waiting.filter(stage=Stage.INCOMPLETE)[:READ_AGAIN])
    here = asking.answered(asked)
    return next((row for row in asked if row.pk in here), None)


def neighbours(request: HttpRequest, found: Candidature) -> tuple[Candidature | None, Candidature | None]:
    """The designated files of the same home just before and just after, whatever their stage."""
    seen = Candidature.objects.filter(
        publication=found.publication_id,
        audience__overlap=organisation_of(request).covers,
        rank__isnull=False,
        demande__in=Demande.objects.all(),
    )
    rank = found.rank or 0
    return seen.filter(rank__lt=rank).order_by("-rank").first(), seen.filter(rank__gt=rank).order_by("rank").first()


def designated(request: HttpRequest, candidature: UUID) -> Candidature:
    """A candidature designated to the organisation, or 404."""
    rows = finding.named(Candidature.objects.filter(publication__bailleur__in=organisation_of(request).covers))
    return get_or_404(rows.select_related("publication__home__commune", "demande"), candidature)


def _facts(found: Candidature) -> dict[str, object]:
    known = layers.facts_of(found.demande, clocks.day_in_paris(timezone.now()))
    return {
        "candidature": found,
        "name": name_of(found),
        "stage": stage_label(found),
        "is_open": found.stage in stages.TO_CHECK,
        "is_refused": found.stage in RECHECKED,
        "barred": checking_again.fault(found) if found.stage in RECHECKED else None,
        "protected": protection.notice(Role.BAILLEUR, known),
        "draft": CheckDraft.objects.filter(candidature=found).select_related("by").first(),
        "checks": [(one, _again(one)) for one in found.checks.order_by("-at", "-pk")],
        # Read at each showing, never what was sent: the checks are listed on the same page.
        "seen": seen_of(found.checks.order_by("-at", "-pk").first()),
    }


def _again(check: Check) -> str:
    """Why a check was taken back, where this line says so."""
    return say(check_reasons.REASONS[check.ground]) if check.output == checking.Output.AGAIN else ""


@only(Role.BAILLEUR)
@require_safe
def piece(request: HttpRequest, piece: UUID) -> HttpResponse:
    """The files of a piece as one document, downloaded and never run; the reading is noted."""
    found = get_or_404(Piece.objects.all(), piece)
    trace(request, Purpose.READ_PIECE, found)
    return served.whole(request, found, download=True)

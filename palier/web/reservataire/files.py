"""One candidate's file: its points line by line; set it aside, read that again, bring it back, release a hold."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Candidature, Demande, Membership, SetAside
from palier.models.demandes import layers
from palier.rules.candidature.funnel import IllegalMove, PublicationStage, Stage
from palier.rules.commission import grounds
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.letters import audience
from palier.rules.letters.words import label
from palier.web.access import actor_of, get_or_404, only, organisation_of, role_of
from palier.web.acts import new_key, once
from palier.web.desk import hands, notes
from palier.web.presentation import homes, protection, sheet
from palier.web.reservataire import answers, desk
from palier.web.reservataire.forms import SetAsideForm
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import verifying_holds
from palier.workflows.commission import designating
from palier.workflows.desks import since_last_visit
from palier.workflows.scoring import scoring


def mine(request: HttpRequest, public_id: UUID) -> Candidature:
    """A candidature on a publication of the actor's organisation, out of sight until the closing unless it is held."""
    rows = Candidature.objects.filter(publication__reservataire__in=organisation_of(request).covers)
    found = get_or_404(rows.select_related("demande", "publication__home__commune", "publication__grid"), public_id)
    if found.publication.is_running and found.stage != Stage.EN_ATTENTE:
        raise Http404
    return found


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file as it was ranked, with the state of its pieces."""
    row, at = mine(request, public_id), timezone.now()
    tracing.note([row], Purpose.DESIGNATE, by=actor_of(request), at=at)
    on = scoring.closing_day(row.publication)
    known = layers.facts_of(row.demande, on)
    before, after = _neighbours(row)
    context: dict[str, object] = {
        "sheet": sheet.gather(row, by=actor_of(request), on=on),
        "since": since_last_visit.open_sheet(row, by=actor_of(request), at=at),
        "before": before,
        "after": after,
        "candidature": row,
        "file": desk.file_number(row),
        "title": homes.title(row.publication.home),
        "label": label(Stage(row.stage), is_own=row.publication.is_own),
        "wanted": answers.answers([row], at=at).get(row.pk, ""),
        "lines": homes.frozen_lines(row.snapshot, role_of(request), grid=scoring.grid_of(row.publication.grid)),
        "protected": protection.notice(role_of(request), known),
        "asides": [
            {
                "aside": aside,
                "is_mine": aside.by_id == request.user.pk,
                "sentence": audience.for_desk(grounds.GROUNDS[grounds.Ground(aside.reason)].sentence),
            }
            for aside in SetAside.objects.filter(candidature=row).select_related("by", "second_reader").order_by("at")
        ],
        "may_set_aside": row.stage == Stage.CLASSEE and row.publication.stage == PublicationStage.CLASSEE,
        "may_bring_back": row.stage == Stage.ECARTEE and row.publication.stage == PublicationStage.CLASSEE,
        "is_held": row.stage == Stage.EN_ATTENTE,
        "act_key": new_key(),
        "follow": hands.follow(request, row),
        "given": hands.given(request),
        "noted": notes.beside(request, row),
    }
    return desk.show(request, "file.html", context)


def _neighbours(row: Candidature) -> tuple[Candidature | None, Candidature | None]:
    """The files ranked just before and just after in the same list."""
    readable = Demande.objects.all()
    ranked = Candidature.objects.filter(publication=row.publication_id, rank__isnull=False, demande__in=readable)
    rank = row.rank or 0
    return ranked.filter(rank__lt=rank).order_by("-rank").first(), ranked.filter(rank__gt=rank).order_by("rank").first()


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def set_aside(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose to set a file aside, for a reason of the list."""
    row = mine(request, public_id)
    form, at = SetAsideForm(request.POST or None), timezone.now()
    if form.is_valid() and not _asks_again(form, row, at):
        back, said = reverse("dossier-reservataire", args=[public_id]), form.cleaned_data
        try:
            designating.set_aside(row, reason=said["reason"], note=said["note"], by=actor_of(request), at=at)
        except IllegalMove:
            return desk.refused(request, designating.NotToChooseFrom(), back)
        except designating.NoteNeeded as refusal:
            form.add_error("note", str(refusal))
        except Refusal as refusal:
            # The same page again: another reason is chosen, and the note is not typed twice.
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("publication-reservataire", args=[row.publication.public_id]))
    context = {
        "form": form,
        "is_alone": Membership.objects.live()
        .filter(organisation__in=organisation_of(request).covers, role=role_of(request))
        .count()
        == 1,
        "candidature": row,
        "file": desk.file_number(row),
        "act_key": request.POST.get("act_key") or new_key(),
    }
    return desk.show(request, "set_aside.html", context, 400 if request.method == "POST" else 200)


def _asks_again(form: SetAsideForm, row: Candidature, at: datetime) -> bool:
    """Whether the file says the contrary of a reason, a note is written, and who proposes has not read that yet."""
    said = form.cleaned_data
    against = "" if said["maintained"] or not said["note"].strip() else designating.against(row, said["reason"], at=at)
    if against:
        form.add_error("maintained", f"Le dossier dit le contraire. {against}")
    return bool(against)


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def second_read(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read a set-aside again: uphold it or keep the file in the list. ``public_id`` is the candidature's."""
    row = mine(request, public_id)
    aside = SetAside.objects.filter(candidature=row, is_upheld=None).select_related("by", "candidature").first()
    if aside is None:
        return desk.refused(request, designating.SecondReadingDone(), reverse("dossier-reservataire", args=[public_id]))
    if request.method == "POST":
        try:
            is_upheld = request.POST.get("answer") == "confirmer"
            designating.second_read(aside, is_upheld=is_upheld, by=actor_of(request), at=timezone.now())
        except Refusal as refusal:
            return desk.refused(request, refusal, reverse("dossier-reservataire", args=[public_id]))
        return HttpResponseRedirect(reverse("publication-reservataire", args=[row.publication.public_id]))
    at = timezone.now()
    tracing.note([row], Purpose.DESIGNATE, by=actor_of(request), at=at)
    context: dict[str, object] = {
        "aside": aside,
        "since": since_last_visit.open_sheet(row, by=actor_of(request), at=at),
        "candidature": row,
        "file": desk.file_number(row),
        "sentence": audience.for_desk(grounds.GROUNDS[grounds.Ground(aside.reason)].sentence),
        "article": grounds.GROUNDS[grounds.Ground(aside.reason)].article,
        "sheet": sheet.gather(row, by=actor_of(request), on=scoring.closing_day(row.publication)),
        "is_mine": aside.by_id == request.user.pk,
        "wanted": answers.answers([row], at=at).get(row.pk, ""),
        "keys": (new_key(), new_key()),
    }
    return desk.show(request, "second_read.html", context)


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_POST
@once
def bring_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a file that was set aside back in the list."""
    row, back = mine(request, public_id), reverse("dossier-reservataire", args=[public_id])
    try:
        designating.bring_back(row, by=actor_of(request), at=timezone.now())
    except IllegalMove:
        return desk.refused(request, designating.NotToChooseFrom(), back)
    except Refusal as refusal:
        return desk.refused(request, refusal, back)
    return HttpResponseRedirect(back)


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_POST
@once
def release(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a held candidature into the list."""
    row = mine(request, public_id)
    back = reverse("publication-reservataire", args=[row.publication.public_id])
    try:
        verifying_holds.release_hold(
            row, reason=request.POST.get("reason", ""), by=actor_of(request), at=timezone.now()
        )
    except IllegalMove:
        return desk.refused(request, verifying_holds.ClosedAlready(), back)
    except Refusal as refusal:
        return desk.refused(request, refusal, back)
    return HttpResponseRedirect(back)

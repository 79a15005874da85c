"""Publish a home; before the closing see counts only; afterwards review the list in order and send the first ones."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Candidature, Home, PlannedVerb, Publication
from palier.models.candidatures import places
from palier.models.scoring import grids_store
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.commission import designation
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.homes.flow_balance import Turn
from palier.rules.law import clocks
from palier.rules.letters.words import label
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.desk import hands, planned
from palier.web.lists import Listing, listing
from palier.web.presentation import corrections, homes
from palier.web.reservataire import answers, desk, ranked
from palier.web.reservataire.forms import PublishForm
from palier.workflows.acting import tracing
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import finding_again
from palier.workflows.desks import keeping_notes
from palier.workflows.homes import naming, orienting, publishing
from palier.workflows.offer import ending, planning
from palier.workflows.ranking import holding

_DIGITS = 7


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form of a publication, with what it will commit to."""
    rows = Home.objects.filter(reservataire__in=organisation_of(request).covers).select_related("commune", "bailleur")
    home, at = get_or_404(rows, public_id), timezone.now()
    turn = orienting.turn_of(home, clocks.day_in_paris(at))
    opens, closes = publishing.default_window(home, at)
    initial = {
        "opens_at": opens,
        "closes_at": closes,
        "to_designate": designation.TO_SEND,
        "grid": grids_store.choices(home, closes.date()).first(),
    }
    form = PublishForm(request.POST or None, home=home, on=closes.date(), initial=initial)
    if form.is_valid():
        try:
            made = publishing.publish(home, by=actor_of(request), at=at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("publication-reservataire", args=[made.public_id]))
    context = {
        "form": form,
        "home": home,
        "title": homes.title(home),
        "turn": turn,
        "latest": publishing.latest_of(turn),
        "corrections": corrections.told(home),
        "is_state": naming.may_name(home, organisation_of(request), clocks.day_in_paris(at)),
        "is_over": turn is not None and turn.turn is not Turn.RUNNING,
        "act_key": request.POST.get("act_key") or new_key(),
        "ranked_before": [(row, desk.file_number(row.candidature)) for row in finding_again.for_home(home, at=at)],
    }
    return desk.show(request, "publish.html", context, 400 if request.method == "POST" else 200)


def mine(request: HttpRequest, public_id: UUID) -> Publication:
    """A publication of the actor's own organisation, or 404."""
    rows = Publication.objects.filter(reservataire__in=organisation_of(request).covers)
    return get_or_404(rows.select_related("home__commune", "bailleur", "grid", "reservataire"), public_id)


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_safe
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Counts before the closing; afterwards the first files in order, the cut, and what a sending would do."""
    publication = mine(request, public_id)
    counts = places.counts(publication.pk)
    is_open = publication.stage in (PublicationStage.PUBLIEE, PublicationStage.BROUILLON)
    context: dict[str, object] = {
        "publication": publication,
        "title": homes.title(publication.home),
        "label": label(PublicationStage(publication.stage), is_own=publication.is_own),
        "counts": [(label(Stage(stage), is_own=publication.is_own), n) for stage, n in sorted(counts.items())],
        "total": sum(counts.values()) - counts.get(Stage.RETIREE, 0),
        "held": _held(request, publication) if is_open else None,
        "is_open": is_open,
        "planned": planning.told(publication, by=actor_of(request)),
        "checking": holding.words(publication),
        "may_withdraw": publication.stage in ending.OWN_TO_WITHDRAW,
        "follow": hands.follow(request, publication),
        "given": hands.given(request),
    }
    if not is_open:
        at = timezone.now()
        listed = ranked.table(publication, _first_rank(request))
        shown = [row.candidature for row in listed["rows"]]
        tracing.note([publication, *shown], Purpose.DESIGNATE, by=actor_of(request), at=at)
        wanted = answers.answers(shown, at=at)
        context |= listed | {
            "asked": wanted,
            "were_asked": answers.asked(publication),
            "may_ask": answers.to_ask(publication, at=at),
        }
        borne = keeping_notes.labels_of(shown, by=actor_of(request))
        context["rows"] = [
            replace(row, wanted=wanted.get(row.candidature.pk, ""), tagged=borne.get(row.candidature.pk, ()))
            for row in listed["rows"]
        ]
    return desk.show(request, "review.html", context)


def _held(request: HttpRequest, publication: Publication) -> Listing[dict[str, object]]:
    rows = Candidature.objects.filter(publication=publication, stage=Stage.EN_ATTENTE).order_by("pk")
    shown = listing(request, rows, key="attente")
    return shown.with_rows([{"candidature": row, "file": desk.file_number(row), "act_key": new_key()} for row in shown])


def _first_rank(request: HttpRequest) -> int:
    """The rank from which the table is shown, as the address asks; the first when it asks for nothing readable."""
    asked = request.GET.get("depuis", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) <= _DIGITS else 1


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_POST
@once
def send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the first files to the landlord: shown first when it writes to many."""
    publication, back = mine(request, public_id), reverse("publication-reservataire", args=[public_id])
    try:
        return planned.act(request, publication, PlannedVerb.SEND)
    except Refusal as refusal:
        return desk.refused(request, refusal, back)


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Withdraw one's own mistaken list, while nothing was sent to the landlord."""
    publication, form = mine(request, public_id), planned.WithdrawHomeForm(request.POST or None)
    if form.is_valid():
        fields = {name: str(form.cleaned_data[name]) for name in ("code", "text")}
        try:
            return planned.act(request, publication, PlannedVerb.WITHDRAW, reason=form.reason, fields=fields)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "publication": publication,
        "title": homes.title(publication.home),
        "act_key": request.POST.get("act_key") or new_key(),
    }
    return desk.show(request, "withdraw.html", context, 400 if request.method == "POST" else 200)


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_POST
@once
def call_next(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call the next ranks, in a minute: whoever pressed by mistake takes it back before anybody reads it."""
    publication, back = mine(request, public_id), reverse("publication-reservataire", args=[public_id])
    try:
        planning.call_next(publication, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return desk.refused(request, refusal, back)
    return HttpResponseRedirect(back)

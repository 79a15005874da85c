"""What I keep an eye on: homes put aside with what became of each, my searches, and the places that matter to me."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from palier.models import KeptHome, KeptPlace, Publication, SavedSearch
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.doors.access import Role
from palier.rules.homes import own_places
from palier.rules.homes.own_places import KINDS, PlaceKind
from palier.rules.law import clocks
from palier.rules.law.voice import say
from palier.rules.letters import words
from palier.rules.letters.words import StageWords
from palier.web.access import actor_of, demande_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.demandeur.candidatures import search_cards
from palier.web.demandeur.candidatures.search_forms import PlaceForm
from palier.web.languages.later import shown
from palier.web.presentation import homes
from palier.web.public.publication import found
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import keeping_places, watching

BAD_REQUEST, CONFLICT = 400, 409
_HOMES, _PLACES = "#logements", "#lieux"


@dataclass(frozen=True, slots=True)
class KeptCard:
    """A home that I keep, and what became of it."""

    publication: Publication
    title: str
    words: StageWords
    is_open: bool
    remaining: str
    """``Il vous reste 4 jours ouvrés.``, while its list is open."""


@only(Role.DEMANDEUR)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Homes that I keep with what became of each, my searches with when each writes, and my places."""
    return _listed(request)


def _listed(request: HttpRequest, form: PlaceForm | None = None) -> HttpResponse:
    demande, by = demande_of(request), actor_of(request)
    places = keeping_places.kept_by(demande, by)
    rows = KeptHome.objects.filter(demande=demande, by=by.person).select_related(
        "publication__home__commune", "publication__home__bailleur"
    )
    kept = [_kept(one.publication) for one in rows.order_by("-kept_at", "-pk")]
    searches = SavedSearch.objects.filter(demande=demande, by=by.person).order_by("-made_at", "-pk")
    context = {
        "open_homes": [one for one in kept if one.is_open],
        "ended_homes": [one for one in kept if not one.is_open],
        "from_list": {"retour": "liste"},
        "searches": [search_cards.card_of(one) for one in searches],
        "places": [(say(KINDS[PlaceKind(one.kind)]), one) for one in places],
        "act_key": new_key(),
        "place_form": form if form is not None or len(places) >= own_places.MOST else PlaceForm(label_suffix=""),
    }
    if form is not None:
        context["form"] = form  # The title of the page says « Erreur » of this one.
    status = BAD_REQUEST if form is not None else HTTPStatus.OK
    return render(request, "palier/demandeur/searches.html", context, status=status)


@only(Role.DEMANDEUR)
@require_POST
@once
def keep_place(request: HttpRequest) -> HttpResponse:
    """Keep a place that matters; what cannot be read is asked again on the same page."""
    form = PlaceForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _listed(request, form)
    data = form.cleaned_data
    try:
        keeping_places.keep(
            demande_of(request), PlaceKind(data["kind"]), data["commune"], by=actor_of(request), at=timezone.now()
        )
    except Refusal as refusal:
        return refused(request, refusal)
    return HttpResponseRedirect(f"{reverse('mes-recherches')}{_PLACES}")


@only(Role.DEMANDEUR)
@require_POST
@once
def drop_place(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep it no more."""
    get_or_404(KeptPlace.objects.filter(by=actor_of(request).person), public_id)
    keeping_places.drop(public_id, by=actor_of(request))
    return HttpResponseRedirect(f"{reverse('mes-recherches')}{_PLACES}")


def _kept(publication: Publication) -> KeptCard:
    now = timezone.now()
    is_past = homes.is_past_hour(publication, now)
    told = words.said(
        PublicationStage(publication.stage),
        on=clocks.day_in_paris(now),
        is_own=publication.is_own,
        is_past_hour=is_past,
    )
    is_open = publication.is_open_at(now)
    left = clocks.working_days_left(now, publication.closes_at, publication.home.calendar) if is_open else ""
    title = homes.title(publication.home)
    return KeptCard(publication, title, told, is_open, f"{left.capitalize()}." if left else "")


@only(Role.DEMANDEUR)
@require_POST
@once
def keep(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a home aside."""
    try:
        watching.keep_home(demande_of(request), found(public_id), by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return refused(request, refusal)
    return HttpResponseRedirect(reverse("publication", args=[public_id]))


@only(Role.DEMANDEUR)
@require_POST
@once
def drop_home(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep it no more; back to where it was asked."""
    watching.drop_home(demande_of(request), found(public_id), by=actor_of(request))
    if request.POST.get("retour") == "liste":
        return HttpResponseRedirect(f"{reverse('mes-recherches')}{_HOMES}")
    return HttpResponseRedirect(reverse("publication", args=[public_id]))


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of a refusal, with its sentence and the way back."""
    context = {"sentence": shown(refusal), "back": reverse("mes-recherches")}
    return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)

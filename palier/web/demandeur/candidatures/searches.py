"""What I keep an eye on: homes put aside, and searches that write to me; and the link of a message that stops one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import KeptHome, KeptPlace, Person, Publication, SavedSearch
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.doors.access import Role
from palier.rules.homes import home_facts, own_places
from palier.rules.homes.alerts import RHYTHMS, Rhythm
from palier.rules.homes.home_facts import Feature
from palier.rules.homes.own_places import KINDS, PlaceKind
from palier.rules.law import clocks, french
from palier.rules.law.voice import say
from palier.rules.letters import words
from palier.rules.letters.words import StageWords
from palier.web import sure
from palier.web.access import actor_of, demande_of, get_or_404, key_of, only
from palier.web.acts import new_key, once
from palier.web.demandeur import saying
from palier.web.demandeur.candidatures.search_forms import PlaceForm, SaveSearchForm
from palier.web.demandeur.candidatures.search_places import own_name, place_of, place_to_keep
from palier.web.languages.later import shown
from palier.web.presentation import homes
from palier.web.public.publication import found
from palier.web.public.search import seeker_of
from palier.web.public.search_form import ENERGY, SearchForm
from palier.web.sure import Sure
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import alerting, keeping_places, watching
from palier.workflows.candidature.watching import Question, SearchPlace
from palier.workflows.doors import protecting

BAD_REQUEST, CONFLICT = 400, 409
_HOMES, _SEARCHES, _PLACES = "#logements", "#recherches", "#lieux"


@dataclass(frozen=True, slots=True)
class KeptCard:
    """A home that I keep, and what became of it."""

    publication: Publication
    title: str
    words: StageWords
    is_open: bool
    remaining: str
    """``Il vous reste 4 jours ouvrés.``, while its list is open."""


@dataclass(frozen=True, slots=True)
class SearchCard:
    """A search that I saved, in words."""

    row: SavedSearch
    asks: tuple[str, ...]
    sends: str
    hours: str
    """Whether nights and days off are in, and by what way it writes; empty once it is stopped."""


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
        "searches": [SearchCard(one, tuple(_asks(one)), _sends(one), _hours(one)) for one in searches],
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
        return _refused(request, refusal)
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


def _asks(row: SavedSearch) -> Iterator[str]:
    """What a saved search asks, one chip each."""
    yield french.capital(row.place)
    if row.type_code:
        yield say(words.ROOMS[row.type_code])
    if row.most_rent is not None:
        yield say("{amount} au plus, charges comprises", amount=french.cents(row.most_rent))
    if row.is_level:
        yield say("Au rez-de-chaussée, ou avec un ascenseur")
    if row.is_adapted:
        yield say("Adapté au handicap")
    yield from (say(home_facts.FEATURES[Feature(code)]) for code in row.features)
    if row.worst_energy:
        yield say("Classe énergie : {letters}", letters=say(ENERGY[row.worst_energy]))
    if row.has_roofs:
        yield say("Avec les autres toits")


def _sends(row: SavedSearch) -> str:
    """When a saved search writes, in a sentence."""
    if row.stopped_at is not None:
        day = french.day(clocks.day_in_paris(row.stopped_at))
        return say("Arrêtée depuis le {day} : plus rien ne part.", day=day)
    if row.rhythm == Rhythm.AT_ONCE:
        return say("Un message dès qu’un logement convient. Aucun message quand il n’y a rien.")
    return say("Un message par jour au plus, à {hour} h. Aucun message quand il n’y a rien.", hour=row.hour)


def _hours(row: SavedSearch) -> str:
    if row.stopped_at is not None:
        return ""
    if row.is_at_night:
        said = say("La nuit, le samedi, le dimanche et les jours fériés aussi.")
    else:
        said = say("Jamais la nuit, ni le samedi, le dimanche ou un jour férié.")
    return f"{say('Par texto.')} {said}" if row.channel == "sms" else said


@only(Role.DEMANDEUR)
@require_POST
@once
def keep(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a home aside."""
    try:
        watching.keep_home(demande_of(request), found(public_id), by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return _refused(request, refusal)
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


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def save(request: HttpRequest) -> HttpResponse:
    """Keep the search of the address under a name."""
    search, seeker = SearchForm(request.GET), seeker_of(request)
    place = place_of(search, seeker)
    form = SaveSearchForm(request.POST or None, has_texts=_has_texts(request), initial=_initial(place), label_suffix="")
    if request.method == "POST" and form.is_valid() and (kept := place_to_keep(search, seeker)) is not None:
        try:
            watching.save_search(
                demande_of(request),
                form.cleaned_data["name"],
                Question(place=kept, wanted=search.wanted, query=query_of(search), has_roofs=search.has_roofs),
                sending=form.sending,
                person_key=key_of(request),
                by=actor_of(request),
                at=timezone.now(),
            )
        except Refusal as refusal:
            return _refused(request, refusal)
        return HttpResponseRedirect(f"{reverse('mes-recherches')}{_SEARCHES}")
    context = {
        "form": form,
        "place": place,
        "query": query_of(search),
        "has_roofs": search.has_roofs,
        "is_reached": _is_reached(request),
        "rhythms": RHYTHMS,
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/save_search.html", context, status=status)


def query_of(search: SearchForm) -> str:
    """The question as an address keeps it: what was understood, and nothing else; always of homes open to the household."""
    asked = {name: value for name, value in search.asked.items() if value and name != "pour_moi"}
    return urlencode({**asked, "pour_moi": "on"})


def _initial(place: SearchPlace | None) -> Mapping[str, object]:
    return {
        "name": own_name(place) if place else "",
        "rhythm": Rhythm.DAILY,
        "hour": 8,
        "channel": "email",
    }


def _person(request: HttpRequest) -> Person | None:
    return Person.objects.filter(demande=demande_of(request), key=key_of(request)).first()


def _has_texts(request: HttpRequest) -> bool:
    """Whether a text may be chosen: one can leave, a number is known, and no safe address is to be kept to."""
    person = _person(request)
    return bool(settings.SMS_URL and person and person.phone) and not protecting.has_safe_address(demande_of(request))


def _is_reached(request: HttpRequest) -> bool:
    person = _person(request)
    return bool(person and (person.email or (settings.SMS_URL and person.phone))) or protecting.has_safe_address(
        demande_of(request)
    )


@only(Role.DEMANDEUR)
@require_POST
@once
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write no more."""
    watching.stop(_mine(request, public_id), by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(f"{reverse('mes-recherches')}{_SEARCHES}")


@only(Role.DEMANDEUR)
@require_POST
@once
def resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write again."""
    watching.resume(_mine(request, public_id), by=actor_of(request))
    return HttpResponseRedirect(f"{reverse('mes-recherches')}{_SEARCHES}")


@only(Role.DEMANDEUR)
@require_POST
@once
def drop_search(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep it no more, once it was said that it does not come back."""
    row = get_or_404(SavedSearch.objects.filter(by=actor_of(request).person), public_id)
    if not sure.is_sure(request):
        said = Sure(
            heading=say("Supprimer cette recherche"),
            button=say("Supprimer"),
            facts=((say("Recherche"), row.name),),
            ends=(say("Elle n’est plus gardée, et plus aucun message ne part pour elle."),),
            stays=(say("Vos candidatures et les logements que vous gardez ne changent pas."),),
            back=say(
                "Une recherche supprimée ne revient pas. Pour la garder sans message, choisissez « Arrêter les messages »."
            ),
        )
        leave = (reverse("mes-recherches") + _SEARCHES, say("Mes recherches et mes logements gardés"))
        return sure.ask(request, said, leave=leave, layout=sure.HOUSEHOLD)
    watching.drop_search(row.public_id, by=actor_of(request))
    return HttpResponseRedirect(f"{reverse('mes-recherches')}{_SEARCHES}")


def _mine(request: HttpRequest, public_id: UUID) -> UUID:
    """One of my own searches, or 404."""
    return get_or_404(SavedSearch.objects.filter(by=actor_of(request).person), public_id).public_id


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"sentence": shown(refusal), "back": reverse("mes-recherches")}
    return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the alert of a message, without an account. A mailbox may open links by itself: only the button stops."""
    if request.method == "POST":
        state = "arretee" if alerting.stop_by_link(token, at=timezone.now()) else "inconnue"
    else:
        state = "en_cours" if alerting.is_running(token) else "finie"
    response = render(request, "palier/signin/stop_alert.html", {"state": state})
    # The address holds a secret: no page that is reached from here learns it.
    response["Referrer-Policy"] = "strict-origin"
    return response

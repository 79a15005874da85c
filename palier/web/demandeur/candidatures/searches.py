"""My searches that write to me: saved, changed, stopped, taken up again, deleted; and the link of a message that stops one."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import Person, SavedSearch
from palier.rules.doors.access import Role
from palier.rules.homes.alerts import Rhythm
from palier.rules.law.voice import say
from palier.web import sure
from palier.web.access import actor_of, demande_of, get_or_404, key_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.candidatures import search_cards
from palier.web.demandeur.candidatures.search_forms import SaveSearchForm
from palier.web.demandeur.candidatures.search_places import own_name, place_of, place_to_keep
from palier.web.demandeur.candidatures.watched import BAD_REQUEST, refused
from palier.web.public.search import seeker_of
from palier.web.public.search_form import SearchForm
from palier.web.sure import Sure
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import alerting, watching
from palier.workflows.candidature.watching import Question, SearchPlace
from palier.workflows.doors import protecting
from palier.workflows.letters import texted

_SEARCHES = "#recherches"


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
            return refused(request, refusal)
        return HttpResponseRedirect(f"{reverse('mes-recherches')}{_SEARCHES}")
    context = {
        "form": form,
        "place": place,
        "query": query_of(search),
        "asks": tuple(search_cards.asks_of(search.wanted)),
        "has_roofs": search.has_roofs,
        "is_reached": _is_reached(request),
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
    """Whether a text may be chosen: one would arrive, and no safe address is to be kept to."""
    person = _person(request)
    return person is not None and texted.arrives(person) and not protecting.has_safe_address(demande_of(request))


def _is_reached(request: HttpRequest) -> bool:
    person = _person(request)
    return bool(person and (person.email or texted.arrives(person))) or protecting.has_safe_address(demande_of(request))


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change the name of a search, and when and by what way it writes; what it asks stays."""
    row = get_or_404(SavedSearch.objects.filter(by=actor_of(request).person), public_id)
    held = {"name": row.name, "rhythm": row.rhythm, "hour": row.hour, "is_at_night": row.is_at_night}
    form = SaveSearchForm(
        request.POST or None,
        has_texts=_has_texts(request),
        initial={**held, "channel": row.channel},
        label_suffix="",
    )
    if request.method == "POST" and form.is_valid():
        watching.change(row.public_id, form.cleaned_data["name"], sending=form.sending, by=actor_of(request))
        return HttpResponseRedirect(f"{reverse('mes-recherches')}{_SEARCHES}")
    context = {
        "form": form,
        "card": search_cards.card_of(row),
        "is_reached": _is_reached(request),
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/change_search.html", context, status=status)


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

"""« Vous séparer »: asked, read again with what follows, and only then done or put to the other holder."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import Demande, OrganisationKind, Parting
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.parting import separation
from palier.rules.people import facts
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import new_key, once
from palier.web.demandeur import saying
from palier.web.demandeur.doors.access_forms import SeparationForm
from palier.web.languages.later import shown
from palier.workflows.acting.refusals import Refusal
from palier.workflows.own_data import reading_now
from palier.workflows.parting import parted, parting, separating

BAD_REQUEST, CONFLICT = 400, 409
_DONE = {"accepter": "separation-faite", "reprendre": "separation-reprise"}
"""What the next page says of an answer that settles everything; a contested one is said by its own page."""


def _me(request: HttpRequest) -> str:
    return str(request.user.holder.person_key)  # type: ignore[union-attr]


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def separate(request: HttpRequest) -> HttpResponse:
    """Ask, then say what follows, then do: the second page alone has the button that does."""
    at, demande = timezone.now(), demande_of(request)
    asked = parting.open_of(demande)
    if asked is not None and request.method != "POST":
        return _waiting(request, asked, at)
    known = layers.standing(layers.layers_of(demande))
    form = SeparationForm(
        request.POST or None, known=known, names=saying.first_names(demande), mine=_me(request), on=day_in_paris(at)
    )
    if request.method == "POST" and form.is_valid():
        wanted = separating.PartingTerms(
            leaver=form.cleaned_data["leaver"],
            living=form.living(),
            births_leave=form.cleaned_data.get("births_leave", False),
        )
        if "confirmer" not in request.POST:
            return _confirm(request, demande, known, form, wanted)
        try:
            parting.ask(demande, wanted, asker=_me(request), by=actor_of(request), at=at)
        except Refusal as refusal:
            return _refused(request, shown(refusal))
        if parting.open_of(demande) is None:
            return HttpResponseRedirect(f"{reverse('mon-dossier')}?fait={_DONE['accepter']}")
        return HttpResponseRedirect(reverse("separation"))
    has_other = len(separation.holders(known)) > 1
    context = {
        "form": form,
        "has_other": has_other,
        "act_key": saying.act_key(request),
        "end": None if form.is_bound else parting.last_end(demande),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/separation.html", context, status=status)


def _confirm(
    request: HttpRequest, demande: Demande, known: facts.Demande, form: SeparationForm, wanted: separating.PartingTerms
) -> HttpResponse:
    """What follows, person by person, and what waits for the other one."""
    me = _me(request)
    shared = parting.claimed(known, wanted, me)
    asked = parting.drafted(demande, wanted, asker=me, on=day_in_paris(timezone.now()))
    context = {
        "act_key": saying.act_key(request),
        "fields": [(name, request.POST[name]) for name in form.fields if name in request.POST],
        "asked": asked,
        "sides": parted.sides(asked, me=me),
        "other": parted.name_of(demande, parted.other_of(demande, me)),
        "keeper": parted.name_of(demande, parted.other_of(demande, wanted.leaver)),
        "is_mine": wanted.leaver == me,
        "shared": parting.say_shared(shared) if shared else "",
    }
    return render(request, "palier/demandeur/separation_confirm.html", context)


def _waiting(request: HttpRequest, asked: Parting, at: datetime) -> HttpResponse:
    context = {
        "asked": asked,
        "is_mine": asked.asked_key == _me(request),
        "sides": parted.sides(asked, me=_me(request)),
        "asker": parted.name_of(asked.demande, asked.asked_key),
        "needs_a_person": (needs_a_person := parting.needs_a_person(asked, day_in_paris(at))),
        "standing": _standing(asked) if needs_a_person else "",
        "act_key": saying.act_key(request),
        "agree_key": new_key(),
    }
    return render(request, "palier/demandeur/separation_waiting.html", context)


def _standing(asked: Parting) -> str:
    """Who may decide, and since when it waits for them: those that « Qui peut voir mon dossier » names to both holders."""
    reading = (one.organisation for one in reading_now.organisations(asked.demande))
    able = french.names(dict.fromkeys(one.present.name for one in reading if one.kind == OrganisationKind.RESERVATAIRE))
    since = french.day(parting.waits_since(asked))
    if able:
        return say("Depuis le {since}, elle attend la décision de : {organisation}.", since=since, organisation=able)
    return say(
        "Elle attend depuis le {since}, et personne ne peut la trancher aujourd’hui : aucun réservataire ne lit votre "
        "dossier. Une candidature l’ouvre à l’un d’eux. Vous pouvez aussi vous mettre d’accord à deux.",
        since=since,
    )


@only(Role.DEMANDEUR)
@require_POST
@once
def answer(request: HttpRequest) -> HttpResponse:
    """Agree, contest, or take back what one asked oneself; agreeing is final, and is read again on a page of its own."""
    at, demande, by, me = timezone.now(), demande_of(request), actor_of(request), _me(request)
    verbs = {"accepter": parting.agree, "contester": parting.contest, "reprendre": parting.take_back}
    verb = verbs.get(request.POST.get("reponse", ""))
    if verb is None:
        return _refused(request, say("Choisissez une réponse sur la page « Vous séparer »."))
    asked = parting.open_of(demande)
    if verb is parting.agree and asked is not None and asked.asked_key != me and "confirmer" not in request.POST:
        context = {"halves": parted.halves(asked, me=me), "act_key": new_key()}
        return render(request, "palier/demandeur/separation_agree.html", context)
    try:
        verb(demande, me=me, by=by, at=at)
    except Refusal as refusal:
        return _refused(request, shown(refusal))
    # Who agreed may have a file of their own now: where it is read comes from the account.
    said = _DONE.get(request.POST["reponse"])
    return HttpResponseRedirect(f"{reverse('mon-dossier')}?fait={said}" if said else reverse("separation"))


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    context = {"sentence": sentence, "back": reverse("mon-dossier")}
    return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)

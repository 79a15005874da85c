"""My points, territory by territory: the grid, my lines, what would change them, the others in bands, my choices."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.people import facts
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.ranking import small_cells
from palier.rules.scoring import moving
from palier.rules.situations import priorities, situations
from palier.web import foreseeing
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import new_key, once
from palier.web.languages.later import shown
from palier.web.presentation import homes
from palier.web.presentation.histogram import Histogram
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.scoring import scores_shown
from palier.workflows.scoring.scores_shown import Territorial

CONFLICT = 409


def _histogram(found: Territorial) -> Histogram | None:
    if not found.bands:
        return None
    return Histogram(
        counts=small_cells.drawn(dict(found.bands), up_to=found.score.points, on=day_in_paris(timezone.now())),
        you=found.score.points,
        title=say("Les demandeurs des mêmes types de logement, par tranches de cinq points"),
    )


@dataclass(frozen=True, slots=True)
class Priority:
    """Whether the demande looks priority (R441-2-17, 6°), and each ground with where it stands."""

    sentence: str
    grounds: list[tuple[str, str]]


def _priority(known: facts.Demande, on: date) -> Priority:
    sentence, found = priorities.looks(priorities.grounds_of_law(known, on))
    words = {
        situations.newest(one.situation).words if one.situation else say("Vous avez une décision DALO"): one.said()
        for one in found
    }
    return Priority(sentence, list(words.items()))


@only(Role.DEMANDEUR)
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """What article R441-2-17 gives to see: criteria, weights, my lines, and how the others stand."""
    on = day_in_paris(timezone.now())
    foreseeing.ahead(request, ReadPage.POINTS, on=on)
    demande = demande_of(request)
    known = apart.known_to(layers.facts_of(demande, on), demande, actor_of(request))
    found, bare = scores_shown.in_territories(known, on=on)
    shown = [
        {
            "here": one,
            "lines": homes.points_lines(one.score, one.grid),
            "histogram": _histogram(one),
            "criteria": one.grid.criteria_for(is_transfer=known.is_transfer),
            "never": moving.never(one.grid),
        }
        for one in found
    ]
    context = {"shown": shown, "bare": bare, "today": on, "has_wish": bool(known.wish.communes), "act_key": new_key()}
    # Nothing is priority of a demande that was struck off: the page says nothing of it.
    context["priority"] = _priority(known, on) if layers.is_open(demande) else None
    return render(request, "palier/demandeur/points.html", context)


@only(Role.DEMANDEUR)
@require_http_methods(["POST"])
@once
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the criterion that counts under a heading; an empty choice takes it back."""
    at, demande = timezone.now(), demande_of(request)
    on = day_in_paris(at)
    found, _ = scores_shown.in_territories(layers.facts_of(demande, on), on=on)
    open_choices = {choice.code: choice for one in found for choice in one.choices}
    told = {
        f"choices/{code}": DeclaredFact(value)
        for code, choice in open_choices.items()
        # A page of the release before sends the bare heading.
        if (value := request.POST.get(code, request.POST.get(choice.heading)))
        in {"", *(option.code for option in choice.options)}
    }
    try:
        completing.declare(demande, told, by=actor_of(request), at=at, kind=ChangeKind.CRITERION)
    except Refusal as refusal:
        context = {"sentence": shown(refusal), "back": reverse("mes-points")}
        return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(reverse("mes-points"))

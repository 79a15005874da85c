"""Completing: one question a page, and the points that follow at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Commune, Demande, Piece
from palier.models.demandes import certified_facts, layers, told_jobs
from palier.models.territories import localities
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.parting import separation
from palier.rules.people import facts
from palier.rules.people.facts import Situation
from palier.rules.situations.needed_pieces import SITUATION_PREFIX
from palier.rules.situations.pieces import PieceStatus
from palier.web.access import actor_of, demande_of, key_of, only, visit_of
from palier.web.acts import once
from palier.web.demandeur import dalo_said, saying, sending_address
from palier.web.demandeur.file import forms, seen_first, situations, situations_told
from palier.web.demandeur.file.job_forms import ToldJobForm
from palier.web.languages.later import shown
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart, protecting
from palier.workflows.exchange import entering_exchange
from palier.workflows.people import completing, standing
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.register import importing
from palier.workflows.scoring import scores_shown

BAD_REQUEST = 400


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """One page: its title, what it is for, its form."""

    title: str
    lead: str
    form: Callable[[HttpRequest, Demande, facts.Demande, datetime], Any]
    shared: str = ""
    """What it is for, on a file that two sign."""

    def lead_for(self, known: facts.Demande) -> str:
        """What it is for, as who reads it signs alone or not."""
        return self.shared if self.shared and len(separation.holders(known)) > 1 else self.lead


def _data(request: HttpRequest) -> Any:  # noqa: ANN401 - what Django's forms take
    return request.POST if request.method == "POST" else None


def _incomes(request: HttpRequest, demande: Demande, known: facts.Demande, at: datetime) -> forms.IncomeForm:
    names = {person.key: person.first_name.title() for person in importing.holders(demande)}
    years = completing.reference_years(day_in_paris(at))
    certified = certified_facts.among(demande, layers.layers_of(demande).verified)
    return forms.IncomeForm(_data(request), known=known, years=years, names=names, certified=certified)


def _resources(request: HttpRequest, demande: Demande, known: facts.Demande, _at: datetime) -> forms.ResourcesForm:
    names = {person.key: person.first_name.title() for person in importing.holders(demande)}
    return forms.ResourcesForm(_data(request), known=known, names=names)


def _wish(request: HttpRequest, _demande: Demande, known: facts.Demande, _at: datetime) -> forms.WishForm:
    wish = known.wish
    near = [one.departement for one in localities.in_order(wish.communes)]
    return forms.WishForm(
        _data(request),
        near=near,
        initial={
            "type_codes": wish.type_codes,
            "communes": wish.communes,
            "is_enlarged": wish.is_enlarged,
            "max_rent": wish.max_rent,
        },
    )


def _home(request: HttpRequest, _demande: Demande, known: facts.Demande, _at: datetime) -> forms.CurrentHomeForm:
    home = known.current_home
    return forms.CurrentHomeForm(
        _data(request),
        initial={
            "occupancy": next(iter(home.occupancy_codes), ""),
            "type_code": home.type_code or "",
            "floor_area": home.floor_area,
            "occupants": home.occupants,
            "rent": home.rent,
            "housing_aid": home.housing_aid,
            **{one.code.value: one.number for one in known.measures},
        },
    )


def _situations(request: HttpRequest, demande: Demande, known: facts.Demande, at: datetime) -> situations.SituationForm:
    hidden = apart.hidden_from(demande, actor_of(request).user)
    on = day_in_paris(at)
    grids = scores_shown.grids_of(known, on=on)
    named = frozenset[str]().union(*(grid.named for grid in grids))
    form = situations.SituationForm(
        _data(request),
        known=known,
        hidden=hidden,
        on=on,
        dated=frozenset[str]().union(*(grid.dated for grid in grids)),
        named=named,
        landlords=entering_exchange.landlord_choices,
        is_alone=visit_of(request) is None,
    )
    form.stored = layers.layers_of(demande).declared
    return form


def _expected(request: HttpRequest, _demande: Demande, known: facts.Demande, at: datetime) -> forms.ExpectedForm:
    child = next(iter(known.household.expected), None)
    due = child.due_on.strftime("%d/%m/%Y") if child and child.due_on else ""
    return forms.ExpectedForm(
        _data(request), on=day_in_paris(at), initial={"number": child.number if child else 0, "due_on": due}
    )


def _readers(demande: Demande, known: facts.Demande, me: str) -> str:
    """First names of those who read this file beside who is signed in; empty where nobody does."""
    others = {one.key for one in separation.holders(known) if one.key != me}
    names = [person.first_name.title() for person in importing.holders(demande) if person.key in others]
    return _both(name or say("l’autre titulaire") for name in names)


def _both(names: Iterable[str]) -> str:
    first, *others = [*names] or [""]
    for name in others:
        first = say("{first} et {name}", first=first, name=name)
    return first


def _go_alone(request: HttpRequest, danger: Situation) -> HttpResponse:
    """What the other holder would read is not kept here; the page where it can be said comes next, and its address is mute."""
    request.session["acces"] = {"situation": danger.value}
    return HttpResponseRedirect(reverse("acces"))


def _next(question: str, demande: Demande, known: facts.Demande, told: Mapping[str, DeclaredFact], changed: int) -> str:
    """What comes after an answer: the proof of the first situation newly told, else the file, where what became of it is said."""
    before = {claim.situation for claim in known.claims}
    new = [
        one for one in apart.claimed([path for path, one in told.items() if one.value is not None]) if one not in before
    ]
    # Whose proof is being checked waits for nothing: no page asks for another.
    codes = [f"{SITUATION_PREFIX}{one.value}" for one in new]
    sent = Piece.objects.filter(demande=demande, code__in=codes, status=PieceStatus.TO_CHECK).values_list(
        "code", flat=True
    )
    new = [one for one in new if f"{SITUATION_PREFIX}{one.value}" not in {*sent}]
    if not new:
        word = "enregistre" if changed else "inchange"
        return f"{reverse('mon-dossier')}?{word}={question}#enregistre"
    return sending_address.of(demande, f"{SITUATION_PREFIX}{new[0].value}", said=question)


def _job(request: HttpRequest, demande: Demande, known: facts.Demande, at: datetime) -> ToldJobForm:
    me, on = key_of(request), day_in_paris(at)
    told = told_jobs.read(layers.layers_of(demande).declared.get(told_jobs.path_of(me)))
    contract = next((one.contract_type for one in known.household.persons if one.key == me), None)
    commune = Commune.objects.filter(code=told.commune).first() if told and told.commune else None
    initial = {
        "contract": contract or "",
        "employer": told.employer if told else "",
        "commune": commune.name if commune else "",
        "since": told.since.strftime("%d/%m/%Y") if told and told.since else "",
        "until": told.until.strftime("%d/%m/%Y") if told and told.until else "",
    }
    is_sheltered = protecting.has_safe_address(demande)
    return ToldJobForm(_data(request), holder=me, on=on, is_sheltered=is_sheltered, initial=initial)


QUESTIONS = {
    "revenus": FileQuestion(
        phrase("Quels sont vos revenus ?"),
        phrase(
            "Le revenu fiscal de référence de chaque adulte, à la ligne 25 de son avis d’impôt. Laissez vide ce "
            "que vous ne savez pas : inconnu n’est pas zéro."
        ),
        _incomes,
    ),
    "ressources": FileQuestion(
        phrase("Que recevez-vous chaque mois ?"),
        phrase(
            "En euros par mois, aujourd’hui. Laissez vide ce que vous ne savez pas ; écrivez 0 si vous ne recevez rien. "
            "L’aide au logement se dit à la page « Mon logement actuel »."
        ),
        _resources,
    ),
    "recherche": FileQuestion(
        phrase("Que cherchez-vous ?"),
        phrase("Ce que vous écrivez ici remplace ce que disait le registre national, et lui est envoyé."),
        _wish,
    ),
    "logement": FileQuestion(
        phrase("Dans quel logement vivez-vous aujourd’hui ?"),
        phrase("Un logement trop petit, ou trop cher pour vos ressources, peut donner des points."),
        _home,
    ),
    "emploi": FileQuestion(
        phrase("Quel est votre emploi ?"),
        phrase("Votre contrat, votre employeur, vos dates."),
        _job,
        shared=phrase("Votre emploi à vous. L’autre titulaire du dossier dit le sien, depuis son propre accès."),
    ),
    "situation": FileQuestion(
        phrase("Quelque chose rend-il votre demande plus urgente ?"),
        phrase(
            "Cochez ce qui est vrai. Vous n’avez rien à raconter : une preuve suffit. Elle est lue par les "
            "personnes qui contrôlent votre dossier, jamais par un autre candidat."
        ),
        _situations,
    ),
    "foyer": FileQuestion(
        phrase("Attendez-vous un enfant ?"),
        phrase("Un enfant à naître compte dans votre ménage jusqu’à la date prévue."),
        _expected,
    ),
}


def _answered(
    request: HttpRequest,
    demande: Demande,
    known: facts.Demande,
    question: str,
    form: Any,  # noqa: ANN401 - the form of any question
    at: datetime,
) -> HttpResponse:
    """Show what an answer would do, or keep it.

    Who tells a danger is not kept waiting on a page that repeats it: where it can be said is the very next one.
    """
    told = form.told()
    claimed = apart.claimed([path for path, one in told.items() if one.value is not None])
    hidden = apart.hidden_from(demande, actor_of(request).user) if claimed else ()
    alone = apart.dangers(known, claimed, hidden)
    unsaid = {completing.claim_path(one) for one in alone}
    kept = {path: one for path, one in told.items() if path not in unsaid}
    if not alone and seen_first.CONFIRM not in request.POST:
        found = layers.layers_of(demande)
        new = completing.differing(found, kept, on=day_in_paris(at))
        completing.require_may_tell(demande, found, new)
        if new:
            return seen_first.preview(request, demande, found, form, new, question=question, at=at)
    changed = completing.declare(demande, kept, by=actor_of(request), at=at, kind=seen_first.KINDS[question])
    if alone:
        return _go_alone(request, alone[0])
    return HttpResponseRedirect(_next(question, demande, known, kept, changed))


@only(Role.DEMANDEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def complete(request: HttpRequest, question: str) -> HttpResponse:
    """Ask one question; show what the answer does where it is a change of one's own; keep it, and come back to the points."""
    asked = QUESTIONS.get(question)
    if asked is None:
        raise Http404
    at, demande = timezone.now(), demande_of(request)
    if request.method != "POST" and not layers.is_open(demande):
        # Before a long form is filled, and not after.
        return render(request, "palier/demandeur/struck_off.html", {"title": asked.title})
    known = layers.facts_of(demande, day_in_paris(at))
    form = asked.form(request, demande, known, at)
    is_sent = request.method == "POST" and seen_first.CORRECT not in request.POST
    if is_sent and form.is_valid():
        try:
            return _answered(request, demande, known, question, form, at)
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
    context = {
        "form": form,
        "asked": asked,
        "lead": asked.lead_for(known),
        "question": question,
        "act_key": saying.act_key(request),
    }
    status, template = BAD_REQUEST if is_sent else 200, "question"
    if isinstance(form, situations.SituationForm):
        told = standing.standings(demande, known, user=actor_of(request).user, at=at)
        context |= {
            "told": [situations_told.told(one, sending_address.of(demande, one.code)) for one in told],
            "readers": _readers(demande, known, key_of(request)),
            "dalo": dalo_said.say_dalo(demande, known, at=at),
        }
        template = "situations"
    return render(request, f"palier/demandeur/{template}.html", context, status=status)

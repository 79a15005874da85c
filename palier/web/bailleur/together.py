"""Several homes at once: oriented to one réservataire, or offered to the first of each; each one by itself, told line by line."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import Candidature, Home
from palier.rules.doors.access import Role
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import once
from palier.web.bailleur import stock
from palier.web.bailleur.flow_forms import FlowOrientForm
from palier.web.bailleur.forms import OfferForm
from palier.web.desk import awaited, narrowing
from palier.web.desk.desk_parts import attempt, page
from palier.workflows.desks import awaiting_bailleur
from palier.workflows.homes import declaring
from palier.workflows.offer import offering

AT_ONCE = 100
"""Homes of one page; what is left comes with the next."""
type Told = list[tuple[Home, str, bool]]
"""Each home, what became of it, and whether the act is done."""


class ChosenForm(forms.Form):
    """Which of the homes shown: all of them, unless somebody takes one out."""

    chosen = forms.MultipleChoiceField(
        label="Logements",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins un logement.",
            "invalid_choice": "La liste a changé : relisez-la.",
        },
    )

    def __init__(self, data: QueryDict | None, homes: Iterable[tuple[str, str]]) -> None:
        """The homes shown, by opaque id, each ticked."""
        listed = list(homes)
        super().__init__(data, initial={"chosen": [key for key, _ in listed]})
        self.fields["chosen"].choices = listed  # type: ignore[attr-defined]


def _named(home: Home) -> str:
    return f"{home.type_code}, {home.street}, {home.commune.named}, RPLS {home.rpls_id}"


def one_by_one[T](rows: Iterable[tuple[T, Home]], act: Callable[[T], object], done: str) -> Told:
    """Do the same act on each row, as its own page does it: one that is refused stops no other."""
    told: Told = []
    for row, home in rows:
        whole = forms.Form({})
        whole.is_valid()
        is_done = attempt(whole, partial(act, row))
        told.append((home, done if is_done else " ".join(str(one) for one in whole.non_field_errors()), is_done))
    return told


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def orient(request: HttpRequest) -> HttpResponse:
    """Orient the homes that wait for it to one réservataire, on one day of notice, for one reason."""
    form = FlowOrientForm(request.POST or None)
    waiting = stock.to_orient(request).select_related("commune")[:AT_ONCE]
    homes = {str(home.public_id): home for home in waiting}
    chosen = ChosenForm(request.POST or None, ((key, _named(home)) for key, home in homes.items()))
    told: Told = []
    if request.method == "POST" and form.is_valid() and chosen.is_valid():
        data, by, at = form.cleaned_data, actor_of(request), timezone.now()
        said = {name: data[name] for name in ("vacancy_notified_on", "reason", "contingent")}
        told = one_by_one(
            ((homes[key], homes[key]) for key in chosen.cleaned_data["chosen"]),
            lambda home: declaring.orient_home(home, data["reservataire"], by=by, at=at, **said),
            f"Orienté à {data['reservataire'].present.name}.",
        )
    context = {
        "title": "Orienter plusieurs logements",
        "help": "Le même réservataire, le même jour et la même raison pour chacun. Décochez ceux qui vont ailleurs. "
        "Une orientation se change sur la page du logement tant qu’il n’est pas publié.",
        "label": "Orienter ces logements",
        "back": ("bailleur_logements", "Logements"),
    }
    return _shown(request, form, chosen, told, context)


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def offer(request: HttpRequest) -> HttpResponse:
    """Send the offers that wait: to the next in line of each home, in the order of the commission, and to nobody else.

    Reached from a first page that shows a part of its lines, it offers that part.
    """
    form = OfferForm(request.POST or None, on=timezone.localdate())
    at = timezone.now()
    _, queue = awaited.found(request)
    every = awaiting_bailleur.to_offer(organisation_of(request), at)
    waiting = [row for row in every if narrowing.shows_file(queue, row)][:AT_ONCE]
    rows = {str(row.public_id): row for row in waiting}
    chosen = ChosenForm(
        request.POST or None,
        ((key, f"{_named(row.publication.home)}, dossier {row.reference}") for key, row in rows.items()),
    )
    told: Told = []
    if request.method == "POST" and form.is_valid() and chosen.is_valid():
        days, by = form.cleaned_data["answer_days"], actor_of(request)
        kept = [rows[key] for key in chosen.cleaned_data["chosen"]]

        def send(row: Candidature) -> object:
            return offering.send_offer(row, answer_days=days, by=by, at=at)

        told = one_by_one(((row, row.publication.home) for row in kept), send, "Offre envoyée.")
    context = {
        "title": "Envoyer plusieurs offres",
        "help": "Une offre écrite part à chaque ménage, le premier de l’ordre de la commission pour son logement. "
        "Décochez ceux qui attendent encore. Une offre envoyée ne s’annule pas : y mettent fin la réponse du ménage, "
        "le retrait du logement pour tous, ou le jour fixé, si rien n’a prouvé sa remise.",
        "label": "Envoyer ces offres",
        "back": ("bailleur", "File du jour"),
    }
    return _shown(request, form, chosen, told, context)


def _shown(
    request: HttpRequest, form: forms.Form, chosen: ChosenForm, told: Told, context: dict[str, Any]
) -> HttpResponse:
    name, words = context.pop("back")
    done = sum(is_done for _, _, is_done in told)
    shown = page(
        request, form=form, chosen=chosen, told=told, done=done, back=reverse(name), back_label=words, **context
    )
    answer = render(request, "palier/bailleur/together.html", shown)
    if told:
        # A replay of the same press is led to what is left.
        answer.leads_to = request.get_full_path()  # type: ignore[attr-defined]
    return answer

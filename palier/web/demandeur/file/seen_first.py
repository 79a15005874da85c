"""What an answer of one's own would do, shown before it is signed: points, ceilings, and what would not count yet (ADR 106)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from palier.models import Demande
from palier.models.demandes import layers
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.people.change_kinds import LABELS, ChangeKind
from palier.web.access import actor_of, visit_of
from palier.web.demandeur import saying
from palier.web.demandeur.file import kept
from palier.web.inputs.fields import EurosField, RentField
from palier.web.presentation import homes
from palier.workflows.changes import foreseeing, telling_facts
from palier.workflows.people.completing import DeclaredFact

CONFIRM, CORRECT = "confirmer", "corriger"
KINDS: Mapping[str, ChangeKind] = {
    "revenus": ChangeKind.INCOME,
    "logement": ChangeKind.HOME,
    "emploi": ChangeKind.JOB,
}
"""The questions whose answers are shown before they are kept, and the kind of change that each is."""
_FOLLOWS: Mapping[ChangeKind, tuple[str, ...]] = {
    ChangeKind.INCOME: (
        phrase(
            "Le registre national reçoit ce montant quand votre avis d’impôt est vérifié. Avant, il compte sur Palier "
            "seulement là où le registre ne dit rien."
        ),
    ),
    ChangeKind.HOME: (
        phrase(
            "Le registre national reçoit ces réponses quand une pièce est vérifiée. Avant, elles comptent sur Palier "
            "seulement là où le registre ne dit rien."
        ),
        phrase("Votre adresse postale se change à part : « Pour me joindre »."),
    ),
    ChangeKind.JOB: (
        phrase(
            "Votre situation compte dès maintenant, comme déclarée, et part au registre national avec le nom de "
            "l’employeur. S’il la refuse, vous le saurez."
        ),
        phrase(
            "Votre commune de travail compte une fois prouvée : par un code remis à votre employeur, ou par un papier."
        ),
    ),
}
_SHELTERED_JOB = phrase(
    "Votre situation compte dès maintenant, comme déclarée, et part au registre national, sans aucun lieu de travail."
)
_TAKEN_BACK = phrase("C’était une erreur ? Vous pourrez l’annuler.")
_PLACES = phrase(
    "Votre place avant et après, sur chaque liste ouverte, sera écrite à la page « Qu’est-ce qui a changé ? »."
)


def preview(
    request: HttpRequest,
    demande: Demande,
    found: layers.Layers,
    form: forms.Form,
    told: Mapping[str, DeclaredFact],
    *,
    question: str,
    at: datetime,
) -> HttpResponse:
    """The page that says what this would do, before anything is kept."""
    kind, on = KINDS[question], day_in_paris(at)
    after = telling_facts.foreseen(found, told, at=at)
    seen = foreseeing.of(demande, layers.merge(found, on), layers.merge(after, on), at=at)
    context = {
        "title": say(LABELS[kind]),
        "answers": list(answers(form)),
        "fields": posted(request, form),
        "seen": seen,
        "homes": [(homes.title(one.candidature.publication.home), one) for one in seen.homes],
        "weighs": True,
        "apart": kept.would_be_apart(question, after, demande, by=actor_of(request), at=at),
        "follows": [say(one) for one in (*_follows(kind, form), _PLACES, _TAKEN_BACK)],
        "action": reverse("completer", args=[question]),
        "away": reverse("mon-dossier") if visit_of(request) is None else reverse("changements"),
        "act_key": saying.act_key(request),
    }
    return render(request, "palier/demandeur/change_preview.html", context)


def _follows(kind: ChangeKind, form: forms.Form) -> tuple[str, ...]:
    if kind is ChangeKind.JOB and "employer" not in form.fields:
        return (_SHELTERED_JOB,)
    return _FOLLOWS[kind]


def posted(request: HttpRequest, form: forms.Form) -> list[tuple[str, str]]:
    """The fields as they were sent, to go along in the page."""
    return [(name, value) for name in form.fields for value in request.POST.getlist(name)]


def answers(form: forms.Form) -> Iterable[tuple[str, object]]:
    """What was said, in the words of the form; what was left blank is not repeated."""
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value is None or value is False or value in ("", []):
            continue
        yield str(field.label or ""), _word(field, value)


def _word(field: forms.Field, value: object) -> object:
    if isinstance(field, RentField) and isinstance(value, int):
        return french.cents(value)
    if isinstance(field, EurosField) and isinstance(value, int):
        return french.euros(value)
    if isinstance(value, date):
        return value
    labels: Mapping[object, object] = dict(getattr(field, "choices", ()))
    return labels.get(value, value) if isinstance(value, str) else value

"""What an answer of one's own would do, shown before it is signed: points, ceilings, and what would not count yet (ADR 106)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from palier.models import Commune, Demande
from palier.models.demandes import layers
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.people.change_kinds import LABELS, OF_FACTS, ChangeKind
from palier.web.access import actor_of, key_of, visit_of
from palier.web.demandeur import saying
from palier.web.demandeur.file import kept, situations_seen
from palier.web.demandeur.file.job_forms import WITHOUT_A_PLACE
from palier.web.demandeur.file.situations import SituationForm
from palier.web.inputs.communes import CommunesField
from palier.web.inputs.fields import EurosField, RentField
from palier.web.presentation import changed_places, homes
from palier.workflows.changes import foreseeing, telling_facts
from palier.workflows.changes.foreseeing import ForeseenChange, ForeseenHome
from palier.workflows.people.completing import DeclaredFact

CONFIRM, CORRECT = "confirmer", "corriger"
KINDS: Mapping[str, ChangeKind] = {
    "revenus": ChangeKind.INCOME,
    "ressources": ChangeKind.RESOURCES,
    "logement": ChangeKind.HOME,
    "emploi": ChangeKind.JOB,
    "recherche": ChangeKind.WISH,
    "situation": ChangeKind.SITUATION,
    "foyer": ChangeKind.EXPECTED,
}
"""The questions: each answer is shown before it is kept, and is a kind of change."""
_FOLLOWS: Mapping[ChangeKind, tuple[str, ...]] = {
    ChangeKind.INCOME: (
        phrase(
            "Le registre national reçoit ce montant quand votre avis d’impôt est vérifié. Avant, il compte sur Palier "
            "seulement là où le registre ne dit rien."
        ),
    ),
    ChangeKind.RESOURCES: (
        phrase(
            "Une pièce vérifiée les prouve. Avant, elles comptent sur Palier seulement là où le registre ne dit rien."
        ),
        phrase("Palier n’envoie pas ces montants au registre national : dites-les aussi à votre guichet."),
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
    ChangeKind.WISH: (
        phrase(
            "Votre recherche compte dès maintenant, et part au registre national. S’il la refuse, vous le saurez, et "
            "vous pourrez la corriger."
        ),
    ),
    ChangeKind.SITUATION: (
        phrase(
            "Une situation compte dès maintenant, comme déclarée. Là où une preuve est demandée, ses points viennent "
            "une fois la preuve vérifiée."
        ),
        phrase("Si vous dites une situation de plus, la page suivante montre quelle preuve envoyer."),
    ),
    ChangeKind.EXPECTED: (
        phrase(
            "Un certificat de grossesse prouve cette réponse. Avant, elle compte sur Palier seulement là où le registre "
            "ne dit rien."
        ),
        phrase("Après la naissance, dites-la : « Une naissance »."),
    ),
}
_SHELTERED_JOB = phrase(
    "Votre situation compte dès maintenant, comme déclarée, et part au registre national, sans aucun lieu de travail."
)
_NO_JOB = phrase("Votre situation compte dès maintenant, comme déclarée, et part au registre national.")
_RESOURCES_TOO = phrase("Vos ressources changent aussi ? Elles se disent à part : « Mes ressources ».")
_TAKEN_BACK = phrase("C’était une erreur ? Vous pourrez l’annuler.")
_TOLD_AGAIN = phrase("C’était une erreur ? Répondez de nouveau à cette question : votre dernière réponse compte.")
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
    known = layers.merge(found, on)
    seen = foreseeing.of(demande, known, layers.merge(after, on), at=at, holder=key_of(request))
    of_situations = form if isinstance(form, SituationForm) else None
    context = {
        "title": say(LABELS[kind]),
        "answers": list(situations_seen.answers(of_situations, told) if of_situations else answers(form)),
        "asks": situations_seen.losses(demande, known, of_situations, told, by=actor_of(request), at=at)
        if of_situations
        else (),
        "fields": posted(request, form),
        "seen": seen,
        "homes": listed(seen),
        "weighs": True,
        "apart": kept.would_be_apart(question, after, demande, by=actor_of(request), at=at),
        "follows": [say(one) for one in (*_follows(kind, form), _PLACES, _corrected(kind))],
        "action": reverse("completer", args=[question]),
        "away": reverse("mon-dossier") if visit_of(request) is None else reverse("changements"),
        "act_key": saying.act_key(request),
    }
    return render(request, "palier/demandeur/change_preview.html", context)


def listed(seen: ForeseenChange) -> list[tuple[str, ForeseenHome, str]]:
    """Each open candidature under the title of its home, with its place before and after in a sentence."""
    return [
        (homes.title(one.candidature.publication.home), one, changed_places.foreseen(one.place)) for one in seen.homes
    ]


def _follows(kind: ChangeKind, form: forms.Form) -> tuple[str, ...]:
    if kind is ChangeKind.JOB and form.cleaned_data.get("contract") in WITHOUT_A_PLACE:
        return (_NO_JOB, _RESOURCES_TOO)
    if kind is ChangeKind.JOB and "employer" not in form.fields:
        return (_SHELTERED_JOB, _RESOURCES_TOO)
    if kind is ChangeKind.JOB:
        return (*_FOLLOWS[kind], _RESOURCES_TOO)
    return _FOLLOWS[kind]


def _corrected(kind: ChangeKind) -> str:
    return _TAKEN_BACK if kind in OF_FACTS else _TOLD_AGAIN


def posted(request: HttpRequest, form: forms.Form) -> list[tuple[str, str]]:
    """The fields as they were sent, to go along in the page; with a commune, what was ticked where words could mean several."""
    names = [
        sent
        for name, field in form.fields.items()
        for sent in ((name, f"{name}_code") if isinstance(field, CommunesField) else (name,))
    ]
    return [(name, value) for name in names for value in request.POST.getlist(name)]


def answers(form: forms.Form) -> Iterable[tuple[str, object]]:
    """What was said, in the words of the form; what was left blank is not repeated."""
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value is None or value is False or value in ("", []):
            continue
        yield str(field.label or ""), _word(field, value)


def _word(field: forms.Field, value: object) -> object:
    if isinstance(value, list):
        return french.series(str(_word(field, one)) for one in value)
    if isinstance(value, str):
        labels: Mapping[object, object] = dict(getattr(field, "choices", ()))
        return labels.get(value, value)
    return _number(field, value) if isinstance(value, int) else value.told if isinstance(value, Commune) else value


def _number(field: forms.Field, value: int) -> object:
    if value is True:
        return say("oui")
    if isinstance(field, RentField):
        return french.cents(value)
    return french.euros(value) if isinstance(field, EurosField) else value

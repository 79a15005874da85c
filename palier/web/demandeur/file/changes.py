"""« Ce qui a changé » : one plain question, the change shown with what it does, then signed; and what was told of late."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models import Demande, FileChange, Person
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.people import change_kinds, plausible_persons
from palier.rules.people.change_kinds import LABELS, ChangeKind
from palier.rules.people.facts import HOLDERS, PersonRole
from palier.rules.situations import pieces as documents
from palier.web.access import actor_of, demande_of, key_of, only, visit_of
from palier.web.acts import once
from palier.web.demandeur import saying, sending_address
from palier.web.demandeur.file import seen_first
from palier.web.demandeur.file.change_forms import HouseholdChangeForm
from palier.web.languages.later import shown
from palier.web.presentation import changed_places
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.changes import changing, changing_back, changing_contact, foreseeing, shown_changes, telling_facts
from palier.workflows.changes.changing import Told
from palier.workflows.doors import protecting
from palier.workflows.register import sending_wishes

BAD_REQUEST = 400
SHOWN = 10
_ELSEWHERE = (
    (phrase("Mes revenus"), "completer", "revenus", True),
    (phrase("Mes ressources"), "completer", "ressources", True),
    (phrase("Un emploi qui change : contrat, employeur, dates"), "completer", "emploi", True),
    (phrase("Faire attester mon emploi par mon employeur"), "mon-emploi", "", True),
    (phrase("Le logement où je vis, son loyer"), "completer", "logement", True),
    (phrase("Une situation : expulsion, handicap, danger, logement indigne"), "completer", "situation", True),
    (phrase("J’attends un enfant"), "completer", "foyer", True),
    (phrase("Ce que je cherche"), "completer", "recherche", True),
    (phrase("Nous nous séparons"), "separation", "", False),
)
"""Changes that have a page of their own, and whether a counter may open it."""
_FOLLOWS = (
    phrase(
        "Le changement est envoyé au registre national. S’il le refuse, vous le saurez, et vous pourrez le corriger."
    ),
    phrase("C’était une erreur ? Vous pourrez l’annuler."),
)
_DONE = {
    "enregistre": phrase("C’est enregistré. Vos points et vos candidatures ouvertes en tiennent compte."),
    "repris": phrase(
        "Le changement est annulé. Votre dossier redit ce qu’il disait avant, et le registre national est prévenu."
    ),
    "reponse-reprise": phrase("Le changement est annulé. Votre dossier redit ce qu’il disait avant."),
    "coordonnees": phrase("Vos coordonnées sont changées. Les anciennes en sont prévenues."),
}
_LEADS = {
    ChangeKind.BIRTH: phrase(
        "L’enfant compte dès aujourd’hui dans votre foyer, et prend la place de l’enfant attendu."
    ),
    ChangeKind.ARRIVAL: phrase("Dites qui vivra avec vous dans le logement que vous cherchez."),
    ChangeKind.DEPARTURE: phrase(
        "Dites qui ne vivra pas avec vous dans le logement que vous cherchez. Pour vous séparer de la personne qui "
        "signe avec vous, il y a une autre page."
    ),
    ChangeKind.NAME: phrase("Après un mariage, un divorce ou une décision. Remplissez seulement ce qui change."),
    ChangeKind.BIRTH_DATE: phrase(
        "La date de naissance sert à vous connecter et à compter l’âge : corrigez-la si elle est fausse."
    ),
    ChangeKind.FAMILY: phrase("Mariage, Pacs, vie en couple, divorce, veuvage."),
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change that was told, as its household reads it, and what it did to each place."""

    row: FileChange
    label: str
    who: str
    is_undone: bool
    may_take_back: bool
    places: tuple[tuple[str, str, str], ...]
    """Of each list that was open: the home, its address, and a sentence."""


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What has changed? The kinds of change, what was told of late, and where the register stands with it."""
    demande = demande_of(request)
    here = visit_of(request) is None
    context = {
        "kinds": [(kind, say(LABELS[kind])) for kind in ChangeKind if kind in change_kinds.ASKED],
        "contact": say(LABELS[ChangeKind.CONTACT]),
        "elsewhere": [
            (say(label), reverse(name, args=[question] if question else []))
            for label, name, question, at_counter in _ELSEWHERE
            if here or at_counter
        ],
        "rows": _rows(demande, key_of(request), by=actor_of(request)),
        "sending": sending_wishes.said(demande),
        "is_open": layers.is_open(demande),
        "done": say(_DONE[word]) if (word := request.GET.get("fait", "")) in _DONE else "",
        "is_taken_back": word in ("repris", "reponse-reprise"),
        "contact_now": _contact_now(demande, key_of(request)) if request.GET.get("fait") == "coordonnees" else (),
        "pieces": _to_send(demande) if request.GET.get("fait") == "enregistre" else (),
    }
    return render(request, "palier/demandeur/changes.html", context)


def _contact_now(demande: Demande, holder: str) -> list[tuple[str, str]]:
    """The contact as it stands, read again after a change; a safe address is shown nowhere but on its own page."""
    mine = changing_contact.of_holder(demande, holder)
    if mine is None or protecting.has_safe_address(demande):
        return []
    told = (
        (say("Adresse électronique"), mine.email),
        (say("Téléphone"), mine.phone),
        (say("Adresse postale"), mine.address),
    )
    return [(label, value) for label, value in told if value]


def _to_send(demande: Demande) -> list[tuple[str, str]]:
    """The pieces to send for what was told last: read from the file, so that no address says what it is about."""
    row = changing_back.may_take_back(list(FileChange.objects.filter(demande=demande).order_by("-at", "-pk")))
    if row is None:
        return []
    household = layers.told_household(layers.layers_of(demande)).household
    person = next((one for one in household.persons if one.key == row.person_key), None)
    codes = change_kinds.pieces(
        ChangeKind(row.kind),
        role=person.role if person else None,
        status=(person.marital_status or "") if person else "",
    )
    return [(documents.newest(code).label, sending_address.of(demande, code, whose=row.person_key)) for code in codes]


def _rows(demande: Demande, holder: str, *, by: Actor) -> list[ChangeRow]:
    """The last changes: the household's, one's own contact and answers; another holder's are theirs."""
    found = shown_changes.to(demande, holder=holder, teller=by.teller)
    names = saying.first_names(demande)
    last = changing_back.may_take_back(found)
    told = telling_facts.may_take_back(found, teller=by.teller)
    # What may be taken back stays within reach, however much the register or a desk changed since.
    rows = [row for number, row in enumerate(found) if number < SHOWN or row == last or row in told]
    own = next((row for row in rows if row.kind == ChangeKind.CONTACT and row.undone_at is None), None)
    living = {row.pk for row in (last, own, *told) if row is not None and not _is_of_another(row, holder, names)}
    places = changed_places.of(demande, rows)
    return [
        ChangeRow(
            row=row,
            label=say(LABELS[ChangeKind(row.kind)]),
            who=_who(row, names),
            is_undone=row.undone_at is not None,
            may_take_back=row.pk in living,
            places=tuple(
                (one.home, reverse("candidature", args=[one.candidature.public_id]), one.sentence)
                for one in places[row.pk]
            ),
        )
        for row in rows
    ]


def _is_of_another(row: FileChange, holder: str, names: dict[str, Person]) -> bool:
    """Who another holder is is theirs to put back: no button that would be refused."""
    named = names.get(row.person_key)
    return (
        row.kind in change_kinds.OF_IDENTITY
        and row.person_key != holder
        and named is not None
        and named.role in HOLDERS
    )


def _who(row: FileChange, names: dict[str, Person]) -> str:
    named = names.get(row.person_key)
    return named.first_name.title() if named and row.kind in change_kinds.ASKED else ""


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask, show what it does, then keep it: the second page alone has the button that does."""
    asked = _kind(kind)
    at, demande = timezone.now(), demande_of(request)
    found = layers.layers_of(demande)
    names = saying.first_names(demande)
    stood = layers.told_household(found).household
    form = HouseholdChangeForm(
        request.POST or None,
        kind=asked,
        household=stood,
        names=names,
        holder=key_of(request),
        on=day_in_paris(at),
    )
    if request.method == "POST" and form.is_valid() and seen_first.CORRECT not in request.POST:
        told = form.told()
        try:
            if seen_first.CONFIRM in request.POST:
                changing.change(demande, told, holder=key_of(request), by=actor_of(request), at=at)
                return HttpResponseRedirect(f"{reverse('changements')}?fait=enregistre#fait")
            changing.require_allowed(demande, found, told, holder=key_of(request), on=day_in_paris(at))
            changing.require_new(demande, told)
            return _preview(request, demande, found, form, told, at)
        except Refusal as refusal:
            form.add_error(None, shown(refusal))
    context = {
        "form": form,
        "kind": asked,
        "title": say(LABELS[asked]),
        "lead": say(_LEADS[asked]),
        "is_birth": asked is ChangeKind.BIRTH,
        "has_nobody": asked is ChangeKind.DEPARTURE and not form.people(*_LEAVE),
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if form.errors and seen_first.CORRECT not in request.POST else 200
    return render(request, "palier/demandeur/change.html", context, status=status)


_LEAVE = (PersonRole.DEPENDANT, PersonRole.IN_CUSTODY)


def _kind(word: str) -> ChangeKind:
    if word not in change_kinds.ASKED:
        raise Http404
    return ChangeKind(word)


def _preview(
    request: HttpRequest, demande: Demande, found: layers.Layers, form: HouseholdChangeForm, told: Told, at: datetime
) -> HttpResponse:
    """What this would do, before anything is kept."""
    before = layers.merge(found, day_in_paris(at))
    after = changing.foreseen(found, told, at=at)
    seen = foreseeing.of(demande, before, after, at=at, holder=key_of(request))
    stood = {one.sentence for one in plausible_persons.check(before.household, day_in_paris(at))}
    faults = plausible_persons.check(after.household, day_in_paris(at))
    role = told.newcomer.role if told.newcomer else None
    asked = change_kinds.pieces(told.kind, role=role, status=told.marital_status)
    context = {
        "kind": told.kind,
        "title": say(LABELS[told.kind]),
        "answers": list(seen_first.answers(form)),
        "fields": seen_first.posted(request, form),
        "seen": seen,
        "homes": seen_first.listed(seen),
        "weighs": told.kind in change_kinds.OF_HOUSEHOLD,
        "pieces": [documents.newest(code).label for code in asked],
        "adds_holder": role is PersonRole.CO_HOLDER,
        "asks": [one.sentence for one in faults if one.sentence not in stood],
        "follows": [say(one) for one in _FOLLOWS],
        "action": reverse("changement", args=[told.kind]),
        "away": reverse("changements"),
        "act_key": saying.act_key(request),
    }
    return render(request, "palier/demandeur/change_preview.html", context)

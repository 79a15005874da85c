"""Before a change is taken back: what the file says today, what it will say again, and what that does to points (ADR 106)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Commune, Demande, FileChange, Person
from palier.models.demandes import layers, told_jobs
from palier.models.demandes.layers import Layers
from palier.rules.doors.access import Role
from palier.rules.law import codes, french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.people import change_kinds, facts, told_words
from palier.rules.people.change_kinds import LABELS, ChangeKind
from palier.rules.people.told_words import HOME_FIELDS, HOME_WORDS, RESOURCES
from palier.web.access import actor_of, demande_of, get_or_404, key_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.file import known_there, seen_first
from palier.web.demandeur.file.forms import CurrentHomeForm
from palier.web.demandeur.file.job_forms import ToldJobForm
from palier.web.languages.later import shown
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.changes import changing, changing_back, changing_contact, foreseeing, telling_facts
from palier.workflows.people.completing import TOLD, DeclaredFact, StruckOffNotChanged

CONFLICT = 409
_NOTHING, _UNSAID = phrase("rien"), phrase("non dit")
_THERE = phrase("{value} (registre national)")
_COUNTS, _COUNTS_NOT = phrase("compte dans votre foyer"), phrase("ne compte pas dans votre foyer")
_COLUMNS: Mapping[str, str] = {
    "last_name": phrase("Nom d’usage"),
    "birth_name": phrase("Nom de naissance"),
    "first_name": phrase("Prénom"),
    "birth_date": phrase("Date de naissance"),
    "email": phrase("Adresse électronique"),
    "phone": phrase("Téléphone"),
    "address": phrase("Adresse postale"),
}
_FOLLOWS: Mapping[bool, str] = {
    True: phrase("Le registre national en sera prévenu."),
    False: phrase("Rien d’autre ne change dans votre dossier."),
}
_AGAIN = phrase("Ce changement reste écrit dans la liste, avec « annulé depuis ». Vous pouvez le dire de nouveau.")


@dataclass(frozen=True, slots=True)
class SaidAgain:
    """One thing of the file: as it is said today, and as it is said again afterwards."""

    what: str
    today: str
    after: str


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show what taking the last change back does; the button of that page does it."""
    demande, holder = demande_of(request), key_of(request)
    row = get_or_404(FileChange.objects.filter(demande=demande).select_related("demande"), public_id)
    by, at = actor_of(request), timezone.now()
    try:
        if request.method != "POST":
            return _shown(request, demande, row, holder=holder, by=by, at=at)
        if row.kind == ChangeKind.CONTACT:
            changing_contact.take_back(row, holder=holder, by=by, at=at)
        elif row.kind in change_kinds.OF_FACTS:
            telling_facts.take_back(row, by=by, at=at)
        else:
            changing_back.take_back(row, holder=holder, by=by, at=at)
    except Refusal as refusal:
        context = {"sentence": shown(refusal), "back": reverse("changements")}
        return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)
    word = "reponse-reprise" if row.kind in change_kinds.OF_FACTS else "repris"
    return HttpResponseRedirect(f"{reverse('changements')}?fait={word}#fait")


def _shown(
    request: HttpRequest, demande: Demande, row: FileChange, *, holder: str, by: Actor, at: datetime
) -> HttpResponse:
    """The page of the first press: nobody else's change is shown, and none that would be refused."""
    found, on, kind = layers.layers_of(demande), day_in_paris(at), ChangeKind(row.kind)
    after = _after(row, found, holder=holder, by=by, at=at)
    context = {
        "title": say(LABELS[kind]),
        "row": row,
        "said": list(_said(row, demande, found)),
        "action": reverse("reprendre-changement", args=[row.public_id]),
        "away": reverse("changements"),
        "act_key": saying.act_key(request),
        "follows": [say(_FOLLOWS[kind is ChangeKind.JOB or kind not in change_kinds.OF_FACTS]), say(_AGAIN)],
    }
    if kind in change_kinds.OF_HOUSEHOLD | change_kinds.OF_FACTS:
        seen = foreseeing.of(demande, layers.merge(found, on), layers.merge(after, on), at=at)
        context |= {"weighs": True, "seen": seen, "homes": seen_first.listed(seen)}
    return render(request, "palier/demandeur/undo_change.html", context)


def _after(row: FileChange, found: Layers, *, holder: str, by: Actor, at: datetime) -> Layers:
    """The layers as they would be once it is taken back. Raises what taking it back would."""
    if not layers.is_open(row.demande):
        raise StruckOffNotChanged
    rows = FileChange.objects.filter(demande=row.demande).order_by("-at", "-pk")
    if row.kind == ChangeKind.CONTACT:
        changing_contact.require_last(row, rows, holder=holder)
        return found
    if row.kind in change_kinds.OF_FACTS:
        telling_facts.require_last(row, list(rows), found, teller=by.teller)
        return telling_facts.foreseen(found, {path: DeclaredFact(was) for path, was in row.was[TOLD].items()}, at=at)
    changing_back.require_last(row, list(rows), found, holder=holder, on=day_in_paris(at))
    if row.kind in change_kinds.OF_HOUSEHOLD:
        return changing.with_household(found, row.was[changing.BEFORE], at=at)
    return found


def _said(row: FileChange, demande: Demande, found: Layers) -> Iterator[SaidAgain]:
    kind, names = ChangeKind(row.kind), saying.first_names(demande)
    person = names.get(row.person_key)
    if kind in change_kinds.OF_FACTS:
        for path, told in row.now[TOLD].items():
            yield from _facts(path, told, row.was[TOLD].get(path), names, found.register)
    elif kind in change_kinds.COMES or kind is ChangeKind.DEPARTURE:
        sides = (_COUNTS_NOT, _COUNTS) if kind is ChangeKind.DEPARTURE else (_COUNTS, _COUNTS_NOT)
        who = person.first_name.title() if person and person.first_name else say("Cette personne")
        yield SaidAgain(who, *(say(side) for side in sides))
    elif kind is ChangeKind.FAMILY:
        sides = (_status(layers.told_household(found).household.persons, row), _status_before(row))
        yield SaidAgain(say("Situation familiale"), *sides)
    elif person is not None:
        yield from _columns(row, person)


def _status(persons: Any, row: FileChange) -> str:  # noqa: ANN401 - persons of the rules
    return _code(codes.MARITAL_STATUS, next((one.marital_status for one in persons if one.key == row.person_key), None))


def _status_before(row: FileChange) -> str:
    persons = row.was[changing.BEFORE]["persons"]
    return _code(codes.MARITAL_STATUS, next((p["marital_status"] for p in persons if p["key"] == row.person_key), None))


def _columns(row: FileChange, person: Person) -> Iterator[SaidAgain]:
    """The columns that go back: what changed again since stays as it is."""
    for name, label in _COLUMNS.items():
        stands = getattr(person, name)
        today = stands.isoformat() if isinstance(stands, date) else stands
        if name in row.now and name in row.was and row.now[name] == today and row.was[name] != today:
            yield SaidAgain(say(label), _column(name, today), _column(name, row.was[name]))


def _column(name: str, value: str | None) -> str:
    if not value:
        return say(_NOTHING)
    return french.day(date.fromisoformat(value)) if name == "birth_date" else value


def _facts(
    path: str,
    now: Any,  # noqa: ANN401 - facts
    was: Any,  # noqa: ANN401 - facts
    names: Mapping[str, Person],
    register: facts.Demande,
) -> Iterator[SaidAgain]:
    """What one declared fact says, in the words of its question; where nothing was told before, what the register says."""
    head, _, rest = path.partition("/")
    if head == "incomes":
        key, _, year = rest.partition("/")
        who = names[key].first_name.title() if key in names else say("titulaire")
        yield SaidAgain(
            say("Revenus de {year}, {name}", year=year, name=who),
            _word(now, french.euros),
            _again(was, known_there.income(register, key, int(year)), french.euros),
        )
    elif head == RESOURCES:
        yield from _resources(now, was, known_there.resources(register, rest) if was is None else ())
    elif head == "measures":
        label = str(CurrentHomeForm.base_fields[rest].label)
        yield from _where_new(label, _word(now, str), _word(was, str))
    elif told_jobs.is_of(path):
        for name, field in ToldJobForm.base_fields.items():
            yield from _where_new(str(field.label), *(_of_job(name, (side or {}).get(name)) for side in (now, was)))
    else:
        for name in dict.fromkeys([*(now or {}), *(was or {})]):
            words = HOME_WORDS.get(name, str)
            there, label = getattr(register.current_home, name, None), HOME_FIELDS.get(name, name)
            after = _again((was or {}).get(name), there if there not in ((), []) else None, words)
            yield from _where_new(say(label), _word((now or {}).get(name), words), after)


def _resources(now: Any, was: Any, there: Sequence[Mapping[str, Any]]) -> Iterator[SaidAgain]:  # noqa: ANN401 - facts
    lines_now, lines_was = (dict(told_words.resource_lines(side or ())) for side in (now, was or there))
    for what in dict.fromkeys([*lines_now, *lines_was]):
        after = lines_was.get(what, say(_UNSAID))
        if there and what in lines_was:
            after = say(_THERE, value=after)
        yield from _where_new(what, lines_now.get(what, say(_UNSAID)), after)


def _where_new(label: str, today: str, after: str) -> Iterator[SaidAgain]:
    if today != after:
        yield SaidAgain(label, today, after)


def _of_job(name: str, value: str | None) -> str:
    if not value:
        return say(_NOTHING)
    if name == "contract":
        return _code(codes.CONTRACT, value)
    if name == "commune":
        commune = Commune.objects.filter(code=value).first()
        return commune.told if commune else value
    return french.day(date.fromisoformat(value)) if name in ("since", "until") else value


def _word(value: Any, words: Any) -> str:  # noqa: ANN401 - of any fact
    return say(_UNSAID) if value is None else str(words(value))


def _again(was: Any, there: Any, words: Any) -> str:  # noqa: ANN401 - of any fact
    """What is said once it is taken back: the former word, else that of the register, else nothing."""
    if was is None and there is not None:
        return say(_THERE, value=str(words(there)))
    return _word(was, words)


def _code(labels: Mapping[str, str], code: str | None) -> str:
    return say(labels[code]) if code is not None and code in labels else say(_NOTHING)

"""The household says what has changed in it: who is born, arrives or leaves, a name, a date, a family situation.

It counts at once, as declared, on every list that is still open; the register is told by a file MOD.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from palier.models import Demande, Fact, FactLayer, FileChange, Person, SafeChannel
from palier.models.demandes import layers
from palier.models.demandes.file_changes import HOUSEHOLD_AFTER
from palier.models.demandes.layers import HOUSEHOLD, Layers
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase, say
from palier.rules.letters.composing import compose
from palier.rules.people import changes, facts
from palier.rules.people.change_kinds import COMES, LABELS, OF_HOUSEHOLD, OF_IDENTITY, ChangeKind
from palier.rules.people.changes import Newcomer, ToldHousehold
from palier.rules.people.facts import HOLDERS, PersonRole
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.changes import person_columns
from palier.workflows.people.completing import StruckOffNotChanged
from palier.workflows.radiation import warning_radiation
from palier.workflows.register import arrivals_seen, importing, sending_wishes
from palier.workflows.scoring import places_moved, scoring

ARTICLE = cch("R441-2-2")
BEFORE = "menage"
"""Under which word a change keeps the household as it stood."""


class NotPossible(Refusal):
    """What is told cannot be true of this household; the message says why. Nothing was kept."""


class NotTheirIdentity(Refusal):
    """A holder's name and birth date are corrected by that holder alone: they open the file."""

    sentence = phrase(
        "Le nom et la date de naissance d’un titulaire se corrigent depuis son propre accès, ou au guichet."
    )


class CertifiedByTheState(Refusal):
    """An identity that the State certified is not written by hand."""

    sentence = phrase("L’État a certifié cette identité : elle se corrige auprès de la mairie de naissance.")


class NoReaderHere(Refusal):
    """A file with a safe address gets no second holder online: who would read it is looked at first."""

    sentence = phrase(
        "Votre dossier a une adresse sûre. Une personne qui le signerait avec vous s’ajoute au guichet, après un entretien."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said: the kind of change, of whom, and what is new. ``key`` is empty for somebody who comes in."""

    kind: ChangeKind
    key: str = ""
    newcomer: Newcomer | None = None
    birth_date: date | None = None
    marital_status: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def applied(found: Layers, told: Told, *, on: date, used: Collection[str] = ()) -> ToldHousehold:
    """The household with what is told, and nothing is kept; no key of ``used`` is given again. Raises ``NotPossible``."""
    stood = layers.told_household(found)
    try:
        if told.kind in COMES:
            return _comes(stood, told, on, used)
        return _APPLIED[told.kind](stood, told, on)
    except changes.NotAChange as error:
        raise NotPossible(str(error)) from error


def _comes(stood: ToldHousehold, told: Told, on: date, used: Collection[str]) -> ToldHousehold:
    if told.newcomer is None:
        raise changes.NobodyOfThisName
    is_birth = told.kind is ChangeKind.BIRTH
    return changes.with_newcomer(stood, told.newcomer, on=on, is_birth=is_birth, used=used)


def _is_born_on(stood: ToldHousehold, told: Told, on: date) -> ToldHousehold:
    if told.birth_date is None:
        raise changes.NobodyOfThisName
    return changes.born_on(stood, told.key, told.birth_date, on=on)


def _renamed(stood: ToldHousehold, told: Told, _on: date) -> ToldHousehold:
    if all(person.key != told.key for person in stood.household.persons):
        raise changes.NobodyOfThisName
    return stood


_APPLIED: Mapping[ChangeKind, Callable[[ToldHousehold, Told, date], ToldHousehold]] = {
    ChangeKind.DEPARTURE: lambda stood, told, on: changes.without(stood, told.key, on=on),
    ChangeKind.NAME: _renamed,
    ChangeKind.BIRTH_DATE: _is_born_on,
    ChangeKind.FAMILY: lambda stood, told, on: changes.of_status(stood, told.key, told.marital_status, on=on),
}


def foreseen(found: Layers, told: Told, *, at: datetime) -> facts.Demande:
    """What the rules would know of the demande once this is told. Raises ``NotPossible``."""
    on = day_in_paris(at)
    after = applied(found, told, on=on)
    if told.kind not in OF_HOUSEHOLD:
        return layers.merge(found, on)
    return layers.merge(with_household(found, changes.value_of(after), at=at), on)


def with_household(found: Layers, value: Mapping[str, Any], *, at: datetime) -> Layers:
    """The layers as they would be once this household is told; nothing is kept."""
    fact = Fact(layer=FactLayer.DECLARED, path=HOUSEHOLD, value=value, at=at)
    declared = {**found.declared, HOUSEHOLD: fact}
    return replace(found, declared=declared, household_before=found.register.household)


@transaction.atomic
def change(
    demande: Demande, told: Told, *, holder: str, by: Actor, at: datetime, why: Mapping[str, str] | None = None
) -> FileChange:
    """Keep what has changed, as ``holder`` says it, weigh again, and have the register told. ``why`` is kept in the journal.

    Raises ``StruckOffNotChanged``, ``NotPossible``, ``NotTheirIdentity``, ``CertifiedByTheState`` or ``NoReaderHere``.
    """
    demande = held(demande, by)
    found, on = layers.layers_of(demande), day_in_paris(at)
    require_allowed(demande, found, told, holder=holder, on=on)
    require_new(demande, told)
    used = set(Person.objects.filter(demande=demande).values_list("key", flat=True))
    after, stood = applied(found, told, on=on, used=used), places_moved.standing(demande, at=at)
    key = told.key or _newest(layers.told_household(found), after)
    was, now = _identity(demande, key, told)
    if told.kind in OF_HOUSEHOLD:
        was[BEFORE] = changes.value_of(layers.told_household(found))
        now[HOUSEHOLD_AFTER] = changes.value_of(after)
        keep_household(demande, now[HOUSEHOLD_AFTER], by=by, at=at)
    if told_now := {name: value for name, value in now.items() if name != HOUSEHOLD_AFTER}:
        _write(demande, key, after, told_now)
    details = {"sorte": told.kind.value, **(why or {})}
    telling.journal(JournalVerb.CHANGE_HOUSEHOLD, demande, by=by, at=at, article=ARTICLE, details=details)
    follow(demande, by=by, at=at)
    row = FileChange.objects.create(
        demande=demande,
        kind=told.kind,
        person_key=key,
        by_id=by.teller,
        at=at,
        was=was,
        now=now,
        places=places_moved.moved(stood, places_moved.standing(demande, at=at)),
    )
    what, day = say(LABELS[told.kind]), clocks.say_day(on)
    telling.send(demande, compose("changement_foyer", what=what.lower(), day=day), by=by, at=at)
    return row


def require_allowed(demande: Demande, found: Layers, told: Told, *, holder: str, on: date) -> None:
    """Refuse what this holder may not say: also asked before anything is shown as about to happen.

    Raises ``NotTheirIdentity``, ``CertifiedByTheState`` or ``NoReaderHere``.
    """
    persons = {person.key: person for person in layers.merge(found, on).household.persons}
    person = persons.get(told.key)
    of_identity = told.kind in OF_IDENTITY
    if of_identity and person is not None and person.role in HOLDERS and told.key != holder:
        raise NotTheirIdentity
    if of_identity and person is not None and person.is_identity_certified:
        raise CertifiedByTheState
    joins = told.newcomer is not None and told.newcomer.role is PersonRole.CO_HOLDER
    if joins and SafeChannel.objects.filter(demande=demande).exists():
        raise NoReaderHere


def require_new(demande: Demande, told: Told) -> None:
    """Refuse a name that the file already says, or none: also asked before anything is shown. Raises ``NotPossible``."""
    if told.kind is ChangeKind.NAME and _is_same(*_identity(demande, told.key, told)):
        raise NotPossible(str(changes.NothingNew()))


def held(demande: Demande, by: Actor) -> Demande:
    """The file under its lock, where it may still change. Raises ``StruckOffNotChanged``."""
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.COMPLETE_DEMANDE)
    if not layers.is_open(demande):
        raise StruckOffNotChanged
    return demande


def _is_same(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether names say what the file already says; the register writes capitals."""
    return all(str(was.get(name) or "").casefold() == str(value).casefold() for name, value in now.items())


def _newest(stood: ToldHousehold, after: ToldHousehold) -> str:
    before = {person.key for person in stood.household.persons}
    return next(person.key for person in after.household.persons if person.key not in before)


def _identity(demande: Demande, key: str, told: Told) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of the person that this changes: as they stood, and as they are told."""
    now: dict[str, Any] = {name: value for name, value in told.names.items() if name in person_columns.NAMES and value}
    day = told.newcomer.birth_date if told.newcomer else told.birth_date
    if day is not None:
        now["birth_date"] = day.isoformat()
    row = Person.objects.filter(demande=demande, key=key).first()
    was = {name: importing.plain(getattr(row, name)) for name in now} if row else {}
    return was, now


def keep_household(demande: Demande, value: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Who the household is, as a declared fact."""
    Fact.objects.create(
        demande=demande,
        layer=FactLayer.DECLARED,
        path=HOUSEHOLD,
        value=value,
        by_id=by.teller,
        at=at,
        audience=demande.audience,
    )


def _write(demande: Demande, key: str, after: ToldHousehold, now: Mapping[str, Any]) -> None:
    """The person of a change, and their place in the household."""
    role = next(person.role for person in after.household.persons if person.key == key)
    with arrivals_seen.looking(demande):
        row = Person.objects.filter(demande=demande, key=key).first() or Person(
            demande=demande, key=key, audience=demande.audience
        )
        row.role = role
        person_columns.set_columns(row, now)
        person_columns.save(row)


def follow(demande: Demande, *, by: Actor, at: datetime) -> None:
    """What every change brings: a warning falls, points are weighed again, the register is told."""
    warning_radiation.cancel_by_update(demande, reason="mise_a_jour", by=by, at=at)
    scoring.rescore(demande, at=at)
    sending_wishes.ask(demande, at=at, is_of_file=True)

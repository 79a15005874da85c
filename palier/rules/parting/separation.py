"""Two households out of one demande: an open separation, a silent fork in danger, and what the register may still say.

Both sides keep the seniority (article L441-1); incomes stay with the person who earned them; a child in alternating
custody counts with each parent (order of 29 July 1987). Nothing here knows a name or an address.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from palier.rules.law import parameters
from palier.rules.law.dates import age_on
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people.answers import Reason
from palier.rules.people.facts import HOLDERS, Dalo, Demande, Household, Person, PersonRole, Proof, Situation
from palier.rules.situations import situations
from palier.rules.situations.situations import Level

_SENIORITY, _CUSTODY, _DALO = cch("L441-1"), act("arrêté du 29 juillet 1987"), cch("L441-2-3")
ALTERNATING = "G"
"""The code of alternating custody in the register."""
_LETTERS = {PersonRole.DEPENDANT: "p", PersonRole.IN_CUSTODY: "g"}
NEW_HOLDER = "d"
"""The key of the person who goes on alone, on the new file."""


class Living(StrEnum):
    """With whom a child or a dependant lives after the separation. Stored words."""

    STAYS = "reste"
    LEAVES = "part"
    SHARED = "alterne"


class NotSeparable(ValueError):
    """A separation that cannot be made from these facts; ``field`` says which one is wrong, the message says it in French."""

    sentence: ClassVar[str] = phrase("Cette séparation ne peut pas être enregistrée.")
    field: ClassVar[str] = ""

    def __init__(self) -> None:
        """The sentence of the class."""
        super().__init__(self.sentence)

    def __str__(self) -> str:
        """The sentence, in the language of who reads."""
        return say(self.sentence)


class NotAHolder(NotSeparable):
    """The person who leaves signs no lease of this demande."""

    sentence = phrase("La personne qui part n’est ni demandeur ni codemandeur de cette demande.")
    field = "leaver"


class NobodyToLeave(NotSeparable):
    """There is only one holder."""

    sentence = phrase("Cette demande n’a qu’un seul titulaire : il n’y a pas de séparation à enregistrer.")
    field = "leaver"


class UnknownDependant(NotSeparable):
    """Something is said of somebody who is not a dependant of the demande."""

    sentence = phrase("Une des personnes citées n’est pas à charge dans cette demande.")
    field = "living"


class DependantForgotten(NotSeparable):
    """Nobody is lost: each dependant is said to be somewhere."""

    sentence = phrase("Dites, pour chaque enfant ou personne à charge, avec qui il ou elle vit.")
    field = "living"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Two demandes out of one. ``keys`` gives, for each person of the new file, the key on the present one and the new key."""

    staying: Demande
    leaving: Demande
    keys: Mapping[str, str]
    reasons: tuple[Reason, ...]


@applies(cch("L441-1"))
def holders(demande: Demande) -> tuple[Person, ...]:
    """Those who would sign the lease."""
    return tuple(person for person in demande.household.persons if person.role in HOLDERS)


@applies(cch("L441-1"))
def dependants(demande: Demande) -> tuple[Person, ...]:
    """Everyone else."""
    return tuple(person for person in demande.household.persons if person.role not in HOLDERS)


@applies(_CUSTODY)
def may_alternate(birth_date: date | None, on: date) -> bool:
    """Whether somebody may live with each parent in turn: who is not of full age, or of whom the age is not known."""
    majority: int = parameters.get("demande.toml", "majority", on).value
    return birth_date is None or age_on(birth_date, on) < majority


@applies(cch("L441-1"))
def is_danger(situation: Situation) -> bool:
    """Whether the catalogue protects this situation: told where a former partner reads, it could cost a life."""
    return situations.newest(situation).level is Level.PROTECTED


@applies(cch("L441-1"))
def must_go_alone(demande: Demande, situation: Situation) -> bool:
    """Whether this situation, declared by one holder, must never be written where the other one reads."""
    return is_danger(situation) and len(holders(demande)) > 1


@applies(cch("L441-1"), _CUSTODY)
def split(
    demande: Demande,
    *,
    leaver: str,
    living: Mapping[str, Living],
    births_leave: bool = False,
    dalo_leaves: bool = False,
    proof: Proof = Proof.DECLARED,
    told_on: date | None = None,
) -> Split:
    """An open separation: ``leaver`` takes a new file, the others keep the number.

    ``proof`` and ``told_on``: who says that these two households live apart, and since what day it is told. The register
    does not know it yet.

    ``living`` says of each dependant with whom. A recognised DALO stays on the file that keeps the number unless
    ``dalo_leaves``: one decision never counts twice.
    """
    _require_whole(demande, leaver, living)
    gone = {leaver} | {key for key, side in living.items() if side is Living.LEAVES}
    shared = {key for key, side in living.items() if side is Living.SHARED}
    staying = [_in_turn(p) if p.key in shared else p for p in demande.household.persons if p.key not in gone]
    leaving = [_in_turn(p) if p.key in shared else p for p in demande.household.persons if p.key in gone | shared]
    renamed, keys = _renamed(leaving, leaver)
    births = demande.household.expected
    return Split(
        staying=replace(
            _without_dalo(demande) if dalo_leaves else demande,
            household=Household(
                persons=_led(staying), expected=() if births_leave else births, proof=proof, told_on=told_on
            ),
        ),
        leaving=replace(
            demande if dalo_leaves else _without_dalo(demande),
            numero_unique="",
            household=Household(persons=renamed, expected=births if births_leave else (), proof=proof, told_on=told_on),
        ),
        keys=keys,
        reasons=_reasons(demande, shared=bool(shared)),
    )


@applies(cch("L441-1"))
def fork(demande: Demande, *, leaver: str, follows: Collection[str], births_follow: bool = False) -> Split:
    """A silent fork: the file that the other one reads stays exactly as it stood, and a new one goes on beside it.

    ``follows`` are the dependants who go along, as the person in danger says: they stay on the old file too, where
    their leaving would be seen. Raises ``UnknownDependant``.
    """
    unknown = set(follows) - {person.key for person in dependants(demande)}
    if unknown:
        raise UnknownDependant
    living = {p.key: Living.LEAVES if p.key in follows else Living.STAYS for p in dependants(demande)}
    found = split(demande, leaver=leaver, living=living, births_leave=births_follow)
    return replace(found, staying=demande)


@applies(cch("L441-1"))
def frozen(stood: Demande, arrived: Demande, *, gone: Collection[str]) -> Demande:
    """What a later file of the register may tell the side that was left in silence: what is about its own holders only.

    ``stood`` is the last file shown to that side. Work, incomes and resources of the remaining holders come in, with the
    end of validity, which both need; the home, the wish, the children, the claims and everything about the person
    who went (``gone``) stay as they stood, since any of them could tell where that person is.
    """
    news = {person.key: person for person in holders(arrived) if person.key not in gone}
    persons = tuple(
        _own_news(person, news[person.key]) if person.key in news and person.role in HOLDERS else person
        for person in stood.household.persons
    )
    ends = [day for day in (stood.valid_until, arrived.valid_until) if day is not None]
    return replace(stood, household=replace(stood.household, persons=persons), valid_until=max(ends, default=None))


def _own_news(stood: Person, arrived: Person) -> Person:
    # The birth date tells the same person, and an unknown one tells nobody: the register may number its holders anew.
    if stood.birth_date is None or stood.birth_date != arrived.birth_date:
        return stood
    return replace(
        stood,
        contract_type=arrived.contract_type,
        is_disabled=arrived.is_disabled,
        incomes=arrived.incomes,
        disability_rate=arrived.disability_rate,
        is_student=arrived.is_student,
        ehpad_costs=arrived.ehpad_costs,
        last_twelve_months=arrived.last_twelve_months,
        resources=arrived.resources,
    )


def _require_whole(demande: Demande, leaver: str, living: Mapping[str, Living]) -> None:
    known = {person.key for person in holders(demande)}
    if leaver not in known:
        raise NotAHolder
    if len(known) == 1:
        raise NobodyToLeave
    others = {person.key for person in dependants(demande)}
    if set(living) - others:
        raise UnknownDependant
    if others - set(living):
        raise DependantForgotten


def _in_turn(child: Person) -> Person:
    return replace(child, role=PersonRole.IN_CUSTODY, custody=ALTERNATING)


def _led(persons: list[Person]) -> tuple[Person, ...]:
    """A demande has a holder: where that one left, the first co-holder takes the place, under the same key."""
    if any(person.role is PersonRole.HOLDER for person in persons):
        return tuple(persons)
    first = next(person.key for person in persons if person.role is PersonRole.CO_HOLDER)
    return tuple(
        replace(person, role=PersonRole.HOLDER, link=None) if person.key == first else person for person in persons
    )


def _renamed(persons: list[Person], leaver: str) -> tuple[tuple[Person, ...], dict[str, str]]:
    """The persons of the new file under the keys that the register would give them."""
    counts = dict.fromkeys(_LETTERS.values(), 0)
    keys, found = {}, []
    for person in sorted(persons, key=lambda one: one.key != leaver):
        if person.key == leaver:
            renamed = replace(person, key=NEW_HOLDER, role=PersonRole.HOLDER, link=None)
        else:
            letter = _LETTERS[person.role]
            counts[letter] += 1
            renamed = replace(person, key=f"{letter}{counts[letter]}")
        keys[person.key] = renamed.key
        found.append(renamed)
    return tuple(found), keys


def _without_dalo(demande: Demande) -> Demande:
    return replace(demande, dalo=Dalo.NONE, dalo_valid_until=None, dalo_decided_on=None)


def _reasons(demande: Demande, *, shared: bool) -> tuple[Reason, ...]:
    found = [
        Reason(
            code="anciennete_gardee",
            source=_SENIORITY,
            sentence=say("Chacun garde l’ancienneté de la demande, dans chaque département."),
        ),
        Reason(
            code="bail_du_couple",
            source=_SENIORITY,
            sentence=say("Un bail signé par le couple n’empêche aucun des deux de demander un logement."),
        ),
    ]
    if shared:
        sentence = say("Un enfant en garde alternée compte chez chacun de ses parents.")
        found.append(Reason(code="garde_alternee", source=_CUSTODY, sentence=sentence))
    if demande.dalo is not Dalo.NONE:
        found.append(
            Reason(
                code="dalo_a_confirmer",
                source=_DALO,
                sentence=say(
                    "La décision DALO reste sur une seule des deux demandes, à confirmer : celle qui garde le numéro."
                ),
                remedy=say("Demandez à la commission de médiation à qui sa décision se rattache."),
            )
        )
    return tuple(found)

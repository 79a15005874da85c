"""Two lines that may be one person: a score of a hundred, each part of it said, and never a verdict but where all is the same.

Typed at a counter, a name is heard, cut and swapped with the given name; twins share a birth date and a mailbox. What separates
counts as much as what joins: two given names that differ on one birth date are two people, whatever they share.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law.law import act, applies
from palier.rules.people import contacts, folding, sounds

_HOUSE = act("règles de reprise de Palier")
FROM = 50
"""The score from which two lines are shown to a person."""
_LETTERS = re.compile(r"[^a-z]")


class TwinState(StrEnum):
    """Where a pair stands. Stored words."""

    TO_DECIDE = "a_decider"
    SAME = "meme"
    APART = "distinctes"


TWIN_LABELS: Mapping[TwinState, str] = {
    TwinState.TO_DECIDE: "À décider",
    TwinState.SAME: "Une seule personne : elle n’est invitée qu’une fois",
    TwinState.APART: "Deux personnes",
}


class TwinReason(StrEnum):
    """What was weighed. Stored words."""

    NAME = "nom"
    SOUND = "nom_entendu"
    SWAPPED = "noms_inverses"
    FIRST = "prenom"
    FIRST_CUT = "prenom_coupe"
    FIRST_OTHER = "prenom_autre"
    BIRTH = "naissance"
    BIRTH_SWAPPED = "jour_mois_inverses"
    NUMBER = "numero"
    NUMBER_OTHER = "numero_autre"
    EMAIL = "courriel"
    PHONE = "telephone"


WEIGHTS: Mapping[TwinReason, int] = {
    TwinReason.NAME: 30,
    TwinReason.SOUND: 20,
    TwinReason.SWAPPED: 40,
    TwinReason.FIRST: 20,
    TwinReason.FIRST_CUT: 10,
    TwinReason.FIRST_OTHER: -50,
    TwinReason.BIRTH: 25,
    TwinReason.BIRTH_SWAPPED: 10,
    TwinReason.NUMBER: 40,
    TwinReason.NUMBER_OTHER: -20,
    TwinReason.EMAIL: 15,
    TwinReason.PHONE: 15,
}
REASON_LABELS: Mapping[TwinReason, str] = {
    TwinReason.NAME: "le même nom",
    TwinReason.SOUND: "un nom qui s’entend pareil",
    TwinReason.SWAPPED: "nom et prénom inversés",
    TwinReason.FIRST: "le même prénom",
    TwinReason.FIRST_CUT: "un prénom dont l’autre est le début",
    TwinReason.FIRST_OTHER: "deux prénoms différents : des jumeaux, un couple",
    TwinReason.BIRTH: "la même date de naissance",
    TwinReason.BIRTH_SWAPPED: "le jour et le mois de naissance inversés",
    TwinReason.NUMBER: "le même numéro unique",
    TwinReason.NUMBER_OTHER: "deux numéros uniques différents",
    TwinReason.EMAIL: "la même adresse électronique",
    TwinReason.PHONE: "le même téléphone",
}


@dataclass(frozen=True, slots=True)
class TwinSide:
    """What is compared of a line: letters alone, the day, and contacts as they reach."""

    last: str
    first: str
    birth: date | None
    numero: str
    email: str
    phone: str


@applies(_HOUSE)
def side_of(fields: Mapping[str, str | int], birth: date | None, numero: str) -> TwinSide:
    """The side of a line, from its fields."""
    told = {name: str(fields.get(name, "")) for name in ("nom_naissance", "nom", "prenom", "courriel", "telephone")}
    return TwinSide(
        last=letters(told["nom_naissance"] or told["nom"]),
        first=letters(told["prenom"]),
        birth=birth,
        numero=numero,
        email=contacts.box(told["courriel"]) if told["courriel"] else "",
        phone=contacts.end_of_phone(told["telephone"]),
    )


@applies(_HOUSE)
def letters(name: str) -> str:
    """A name as it is compared: small letters without accents, nothing between them."""
    return _LETTERS.sub("", folding.folded(name))


@dataclass(frozen=True, slots=True)
class TwinScore:
    """A score with each of its parts, and whether all that can be compared is the same."""

    score: int
    reasons: tuple[TwinReason, ...]
    is_exact: bool


@applies(_HOUSE)
def weigh(one: TwinSide, other: TwinSide) -> TwinScore:
    """How likely two lines are one person: the sum of what joins and of what separates, from 0 to 100."""
    reasons = tuple(reason for reason in (*_names(one, other), *_day(one, other), *_ways(one, other)))
    score = max(0, min(100, sum(WEIGHTS[reason] for reason in reasons)))
    joins = {TwinReason.NUMBER, TwinReason.EMAIL, TwinReason.PHONE} & set(reasons)
    same = {TwinReason.NAME, TwinReason.FIRST, TwinReason.BIRTH} <= set(reasons)
    return TwinScore(score, reasons, is_exact=same and bool(joins) and TwinReason.NUMBER_OTHER not in reasons)


def _names(one: TwinSide, other: TwinSide) -> list[TwinReason]:
    if one.last and one.first and (one.last, one.first) == (other.first, other.last) and one.last != one.first:
        return [TwinReason.SWAPPED]
    found = []
    if one.last and one.last == other.last:
        found.append(TwinReason.NAME)
    elif sounds.are_alike(one.last, other.last):
        found.append(TwinReason.SOUND)
    if not one.first or not other.first:
        return found
    if one.first == other.first:
        return [*found, TwinReason.FIRST]
    is_cut = one.first.startswith(other.first) or other.first.startswith(one.first)
    return [*found, TwinReason.FIRST_CUT if is_cut else TwinReason.FIRST_OTHER]


def _day(one: TwinSide, other: TwinSide) -> list[TwinReason]:
    if one.birth is None or other.birth is None:
        return []
    if one.birth == other.birth:
        return [TwinReason.BIRTH]
    swapped = (one.birth.year, one.birth.day, one.birth.month) == (other.birth.year, other.birth.month, other.birth.day)
    return [TwinReason.BIRTH_SWAPPED] if swapped else []


def _ways(one: TwinSide, other: TwinSide) -> list[TwinReason]:
    found = []
    if one.numero and other.numero:
        found.append(TwinReason.NUMBER if one.numero == other.numero else TwinReason.NUMBER_OTHER)
    if one.email and one.email == other.email:
        found.append(TwinReason.EMAIL)
    if one.phone and one.phone == other.phone:
        found.append(TwinReason.PHONE)
    return found


@applies(_HOUSE)
def blocks(one: TwinSide) -> tuple[str, ...]:
    """Under which keys a line is looked for: only two lines that share one are compared."""
    found = [f"n {one.numero}"] if one.numero else []
    if one.birth is not None:
        born = one.birth
        first, second = sorted((born.day, born.month))
        found += [f"d {born.year}-{first}-{second} {sounds.key(name)}" for name in {one.last, one.first} if name]
    found += [f"e {one.email}"] if one.email else []
    found += [f"t {one.phone}"] if one.phone else []
    return tuple(found)

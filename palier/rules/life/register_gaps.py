"""A living demande beside what the State's register has of it: what differs, who decides, and the act that settles it.

Nothing of a value is kept: a kind, a day, the names of fields, counts of people. What the register does not say is no difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from palier.rules.law import french
from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")


class GapKind(StrEnum):
    """What differs. Stored words."""

    STRUCK_OFF = "radiee"
    RENEWED = "renouvelee"
    UNKNOWN = "inconnue"
    DALO = "dalo"
    CONTACT = "contact"
    HOUSEHOLD = "menage"
    WISH = "souhait"


class GapAct(StrEnum):
    """What may be done of a difference. Stored words."""

    TAKE = "prendre"
    SEND = "renvoyer"
    LEAVE = "laisser"


@dataclass(frozen=True, slots=True)
class GapWords:
    """A kind, in words: what it is, who decides, and what no machine knows of it."""

    label: str
    who: str


GAP_WORDS: Mapping[GapKind, GapWords] = {
    GapKind.STRUCK_OFF: GapWords(
        "Radiée au registre national, vivante ici",
        "Le registre national décide. La personne le verrait à sa prochaine connexion : ses candidatures en cours finiraient.",
    ),
    GapKind.RENEWED: GapWords(
        "Renouvelée au registre national, pas ici",
        "Le registre national décide : la personne a renouvelé ailleurs.",
    ),
    GapKind.UNKNOWN: GapWords(
        "Le registre national ne connaît pas ce numéro",
        "Le guichet qui a enregistré la demande décide, avec la personne. Ici, rien n’est changé.",
    ),
    GapKind.DALO: GapWords(
        "Un autre statut au titre du droit au logement",
        "Le registre national décide : la commission de médiation le lui a dit.",
    ),
    GapKind.CONTACT: GapWords(
        "Un autre contact",
        "La personne décide. Un contact changé ailleurs entre dans le dossier quand la personne se connecte, et jamais ici : "
        "qui l’a changé n’est pas connu.",
    ),
    GapKind.HOUSEHOLD: GapWords("Un autre ménage", "La personne décide : sa dernière parole compte."),
    GapKind.WISH: GapWords("Un autre souhait", "La personne décide : sa dernière parole compte."),
}
ACT_LABELS: Mapping[GapAct, str] = {
    GapAct.TAKE: "Prendre ce que dit le registre national",
    GapAct.SEND: "Renvoyer au registre national ce qui est ici",
    GapAct.LEAVE: "Laisser ainsi",
}
ACT_DONE: Mapping[GapAct, str] = {
    GapAct.TAKE: "Vous prenez ce que dit le registre national",
    GapAct.SEND: "Vous renvoyez au registre national ce qui est ici",
    GapAct.LEAVE: "Vous laissez cet écart ainsi",
}
OF_THE_REGISTER = frozenset({GapKind.STRUCK_OFF, GapKind.RENEWED, GapKind.UNKNOWN})
"""What is compared of a file that came out of another, that another came out of, or whose person has a safe address."""
ALONE = frozenset({GapKind.STRUCK_OFF, GapKind.UNKNOWN})
"""What hides every other difference: of the others it says nothing until it is said twice."""
TOLD_HERE = frozenset({GapKind.CONTACT, GapKind.HOUSEHOLD, GapKind.WISH})
"""What a household may have told here, and what may therefore be sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapContact:
    """How one holder is reached, as it is compared; empty text is unknown."""

    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapWish:
    """What is asked for, as it is compared."""

    types: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()
    max_rent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSide:
    """One side of a comparison: the file here, or the register's."""

    struck_off_on: date | None = None
    is_struck_off: bool = False
    valid_until: date | None = None
    dalo: str = ""
    contacts: Mapping[str, GapContact] = field(default_factory=dict)
    """By key of a holder."""
    persons: Sequence[tuple[str, date | None]] = ()
    """The role of each person, and their birth date."""
    expected: int = 0
    wish: GapWish = field(default_factory=GapWish)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundGap:
    """One difference: its kind, a sentence without any value that leads to somebody, and the register's own day."""

    kind: GapKind
    said: str
    on: date | None = None
    fields: tuple[str, ...] = ()


@applies(_HOUSE)
def gaps(here: GapSide, there: GapSide | None) -> tuple[FoundGap, ...]:
    """What the register says otherwise; ``None`` is a number that it does not know. What it leaves out is no difference."""
    if there is None:
        return (FoundGap(kind=GapKind.UNKNOWN, said="Aucune demande ne porte ce numéro au registre national."),)
    if there.is_struck_off:
        day = f", le {french.day(there.struck_off_on)}" if there.struck_off_on else ""
        said = f"Le registre national l’a radiée{day} ; ici, elle est en cours."
        return (FoundGap(kind=GapKind.STRUCK_OFF, said=said, on=there.struck_off_on),)
    found = (
        _renewed(here, there),
        _dalo(here, there),
        _contact(here, there),
        _household(here, there),
        _wish(here, there),
    )
    return tuple(one for one in found if one is not None)


def _renewed(here: GapSide, there: GapSide) -> FoundGap | None:
    if there.valid_until is None or (here.valid_until is not None and there.valid_until <= here.valid_until):
        return None
    known = f"elle s’arrête le {french.day(here.valid_until)}" if here.valid_until else "aucune fin n’est connue"
    said = f"Au registre national, elle est valable jusqu’au {french.day(there.valid_until)} ; ici, {known}."
    return FoundGap(kind=GapKind.RENEWED, said=said, on=there.valid_until)


def _dalo(here: GapSide, there: GapSide) -> FoundGap | None:
    if here.dalo == there.dalo:
        return None
    return FoundGap(kind=GapKind.DALO, said="Le statut au titre du droit au logement n’est pas le même ici.")


_FIELDS: Mapping[str, str] = {"phone": "le téléphone", "email": "le courriel", "address": "l’adresse"}


def _contact(here: GapSide, there: GapSide) -> FoundGap | None:
    fields = [
        name
        for name in _FIELDS
        if any(
            getattr(one, name) and not is_same_contact(name, getattr(here.contacts[key], name), getattr(one, name))
            for key, one in there.contacts.items()
            if key in here.contacts
        )
    ]
    if not fields:
        return None
    said = f"D’un titulaire, {_listed([_FIELDS[name] for name in fields])} : pas les mêmes au registre national."
    if len(fields) == 1:
        said = f"D’un titulaire, {_FIELDS[fields[0]]} n’est pas le même au registre national."
    return FoundGap(kind=GapKind.CONTACT, said=said, fields=tuple(fields))


@applies(_HOUSE)
def is_same_contact(name: str, here: str, there: str) -> bool:
    """Whether two contacts are one, however each side writes it."""
    if name == "phone":
        return _digits(here) == _digits(there)
    if name == "address":
        mine, other = _words(here), _words(there)
        # The register's line leaves the commune out; what was told here may leave out a floor.
        return mine <= other or (bool(other) and other <= mine)
    return here.strip().casefold() == there.strip().casefold()


def _listed(words: Sequence[str]) -> str:
    return " et ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _digits(phone: str) -> str:
    return "".join(one for one in phone if one.isdecimal())[-9:]


def _words(address: str) -> frozenset[str]:
    return frozenset("".join(one if one.isalnum() else " " for one in address.casefold()).split())


def _household(here: GapSide, there: GapSide) -> FoundGap | None:
    if not there.persons:
        return None
    mine, other = _people(here), _people(there)
    if mine == other and here.expected == there.expected:
        return None
    count_here, count_there = len(here.persons), len(there.persons)
    if count_here != count_there:
        said = (
            f"Le registre national compte {french.count(count_there, 'personne')} ; ici, {french.number(count_here)}."
        )
    elif mine != other:
        said = "Autant de personnes des deux côtés, et pas les mêmes."
    else:
        said = "Les naissances attendues ne sont pas les mêmes."
    return FoundGap(kind=GapKind.HOUSEHOLD, said=said)


def _people(side: GapSide) -> list[tuple[str, str]]:
    return sorted((role, born.isoformat() if born else "") for role, born in side.persons)


def _wish(here: GapSide, there: GapSide) -> FoundGap | None:
    names = {"types": "les types de logement", "communes": "les communes", "max_rent": "le loyer le plus haut"}
    fields = [
        name for name in names if getattr(there.wish, name) and getattr(here.wish, name) != getattr(there.wish, name)
    ]
    if not fields:
        return None
    what = _listed([names[name] for name in fields])
    return FoundGap(kind=GapKind.WISH, said=f"Ne sont pas les mêmes : {what}.", fields=tuple(fields))


@applies(_HOUSE)
def acts(kind: GapKind, *, is_told_here: bool) -> tuple[GapAct, ...]:
    """What a person may do: what the household told here is sent again, what the register says anew is taken; never both.

    A contact is taken by nobody here: whoever gave another one at a counter may not be of the household any more.
    """
    if kind in TOLD_HERE and is_told_here:
        return (GapAct.SEND, GapAct.LEAVE)
    if kind in (GapKind.UNKNOWN, GapKind.CONTACT):
        return (GapAct.LEAVE,)
    return (GapAct.TAKE, GapAct.LEAVE)


@applies(_HOUSE)
def may_be_taken_beside(kind: GapKind, decision: GapAct | None, *, is_told_here: bool) -> bool:
    """Whether the register's file, which comes in whole, may be decided on while this other difference stands so."""
    if decision is None:
        return GapAct.TAKE in acts(kind, is_told_here=is_told_here)
    return decision is not GapAct.LEAVE


SEEN_BEFORE_SHOWN = 2
"""Answers that say the same before a difference is shown: half an answer, or an old one, is said once."""
SENT_ANEW_AFTER = timedelta(hours=20)
"""How long after a sending the same difference waits for a decision again: the register did not keep it."""
CONFIRMED_AFTER = timedelta(minutes=45)
"""How long after a first answer that differs the register is asked again."""
_FIRST_HOUR, _LAST_HOUR = 1, 5
_PAUSES = (timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=40))


@applies(_HOUSE)
def is_night(hour: int) -> bool:
    """Whether numbers are put to the register at this hour of Paris: when few people ask it themselves."""
    return _FIRST_HOUR <= hour < _LAST_HOUR


@applies(_HOUSE)
def next_night(at: datetime) -> datetime:
    """From when the next night asks again. An hour of Paris."""
    tonight = at.replace(hour=_FIRST_HOUR, minute=0, second=0, microsecond=0)
    return tonight if at.hour < _FIRST_HOUR else tonight + timedelta(days=1)


@applies(_HOUSE)
def asked_again_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries without an answer; none once this night is given up."""
    return _PAUSES[tries - 1] if 0 < tries <= len(_PAUSES) else None

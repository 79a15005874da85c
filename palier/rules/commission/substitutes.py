"""Who sits in a seat: its titulaire, or who stands in for them while they are away; never both (article R441-9).

Article R441-9 lets the préfet, a mayor, an intercommunal president and a commission mandante be represented. No suppléant of the
six of the board was read in it: who they are, and who names them, is of the commission's own rules (règlement intérieur).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from palier.rules.commission import interests, signatures
from palier.rules.commission.commission import Capacity
from palier.rules.law import elision
from palier.rules.law.law import act, applies, cch
from palier.rules.people.answers import Reason

type Seated = Mapping[str, Any]
"""A member as a séance keeps it."""
_HOUSE = act("règles de séance de Palier")
SUBSTITUTE_OF, IS_AWAY = "substitute_of", "is_away"
"""What a kept member says: the place of whom they stand in for; that another sits in their seat."""
CALLED, GIVEN_BACK = "suppleer", "rendre_siege"
"""The lines of the séance that say that a suppléant was called, and that the seat is its titulaire's again."""
REPRESENTED = frozenset({Capacity.PREFET, Capacity.EPCI, Capacity.MAIRE, Capacity.MANDANT})
"""Whom article R441-9 lets be represented, in its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSubstitute:
    """Somebody kept as suppléant of a titulaire, for one seat, from a day on; ``until`` is their last day, if it is known."""

    key: str
    name: str
    holder: str
    quality: str
    since: date
    until: date | None = None


@applies(_HOUSE)
def is_called(member: Seated) -> bool:
    """Whether this member is the one of their seat who is called: they alone are counted, come, preside and vote."""
    return not member.get(IS_AWAY, False)


@applies(_HOUSE)
def called(members: Iterable[Seated]) -> list[Seated]:
    """The members who are called, one a seat."""
    return [member for member in members if is_called(member)]


@applies(cch("R441-9"), _HOUSE)
def word(quality: str) -> str:
    """What somebody who sits for another is called: a representative where the article says so, else a suppléant."""
    return "représentant" if quality in REPRESENTED else "suppléant"


@applies(_HOUSE)
def stands_for(members: Sequence[Seated], place: int) -> str:
    """« suppléant de … », of who sits for another; empty of a titulaire."""
    member = members[place]
    holder = member.get(SUBSTITUTE_OF)
    if holder is None:
        return ""
    name = members[holder]["name"]
    return elision.elided(f"{word(member['quality'])} de {{name}}", {"name": name}).format(name=name)


@applies(_HOUSE)
def somebody_stands_in(members: Iterable[Seated]) -> bool:
    """Whether a suppléant is called to a seat."""
    return any(SUBSTITUTE_OF in member and is_called(member) for member in members)


@applies(_HOUSE)
def _has_a_seat(members: Iterable[Seated], name: str, *, but: Seated) -> bool:
    """Whether a person has another seat: as a titulaire, away or not, or as a suppléant who is called."""
    person = interests.person_key(name)
    return any(
        interests.person_key(row["name"]) == person
        for row in members
        if row is not but and (SUBSTITUTE_OF not in row or is_called(row))
    )


@applies(_HOUSE)
def substitute_place(members: Sequence[Seated], holder: int) -> int | None:
    """The place of who is called in the seat of an absent titulaire."""
    return next(
        (place for place, row in enumerate(members) if row.get(SUBSTITUTE_OF) == holder and is_called(row)), None
    )


@applies(_HOUSE)
def said(members: Sequence[Seated], place: int) -> str | None:
    """What is said after the quality of a member: for whom they sit, or who sits for them.

    ``None`` of a suppléant whose titulaire came back: they are no more of the séance.
    """
    member = members[place]
    if SUBSTITUTE_OF in member:
        return f", {stands_for(members, place)}" if is_called(member) else None
    other = None if is_called(member) else substitute_place(members, place)
    return "" if other is None else f" (en son absence : {members[other]['name']})"


@applies(_HOUSE)
def of_seat(kept: Iterable[NamedSubstitute], member: Seated, *, on: date) -> list[NamedSubstitute]:
    """The suppléants kept on a day for the seat of a titulaire, in the order in which they were named."""
    person = interests.person_key(member["name"])
    return [
        one
        for one in kept
        if one.quality == member["quality"]
        and interests.person_key(one.holder) == person
        and one.since <= on
        and (one.until is None or on <= one.until)
    ]


def _reason(code: str, sentence: str) -> Reason:
    return Reason(code=code, sentence=sentence, source=_HOUSE)


@applies(_HOUSE)
def naming_fault(name: str, holder: str, since: date, until: date | None = None) -> Reason | None:
    """What keeps somebody from being kept as a suppléant: themselves, or days in the wrong order."""
    if interests.person_key(name) == interests.person_key(holder):
        return _reason("suppleant_de_soi", "Personne n’est son propre suppléant : écrivez le nom d’une autre personne.")
    if until is not None and until < since:
        return _reason("fin_avant_debut", "Le dernier jour est avant le premier : relisez les deux dates.")
    return None


@applies(_HOUSE)
def calling_fault(members: Sequence[Seated], place: int, name: str) -> Reason | None:
    """What keeps a suppléant from being called to a seat."""
    holder = members[place]
    if SUBSTITUTE_OF in holder:
        return _reason("suppleant_de_suppleant", "Ce siège est déjà tenu par un suppléant : rendez-le d’abord.")
    if not is_called(holder):
        return _reason("deja_supplee", "Un suppléant est déjà appelé à ce siège : rendez-le d’abord à son titulaire.")
    return _double(name) if _has_a_seat(members, name, but=holder) else None


@applies(_HOUSE)
def handed(members: Sequence[Seated], place: int, name: str) -> tuple[list[dict[str, Any]], int]:
    """The members once a suppléant is called to a seat, and the place of the suppléant: places never move."""
    rows = [dict(row) for row in members]
    person = interests.person_key(name)
    holder = rows[place]
    known = next(
        (
            index
            for index, row in enumerate(rows)
            if row.get(SUBSTITUTE_OF) == place and interests.person_key(row["name"]) == person
        ),
        None,
    )
    stands_in = {**holder, "name": name, "present": False, SUBSTITUTE_OF: place}
    if known is None:
        known = len(rows)
        rows.append(stands_in)
    else:
        rows[known] = stands_in
    holder[IS_AWAY] = True
    return rows, known


@applies(_HOUSE)
def giving_back_fault(
    members: Sequence[Seated], changes: Iterable[Mapping[str, Any]], substitute: int | None
) -> Reason | None:
    """What keeps a seat from being its titulaire's again: nobody was called to it, or who was has sat."""
    if substitute is None:
        return _reason("siege_du_titulaire", "Ce siège est déjà celui de son titulaire.")
    if substitute in signatures.were_there(members, changes):
        sentence = (
            f"{members[substitute]['name']} a siégé : le siège reste le sien pour cette séance. "
            f"{members[members[substitute][SUBSTITUTE_OF]]['name']} siège à la suivante."
        )
        return _reason("suppleant_a_siege", sentence)
    titulaire = members[members[substitute][SUBSTITUTE_OF]]
    return _double(titulaire["name"]) if _has_a_seat(members, titulaire["name"], but=titulaire) else None


def _double(name: str) -> Reason:
    return _reason(
        "siege_double", f"{name} a déjà un siège à cette séance : une personne n’a qu’un siège et qu’une voix."
    )


@applies(_HOUSE)
def given_back(members: Sequence[Seated], substitute: int) -> list[dict[str, Any]]:
    """The members once a seat is its titulaire's again."""
    rows = [dict(row) for row in members]
    rows[substitute][IS_AWAY] = True
    del rows[rows[substitute][SUBSTITUTE_OF]][IS_AWAY]
    return rows


@applies(_HOUSE)
def presence_fault(members: Sequence[Seated], places: Iterable[int]) -> Reason | None:
    """Somebody noted present who is not the one called to their seat: nobody sits beside their suppléant."""
    for place in places:
        if 0 <= place < len(members) and not is_called(members[place]):
            name = members[place]["name"]
            if SUBSTITUTE_OF in members[place]:
                return _reason("suppleant_rendu", f"{name} n’est plus appelé : son titulaire a repris le siège.")
            other = substitute_place(members, place)
            seated = members[other]["name"] if other is not None else ""
            sentence = (
                f"{name} et {seated} n’ont qu’un siège : {seated} y est appelé. Rendez d’abord ce siège, "
                "si son suppléant n’a pas siégé."
            )
            return _reason("deux_pour_un_siege", sentence)
    return None

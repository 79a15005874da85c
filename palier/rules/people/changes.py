"""What has changed in a household since the register last said who it is: a birth, an arrival, a departure, a name, a date.

The household is the applicant's own word (article R441-2-2): it counts when it is told, as declared, and the pieces of the
closed list prove it before a home is attributed. A holder who leaves is a separation, and is no change of here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from palier.rules.law import codes
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import say
from palier.rules.people import plausible_persons
from palier.rules.people.facts import HOLDERS, ExpectedChild, Household, Person, PersonRole, Proof
from palier.rules.people.faults import Severity

NEW = "n"
"""First letter of the key of a person told here: the register numbers its own otherwise."""
_CHILD, _COUPLE = "E", {"M": "M", "P": "P", "C": "U"}
"""The link of a co-holder, and the family situation that goes with it."""
_LATE_BIRTH = 21
"""A birth that is told later than this many years after it is an arrival (ours)."""
_EARLY, _LATE = timedelta(days=133), timedelta(days=60)
"""How far from the day that was foreseen a child is still the one that was expected (ours)."""


class NotAChange(ValueError):
    """What is told cannot be true of this household; the message is a French sentence."""


class NobodyOfThisName(NotAChange):
    """A change of somebody who is not in the household."""

    def __init__(self) -> None:
        """One sentence."""
        super().__init__(say("Cette personne n’est pas dans votre foyer."))


class NothingNew(NotAChange):
    """A change that changes nothing."""

    def __init__(self) -> None:
        super().__init__(say("Rien ne change ainsi : écrivez ce qui est nouveau."))


class LeavesBySeparation(NotAChange):
    """A holder leaves by a separation, which gives each a file and keeps both seniorities (article L441-1)."""

    def __init__(self) -> None:
        """One sentence."""
        super().__init__(
            say("Cette personne signe la demande avec vous : son départ se dit à la page « Vous séparer ».")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who comes in: a child, a relative, a partner. Nothing of a name is known here."""

    role: PersonRole
    birth_date: date
    link: str | None = None
    custody: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldHousehold:
    """A household as its person tells it, and how many children expected without a date it counts as born."""

    household: Household
    born: int = 0


@applies(cch("R441-2-2"))
def signature(household: Household) -> tuple[tuple[str, ...], ...]:
    """Who is there, whatever the keys: what tells whether two files speak of the same household."""
    return tuple(
        sorted(
            (
                person.role.value,
                person.birth_date.isoformat() if person.birth_date else "",
                person.custody or "",
                person.marital_status or "",
            )
            for person in household.persons
        )
    )


@applies(cch("R441-2-2"))
def value_of(told: ToldHousehold) -> dict[str, Any]:
    """The household as a fact keeps it: roles, dates and codes, no name."""
    return {
        "persons": [
            {
                "key": person.key,
                "role": person.role.value,
                "birth_date": person.birth_date.isoformat() if person.birth_date else None,
                "link": person.link,
                "custody": person.custody,
                "marital_status": person.marital_status,
            }
            for person in told.household.persons
        ],
        "born": told.born,
    }


@applies(cch("R441-2-2"))
def read(known: Household, value: Mapping[str, Any], *, told_on: date) -> ToldHousehold:
    """The household that a fact keeps; what the register says of the incomes and work of each stays theirs."""
    before = {person.key: person for person in known.persons}
    persons = tuple(_read(row, before.get(row["key"])) for row in value["persons"])
    household = replace(known, persons=persons, proof=Proof.DECLARED, told_on=told_on)
    return ToldHousehold(household=household, born=int(value.get("born", 0)))


@applies(cch("R441-2-2"))
def last_word(told: ToldHousehold, known: Household, *, before: Household | None) -> ToldHousehold:
    """The household as told, until the register says something that it did not say ``before``, or says the same."""
    now = signature(known)
    has_spoken = before is not None and signature(before) != now
    return ToldHousehold(household=known) if has_spoken or signature(told.household) == now else told


def _read(row: Mapping[str, Any], before: Person | None) -> Person:
    role = PersonRole(row["role"])
    changed: dict[str, Any] = {
        "role": role,
        "birth_date": date.fromisoformat(row["birth_date"]) if row["birth_date"] else None,
        "link": row["link"],
        "custody": row["custody"],
        "marital_status": row["marital_status"],
    }
    return replace(before, **changed) if before else Person(key=row["key"], **changed)


@applies(cch("R441-2-2"))
def still_expected(
    expected: tuple[ExpectedChild, ...], persons: Collection[Person], born: int = 0
) -> tuple[ExpectedChild, ...]:
    """The children who are still to be born, once some were: nobody is counted twice, whoever told the one and the other.

    A child born around the day foreseen is the expected one, on Palier or in the register; a later pregnancy has a later day.
    ``born``: those told as born, for an expected child of whom no day is known, or whose day is long past.
    """
    days = sorted(one.birth_date for one in persons if one.birth_date and one.role not in HOLDERS)
    found = []
    for child in expected:
        if _is_dayless(child, days):
            taken = min(born, child.number)
            born -= taken
        else:
            theirs = [day for day in days if _is_around(child, day)][: child.number]
            for day in theirs:
                days.remove(day)
            taken = len(theirs)
        if child.number > taken:
            found.append(replace(child, number=child.number - taken))
    return tuple(found)


def _is_around(child: ExpectedChild, day: date) -> bool:
    return child.due_on is not None and child.due_on - _EARLY <= day <= child.due_on + _LATE


def _is_dayless(child: ExpectedChild, days: Collection[date]) -> bool:
    """Whether only a birth that is told settles it: no day is known, or the day was over long before the last birth."""
    if child.due_on is None:
        return True
    return not any(_is_around(child, day) for day in days) and any(day > child.due_on for day in days)


@applies(cch("R441-2-2"))
def with_newcomer(
    told: ToldHousehold, newcomer: Newcomer, *, on: date, is_birth: bool = False, used: Collection[str] = ()
) -> ToldHousehold:
    """Somebody comes in. A birth takes the place of an expected child. Raises ``NotAChange``.

    ``used``: keys that somebody of this file ever bore; who comes in inherits neither their income nor their papers.
    """
    _require_code(newcomer)
    _require_birth(newcomer.birth_date, on, is_birth=is_birth)
    household, born = told.household, told.born
    status = _COUPLE.get(newcomer.link or "") if newcomer.role is PersonRole.CO_HOLDER else None
    person = Person(
        key=_next_key({*used, *(one.key for one in household.persons)}),
        role=newcomer.role,
        birth_date=newcomer.birth_date,
        link=newcomer.link,
        custody=newcomer.custody,
        marital_status=status,
    )
    persons = (*household.persons, person)
    if status:
        persons = tuple(
            replace(one, marital_status=status) if one.role is PersonRole.HOLDER else one for one in persons
        )
    days = [one.birth_date for one in persons if one.birth_date and one.role not in HOLDERS]
    dayless = tuple(one for one in household.expected if _is_dayless(one, days))
    if is_birth and still_expected(dayless, persons, born):
        born += 1
    return _plausible(ToldHousehold(household=replace(household, persons=persons), born=born), on)


def _next_key(taken: Collection[str]) -> str:
    return next(key for number in range(1, len(taken) + 2) if (key := f"{NEW}{number}") not in taken)


def _require_code(newcomer: Newcomer) -> None:
    lists = {
        PersonRole.CO_HOLDER: (codes.LINK_TO_HOLDER, newcomer.link),
        PersonRole.DEPENDANT: (codes.KINSHIP, newcomer.link),
        PersonRole.IN_CUSTODY: (codes.CUSTODY, newcomer.custody),
    }
    known, code = lists.get(newcomer.role, ({}, None))
    if code not in known:
        raise NotAChange(say("Dites quel est votre lien avec cette personne."))


def _require_birth(day: date, on: date, *, is_birth: bool) -> None:
    if day > on:
        raise NotAChange(say("Cette date de naissance est dans l’avenir. Un enfant à naître se dit à sa propre page."))
    if is_birth and on.year - day.year > _LATE_BIRTH:
        raise NotAChange(say("Cette date est trop ancienne pour une naissance : dites une arrivée dans le foyer."))


@applies(cch("R441-2-2"), cch("L441-1"))
def without(told: ToldHousehold, key: str, *, on: date) -> ToldHousehold:
    """Somebody who is no holder leaves. Raises ``LeavesBySeparation`` or ``NobodyOfThisName``."""
    person = _person(told, key)
    if person.role in HOLDERS:
        raise LeavesBySeparation
    persons = tuple(one for one in told.household.persons if one.key != key)
    return _plausible(replace(told, household=replace(told.household, persons=persons)), on)


@applies(cch("R441-2-2"))
def born_on(told: ToldHousehold, key: str, day: date, *, on: date) -> ToldHousehold:
    """A birth date that was wrong. Raises ``NotAChange``, or ``NothingNew`` where it is the one that is known."""
    if _person(told, key).birth_date == day:
        raise NothingNew
    _require_birth(day, on, is_birth=False)
    return _plausible(_with(told, key, birth_date=day), on)


@applies(cch("R441-2-2"))
def of_status(told: ToldHousehold, key: str, status: str, *, on: date) -> ToldHousehold:
    """Another family situation of a holder. Raises ``NobodyOfThisName``, or ``NothingNew`` where it is the present one."""
    if _person(told, key).role not in HOLDERS or status not in codes.MARITAL_STATUS:
        raise NobodyOfThisName
    if _person(told, key).marital_status == status:
        raise NothingNew
    return _plausible(_with(told, key, marital_status=status), on)


def _with(told: ToldHousehold, key: str, **changes: Any) -> ToldHousehold:
    persons = tuple(replace(one, **changes) if one.key == key else one for one in told.household.persons)
    return replace(told, household=replace(told.household, persons=persons))


def _person(told: ToldHousehold, key: str) -> Person:
    found = next((one for one in told.household.persons if one.key == key), None)
    if found is None:
        raise NobodyOfThisName
    return found


def _plausible(told: ToldHousehold, on: date) -> ToldHousehold:
    """Refuse what cannot be true; what is only strange is for the person who checks."""
    for fault in plausible_persons.check(replace(told.household, expected=()), on):
        if fault.severity is Severity.REFUSED and fault.code != "demandeur_unique":
            raise NotAChange(fault.sentence)
    return told

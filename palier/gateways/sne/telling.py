"""The register's own file with what a household told of its persons and contacts: what it did not change stays as it came."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypedDict

from palier.gateways.sne.shapes import SneAddress, SneDemande, SnePerson
from palier.rules.people import changes, facts, phones
from palier.rules.people.changes import ToldHousehold

_NAMES = ("last_name", "birth_name", "first_name", "email")
_LATEST = date.max


def with_household(known: SneDemande, told: ToldHousehold) -> SneDemande:
    """The persons as they are told; incomes, work and resources of each stay those that the register has."""
    stood = known.demande.household
    after = changes.read(stood, changes.value_of(told), told_on=told.household.told_on or _LATEST)
    expected = changes.still_expected(stood.expected, after.household.persons, told.born)
    identities = {one.key: one for one in known.persons}
    persons = tuple(_identity(person, identities.get(person.key)) for person in after.household.persons)
    household = replace(after.household, expected=expected, proof=stood.proof, told_on=None)
    return replace(known, demande=replace(known.demande, household=household), persons=persons)


def _identity(person: facts.Person, known: SnePerson | None) -> SnePerson:
    if known is None:
        return SnePerson(key=person.key, role=person.role, birth_date=person.birth_date)
    return replace(known, role=person.role, birth_date=person.birth_date)


def with_identity(known: SneDemande, key: str, columns: Mapping[str, Any], address: Mapping[str, str]) -> SneDemande:
    """What was told of one person, in the register's own fields; nothing where the register has no such person."""
    persons = tuple(_told(one, columns, address) if one.key == key else one for one in known.persons)
    return replace(known, persons=persons)


def with_facts(
    known: SneDemande,
    *,
    incomes: Mapping[str, Mapping[int, int]],
    home: Mapping[str, Any],
    jobs: Mapping[str, tuple[str | None, str]],
) -> SneDemande:
    """Incomes and a home that were proved, and jobs by person: the contract, and the employer's name where one is told."""
    household = known.demande.household
    persons = tuple(
        _paid(person, incomes.get(person.key, {}), jobs.get(person.key, (person.contract_type, ""))[0])
        for person in household.persons
    )
    demande = replace(
        known.demande,
        household=replace(household, persons=persons),
        current_home=replace(known.demande.current_home, **home),
    )
    employers = {key: employer for key, (_, employer) in jobs.items() if employer}
    people = tuple(replace(one, employer=employers[one.key]) if one.key in employers else one for one in known.persons)
    return replace(known, demande=demande, persons=people)


def _paid(person: facts.Person, amounts: Mapping[int, int], contract: str | None) -> facts.Person:
    found = {one.year: one for one in person.incomes}
    found |= {year: facts.Income(year=year, amount=amount) for year, amount in amounts.items()}
    return replace(person, contract_type=contract, incomes=tuple(found[year] for year in sorted(found, reverse=True)))


def _told(one: SnePerson, columns: Mapping[str, Any], address: Mapping[str, str]) -> SnePerson:
    changed: dict[str, Any] = {name: columns[name] for name in _NAMES if name in columns}
    if "phone" in columns:
        changed |= phone_columns(columns["phone"])
    if "address" in columns:
        changed["address"] = _address(columns["address"], address)
    return replace(one, **changed)


class PhoneColumns(TypedDict):
    """The two places that the format has for a number."""

    phone_mobile: str
    phone_home: str


def phone_columns(number: str) -> PhoneColumns:
    """The place of a number among both that the format has: a mobile's, else a home's."""
    is_mobile = phones.is_mobile(number)
    return {"phone_mobile": number if is_mobile else "", "phone_home": "" if is_mobile else number}


def _address(text: str, parts: Mapping[str, str]) -> SneAddress | None:
    """The parts of a new address; one that was put back has its line and its postal code alone."""
    if parts:
        return SneAddress(
            street=parts.get("street", ""),
            complement=parts.get("complement", ""),
            postal_code=parts.get("postal_code", ""),
            commune=parts.get("commune", ""),
        )
    if not text:
        return None
    pieces = [piece.strip() for piece in text.split(",")]
    code = next((word for word in _words(reversed(pieces)) if len(word) == 5 and word.isdecimal()), "")  # noqa: PLR2004 - a postal code
    return SneAddress(street=", ".join(piece for piece in pieces if piece.split(" ")[0] != code), postal_code=code)


def _words(pieces: Iterable[str]) -> Iterable[str]:
    return (piece.split(" ")[0] for piece in pieces)

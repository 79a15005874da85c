"""A letter as it is put on a sheet: who writes, to which address, and whether it may be printed at all."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from palier.models import Commune, PaperLetter, Person, layers
from palier.rules.doors import confidentiality
from palier.rules.law import clocks
from palier.rules.situations.situations import Level

OPERATOR = ("Palier", "au nom du registre des demandes de logement social")
_POSTAL_CODE = re.compile(r"^\d{5}$")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter to print. ``to`` has a name and an address, a line each; ``has_address`` is false for a name alone."""

    letter: PaperLetter
    sender: tuple[str, ...]
    to: tuple[str, ...]
    has_address: bool


@dataclass(frozen=True, slots=True)
class Sheets:
    """What can be printed of a choice, and how many letters are to somebody whose address is hidden."""

    shown: list[Sheet]
    hidden: int


def of(letters: Iterable[PaperLetter], *, at: datetime) -> Sheets:
    """The sheets of some letters, in their order. The address is today's, and never one that a situation hides."""
    shown, hidden = [], 0
    for letter in letters:
        sheet = _sheet(letter, at)
        hidden += sheet is None
        if sheet is not None:
            shown.append(sheet)
    return Sheets(shown, hidden)


def names(letters: Iterable[PaperLetter]) -> dict[tuple[int, str], str]:
    """The name of each addressee, by demande and person."""
    rows = Person.objects.filter(demande__in={letter.demande_id for letter in letters})
    return {(one.demande_id, one.key): _name(one) for one in rows}


def _sheet(letter: PaperLetter, at: datetime) -> Sheet | None:
    known = layers.facts_of(letter.demande, clocks.day_in_paris(at))
    if confidentiality.level_of(claim.situation for claim in known.claims) is Level.PROTECTED:
        return None
    person = Person.objects.filter(demande=letter.demande_id, key=letter.person_key).first()
    if person is None:
        return None
    address = _address(person.address, known.lives_at)
    house = letter.organisation
    sender = tuple(filter(None, (house.name, house.contact))) if house else OPERATOR
    return Sheet(letter, sender, (_name(person), *address), bool(address))


def _name(person: Person) -> str:
    return f"{person.first_name} {person.last_name}".strip()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"\n|, ", text) if part.strip())


def _address(text: str, lives_at: Iterable[str]) -> tuple[str, ...]:
    """The lines of an address; the register keeps a postal code, the name of the commune is added where it is sure."""
    lines = _lines(text)
    if not lines or not _POSTAL_CODE.match(lines[-1]):
        return lines
    code = lines[-1]
    there = Commune.objects.filter(postal_codes__contains=code, ended_on=None)
    found = list(there.filter(code__in=list(lives_at))[:2]) or list(there[:2])
    name = f" {found[0].name.upper()}" if len(found) == 1 else ""
    return (*lines[:-1], f"{code}{name}")

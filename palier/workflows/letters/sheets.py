"""A letter as it is put on a sheet: who writes, to which address, and whether it may be printed at all.

An organisation that prints for the register reads the envelope alone (``models.letters.handed_letters``), never the file.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from palier.models import Commune, Organisation, OrganisationLook, PaperLetter, Person
from palier.models.demandes import layers
from palier.models.letters import handed_letters
from palier.models.letters.handed_letters import Handed
from palier.models.territories.looks import look_of
from palier.rules.doors import confidentiality
from palier.rules.law import clocks
from palier.rules.law.typography import typeset
from palier.rules.letters import senders
from palier.rules.letters.looks import COLOURS, OrganisationColour
from palier.rules.people import numero
from palier.rules.situations.situations import Level
from palier.workflows.letters import authors, papering

_BLACK = "#000000"
HIDDEN = "Coordonnées protégées"
_POSTAL_CODE = re.compile(r"^\d{5}$")


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """One letter to print. ``to`` has a name and an address, a line each; ``has_address`` is false for a name alone."""

    letter: PaperLetter
    numero: str
    sender: tuple[str, ...]
    to: tuple[str, ...]
    has_address: bool
    look: OrganisationLook | None = None
    """How who wrote it is recognised."""

    @property
    def colour(self) -> str:
        """The word of its colour, if it chose one."""
        return self.look.colour if self.look else ""

    @property
    def logo(self) -> bytes:
        """Its picture, if it has one."""
        return bytes(self.look.logo) if self.look else b""

    @property
    def logo_address(self) -> str:
        """The same, for a document that stands alone."""
        return f"data:image/png;base64,{b64encode(self.logo).decode()}" if self.logo else ""

    @property
    def date(self) -> str:
        """The day on which it was written."""
        return f"Le {clocks.say_day(self.letter.made_on)}"

    @property
    def registered(self) -> str:
        """How it is sent, where it is a registered letter."""
        return "Lettre recommandée avec avis de réception" if self.letter.is_registered else ""

    @property
    def reference(self) -> str:
        """Whose demande it is about."""
        return f"Votre numéro unique : {numero.said(self.numero)}"

    @property
    def blank(self) -> str:
        """What is left to write by hand, where no address is known."""
        return "" if self.has_address else "adresse à écrire"

    def told(self) -> dict[str, object]:
        """The words of the sheet, set as French is, for whatever prints them."""
        return {
            "sender": [typeset(line) for line in self.sender],
            "to": [typeset(line) for line in self.to],
            "paragraphs": [typeset(str(one)) for one in self.letter.paragraphs],
            "title": typeset(self.letter.title),
            "signature": typeset(self.sender[0]),
            "colour": COLOURS[OrganisationColour(self.colour)].printed if self.colour else _BLACK,
            **{name: typeset(getattr(self, name)) for name in ("date", "registered", "reference", "blank")},
        }


@dataclass(frozen=True, slots=True)
class Sheets:
    """What can be printed of a choice, and how many letters are to somebody whose address is hidden."""

    shown: list[LetterSheet]
    hidden: int


def of(letters: Iterable[PaperLetter], *, reader: Organisation | None, at: datetime) -> Sheets:
    """The sheets of some letters, in their order. The address is today's, and never one that a situation hides.

    ``reader`` is the organisation that prints; none is the operator.
    """
    letters = list(letters)
    envelopes, shown, hidden = _envelopes(letters, reader), [], 0
    for letter in letters:
        sheet = _handed_sheet(letter, envelopes.get(letter.pk)) if _is_handed(letter, reader) else _sheet(letter, at)
        hidden += sheet is None
        if sheet is not None:
            shown.append(sheet)
    return Sheets(shown, hidden)


def names(letters: Iterable[PaperLetter], *, reader: Organisation | None) -> dict[int, str]:
    """The name of each addressee, by letter; what stands in its place where a situation hides a stranger's household."""
    letters = list(letters)
    own = [letter for letter in letters if not _is_handed(letter, reader)]
    rows = Person.objects.filter(demande__in={letter.demande_id for letter in own})
    known = {(one.demande_id, one.key): _name(one) for one in rows}
    found = {letter.pk: known.get((letter.demande_id, letter.person_key), "") for letter in own}
    envelopes = _envelopes(letters, reader)
    return found | {pk: HIDDEN if one.is_hidden else one.name for pk, one in envelopes.items()}


def any_hidden(letters: Iterable[PaperLetter], *, reader: Organisation | None, at: datetime) -> bool:
    """Whether one of these is to somebody whose address a situation hides: nothing is posted there."""
    letters = list(letters)
    envelopes = _envelopes(letters, reader)
    return any(
        envelopes[letter.pk].is_hidden if letter.pk in envelopes else papering.is_protected(letter.demande, at=at)
        for letter in letters
    )


def _is_handed(letter: PaperLetter, reader: Organisation | None) -> bool:
    return reader is not None and letter.organisation_id is None


def _envelopes(letters: Iterable[PaperLetter], reader: Organisation | None) -> dict[int, Handed]:
    return handed_letters.read([letter.pk for letter in letters if _is_handed(letter, reader)])


def _handed_sheet(letter: PaperLetter, envelope: Handed | None) -> LetterSheet | None:
    if envelope is None or envelope.is_hidden:
        return None
    address = _address(envelope.address, envelope.lives_at)
    sender = (*senders.REGISTER, f"Posté par {letter.printer.present}") if letter.printer else senders.REGISTER
    return LetterSheet(letter, envelope.numero, sender, (envelope.name, *address), bool(address))


def _sheet(letter: PaperLetter, at: datetime) -> LetterSheet | None:
    known = layers.facts_of(letter.demande, clocks.day_in_paris(at))
    if confidentiality.level_of(claim.situation for claim in known.claims) is Level.PROTECTED:
        return None
    person = Person.objects.filter(demande=letter.demande_id, key=letter.person_key).first()
    if person is None:
        return None
    address = _address(person.address, known.lives_at)
    sender = authors.head_on_paper(letter)
    look = look_of(letter.organisation.present.pk if letter.organisation else None)
    return LetterSheet(letter, letter.demande.numero_unique, sender, (_name(person), *address), bool(address), look)


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


def for_paper(found: Iterable[LetterSheet]) -> tuple[list[dict[str, object]], list[bytes], list[str]]:
    """What a PDF is made of: the words of each sheet, each logo once, and the opaque ids of the letters."""
    found = list(found)
    logos = list(dict.fromkeys(one.logo for one in found if one.logo))
    told = [one.told() | {"logo": logos.index(one.logo) if one.logo else None} for one in found]
    return told, logos, [str(one.letter.public_id) for one in found]

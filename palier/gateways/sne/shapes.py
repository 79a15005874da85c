"""What a file of the register becomes: the facts that rules read, and beside them the identities that rules never see."""

from dataclasses import dataclass, field
from datetime import date, datetime

from palier.rules.people.facts import Demande, PersonRole, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class SneAddress:
    """A postal address. ``commune`` is an INSEE code."""

    is_abroad: bool = False
    building: str = ""
    staircase: str = ""
    floor: str = ""
    apartment: str = ""
    number: str = ""
    street: str = ""
    complement: str = ""
    postal_code: str = ""
    commune: str = ""

    @property
    def text(self) -> str:
        """One line, as on an envelope; the name of the commune is added by who knows it."""
        street = " ".join(part for part in (self.number, self.street) if part)
        parts = (self.building, self.staircase, self.floor, self.apartment, street, self.complement, self.postal_code)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnePerson:
    """The identity of one person, under the same ``key`` as ``facts.Person``. Empty text is unknown."""

    key: str
    role: PersonRole
    civility: str = ""
    last_name: str = ""
    birth_name: str = ""
    first_name: str = ""
    birth_date: date | None = None
    sex: str = ""
    nationality: str = ""
    phone_home: str = ""
    phone_mobile: str = ""
    email: str = ""
    address: SneAddress | None = None
    profession: str = ""
    employer: str = ""
    work_postal_code: str = ""
    work_commune: str = ""

    @property
    def phone(self) -> str:
        """The number to call first."""
        return self.phone_mobile or self.phone_home


@dataclass(frozen=True, slots=True, kw_only=True)
class SneUnknownCode:
    """A code outside the published lists, kept as it came."""

    path: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SneMissing:
    """Something that the file does not say: its path in the format, and what to call it on a screen."""

    path: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SneRadiation:
    """Why and when a demande was struck off (R441-2-8), and what R441-2-9 records at an attribution."""

    reason: str
    on: date | None = None
    detail: str = ""
    """``IRRSEJ`` or ``IRRRES``, with ``RADIRR`` only."""
    rpls: str = ""
    """RPLS identifier of the home, at an attribution."""
    reservataire: str = ""
    collective_agreement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SneDemande:
    """One demande as the register has it, read tolerantly: nothing that came is dropped."""

    demande: Demande
    persons: tuple[SnePerson, ...]
    version: str = ""
    file_type: str = ""
    file_dated_at: datetime | None = None
    guichet: str = ""
    renewed_on: date | None = None
    dependant_resources: tuple[Resource, ...] = ()
    """Resources of the dependants together: the format gives one list for all of them."""
    comment: str = ""
    radiation: SneRadiation | None = None
    unknown_codes: tuple[SneUnknownCode, ...] = ()
    missing: tuple[SneMissing, ...] = ()
    digest: str = ""
    """SHA-256 of the canonical XML of the demande."""
    raw: bytes = field(default=b"", repr=False)
    """That canonical XML: a renewal gives back what Palier does not read."""

    @property
    def numero(self) -> str:
        """The numéro unique."""
        return self.demande.numero_unique

    def person(self, key: str) -> SnePerson | None:
        """The identity of a person of the demande."""
        return next((person for person in self.persons if person.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SneDuplicate:
    """Another demande that may be of the same person."""

    numero: str
    guichet: str = ""
    deposited_on: date | None = None

"""What goes to a provider of signature, and what comes back: the shapes of its port, as rules and pages know them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SigningPaper:
    """One file to sign: its bytes, and their digest."""

    key: UUID
    name: str
    sha256: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SigningPerson:
    """Who signs: a name, and the one contact by which the provider knows them, where its level asks for one."""

    key: UUID
    name: str
    contact: str = field(repr=False)
    back: str
    """Where they come back to once they have signed: a page of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningOrder:
    """One envelope, under an id of ours."""

    key: UUID
    level: str
    ends_at: datetime
    papers: tuple[SigningPaper, ...]
    people: tuple[SigningPerson, ...]
    call: str
    """Where the provider calls."""


@dataclass(frozen=True, slots=True)
class EnvelopeStatus:
    """Who has signed, and since when all have."""

    signed: Mapping[UUID, datetime]
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file as all have signed it, and the digest of what it says to have been made from."""

    made_from: str
    data: bytes = field(repr=False)

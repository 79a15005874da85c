"""What a file of the register may tell here once its demande has become two: each side hears of its own people only."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from palier.models import Demande, DemandeVersion, Fork, ForkKind, Person, SafeChannel
from palier.models.demandes import facts_codec
from palier.models.doors import acting, row_security
from palier.rules.law.dates import add_years
from palier.rules.parting import separation
from palier.rules.people import facts
from palier.rules.people.facts import HOLDERS, PersonRole
from palier.workflows.register.arrivals import AddressText, Arrival, ArrivalIdentity, Code, Lack, StrikeOff

LEFT = "separe"
"""The role of a person who left a file openly: kept for its history, signing in and counting no more."""
_BLANK: dict[str, Any] = {
    **dict.fromkeys(
        (
            "civility",
            "last_name",
            "birth_name",
            "first_name",
            "nationality",
            "phone",
            "email",
            "address",
            "employer",
            "profession",
        ),
        "",
    ),
    "birth_date": None,
    "match_birth_name": None,
    "match_first_name": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenArrival:
    """An arrival without what this side may not hear."""

    numero: str
    demande: facts.Demande
    persons: Sequence[ArrivalIdentity]
    file_type: str
    file_dated_at: datetime | None
    renewed_on: date | None
    radiation: StrikeOff | None
    unknown_codes: Sequence[Code]
    missing: Sequence[Lack]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """An identity without any contact nor place of work: the safe channel alone reaches this person."""

    key: str
    role: PersonRole
    civility: str
    last_name: str
    birth_name: str
    first_name: str
    birth_date: date | None
    nationality: str
    employer: str = ""
    profession: str = ""
    phone: str = ""
    email: str = ""
    address: AddressText | None = None


@contextmanager
def looking(demande: Demande) -> Iterator[None]:
    """Look where forks are kept: a page does it as the intake of this one file, the clock and the owner as themselves."""
    now = acting.current()
    if now is None or now.role == row_security.CLOCK:
        yield
        return
    # Whoever acts is still the one whom the journal names.
    intake = replace(now, role=row_security.INTAKE, numero=demande.numero_unique, demande=demande.pk)
    with acting.taken(intake):
        yield


def seen_by(demande: Demande, sne: Arrival) -> Arrival | None:
    """The arrival as this demande may have it; none when it has nothing to tell this side."""
    with looking(demande):
        forks = list(Fork.objects.filter(parent=demande))
        is_protected = SafeChannel.objects.filter(demande=demande).exists()
        last = DemandeVersion.objects.filter(demande=demande).order_by("-file_dated_at", "-id").first()
        rows = {row.key: row for row in Person.objects.filter(demande=demande)}
    if is_protected:
        return _without_contacts(sne)
    gone = {
        fork.person_key
        for fork in forks
        if fork.kind == ForkKind.SILENT or _still_lists(sne, rows.get(fork.person_key))
    }
    if not gone or last is None:
        return sne
    return _frozen(demande, last, sne, gone)


def settle(demande: Demande, sne: Arrival) -> None:
    """Once the register has heard of an open separation, it may have given its holders new keys: nobody is two persons.

    Under the key of somebody who left, an arrival begins a new person; a holder whom it no longer names has left too.
    """
    with looking(demande):
        has_parted = Fork.objects.filter(parent=demande, kind=ForkKind.OPEN).exists()
    if isinstance(sne, SeenArrival) or not has_parted:
        return
    named = [person.key for person in sne.persons]
    rows = Person.objects.filter(demande=demande)
    rows.filter(role=LEFT, key__in=named).update(**_BLANK)
    rows.filter(role__in=HOLDERS).exclude(key__in=named).update(role=LEFT)


def _still_lists(sne: Arrival, row: Person | None) -> bool:
    return row is not None and any(p.key == row.key and p.birth_date == row.birth_date for p in sne.persons)


def _frozen(demande: Demande, last: DemandeVersion, sne: Arrival, gone: Collection[str]) -> Arrival | None:
    stood = facts_codec.load(last.facts)
    told = separation.frozen(stood, sne.demande, gone=gone)
    if told == stood and sne.radiation is None and not _lengthens(demande, sne):
        return None
    mine = {person.key: person.birth_date for person in separation.holders(told) if person.key not in gone}
    return SeenArrival(
        numero=sne.numero,
        demande=told,
        persons=[one for one in sne.persons if one.birth_date is not None and mine.get(one.key) == one.birth_date],
        file_type=sne.file_type,
        file_dated_at=sne.file_dated_at,
        renewed_on=sne.renewed_on,
        radiation=sne.radiation,
        # What the register could not say is about everybody: none of it comes in.
        unknown_codes=(),
        missing=(),
        digest=sne.digest,
    )


def _lengthens(demande: Demande, sne: Arrival) -> bool:
    """A renewal that this demande has not had yet: the end of validity is the one thing that both sides share."""
    return sne.renewed_on is not None and (
        demande.valid_until is None or add_years(sne.renewed_on, 1) > demande.valid_until
    )


def _without_contacts(sne: Arrival) -> Arrival:
    persons = [_unreachable(person) if person.role in HOLDERS else person for person in sne.persons]
    return SeenArrival(
        numero=sne.numero,
        demande=sne.demande,
        persons=persons,
        file_type=sne.file_type,
        file_dated_at=sne.file_dated_at,
        renewed_on=sne.renewed_on,
        radiation=sne.radiation,
        unknown_codes=sne.unknown_codes,
        missing=sne.missing,
        digest=sne.digest,
    )


def _unreachable(one: ArrivalIdentity) -> Unreachable:
    return Unreachable(
        key=one.key,
        role=one.role,
        civility=one.civility,
        last_name=one.last_name,
        birth_name=one.birth_name,
        first_name=one.first_name,
        birth_date=one.birth_date,
        nationality=one.nationality,
    )

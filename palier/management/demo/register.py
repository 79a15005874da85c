"""Pours thousands of files of the register in at once: the same rows as ``importing.save``, in a dozen statements.

For the invented world only: one file a number and nothing kept before, so there is nothing to compare or to lock.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from palier.gateways.sne import SneDemande, SnePerson
from palier.management.demo.days import Days
from palier.models import Demande, DemandeState, DemandeVersion, Fact, FactLayer, JournalEntry, Person, Seniority
from palier.models.demandes import facts_codec, layers
from palier.rules.doors.access import Role
from palier.rules.fitting import occupancy
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.people import facts, household
from palier.workflows.register import importing

_BATCH = 1000
POURED = 100
"""Days before the anchor on which the first files arrived."""


@dataclass
class KnownDemande:
    """A demande of the world and what the rules know of it, kept at hand so that a hundred scorings read nothing."""

    demande: Demande
    register: facts.Demande
    poured_at: datetime
    told: list[Fact] = field(default_factory=list)
    in_review: dict[str, date] = field(default_factory=dict)
    running: int = 0
    """Candidatures on publications still open: five at most."""
    is_taken: bool = False
    """Kept out of the crowd: of the cast, or with an offer or a lease elsewhere."""

    @cached_property
    def known(self) -> facts.Demande:
        """The merge that ``layers.facts_of`` makes from the tables."""
        declared = {fact.path: fact for fact in self.told if fact.layer == FactLayer.DECLARED}
        verified = {fact.path: fact for fact in self.told if fact.layer == FactLayer.VERIFIED}
        return layers.merge(layers.Layers(self.register, declared, verified, self.in_review), self.poured_at.date())

    @cached_property
    def suitable(self) -> tuple[str, ...]:
        """The types of home that suit the household."""
        on = self.poured_at.date()
        return occupancy.suitable_types(household.composition(self.register.household, on=on), on=on)[0]

    @property
    def departements(self) -> set[str]:
        """The départements where the household looks."""
        return {code[:2] for code in self.register.wish.communes}


def pour(arrivals: Iterable[SneDemande], *, seed: str, days: Days) -> list[KnownDemande]:
    """Keep every arrival as ``importing.save`` would; draw tokens come from the seed, so that a world can be made again."""
    pairs = [(sne, _demande(sne, seed, days)) for sne in arrivals]
    Demande.objects.bulk_create([demande for _, demande in pairs], _BATCH)
    DemandeVersion.objects.bulk_create(
        [_version(sne, demande, _poured_at(sne, days)) for sne, demande in pairs], _BATCH
    )
    Person.objects.bulk_create([_person(one, demande) for sne, demande in pairs for one in sne.persons], _BATCH)
    Seniority.objects.bulk_create([one for sne, demande in pairs for one in _seniorities(sne, demande)], _BATCH)
    JournalEntry.objects.bulk_create([_line(sne, demande, _poured_at(sne, days)) for sne, demande in pairs], _BATCH)
    return [KnownDemande(demande, _known(sne, demande), _poured_at(sne, days)) for sne, demande in pairs]


def _poured_at(sne: SneDemande, days: Days) -> datetime:
    """When the file arrived here: with the first ones, or on the morning after its deposit."""
    ago = (days.anchor - sne.demande.deposited_on).days if sne.demande.deposited_on else POURED
    return min(days.at(-min(POURED, ago - 1), 7), days.now)


def _demande(sne: SneDemande, seed: str, days: Days) -> Demande:
    at = _poured_at(sne, days)
    demande = Demande(
        numero_unique=sne.numero,
        draw_token=hashlib.sha256(f"{seed}:{sne.numero}".encode()).digest(),
        deposited_on=sne.demande.deposited_on,
        created_at=at,
    )
    demande.valid_until = importing.valid_until(demande, sne, sne.file_dated_at or at)
    if demande.valid_until is not None and demande.valid_until < days.anchor:
        demande.state = DemandeState.TO_RENEW
    return demande


def _version(sne: SneDemande, demande: Demande, at: datetime) -> DemandeVersion:
    return DemandeVersion(
        demande=demande,
        file_type=sne.file_type,
        file_dated_at=sne.file_dated_at or at,
        received_at=at,
        digest=sne.digest,
        facts=facts_codec.dump(sne.demande),
        unknown_codes=[{"path": code.path, "code": code.code} for code in sne.unknown_codes],
        missing=[{"path": lack.path, "label": lack.label} for lack in sne.missing],
    )


def _person(person: SnePerson, demande: Demande) -> Person:
    return Person(
        demande=demande,
        key=person.key,
        role=person.role,
        civility=person.civility,
        last_name=person.last_name,
        birth_name=person.birth_name,
        first_name=person.first_name,
        birth_date=person.birth_date,
        nationality=person.nationality,
        phone=person.phone,
        email=person.email,
        employer=person.employer,
        profession=person.profession,
        address=person.address.text if person.address else "",
        match_birth_name=importing.matching(person.birth_name or person.last_name),
        match_first_name=importing.matching(person.first_name),
    )


def _seniorities(sne: SneDemande, demande: Demande) -> Iterator[Seniority]:
    for departement, since in importing.seniorities(sne):
        yield Seniority(demande=demande, departement=departement, since=since)


def _known(sne: SneDemande, demande: Demande) -> facts.Demande:
    waiting = {one.departement: one.since for one in _seniorities(sne, demande)}
    return replace(sne.demande, valid_until=demande.valid_until, waiting_since={**sne.demande.waiting_since, **waiting})


def _line(sne: SneDemande, demande: Demande, at: datetime) -> JournalEntry:
    return JournalEntry(
        at=at,
        actor=None,
        role=Role.STEWARD.value,
        organisation=None,
        verb=JournalVerb.IMPORT,
        object_kind="Demande",
        object_id=demande.public_id,
        article=str(cch("R441-2-5")),
        details={"type": sne.file_type, "empreinte": sne.digest, "codes_inconnus": len(sne.unknown_codes)},
    )

"""What an employer attested of a holder, as the layers read it: a contract and a place of work, between two days (ADR 63).

One fact for each code, ``job/KEY/CODE``, of one person. Once it is over, or its person says that it was not their employer,
what the register says stands again. It adds a place of work, and takes none away: an attestation costs no point.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from palier.models.demandes.demandes import Fact
from palier.rules.people import facts
from palier.rules.people.facts import Proof, Situation

PREFIX = "job/"


@dataclass(frozen=True, slots=True)
class AttestedJob:
    """A job that counts on a day."""

    person: str
    contract: str
    commune: str
    since: date
    until: date


def path_of(person: str, code: UUID) -> str:
    """Where what an employer attested by a code is kept."""
    return f"{PREFIX}{person}/{code}"


def counting(verified: Mapping[str, Fact], on: date) -> list[AttestedJob]:
    """The attested jobs, the last to end last: begun, not over, not disowned."""
    found = []
    for path, fact in sorted(verified.items()):
        if not path.startswith(PREFIX) or fact.value is None or fact.since is None or fact.valid_until is None:
            continue
        if fact.since <= on <= fact.valid_until:
            person = path.removeprefix(PREFIX).partition("/")[0]
            found.append(
                AttestedJob(person, fact.value["contract"], fact.value["commune"], fact.since, fact.valid_until)
            )
    return sorted(found, key=lambda job: (job.until, job.since))


def worn(persons: Iterable[facts.Person], jobs: Iterable[AttestedJob]) -> tuple[facts.Person, ...]:
    """Persons, each with the contract that their employer attested last, if one did."""
    last = {job.person: job for job in jobs}
    return tuple(_worn(person, last.get(person.key)) for person in persons)


def _worn(person: facts.Person, job: AttestedJob | None) -> facts.Person:
    if job is None:
        return person
    until = None if person.contract_type == job.contract else job.until
    return replace(person, contract_type=job.contract, contract_proof=Proof.VERIFIED, contract_until=until)


def proved(
    told: Iterable[facts.Claim], jobs: Sequence[AttestedJob], territory_of: Mapping[str, str]
) -> tuple[facts.Claim, ...]:
    """What a person told of where they work, established without a paper where their employer attested the same place."""
    return tuple(_proved(claim, jobs, territory_of) for claim in told)


def _proved(claim: facts.Claim, jobs: Sequence[AttestedJob], territory_of: Mapping[str, str]) -> facts.Claim:
    if claim.situation is not Situation.WORKS_HERE or claim.proof is Proof.VERIFIED:
        return claim
    there = territory_of.get(claim.place) if claim.place else None
    same = [job for job in jobs if not claim.place or (there is not None and territory_of.get(job.commune) == there)]
    if not same:
        return claim
    job = max(same, key=lambda one: one.until)
    return replace(
        claim, proof=Proof.VERIFIED, since=job.since, valid_until=job.until, place=claim.place or job.commune
    )


def places(jobs: Iterable[AttestedJob], territory_of: Mapping[str, str]) -> dict[str, date]:
    """The territories of attested jobs, each with its last day; a commune without a territory gives none."""
    found: dict[str, date] = {}
    for job in jobs:
        if territory := territory_of.get(job.commune):
            found[territory] = max(job.until, found.get(territory, date.min))
    return found

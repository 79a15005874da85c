"""What a holder says of their own job: a contract, an employer, a commune, its first and last day (ADR 106).

One fact a holder, ``job/KEY/dit``. The contract counts as declared, until the register says another than it said then, or an
employer attests one. The commune and the employer count for nothing: a place of work gives points once it is proved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from palier.models.demandes.demandes import Fact
from palier.rules.people import facts
from palier.rules.people.facts import Proof

_PREFIX, _SUFFIX = "job/", "/dit"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldJob:
    """A job as its holder tells it."""

    contract: str | None
    employer: str = ""
    commune: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it has begun and is not over."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


def path_of(person: str) -> str:
    """Where what a holder says of their job is kept."""
    return f"{_PREFIX}{person}{_SUFFIX}"


def is_of(path: str) -> bool:
    """Whether this is the path of a job that its holder told."""
    return path.startswith(_PREFIX) and path.endswith(_SUFFIX)


def value_of(job: ToldJob) -> dict[str, Any]:
    """A job as a fact keeps it."""
    return {
        "contract": job.contract,
        "employer": job.employer,
        "commune": job.commune,
        "since": job.since.isoformat() if job.since else None,
        "until": job.until.isoformat() if job.until else None,
    }


def without_place(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A job as a sheltered file keeps it: where a person works leads to them as surely as where they live."""
    return {**value, "employer": "", "commune": ""} if value else None


def read(fact: Fact | None) -> ToldJob | None:
    """The job that a fact keeps; none where nothing is told, or it was taken back."""
    if fact is None or not fact.value:
        return None
    told = fact.value
    return ToldJob(
        contract=told["contract"],
        employer=told["employer"],
        commune=told["commune"],
        since=date.fromisoformat(told["since"]) if told["since"] else None,
        until=date.fromisoformat(told["until"]) if told["until"] else None,
    )


def standing(
    person: facts.Person, declared: Mapping[str, Fact], before: Mapping[str, str | None], on: date
) -> ToldJob | None:
    """What a holder told of their job, where it stands on a day: none once the register has said another contract since.

    ``before``: by holder, the contract that the register said when they told it.
    """
    job = read(declared.get(path_of(person.key)))
    if job is None or not job.holds(on) or job.contract == person.contract_type:
        return None
    has_spoken = person.key in before and before[person.key] != person.contract_type
    return None if has_spoken else job


def worn(
    persons: Iterable[facts.Person], declared: Mapping[str, Fact], before: Mapping[str, str | None], on: date
) -> tuple[facts.Person, ...]:
    """Persons, each holder with the contract that they told, where it stands."""
    found = []
    for person in persons:
        job = standing(person, declared, before, on)
        found.append(
            replace(person, contract_type=job.contract, contract_proof=Proof.DECLARED) if job is not None else person
        )
    return tuple(found)

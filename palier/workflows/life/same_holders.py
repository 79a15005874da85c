"""Whether two files have the same holders: as many, and each of one is like one of the other (ADR 148).

A file of two that became one with a file of one of them would cost the other holder their demande, or have them read what was
asked without them.
"""

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from typing import Protocol

from palier.models import Demande, Person
from palier.rules.likeness import likening
from palier.rules.likeness.likening import PersonRecord
from palier.rules.people.facts import HOLDERS, PersonRole


class HolderRow(Protocol):
    """What is read of a holder to compare them."""

    @property
    def birth_name(self) -> str:
        """Name at birth."""

    @property
    def last_name(self) -> str:
        """Name of use."""

    @property
    def first_name(self) -> str:
        """First given name."""

    @property
    def birth_date(self) -> date | None:
        """Day of birth, where it is known."""

    @property
    def email(self) -> str:
        """Mail, or empty."""

    @property
    def phone(self) -> str:
        """Telephone, or empty."""


MOST = 5
"""Holders beside who asks: more is no household that was typed twice."""


def are_same(one: Demande, other: Demande) -> bool:
    """Whether two files have the same holders, whatever said that their applicants are one person."""
    return are_alike(_others(one), _others(other))


def are_alike(mine: Sequence[PersonRecord], theirs: Sequence[PersonRecord]) -> bool:
    """Whether the holders beside the two applicants are as many, each like one of the others."""
    if len(mine) != len(theirs) or len(mine) > MOST:
        return False
    return any(
        all(likening.compare(one, other).score >= likening.FROM for one, other in zip(mine, some, strict=True))
        for some in permutations(theirs)
    )


def record_of(row: HolderRow) -> PersonRecord:
    """A holder, as they are compared."""
    return PersonRecord(
        family=row.birth_name or row.last_name,
        used=row.last_name if row.birth_name else "",
        given=row.first_name,
        birth=row.birth_date,
        emails=(row.email,),
        phones=(row.phone,),
    )


def _others(demande: Demande) -> list[PersonRecord]:
    rows = Person.objects.filter(demande=demande, role__in=HOLDERS).exclude(role=PersonRole.HOLDER).order_by("key")
    return [record_of(row) for row in rows]

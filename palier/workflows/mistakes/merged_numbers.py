"""Seniorities that came with another number: two numbers united after a closing were two on its day, and that is no mistake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from palier.models import Demande, JournalEntry, Seniority
from palier.workflows.life.merging import VERB


@dataclass(frozen=True, slots=True)
class Union:
    """Another number that came into this one: when, for which départements, and its seniorities; none once it is erased."""

    at: datetime
    departements: frozenset[str]
    seniorities: Mapping[str, date] | None

    def explains(self, departement: str, closes_at: datetime, frozen: date, stored: date) -> bool:
        """Whether the stored seniority, or the frozen one, is that of the other number, which a closing before knew apart."""
        if self.at <= closes_at or departement not in self.departements:
            return False
        return self.seniorities is None or self.seniorities.get(departement) in (frozen, stored)


def unions(demande: Demande) -> Sequence[Union]:
    """The numbers united into a file, from its journal."""
    lines = JournalEntry.objects.filter(object_id=demande.public_id, verb=VERB).order_by("at", "pk")
    return [_union(at, details) for at, details in lines.values_list("at", "details")]


def _union(at: datetime, details: Mapping[str, object]) -> Union:
    other = Demande.objects.filter(public_id=str(details["radiee"])).first()
    known = dict(Seniority.objects.filter(demande=other).values_list("departement", "since")) if other else None
    named = details.get("departements")
    return Union(at, frozenset(map(str, named if isinstance(named, list) else ())), known)


def stood_apart(found: Sequence[Union], departement: str, closes_at: datetime, frozen: date, stored: date) -> bool:
    """Whether a list was right to count the frozen seniority, though the file has a longer one now."""
    return any(one.explains(departement, closes_at, frozen, stored) for one in found)

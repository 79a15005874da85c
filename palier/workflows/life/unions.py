"""The unions that stand: which numbers hang on one that remains, and what it had of its own before them (ADR 164)."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from palier.models import Demande, DemandePair, DemandeVersion, Seniority
from palier.models.demandes import facts_codec
from palier.workflows.register import importing


@dataclass(frozen=True, slots=True)
class Moved:
    """What went from one number to the other, and what the one that remains had of its own, for it to go back."""

    candidatures: list[int]
    letters: list[int]
    notes: list[int]
    seniorities: dict[str, str]
    deposited_on: str
    valid_until: str


class OwnDays(NamedTuple):
    """Since when one waits, by département; when it was deposited; until when it holds."""

    seniorities: dict[str, date]
    deposited_on: date | None
    valid_until: date | None


def standing(kept: Demande) -> list[DemandePair]:
    """The pairs united into this number and not parted, the first union first."""
    rows = DemandePair.objects.filter(united_at__isnull=False, undone_at=None)
    own = Q(one=kept, keeps_other=False) | Q(other=kept, keeps_other=True)
    return list(rows.filter(own).order_by("united_at", "pk"))


def gone_of(pair: DemandePair) -> int:
    """The id of the number that does not remain."""
    return pair.one_id if pair.keeps_other else pair.other_id


def moved_on_a_likeness(kept: Demande, other: Demande) -> Moved | None:
    """What went from one to the other, where a person said that they are one; none where their identity said it."""
    found = next((pair for pair in standing(kept) if gone_of(pair) == other.pk), None)
    return Moved(**(found.moved or {})) if found is not None else None


def own_days(kept: Demande) -> OwnDays:
    """What the number that remains has of its own: as before its first union that stands, and as the register said since."""
    first = next(iter(standing(kept)), None)
    if first is None:
        return days_of(kept)
    moved = Moved(**(first.moved or {}))
    own = OwnDays(
        {name: date.fromisoformat(day) for name, day in moved.seniorities.items()},
        _read(moved.deposited_on),
        _read(moved.valid_until),
    )
    return _as_said_since(kept, own, first)


def days_of(demande: Demande) -> OwnDays:
    """What a number has now."""
    rows = dict(Seniority.objects.filter(demande=demande).values_list("departement", "since"))
    return OwnDays(rows, demande.deposited_on, demande.valid_until)


def _as_said_since(kept: Demande, own: OwnDays, first: DemandePair) -> OwnDays:
    last = DemandeVersion.objects.filter(demande=kept).order_by("-file_dated_at", "-id").first()
    if last is None or first.united_at is None or last.received_at <= first.united_at:
        return own
    told = facts_codec.load(last.facts)
    said = importing.seniorities_of(kept.numero_unique, told)
    return own._replace(seniorities={**own.seniorities, **said}, deposited_on=told.deposited_on or own.deposited_on)


def _read(day: str) -> date | None:
    return date.fromisoformat(day) if day else None

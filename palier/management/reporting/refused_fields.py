"""What cannot be read as a demande in a file: each field named. A code that the list lacks is kept and told, not refused."""

from datetime import date

from django.utils import timezone

from palier.rules.people import plausibility
from palier.rules.people.facts import Demande
from palier.rules.people.faults import FieldFault, Severity

KEPT = frozenset({"code_inconnu"})
"""The State adds codes before we know them: the importer keeps them as they are and lists them."""


def refused(demande: Demande, on: date | None = None) -> tuple[FieldFault, ...]:
    """The faults that stop a demande, on the real day: a report made as of another day refuses nothing more."""
    found = plausibility.check(demande, on=on or timezone.localdate())
    return tuple(fault for fault in found if fault.severity is Severity.REFUSED and fault.code not in KEPT)


def doubtful(demande: Demande, on: date | None = None) -> tuple[FieldFault, ...]:
    """The faults that only ask."""
    found = plausibility.check(demande, on=on or timezone.localdate())
    return tuple(fault for fault in found if fault.severity is Severity.TO_CONFIRM)


def said(number: str, faults: tuple[FieldFault, ...]) -> list[str]:
    """One line a field."""
    return [f"{number or 'sans numéro'}, {fault.path} : {fault.sentence}" for fault in faults]

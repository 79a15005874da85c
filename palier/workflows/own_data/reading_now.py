"""Who reads a file now: which organisations, by which candidature, and until when (ADR 41).

A candidature opens the file to the landlord of its home and to the réservataire of its list, and to nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from palier.models import Candidature, Demande, Organisation
from palier.rules.candidature.funnel import LIVE, Stage


@dataclass(frozen=True, slots=True)
class OpenedBy:
    """One candidature by which an organisation reads."""

    candidature: Candidature
    is_live: bool
    is_let: bool
    """Signed: its landlord keeps the file until it is erased."""
    until: date | None
    """The last day, of one that is over."""


@dataclass(frozen=True, slots=True)
class OrganisationNow:
    """One organisation that reads the file today."""

    organisation: Organisation
    by: Sequence[OpenedBy]


def organisations(demande: Demande) -> list[OrganisationNow]:
    """Those that the file is open to, by the name that they have now; read in the household's role."""
    reading = set(demande.audience)
    found: dict[int, list[OpenedBy]] = {}
    rows = Candidature.objects.filter(demande=demande).select_related("publication__home__commune")
    for row in rows.order_by("-pk"):
        publication = row.publication
        for one in (publication.bailleur_id, publication.reservataire_id):
            if one in reading and one in row.audience and _opens(row, is_lessor=one == publication.bailleur_id):
                found.setdefault(one, []).append(_opened(row))
    names = Organisation.objects.in_bulk(found)
    return sorted(
        (OrganisationNow(names[one], tuple(by)) for one, by in found.items()),
        key=lambda each: each.organisation.name,
    )


def _opens(row: Candidature, *, is_lessor: bool) -> bool:
    return row.stage != Stage.BAIL_SIGNE or is_lessor


def _opened(row: Candidature) -> OpenedBy:
    stage = Stage(row.stage)
    is_let = stage is Stage.BAIL_SIGNE
    return OpenedBy(
        candidature=row,
        is_live=stage in LIVE,
        is_let=is_let,
        until=None if stage in LIVE or is_let else row.read_until,
    )

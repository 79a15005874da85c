"""Who was ranked by a commission and housed by nobody, shown where the next home is published (article R441-2-15).

It shows names to think of: they apply, or do not, like everyone, and no rank depends on it.
"""

from dataclasses import dataclass
from datetime import datetime

from palier.models import Candidature, Decision, DemandeState, Home
from palier.models.demandes import layers
from palier.models.territories import localities
from palier.rules.candidature.funnel import Stage
from palier.rules.commission import ranked_before
from palier.rules.law import clocks

SHOWN = 20
_READ = 60
"""Decisions read for one page: the latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One candidature that a commission ranked second or lower, and the day of its decision."""

    candidature: Candidature
    rank: int | None
    decided_at: datetime


def for_home(home: Home, *, at: datetime) -> list[Ranked]:
    """The réservataire's own earlier candidates whom this home would suit, the latest decision first, each once."""
    rows = Decision.objects.filter(
        candidature__publication__reservataire=home.reservataire_id,
        candidature__stage=Stage.SANS_SUITE,
        demande__state=DemandeState.ACTIVE,
    ).select_related("candidature__demande")
    on, wanted, known_as = clocks.day_in_paris(at), home.as_facts, localities.wished_as(home.commune)
    found: dict[int, Ranked] = {}
    for row in rows.order_by("-decided_at", "-pk")[:_READ]:
        candidature, rank = row.candidature, row.rank
        if candidature.demande_id in found or not ranked_before.is_passed_over(rank, Stage(candidature.stage)):
            continue
        if ranked_before.suits(layers.facts_of(candidature.demande, on).wish, wanted, places=known_as):
            found[candidature.demande_id] = Ranked(candidature=candidature, rank=rank, decided_at=row.decided_at)
    return list(found.values())[:SHOWN]

"""Scores each demande under the grid of each territory that it names: facts by the rules, points in one statement."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from palier.models import Commune, Demande, DemandeScore, GridVersion
from palier.models.demandes import layers
from palier.models.scoring import score_table, scores
from palier.rules.homes import quartile
from palier.rules.scoring import cotation

BATCH = 200
"""Demandes whose facts are computed in one go of the nightly clock."""


def rows_of(demande: Demande, on: date) -> Iterator[dict[str, Any]]:
    """The facts of a demande, once for each département where it asks; one bare row where it asks nowhere known."""
    known = layers.facts_of(demande, on)
    asked: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for departement, code, territory in Commune.objects.filter(code__in=known.wish.communes).values_list(
        "departement", "code", "territory_id"
    ):
        asked[departement].append((code, territory or ""))
    for departement, places in sorted(asked.items()) or [("", [])]:
        yield score_table.row(
            demande.pk,
            cotation.facts_of(known, on=on, departement=departement),
            territories=sorted({territory for _, territory in places if territory}),
            types=known.wish.type_codes,
            communes=sorted(code for code, _ in places),
            per_unit=quartile.per_unit(known.household, on=on),
        )


def refresh(demandes: Iterable[Demande], *, on: date) -> int:
    """Compute and store the facts of some demandes as on a day; return how many rows were written."""
    return scores.keep_facts([row for demande in demandes for row in rows_of(demande, on)])


def refresh_some(*, on: date) -> int:
    """Refresh a batch of demandes whose facts are older than the day; fewer than a batch means that all are done."""
    found = scores.stale(on, BATCH)
    refresh(Demande.objects.filter(pk__in=found), on=on)
    return len(found)


def in_force(on: date) -> list[GridVersion]:
    """The version in force on a day in each territory that has one."""
    versions = GridVersion.objects.select_related("territory").filter(~Q(territory=None), effective_on__lte=on)
    latest = {version.territory_id: version for version in versions.order_by("effective_on", "pk")}
    return list(latest.values())


def switched(on: date) -> list[GridVersion]:
    """Versions that took effect and under which nobody is scored yet: a late clock finds them all the same."""
    return [version for version in in_force(on) if not DemandeScore.objects.filter(grid=version).exists()]


def score_all(versions: Iterable[GridVersion], *, on: date) -> int:
    """Score every demande of the territories of these versions; return how many scores changed."""
    return sum(scores.rescore(version, on=on) for version in versions)

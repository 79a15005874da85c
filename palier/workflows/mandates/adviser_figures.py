"""What an adviser's organisation did, in figures that it may hand on: finished years, no count under ten (ADR 77)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from palier.rules.doors.access import Action, require
from palier.rules.law.voice import phrase
from palier.rules.mandates.acts import LABELS, Done
from palier.rules.ranking import small_cells
from palier.workflows.acting.actors import Actor

WORDS: Mapping[str, str] = {
    "mandat": phrase("Mandats reçus"),
    "avis": phrase("Avis écrits"),
    **{one.value: LABELS[one] for one in Done},
}
"""What is counted, in the order of the page."""


@dataclass(frozen=True, slots=True)
class AdviserYear:
    """A finished year: each line with its count, ``None`` where it is hidden."""

    year: int
    rows: tuple[tuple[str, int | None], ...]


def of(*, by: Actor, on: date) -> list[AdviserYear]:
    """The finished years of the caller's organisation, the latest first; files that were erased count no more."""
    require(by.role, Action.PROPOSE_MANDATE)
    found: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT year, done, number FROM palier_adviser_figures(%s)", [on])
        for year, done, number in cursor.fetchall():
            found.setdefault(year, {})[done] = number
    return [AdviserYear(year, shown(found[year], on)) for year in sorted(found, reverse=True)]


def shown(counts: Mapping[str, int], on: date) -> tuple[tuple[str, int | None], ...]:
    """Mandates and acts are counted apart: neither is a part of the other. In tens: a file that is erased counts no more."""
    least = small_cells.smallest_shown(on)
    mandates = small_cells.publish({"mandat": counts.get("mandat", 0)}, on=on).counts
    acts = small_cells.publish({one: counts.get(one, 0) for one in WORDS if one != "mandat"}, on=on).counts
    told = {one: small_cells.in_tens(count, least=least) for one, count in {**mandates, **acts}.items()}
    return tuple((words, told[one]) for one, words in WORDS.items())

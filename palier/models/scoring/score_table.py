"""The facts of every demande in columns, so that a grid is arithmetic in one statement (ADR 18).

One row for each demande and département. A fact has its proof, and its dates or its number. The columns follow the
catalogue of ``rules.scoring.grid_facts``; a migration adds one for each new fact, and a test compares the table with this list.
What looks at a home has no column: a territory is weighed before any home is known.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from palier.rules.people.facts import STRENGTH
from palier.rules.scoring import grid_facts
from palier.rules.scoring.cotation_facts import CotationFacts, Fact
from palier.rules.scoring.fact_offered import OF_HOME
from palier.rules.scoring.grid_facts import Sort

TABLE = "palier_scorefacts"
HEAD: dict[str, str] = {
    "demande_id": "bigint NOT NULL",
    "departement": "varchar(3) NOT NULL",
    "territories": "text[] NOT NULL",
    "types": "text[] NOT NULL",
    "computed_on": "date NOT NULL",
    "is_transfer": "boolean NOT NULL",
    "choices": "jsonb",
    "refused_on": "date[]",
    "refused_for": "text[]",
    "links": "jsonb",
    "communes": "text[] NOT NULL DEFAULT '{}'",
    "gross_per_unit": "integer",
    "net_per_unit": "integer",
}
"""Columns beside those of the facts, and their types."""
_DATED = ("p smallint", "s date", "u date")
_NUMBER = ("p smallint", "n bigint", "d integer")
_BY_SORT: dict[Sort, tuple[str, ...]] = {
    Sort.HIT: _DATED,
    Sort.SINCE: _DATED,
    Sort.NUMBER: _NUMBER,
    Sort.EVENTS: (),
}


def columns() -> dict[str, str]:
    """Every column with its type: ``<fact>_p`` proof, ``_s`` since, ``_u`` until, ``_n`` over ``_d`` a fraction."""
    found = dict(HEAD)
    for code, known in grid_facts.CATALOGUE.items():
        if code in OF_HOME:
            continue
        for suffix, kind in (part.split() for part in _BY_SORT[known.sort]):
            found[f"{code}_{suffix}"] = kind
    return found


def create() -> str:
    """The statement that makes the table; the migration freezes it."""
    listed = ", ".join(f"{name} {kind}" for name, kind in columns().items())
    return (
        f"CREATE TABLE {TABLE} ({listed}, PRIMARY KEY (demande_id, departement), "
        "FOREIGN KEY (demande_id) REFERENCES palier_demande (id) ON DELETE CASCADE)"
    )


def _parts(code: str, fact: Fact) -> Iterator[tuple[str, Any]]:
    yield f"{code}_p", STRENGTH.index(fact.proof)
    if grid_facts.CATALOGUE[code].sort is Sort.NUMBER:
        exact = Fraction(fact.number or 0)
        yield f"{code}_n", exact.numerator
        yield f"{code}_d", exact.denominator
    else:
        yield f"{code}_s", fact.since
        yield f"{code}_u", fact.until


def row(
    demande: int,
    facts: CotationFacts,
    *,
    territories: list[str],
    types: Iterable[str] = (),
    communes: Iterable[str] = (),
    per_unit: tuple[int | None, int | None] = (None, None),
) -> dict[str, Any]:
    """The row of a demande's facts, and what it asks for there; a fact that is not there leaves its columns null.

    ``per_unit``: resources of a year by consumption unit, received, then less maintenance paid.
    """
    found: dict[str, Any] = {
        "demande_id": demande,
        "departement": facts.departement,
        "territories": territories,
        "types": list(types),
        "communes": list(communes),
        "computed_on": facts.on,
        "is_transfer": facts.is_transfer,
        "choices": dict(facts.choices),
        "refused_on": None,
        "refused_for": None,
        "gross_per_unit": per_unit[0],
        "net_per_unit": per_unit[1],
        "links": {code: sorted(one.places) for code, one in facts.facts.items() if one.places is not None},
    }
    for code, fact in facts.facts.items():
        if code not in grid_facts.CATALOGUE or code in OF_HOME:
            continue
        if fact.events:
            found["refused_on"] = [event.on for event in fact.events]
            found["refused_for"] = [event.reason for event in fact.events]
        else:
            found |= dict(_parts(code, fact))
    return found

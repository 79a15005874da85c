"""The headings of a grid, read and checked: their codes, their coefficient with its rounding, and what holds what."""

from collections.abc import Mapping
from typing import Any

from palier.rules.law.law import applies, cch
from palier.rules.scoring import grid_checks, grid_errors, heading_tree
from palier.rules.scoring.criteria import GridRounding, Heading, HeadingRule
from palier.rules.scoring.grid_errors import Locator

MAX_HEADINGS = 300
"""As many as criteria: more is a mistake."""


@applies(cch("R441-2-10"))
def read_headings(content: Mapping[str, Any], where: Locator) -> dict[str, Heading]:
    """The headings of a file by their code; each that is wrong is said at its line."""
    found: dict[str, Heading] = {}
    places: dict[str, grid_errors.GridSection] = {}
    rows = content.get("heading", [])
    if len(rows) > MAX_HEADINGS:
        where.place("heading", MAX_HEADINGS).fail("code", f"une grille compte {MAX_HEADINGS} rubriques au plus")
        return found
    for index, row in enumerate(rows):
        place = where.place("heading", index)
        if not grid_checks.keys(row, grid_checks.HEADING, place):
            continue
        if row["code"] in found:
            place.fail("code", f"le code « {row['code']} » est déjà pris")
        if ("percent" in row) is not ("rounding" in row):
            place.fail("percent", "un coefficient dit son arrondi : percent et rounding vont ensemble")
            continue
        found[row["code"]] = heading_of(row)
        places[row["code"]] = place
    for code, heading in found.items():
        if reason := heading_tree.why_not(heading, found):
            places[code].fail("inside", reason)
    return found


@applies(cch("R441-2-10"))
def heading_of(row: Mapping[str, Any]) -> Heading:
    """The heading of a row that was checked."""
    return Heading(
        code=row["code"],
        label=row["label"],
        rule=HeadingRule(row["rule"]),
        percent=row.get("percent"),
        rounding=GridRounding(row.get("rounding", GridRounding.DOWN)),
        cap=row.get("cap"),
        inside=row.get("inside"),
    )

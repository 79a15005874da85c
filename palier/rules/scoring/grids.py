"""A territory's grid as data: weights over the facts of ``grid_facts.py``. Read once, checked, digested.

Strict dialect: TOML, one key a line, so that every error has its line. How to write one: ``docs/how-to/write-a-grid.md``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from palier.rules.law import canonical, french
from palier.rules.law.law import act, applies, cch
from palier.rules.law.parameters import FOLDER
from palier.rules.scoring import (
    grid_checks,
    grid_circuits,
    grid_errors,
    grid_facts,
    grid_fairness,
    grid_headings,
    grid_text,
    grid_values,
    heading_tree,
)
from palier.rules.scoring.criteria import (
    STEPPED,
    Circuit,
    Criterion,
    CriterionKind,
    Face,
    Grid,
    Heading,
    HeadingRule,
    PercentBase,
    ProofRule,
)
from palier.rules.scoring.grid_errors import GridError, Locator

__all__ = ["Criterion", "Grid", "GridError", "GridReading", "ProofRule", "kept", "load", "names", "read", "seed"]

MAX_CRITERIA = 300
"""A grid with more criteria than this is a mistake: the longest published ones have about fifty."""
_MAX_TOTAL = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GridReading:
    """A grid that was accepted, and what a person should look at again."""

    grid: Grid
    warnings: tuple[GridError, ...]


@applies(cch("R441-2-10"))
def criterion_of(row: Mapping[str, Any]) -> Criterion:
    """The criterion of a row that was checked."""
    kind = CriterionKind(row["kind"])
    is_stepped = kind in STEPPED
    return Criterion(
        code=row["code"],
        fact=row["fact"],
        label=row["label"],
        kind=kind,
        proof=ProofRule(row["proof"]),
        points=0 if is_stepped else row["points"],
        steps=tuple(row["points"]) if is_stepped else (),
        limits=tuple(found for item in row.get("limits", ()) if (found := grid_values.number(item)) is not None),
        cap=row.get("cap"),
        within_months=row.get("within_months"),
        after_months=row.get("after_months"),
        every=row.get("every", 1),
        above=row.get("above", 0),
        exempt=tuple(row.get("exempt", ())),
        requires=tuple(row.get("requires", ())),
        unless=tuple(row.get("unless", ())),
        any_of=tuple(row.get("any_of", ())),
        any_count=row.get("any_count", 1),
        percent_of=PercentBase(row["percent_of"]) if "percent_of" in row else None,
        heading=row.get("heading", row.get("group")),
        face=Face(row["for"]) if "for" in row else None,
    )


def _overlap(one: Criterion, other: Criterion, headings: Mapping[str, Heading]) -> bool:
    """Whether two criteria would count one fact twice for one household."""
    is_apart = one.face is not None and other.face is not None and one.face is not other.face
    heading = headings.get(one.heading or "")
    is_exclusive = heading is not None and one.heading == other.heading and heading.rule is not HeadingRule.SUM
    is_narrowed = (one.requires, one.any_of, one.unless) != (other.requires, other.any_of, other.unless)
    is_later = one.after_months != other.after_months and (
        # Months beyond a point count on top of those before it; two windows that do not meet count once each.
        one.kind is CriterionKind.MONTHS or _ends_before(one, other) or _ends_before(other, one)
    )
    is_same = (one.fact, one.kind) == (other.fact, other.kind)
    return is_same and not (is_apart or is_exclusive or is_narrowed or is_later)


def _ends_before(one: Criterion, other: Criterion) -> bool:
    return one.within_months is not None and one.within_months <= (other.after_months or 0)


def _first_day(content: Mapping[str, Any]) -> date:
    """The day from which a grid is in force; any other value is a fault told elsewhere, judged by the last rules."""
    day = content.get("effective_from")
    return day if type(day) is date else date.max


def _criteria(content: Mapping[str, Any], headings: dict[str, Heading], where: Locator) -> Iterator[Criterion]:
    rows, on = content.get("criterion", []), _first_day(content)
    if not rows:
        where.top().fail("criterion", "une grille compte au moins un [[criterion]]")
    if len(rows) > MAX_CRITERIA:
        where.place("criterion", MAX_CRITERIA).fail("code", f"une grille compte {MAX_CRITERIA} critères au plus")
        return
    kept: list[Criterion] = []
    for index, row in enumerate(rows):
        place = where.place("criterion", index)
        if not grid_checks.criterion(row, place, on=on):
            continue
        criterion = criterion_of(row)
        if "group" in row:
            # A group is a heading without a title, of which only the best counts.
            headings.setdefault(row["group"], Heading(code=row["group"], label="", rule=HeadingRule.BEST))
        _compare(criterion, kept, headings, place)
        kept.append(criterion)
        yield criterion


def _compare(
    criterion: Criterion, kept: list[Criterion], headings: Mapping[str, Heading], place: grid_errors.GridSection
) -> None:
    """Check a criterion against its heading and against those before it."""
    if criterion.heading is not None and criterion.heading not in headings:
        place.fail("heading", f"la rubrique « {criterion.heading} » n’est pas écrite dans un [[heading]]")
    if any(criterion.code == other.code for other in kept):
        place.fail("code", f"le code « {criterion.code} » est déjà pris")
    if any(_overlap(criterion, other, headings) for other in kept):
        place.fail("fact", f"le fait « {criterion.fact} » compterait deux fois")


def _judge(criteria: tuple[Criterion, ...], headings: Mapping[str, Heading], where: Locator) -> None:
    """Refuse what costs a priority public its points, punishes a long wait, or hides a recognised right to housing."""
    codes = [criterion.code for criterion in criteria]
    for fault in grid_fairness.faults(criteria, headings):
        where.place("criterion", codes.index(fault.criterion)).fail(fault.key, fault.reason)


def _forgotten(
    content: Mapping[str, Any], criteria: tuple[Criterion, ...], circuits: tuple[Circuit, ...], where: Locator
) -> None:
    """Publics of the law without points: warned and not refused, for the law also reaches them outside a grid."""
    told = content.get("otherwise", [])
    for fact in told:
        if not grid_facts.is_priority(fact):
            where.top().warn("otherwise", f"« {fact} » n’est pas un public prioritaire de l’article L441-1")
    served = grid_circuits.served(circuits, on=_first_day(content))
    weighed = (fact for one in criteria if not one.is_worth_nothing for fact in grid_fairness.weighed(one))
    if left := grid_fairness.forgotten((*weighed, *served, *told)):
        named = ", ".join(f"{(grid_facts.said(one) or one).split(', ou ')[0]} ({one})" for one in left)
        where.top().warn(
            "criterion",
            f"des publics prioritaires de l’article L441-1 n’ont pas de points : {named}. "
            "Donnez-leur des points, ou nommez-les parmi les publics servis autrement que par des points",
        )


def _serves_the_law(criteria: tuple[Criterion, ...]) -> bool:
    return any(map(grid_facts.is_priority, chain.from_iterable(map(grid_fairness.weighed, criteria))))


def _has_no_first_day(criterion: Criterion) -> bool:
    is_hit = grid_facts.CATALOGUE[criterion.fact].sort is grid_facts.Sort.HIT
    return is_hit and CriterionKind.MONTHS not in grid_facts.kinds_of(criterion.fact)


def _advise(criteria: tuple[Criterion, ...], headings: Mapping[str, Heading], where: Locator) -> None:
    """What the law expects of a grid and that a file cannot settle alone: said, never refused."""
    top = where.top()
    used = heading_tree.used(criteria, headings)
    for index, code in enumerate(headings):
        if code not in used:
            where.place("heading", index).warn("code", f"aucun critère n’est dans la rubrique « {code} »")
    if criteria and not _serves_the_law(criteria):
        top.warn("criterion", "aucun public prioritaire de l’article L441-1 n’a de points")
    best = max((criterion.best for criterion in criteria), default=0)
    for index, criterion in enumerate(criteria):
        if criterion.proof is ProofRule.BEFORE_POINTS and not grid_facts.is_provable(criterion.fact):
            place = where.place("criterion", index)
            place.warn(
                "proof",
                f"le fait « {criterion.fact} » vient du registre et n’a pas de pièce à lui : "
                "il ne donnera jamais de points sous « avant_points »",
            )
        if criterion.needs_since and _has_no_first_day(criterion):
            place = where.place("criterion", index)
            place.warn(
                "kind",
                f"personne ne donne de premier jour au fait « {criterion.fact} » : ce critère ne "
                "donnera jamais de points",
            )
    links = [index for index, one in enumerate(criteria) if grid_fairness.rests_on_link(one)]
    if links and grid_fairness.local_link(criteria, headings) * 2 > best:
        where.place("criterion", links[-1]).warn(
            "points",
            "le lien avec le territoire, tous critères ensemble, pèse plus de la moitié du critère le plus fort",
        )


@applies(cch("L441-2-8"), cch("R441-2-10"))
def read(source: Path | str, name: str = "") -> GridReading:
    """Read and check a grid from its file or its text; raise the first ``GridError`` by line, with all the others."""
    return _read(source, name, is_judged=True)


def _read(source: Path | str, name: str, *, is_judged: bool) -> GridReading:
    name = name or (source.name if isinstance(source, Path) else "grille")
    where, content = grid_text.opened(grid_errors.text_of(source), name)
    top = {key: value for key, value in content.items() if key not in grid_errors.SECTIONS}
    grid_checks.keys(top, grid_checks.TOP, where.top())
    headings = grid_headings.read_headings(content, where)
    criteria = tuple(_criteria(content, headings, where))
    circuits = tuple(grid_circuits.read_circuits(content, where))
    if isinstance(content.get("floor"), int) and not 0 <= content["floor"] < content.get("cap", grid_values.MAX_POINTS):
        where.top().fail("floor", "le plancher est positif ou nul, et plus petit que le plafond")
    grid_checks.days(top, where.top())
    if heading_tree.most(criteria, headings) > _MAX_TOTAL:
        where.top().fail("criterion", f"la grille donnerait plus de {french.count(_MAX_TOTAL, 'point')}")
    where.settle()
    if is_judged:
        _judge(criteria, headings, where)
        grid_circuits.compare(circuits, where)
        where.settle()
    _advise(criteria, headings, where)
    if _serves_the_law(criteria):
        _forgotten(content, criteria, circuits, where)
    grid = Grid(
        code=content["code"],
        title=content["title"],
        territory=content["territory"],
        deliberation=act(content["deliberation"]),
        effective_from=content["effective_from"],
        criteria=criteria,
        headings=headings,
        circuits=circuits,
        cap=content.get("cap"),
        floor=content.get("floor"),
        content=content,
    )
    return GridReading(grid=replace(grid, digest=canonical.digest(content)), warnings=tuple(where.warnings))


@applies(cch("L441-2-8"), cch("R441-2-10"))
def load(source: Path | str) -> Grid:
    """The grid of a file or a text, or ``GridError`` with every error's line in French."""
    return read(source).grid


@applies(cch("L441-2-8"))
def kept(content: str) -> Grid:
    """The grid of a version in force or past: it was checked when it was entered, and a stricter check does not unmake it."""
    return _read(content, "", is_judged=False).grid


@applies(cch("L441-2-8"))
def names(*, models: bool = False) -> tuple[str, ...]:
    """The grids shipped with the package, never the grid in force: seeds and examples, or the models to copy."""
    folder = FOLDER / "cotation"
    all_names = (path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.toml"))
    return tuple(sorted(name for name in all_names if name.startswith("modeles/") == models))


@cache
@applies(cch("L441-2-8"))
def seed(name: str = "demo-2026") -> Grid:
    """A grid shipped with the package, read once: a seed for a territory, never the grid in force."""
    return load(FOLDER / "cotation" / f"{name}.toml")

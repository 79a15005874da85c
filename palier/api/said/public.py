"""Grids as they were voted, and the public figures of a commune, as the API gives them: public texts and counts, about nobody."""

from datetime import date

from ninja import Schema
from pydantic import Field

from palier.models import Commune, CommuneFigure, GridVersion
from palier.rules.scoring.criteria import Circuit, Criterion, Grid, Heading
from palier.workflows.scoring import showing_grids


class GridLine(Schema):
    """A version of a grid, without its criteria."""

    territory: str = Field(
        description="Le code du territoire, ou « sans-territoire » : la grille qui sert où aucune n’est connue."
    )
    territory_name: str | None
    code: str
    effective_on: date
    deliberation: str
    digest: str

    @classmethod
    def of(cls, version: GridVersion) -> "GridLine":
        """What is kept of it."""
        return cls(
            territory=showing_grids.place_of(version),
            territory_name=version.territory.name if version.territory else None,
            code=version.name,
            effective_on=version.effective_on,
            deliberation=version.deliberation,
            digest=version.digest,
        )


class GridPage(Schema):
    """A page of the grids in force, in the order of their territories."""

    items: list[GridLine]
    next: str | None


class HeadingSaid(Schema):
    """A heading, and how its criteria add up."""

    code: str
    label: str
    rule: str
    percent: int | None
    rounding: str
    cap: int | None
    inside: str | None

    @classmethod
    def of(cls, heading: Heading) -> "HeadingSaid":
        """As the file has it."""
        return cls(
            code=heading.code,
            label=heading.label,
            rule=heading.rule.value,
            percent=heading.percent,
            rounding=heading.rounding.value,
            cap=heading.cap,
            inside=heading.inside,
        )


class StepSaid(Schema):
    """The points from a limit on."""

    limit: float
    points: int


class CriterionSaid(Schema):
    """One line of a grid, as docs/how-to/write-a-grid.md says it."""

    code: str
    label: str
    fact: str
    kind: str
    proof: str
    points: int
    steps: list[StepSaid]
    cap: int | None
    within_months: int | None
    after_months: int | None
    every: int
    above: int
    exempt: list[str]
    requires: list[str]
    any_of: list[str]
    any_count: int
    unless: list[str]
    percent_of: str | None
    heading: str | None
    face: str | None

    @classmethod
    def of(cls, one: Criterion) -> "CriterionSaid":
        """As the file has it."""
        return cls(
            **{name: getattr(one, name) for name in _PLAIN},
            exempt=list(one.exempt),
            requires=list(one.requires),
            any_of=list(one.any_of),
            unless=list(one.unless),
            kind=one.kind.value,
            proof=one.proof.value,
            steps=[
                StepSaid(limit=float(limit), points=step) for limit, step in zip(one.limits, one.steps, strict=True)
            ],
            percent_of=one.percent_of.value if one.percent_of else None,
            face=one.face.value if one.face else None,
        )


_PLAIN = (
    *("code", "label", "fact", "points", "cap", "within_months", "after_months"),
    *("every", "above", "any_count", "heading"),
)


class CircuitSaid(Schema):
    """A way to a home beside the points."""

    code: str
    fact: str
    label: str
    valid_from: date | None
    valid_until: date | None

    @classmethod
    def of(cls, circuit: Circuit) -> "CircuitSaid":
        """As the file has it; both days count, and null is as long as the grid."""
        return cls(
            code=circuit.code,
            fact=circuit.fact,
            label=circuit.label,
            valid_from=circuit.valid_from,
            valid_until=circuit.valid_until,
        )


class GridText(GridLine):
    """A version whole: every criterion and its points."""

    title: str
    cap: int | None
    floor: int | None
    headings: list[HeadingSaid]
    criteria: list[CriterionSaid]
    circuits: list[CircuitSaid]


class GridSaid(GridText):
    """The version of a territory on a day, and every one of it, the newest first."""

    versions: list[GridLine]


def text_of(version: GridVersion, grid: Grid) -> GridText:
    """A version with what it says."""
    return GridText(
        **GridLine.of(version).model_dump(),
        title=grid.title,
        cap=grid.cap,
        floor=grid.floor,
        headings=[HeadingSaid.of(one) for one in grid.headings.values()],
        criteria=[CriterionSaid.of(one) for one in grid.criteria],
        circuits=[CircuitSaid.of(one) for one in grid.circuits],
    )


class SizeSaid(Schema):
    """The figures of one size in one commune over twelve months: none under ten, and null where it is hidden or not known."""

    size: str
    demandes: int | None
    lets: int | None
    gone: int | None
    housed_after: int | None = Field(description="Attente médiane des ménages logés, en mois.")
    quick: int | None
    slow: int | None
    expected: int | None = Field(description="Attente médiane estimée, en mois.")
    expected_low: int | None
    expected_high: int | None
    stock: int | None
    stock_year: int | None

    @classmethod
    def of(cls, row: CommuneFigure) -> "SizeSaid":
        """What is published of it."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class CommuneFiguresSaid(Schema):
    """The public figures of a commune."""

    commune: str
    name: str
    counted_on: date | None = Field(description="Absent tant que rien n’y est compté.")
    sizes: list[SizeSaid]

    @classmethod
    def of(cls, place: Commune, rows: list[CommuneFigure]) -> "CommuneFiguresSaid":
        """What the page of a commune shows."""
        return cls(
            commune=place.code,
            name=place.name,
            counted_on=rows[0].counted_on if rows else None,
            sizes=[SizeSaid.of(row) for row in rows],
        )


class CommuneFiguresPage(Schema):
    """A page of communes, in the order of their codes."""

    items: list[CommuneFiguresSaid]
    next: str | None

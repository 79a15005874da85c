"""The points of a demande in each territory that it names, with what a person may see of the others (R441-2-17)."""

from dataclasses import dataclass
from datetime import date

from palier.models import Commune, GridVersion
from palier.models.scoring import grids_store, scores
from palier.models.territories import localities
from palier.rules.law.voice import phrase, say
from palier.rules.people import facts
from palier.rules.people.answers import Score
from palier.rules.scoring import cotation, moving
from palier.rules.scoring.criteria import Grid, HeadingRule
from palier.rules.scoring.moving import PointsMove
from palier.workflows.scoring import scoring

BORROWED = phrase("Vos communes, avec une grille prêtée")
"""Of communes whose territory has no grid of its own: the one that belongs to nobody serves, and is named below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A criterion that may be chosen under a heading."""

    code: str
    label: str
    fact: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingChoice:
    """A heading of which only the chosen criterion counts."""

    code: str
    """Under which word it is kept: the heading of this grid, and of no other."""
    heading: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Territorial:
    """A territory: its grid, the score under it, and the bands of those who ask for the same types of home."""

    name: str
    communes: tuple[str, ...]
    version: GridVersion
    grid: Grid
    score: Score
    moves: tuple[PointsMove, ...]
    choices: tuple[HeadingChoice, ...]
    bands: tuple[tuple[int, int], ...]


def in_territories(known: facts.Demande, *, on: date) -> tuple[list[Territorial], list[str]]:
    """One score for each territory with a grid, in the order of the wishes; and the communes without any.

    Where a territory has none, the grid that belongs to nobody serves, as it does on a publication.
    """
    by_grid: dict[tuple[int, date | None], list[Commune]] = {}
    versions: dict[tuple[int, date | None], GridVersion] = {}
    bare = []
    for commune in localities.in_order(known.wish.communes):
        version = grids_store.in_force(commune, on) or grids_store.borrowed(on)
        if version is None:
            bare.append(commune.named)
            continue
        # One grid may count two seniorities: that of each département.
        key = (version.pk, known.waiting_since.get(commune.departement, known.deposited_on))
        versions[key] = version
        by_grid.setdefault(key, []).append(commune)
    return [_territorial(known, versions[key], communes, on) for key, communes in by_grid.items()], bare


def _territorial(known: facts.Demande, version: GridVersion, communes: list[Commune], on: date) -> Territorial:
    grid = scoring.named_grid(version)
    gathered = cotation.facts_of(
        known, on=on, departement=communes[0].departement, territory=communes[0].territory_id or ""
    )
    territory = communes[0].territory
    return Territorial(
        name=territory.name if territory and version.territory_id else say(BORROWED),
        communes=tuple(commune.named for commune in communes),
        version=version,
        grid=grid,
        score=cotation.score_facts(gathered, grid),
        moves=moving.moves(gathered, grid),
        choices=_choices(grid, known),
        bands=tuple(scores.histogram(version, known.wish.type_codes)),
    )


def _choices(grid: Grid, known: facts.Demande) -> tuple[HeadingChoice, ...]:
    return tuple(
        HeadingChoice(
            code=grid.choice_key(heading.code),
            heading=heading.code,
            label=heading.label,
            options=tuple(
                Option(
                    code=one.code,
                    label=one.label,
                    fact=one.fact,
                    is_chosen=grid.chosen(heading.code, known.choices) == one.code,
                )
                for one in grid.criteria_for(is_transfer=known.is_transfer)
                if one.heading == heading.code
            ),
        )
        for heading in grid.headings.values()
        if heading.rule is HeadingRule.CHOSEN
    )


def grids_of(known: facts.Demande, *, on: date) -> list[Grid]:
    """The grids of the person's territories, each once: what they read is what a page asks."""
    versions = {
        version.pk: version
        for commune in localities.in_order(known.wish.communes)
        if (version := grids_store.in_force(commune, on) or grids_store.borrowed(on)) is not None
    }
    return [scoring.parsed(version.content) for version in versions.values()]

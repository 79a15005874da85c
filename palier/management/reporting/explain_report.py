"""The points of one demande explained line by line: under a grid, or under the grid of each territory that it names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from palier.rules.law import french
from palier.rules.people import numero
from palier.rules.people.answers import PointLine, Reason, Score, Verdict
from palier.rules.people.facts import Demande, Home, Proof
from palier.rules.scoring import cotation, grid_circuits, moving
from palier.rules.scoring.criteria import Grid, ProofRule
from palier.rules.scoring.moving import PointsMove
from palier.workflows.scoring import scoring

_PROOFS = {
    "declare": "déclaré",
    "registre": "registre national",
    "en_verification": "en contrôle",
    "verifie": "vérifié",
    "refuse": "refusé",
}
_STAGES = {
    ProofRule.NONE: "",
    ProofRule.AT_OFFER: "contrôlé quand un logement est proposé",
    ProofRule.BEFORE_POINTS: "à prouver avant les points",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationStanding:
    """The place on a publication, and what each change would win there."""

    place: str
    total: int
    verdict: Verdict
    sizes: tuple[Reason, ...] = ()
    """What is to know of the size of the home: advice, never a condition."""
    places: dict[str, int] = field(default_factory=dict)
    """Criterion to the place that its change would win."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The score of one demande under one grid on one day."""

    where: str
    """The territory or the publication."""
    on: date
    score: Score
    moves: tuple[PointsMove, ...]
    never: tuple[str, ...]
    standing: PublicationStanding | None = None
    stages: dict[str, ProofRule] = field(default_factory=dict)
    """Criterion to the moment when its fact must be proved."""


def stages(grid: Grid | None) -> dict[str, ProofRule]:
    """When each criterion of a grid must be proved."""
    return {criterion.code: criterion.proof for criterion in grid.criteria} if grid else {}


def under(
    demande: Demande, grid: Grid | None, *, on: date, departement: str, where: str, home: Home | None = None
) -> Explained:
    """Explain a demande under a grid, or by its tier and seniority alone where there is none."""
    if grid is None:
        bare = scoring.score(demande, None, on=on, departement=departement, home=home)
        return Explained(where=where, on=on, score=bare, moves=(), never=())
    facts = cotation.facts_of(demande, home, on=on, departement=departement)
    return Explained(
        where=where,
        on=on,
        score=cotation.score_facts(facts, grid),
        moves=moving.moves(facts, grid),
        never=moving.never(grid),
        stages=stages(grid),
    )


def as_json(number: str, found: list[Explained]) -> dict[str, Any]:
    """One object; ``points`` and ``lines`` are those of the first territory, ``territories`` holds the others."""
    first, *others = [_json(one) for one in found]
    return {"numero": number, **first, "territories": others}


def _json(found: Explained) -> dict[str, Any]:
    score, standing = found.score, found.standing
    return {
        "where": found.where,
        "on": found.on.isoformat(),
        "grid": score.grid,
        "tier": score.tier,
        "points": score.points,
        "waiting_since": score.waiting_since.isoformat() if score.waiting_since else None,
        "lines": [_line(line, found) for line in score.lines],
        "not_added": [_line(line, found) for line in score.not_added],
        "circuits": [grid_circuits.said(one) for one in score.circuits],
        "to_confirm": [_reason(reason) for reason in score.to_confirm],
        "moves": [_move(move, standing) for move in found.moves],
        "never": list(found.never),
        "place": standing.place if standing else None,
        "candidates": standing.total if standing else None,
        "verdict": standing.verdict.outcome.value if standing else None,
        "reasons": [_reason(reason) for reason in standing.verdict.reasons] if standing else [],
        "sizes": [_reason(reason) for reason in standing.sizes] if standing else [],
    }


def _line(line: PointLine, found: Explained) -> dict[str, Any]:
    return {
        "criterion": line.criterion,
        "label": line.label,
        "heading": line.heading,
        "fact": line.fact,
        "value": line.value,
        "field": line.field,
        "source": line.source,
        "points": line.points,
        "possible": line.possible,
        "article": str(line.article),
        "valid_until": line.valid_until.isoformat() if line.valid_until else None,
        "proof": line.proof.value,
        "proof_stage": found.stages[line.criterion].value if line.criterion in found.stages else None,
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "code": reason.code,
        "sentence": reason.sentence,
        "article": str(reason.source),
        "remedy": reason.remedy,
    }


def _move(move: PointsMove, standing: PublicationStanding | None) -> dict[str, Any]:
    return {
        "sense": move.sense.value,
        "criterion": move.criterion,
        "label": move.label,
        "sentence": move.sentence,
        "gain": move.gain,
        "at_most": move.at_most,
        "on": move.on.isoformat() if move.on else None,
        "place": standing.places.get(move.criterion) if standing else None,
    }


def lines(number: str, found: list[Explained]) -> Iterator[str]:
    """The same as French text, the answer first."""
    yield f"Demande {numero.display(number)}"
    for one in found:
        yield ""
        yield from _text(one)


def _text(found: Explained) -> Iterator[str]:
    score = found.score
    grid = f"sous la grille {score.grid}" if score.grid else "sans cotation"
    points = f"{french.count(score.points, 'point')} {grid}" if score.grid else grid
    yield f"{found.where}, au {french.day(found.on)} : {points}"
    if score.tier == cotation.DALO_TIER:
        yield "  Droit au logement opposable reconnu : avant tous les autres candidats."
    if standing := found.standing:
        yield f"  {standing.place} sur {french.count(standing.total, 'candidat')}"
    yield from (f"{line.points:>5}  {_words(line, found)}" for line in score.lines)
    if score.grid:
        yield f"{score.points:>5}  total"
    else:
        yield "  Aucune grille n’y est connue : l’ordre est celui de l’ancienneté. --grid en nomme une."
    yield from _section("Ne s’ajoute pas", (f"{line.label} : {line.fact}" for line in score.not_added))
    yield from _section("Suivi à part des points", map(grid_circuits.said, score.circuits))
    if found.standing:
        reasons = (f"{reason.sentence} ({reason.source})" for reason in found.standing.verdict.reasons)
        yield from _section(f"Ce logement : {found.standing.verdict.outcome.value}", reasons)
        sizes = (f"{reason.sentence} {reason.remedy}".strip() for reason in found.standing.sizes)
        yield from _section("Taille du logement, à savoir", sizes)
    doubts = (f"{reason.sentence} {reason.remedy}".strip() for reason in score.to_confirm)
    yield from _section("À confirmer", doubts)
    yield from _section("Ce qui changerait", (_moved(move, found.standing) for move in found.moves))
    yield from _section("Ce qui ne change jamais rien", iter(found.never))


def _words(line: PointLine, found: Explained) -> str:
    parts = [
        line.value if line.value and line.value not in line.fact else "",
        line.field,
        "" if line.source == cotation.GRID_ITSELF else _PROOFS[line.proof],
    ]
    if line.proof is not Proof.VERIFIED:
        parts.append(_STAGES[found.stages.get(line.criterion, ProofRule.NONE)])
    parts += [str(line.article), f"valable jusqu’au {french.day(line.valid_until)}" if line.valid_until else ""]
    more = f", {line.possible} possibles" if line.possible > line.points else ""
    return f"{line.label} : {line.fact} [{'; '.join(part for part in parts if part)}{more}]"


def _moved(move: PointsMove, standing: PublicationStanding | None) -> str:
    sign = "jusqu’à +" if move.at_most else "+" if move.gain > 0 else ""
    place = standing.places.get(move.criterion) if standing else None
    there = f" Vous passeriez à la {french.ordinal(place, 'f')} place." if place else ""
    label = move.label.rstrip(" .")
    return f"{sign}{move.gain} : {label}. {move.sentence}{there}"


def _section(title: str, items: Iterator[str]) -> Iterator[str]:
    found = list(items)
    if found:
        yield f"  {title}"
        yield from (f"    - {item}" for item in found)

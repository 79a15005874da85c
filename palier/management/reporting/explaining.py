"""Which scores an operator asks for: under a named grid, on a publication, or in each territory that a demande names."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from palier.management.reporting import explain_report, grid_choice
from palier.management.reporting.explain_report import Explained, PublicationStanding
from palier.models import Candidature, Commune, GridVersion, Publication
from palier.models import Demande as DemandeRow
from palier.models.candidatures import places
from palier.models.demandes import layers
from palier.models.scoring import grids_store, size_guides
from palier.models.territories import communes
from palier.rules.fitting import eligibility, size_advice
from palier.rules.people import facts, numero
from palier.rules.people.answers import Score
from palier.rules.ranking import ranking
from palier.rules.scoring import cotation, moving
from palier.rules.scoring.criteria import Grid
from palier.workflows.candidature import would_move
from palier.workflows.scoring import scoring


class NotFound(Exception):
    """What was named does not exist; the message is a French sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainQuestion:
    """What the command line says."""

    number: str
    on: date
    is_day_given: bool
    grid: str | None
    home: UUID | None


def explained(asked: ExplainQuestion, of_file: facts.Demande | None) -> list[Explained]:
    """The scores asked for; ``of_file`` is a demande read from a file instead of the database."""
    if asked.home is not None:
        return [_on_publication(asked, asked.home, of_file)]
    known = of_file or layers.facts_of(_row(asked.number), asked.on)
    if asked.grid is not None or of_file is not None:
        return [_under(known, asked, grid_choice.chosen(asked.grid) if asked.grid else None)]
    return _territories(known, asked)


def kept(number: str) -> DemandeRow | None:
    """The demande of that number as it is kept here."""
    return DemandeRow.objects.filter(numero_unique=number).first()


def _row(number: str) -> DemandeRow:
    found = kept(number)
    if found is None:
        raise NotFound(f"La demande {numero.display(number)} n’est pas dans cette base : importez-la d’abord.")
    return found


def _place_of(known: facts.Demande) -> tuple[str, str]:
    """Name and département of the first commune wished that is known."""
    for code in known.wish.communes:
        if row := communes.known(code):
            return communes.named(code), row["departement"]
    return "Commune inconnue", ""


def _under(known: facts.Demande, asked: ExplainQuestion, grid: Grid | None) -> Explained:
    where, departement = _place_of(known)
    return explain_report.under(known, grid, on=asked.on, departement=departement, where=where)


def _territories(known: facts.Demande, asked: ExplainQuestion) -> list[Explained]:
    """One score for each territory named, under its own grid: never one national score."""
    wished = Commune.objects.filter(code__in=known.wish.communes).select_related("territory")
    order = {code: place for place, code in enumerate(known.wish.communes)}
    found: dict[str, Explained] = {}
    for commune in sorted(wished, key=lambda one: order[one.code]):
        version = grids_store.in_force(commune, asked.on)
        key = commune.territory_id or ""
        if version is None or key in found:
            continue
        grid = scoring.named_grid(version)
        where = commune.territory.name if commune.territory else commune.name
        found[key] = explain_report.under(known, grid, on=asked.on, departement=commune.departement, where=where)
    return list(found.values()) or [_under(known, asked, scoring.grid_of(grid_choice.fictitious(asked.on)))]


def _named(version: GridVersion | None) -> Grid | None:
    return scoring.named_grid(version) if version else None


def _on_publication(asked: ExplainQuestion, home_id: UUID, of_file: facts.Demande | None) -> Explained:
    rows = Publication.objects.select_related("home__commune", "grid")
    publication = rows.filter(public_id=home_id).first()
    if publication is None:
        raise NotFound(f"Aucune publication ne porte l’identifiant {home_id}.")
    on = asked.on if asked.is_day_given else scoring.closing_day(publication)
    row = None if of_file else _row(asked.number)
    known = of_file if row is None else layers.facts_of(row, on)
    if known is None:
        raise NotFound(f"La demande {numero.display(asked.number)} n’est pas connue.")
    home = publication.weighed_home
    grid = grid_choice.chosen(asked.grid) if asked.grid else _named(publication.grid)
    score = scoring.score(known, grid, on=on, departement=home.departement, home=home)
    gathered = cotation.facts_of(known, home, on=on, departement=home.departement)
    here = would_move.on_publication(row, publication, score, known=known) if row and not asked.grid else ()
    words, total = _standing(publication, row, score, on)
    return Explained(
        where=f"{publication.home.type_code}, {publication.home.commune.name}",
        on=on,
        score=score,
        moves=moving.moves(gathered, grid) if grid else (),
        never=moving.never(grid) if grid else (),
        stages=explain_report.stages(grid),
        standing=PublicationStanding(
            place=words,
            total=total,
            verdict=eligibility.verdict(known, home, on=on),
            sizes=size_advice.about(known, home, on=on, guide=size_guides.of_home(publication.home, on)),
            places={one.move.criterion: one.place for one in here if one.place is not None},
        ),
    )


def _standing(publication: Publication, row: DemandeRow | None, score: Score, on: date) -> tuple[str, int]:
    """The place held, or the one that would be taken, and how many candidates there are."""
    candidature = Candidature.objects.filter(publication=publication, demande=row).first() if row else None
    if candidature is not None and candidature.is_placed:
        place = places.place(candidature)
        return str(ranking.place_range(place.ahead, max(place.level, 1))), place.total
    since = score.waiting_since or on
    place = places.standing(publication.pk, tier=score.tier, order_points=-score.points, since=since)
    return f"S’il candidatait : {ranking.place_range(place.ahead, place.level + 1)}", place.total

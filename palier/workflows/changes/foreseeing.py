"""What a change would do before it is signed: to the household, the size that fits, the points and each open candidature.

A place for facts that are tried is a look at the points of others: it is counted, and said so often a day (ADR 150).
"""

from dataclasses import dataclass
from datetime import date, datetime

from palier.models import Candidature, Commune, Demande
from palier.models.candidatures import places
from palier.models.candidatures.places import CurrentPlace
from palier.models.scoring import grids_store, size_guides
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.fitting import income_test, occupancy, size_advice, size_guide
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import end_refused_act, say
from palier.rules.people import facts
from palier.rules.people.answers import Outcome, Reason, Score
from palier.rules.ranking import small_lists
from palier.rules.scoring import grid_lines
from palier.workflows.candidature import trying
from palier.workflows.doors import slowing
from palier.workflows.scoring import scoring


@dataclass(frozen=True, slots=True)
class LineChange:
    """One criterion: its points before and after."""

    label: str
    before: int
    after: int
    weighs: str = ""
    """The fact of the catalogue, said beside a name in French to who reads another language."""
    is_of_territory: bool = True
    """The name is a word of a grid, in French."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The same figure before and after."""

    before: str
    after: str

    @property
    def is_same(self) -> bool:
        """Whether nothing changes."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class ForeseenPlace:
    """The place of today and the one that the change would give; ``why`` they are not said, where they are not."""

    before: CurrentPlace
    after: CurrentPlace
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenHome:
    """An open candidature: points, the ceiling of its financing, and what to know of the home afterwards."""

    candidature: Candidature
    closes_on: date
    """The day on which its points count: an age, or an end, may move them from those of today."""
    points: Sides
    ceiling: Sides
    lines: tuple[LineChange, ...]
    is_refused: bool
    """After the change the conditions of the law are not met any more."""
    notes: tuple[Reason, ...]
    """Why, or what to know of its size, where the change is the cause."""
    place: ForeseenPlace | None
    """None where the candidature holds no place, or would lose it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenChange:
    """Everything that a change would do."""

    persons: Sides
    types: Sides
    points: Sides
    lines: tuple[LineChange, ...]
    counted_at: str
    """The commune whose grid gives these points: the first that is wished, or none."""
    homes: tuple[ForeseenHome, ...]
    closed: int
    """Candidatures whose list is closed: their place does not move."""

    @property
    def moves_at_a_closing(self) -> bool:
        """Whether the points of a home move, though those of today do not."""
        return any(not one.points.is_same or one.lines for one in self.homes)


def of(
    demande: Demande, before: facts.Demande, after: facts.Demande, *, at: datetime, holder: str = ""
) -> ForeseenChange:
    """Compare what the rules know of a demande with what they would know.

    Places are said to a ``holder`` whose try it is; a page that is only read counts none, and says none.
    """
    on = day_in_paris(at)
    rows = Candidature.objects.filter(demande=demande, stage__in=scoring.RESCORED).select_related(
        "publication__home__commune", "publication__grid", "publication__home__bailleur"
    )
    is_open = {
        row.pk: row.publication.stage == PublicationStage.PUBLIEE and row.publication.closes_at > at for row in rows
    }
    commune = _counted_at(after)
    scores = tuple(_own_score(known, _counted_at(known), on) for known in (before, after))
    shown = [row for row in rows.order_by("pk") if is_open[row.pk]]
    # Where no place can be said, none is looked at.
    is_seen = holder and any(row.is_placed and not _is_small(places.place(row), row) for row in shown)
    are_spent = bool(is_seen) and _are_spent(demande, holder, at=at)
    return ForeseenChange(
        persons=Sides(*(str(income_test.counted(known, on=on).persons) for known in (before, after))),
        types=Sides(*(_types(known, on) for known in (before, after))),
        points=Sides(*(french.number(score.points) for score in scores)),
        lines=changed_lines(*scores),
        counted_at=commune.name if commune else "",
        homes=tuple(_home(demande, row, before, after, is_placed=bool(holder), are_spent=are_spent) for row in shown),
        closed=sum(not one for one in is_open.values()),
    )


def _counted_at(known: facts.Demande) -> Commune | None:
    """The first wished commune: the page of the file counts by its grid."""
    return Commune.objects.filter(code__in=known.wish.communes[:1]).select_related("territory").first()


def _own_score(known: facts.Demande, commune: Commune | None, on: date) -> Score:
    """Under the grid of that commune, as the page of the file counts."""
    version = (grids_store.in_force(commune, on) if commune else None) or grids_store.borrowed(on)
    grid = scoring.named_grid(version) if version else None
    return scoring.score(known, grid, on=on, departement=commune.departement if commune else "")


def _types(known: facts.Demande, on: date) -> str:
    """The sizes that Palier's guide advises: a territory's own is said with each home."""
    rooms = occupancy.extra_rooms(known, on=on)
    types, _ = occupancy.suitable_types(income_test.counted(known, on=on), on=on, more_rooms=rooms)
    return size_guide.say(types)


def changed_lines(before: Score, after: Score) -> tuple[LineChange, ...]:
    """The criteria of which the points differ."""
    lines = {line.criterion: line for score in (before, after) for line in score.lines}
    found = (
        LineChange(
            line.label,
            _points(before, code),
            _points(after, code),
            weighs=line.weighs,
            is_of_territory=line.source != grid_lines.GRID_ITSELF,
        )
        for code, line in lines.items()
    )
    return tuple(line for line in found if line.before != line.after)


def _points(score: Score, code: str) -> int:
    return sum(line.points for line in score.lines if line.criterion == code)


def _are_spent(demande: Demande, holder: str, *, at: datetime) -> bool:
    """Count this try. One's own only: another holder of the file learns nothing by it."""
    if trying.are_spent(demande, at=at):
        return True
    word = f"look {demande.pk} {holder} {day_in_paris(at)}"
    is_taken = slowing.take_one(word, most=small_lists.TRIES, at=at) > 0
    # The count is a row, and no act: what is shown next is still put to its reader, in their language.
    end_refused_act()
    return not is_taken


def _home(
    demande: Demande,
    row: Candidature,
    before: facts.Demande,
    after: facts.Demande,
    *,
    is_placed: bool,
    are_spent: bool,
) -> ForeseenHome:
    publication = row.publication
    home, on = publication.weighed_home, scoring.closing_day(publication)
    guide = size_guides.of_home(publication.home, on)
    found = [scoring.assess(demande, publication, known=known) for known in (before, after)]
    advice = [size_advice.about(known, home, on=on, guide=guide) for known in (before, after)]
    known_before = {reason.code for reason in advice[0]}
    is_refused = found[1].verdict.outcome is Outcome.NOT_ELIGIBLE
    grounds = found[1].verdict.reasons if is_refused else ()
    return ForeseenHome(
        candidature=row,
        closes_on=on,
        points=Sides(*(french.number(one.score.points) for one in found)),
        ceiling=Sides(*(_ceiling(known, home, on) for known in (before, after))),
        lines=changed_lines(found[0].score, found[1].score),
        is_refused=is_refused,
        notes=(*grounds, *(one for one in advice[1] if one.code not in known_before)),
        place=_place(row, found[1], are_spent=are_spent) if is_placed and row.is_placed and not is_refused else None,
    )


def _place(row: Candidature, found: scoring.Assessment, *, are_spent: bool) -> ForeseenPlace:
    """Oneself is on the list under the key of today: taken out of those ahead, or of those level, of the key that is tried."""
    today = places.place(row)
    is_small = _is_small(today, row)
    if are_spent or is_small:
        hidden = places.anywhere(today)
        return ForeseenPlace(hidden, hidden, say(small_lists.TOO_SHORT if is_small else small_lists.SPENT))
    own, tried = ((one.tier, one.order_points, one.waiting_since) for one in (row, found))
    if own == tried or today.total <= 1:
        return ForeseenPlace(today, today)
    there = places.standing(
        row.publication_id, tier=found.tier, order_points=found.order_points, since=found.waiting_since
    )
    return ForeseenPlace(today, CurrentPlace(there.ahead - (own < tried), there.level + 1, there.total))


def _is_small(today: CurrentPlace, row: Candidature) -> bool:
    return small_lists.is_small(today.total, scoring.closing_day(row.publication))


def _ceiling(known: facts.Demande, home: facts.Home, on: date) -> str:
    amount = income_test.run(known, home, on=on, lease_year=on.year).ceiling.amount
    return french.euros(amount) if amount is not None else "–"

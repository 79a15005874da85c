"""The crowd: about a hundred eligible households on each publication, placed at once with what ``applying`` would store."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from palier.management.demo.register import KnownDemande
from palier.models import Candidature, JournalEntry, Letter, Publication
from palier.models.candidatures import places
from palier.rules.candidature import withdrawal
from palier.rules.candidature.funnel import Stage, Verb
from palier.rules.doors.access import Role
from palier.rules.law import french
from palier.rules.law.law import act
from palier.rules.law.typography import typeset
from palier.rules.letters import words
from palier.rules.letters.composing import compose
from palier.rules.people.answers import Outcome
from palier.workflows.scoring import scoring
from palier.workflows.scoring.scoring import Assessment

_AT_ONCE = 5
_ARTICLE = str(act("règles de publication de Palier"))
_LAST_HOURS = 3

type Wanted = Callable[[Assessment], bool]
type Chosen = tuple[KnownDemande, Assessment]


def order_key(found: Assessment) -> tuple[int, int, int]:
    """The order before the draw."""
    return found.tier, found.order_points, found.waiting_since.toordinal()


class Crowd:
    """Everyone who may be placed, taken in an order that the seed decides."""

    def __init__(self, entries: list[KnownDemande], random: Random) -> None:
        """Keep those who have confirmed an active file."""
        self.random = random
        self.entries = [one for one in entries if one.demande.confirmed_at and one.demande.state == "active"]

    def pick(self, publication: Publication, count: int, *, wanted: Wanted = lambda _: True) -> list[Chosen]:
        """The first eligible households, those who look in the département before the others."""
        chosen: list[Chosen] = []
        for entry in self._near_first(publication):
            if len(chosen) == count:
                break
            found = scoring.assess(entry.demande, publication, known=entry.known)
            if found.verdict.outcome is not Outcome.NOT_ELIGIBLE and wanted(found):
                chosen.append((entry, found))
        return chosen

    def around(
        self, publication: Publication, of: Assessment, *, ahead: int, behind: int, lead: int | None = None
    ) -> list[Chosen]:
        """So many strictly before a given candidate, so many strictly after: their place is then known.

        ``lead``: those before have fewer points than so many more, so that these points would pass them, whatever the day.
        """
        mine = order_key(of)

        def is_before(found: Assessment) -> bool:
            is_reached = lead is None or (found.tier == of.tier and of.order_points - found.order_points < lead)
            return order_key(found) < mine and is_reached

        front = self.pick(publication, ahead, wanted=is_before)
        return front + self.pick(publication, behind, wanted=lambda found: order_key(found) > mine)

    def _near_first(self, publication: Publication) -> Iterator[KnownDemande]:
        home = publication.home
        is_open = publication.is_running
        able = [
            one
            for one in self.entries
            if not one.is_taken
            and _was_there(one, publication)
            and home.type_code in one.suitable
            and not (is_open and one.running >= _AT_ONCE)
        ]
        self.random.shuffle(able)
        near = home.commune.departement
        yield from (one for one in able if near in one.departements)
        yield from (one for one in able if near not in one.departements)


def _was_there(entry: KnownDemande, publication: Publication) -> bool:
    confirmed = entry.demande.confirmed_at
    return confirmed is not None and confirmed <= publication.opens_at


def place(
    publication: Publication, chosen: Iterable[Chosen], random: Random, *, until: datetime, running: bool
) -> None:
    """Write the candidatures, their journal lines and their acknowledgements, spread over the window.

    ``running`` counts them among the five that each household may have open at one time.
    """
    spread = (until - publication.opens_at - timedelta(hours=_LAST_HOURS)).total_seconds()
    rows = []
    for entry, found in chosen:
        at = publication.opens_at + timedelta(seconds=round(random.uniform(600, max(spread, 1200))))
        rows.append(_candidature(publication, entry, found, at))
        entry.running += running
    Candidature.objects.bulk_create(rows)
    for row in rows:
        places.refresh_audience(row.demande_id)
    JournalEntry.objects.bulk_create([_line(row) for row in rows])
    Letter.objects.bulk_create([_letter(row, publication) for row in rows])


def _candidature(publication: Publication, entry: KnownDemande, found: Assessment, at: datetime) -> Candidature:
    return Candidature(
        publication=publication,
        demande=entry.demande,
        stage=Stage.DEPOSEE,
        verdict=found.verdict.outcome,
        tier=found.tier,
        order_points=found.order_points,
        waiting_since=found.waiting_since,
        snapshot=found.snapshot,
        applied_at=at,
        changed_at=at,
        audience=[publication.reservataire_id],
    )


def _line(row: Candidature) -> JournalEntry:
    return JournalEntry(
        at=row.applied_at,
        actor=None,
        role=Role.DEMANDEUR.value,
        organisation=None,
        verb=Verb.APPLY.value,
        object_kind="Candidature",
        object_id=row.public_id,
        article=_ARTICLE,
        details={},
    )


def _letter(row: Candidature, publication: Publication) -> Letter:
    home, has_grid = publication.home, publication.grid_id is not None
    text = compose(
        "accuse_candidature",
        rooms=words.rooms(home.type_code),
        commune=home.commune.told,
        area=home.floor_area,
        street=home.street,
        is_held=False,
        closes_at=publication.closes_at,
        has_grid=has_grid,
        points=french.count(row.points, "point") if has_grid else None,
        doubts=(),
        sizes=(),
        right=withdrawal.RIGHT,
    )
    return Letter(
        demande=row.demande,
        candidature=row,
        kind=text.kind,
        facts={},
        sent_at=row.applied_at,
        audience=[],
        title=typeset(text.title),
        paragraphs=[typeset(one) for one in text.paragraphs],
    )

"""A list that leaves in a file: its lines, why it leaves, the mark of the copy; each person on it reads that their line left.

A list of people says who by reference alone: no name, address, telephone, situation or piece. A file on a disk is out of reach
of the day on which an access ends, so it says no more than the work needs.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

from django.db.models import Model, QuerySet

from palier.models import Candidature, Demande, Home, Organisation, Publication
from palier.models.candidatures import places
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.desks.desk_words import desk_label
from palier.rules.doors import readings
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act, applies
from palier.rules.letters.words import label
from palier.workflows.acting import telling, tracing
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, UnknownReason
from palier.workflows.acting.telling import Identified

_SOURCE = act("règlement (UE) 2016/679, article 32")
AT_ONCE = 2_000
"""Lines that are read, traced and written together."""
CLOSED = frozenset({PublicationStage.BROUILLON, PublicationStage.PUBLIEE})
"""Before its hour nobody reads who applied, on a page or in a file."""
_CENTS = 100

CANDIDATE_COLUMNS = ("rang", "dossier", "étape", "points", "reconnu DALO", "mois de la demande", "exemplaire")
HOME_COLUMNS = (
    "RPLS",
    "rue",
    "commune",
    "code INSEE",
    "type",
    "surface (m²)",
    "étage",
    "financement",
    "loyer (€)",
    "charges (€)",
    "énergie",
    "réservataire",
    "libre le",
    "exemplaire",
)
LIST_COLUMNS = (
    "RPLS",
    "commune",
    "type",
    "financement",
    "loyer et charges (€)",
    "bailleur",
    "état",
    "ouverte le",
    "clôture le",
    "candidatures",
    "à envoyer",
    "exemplaire",
)
"""What each list says, for its file and for the page that announces it."""

type TakenCell = str | int | float | date | None
type TakenLine = Sequence[TakenCell]


class NotRankedYet(Refusal):
    """The list is open, or waits for its ranking: its lines are nobody's yet."""

    sentence = "Les candidatures restent fermées jusqu’à la clôture : cette liste ne sort pas encore."


@dataclass(frozen=True, slots=True)
class TakenList:
    """A list on its way out: the name of its sheet, its columns, its lines, how many, and the mark of this very copy.

    Each part of its lines is read, and traced, when it is asked for: in a transaction of its own where the first have left.
    """

    name: str
    columns: tuple[str, ...]
    parts: Iterator[list[TakenLine]]
    count: int
    mark: str


def candidates_of(publication: Publication, by: Actor) -> QuerySet[Candidature]:
    """The lines of a list that this organisation reads: ranked for who publishes it, designated for its landlord."""
    rows = Candidature.objects.filter(publication=publication, rank__isnull=False).defer("snapshot").order_by("rank")
    return rows if _publishes(publication, by) else rows.filter(audience__contains=[publication.bailleur_id])


def _publishes(publication: Publication, by: Actor) -> bool:
    return publication.reservataire_id in by.body.covers


@applies(_SOURCE)
def take_candidates(publication: Publication, purpose: Purpose, *, by: Actor, at: datetime) -> TakenList:
    """The candidates of a closed list. Raises ``NotRankedYet``; ``UnknownReason`` where no reason of the list is given."""
    require(by.role, Action.READ_NOMINATIVE)
    if purpose not in readings.TAKEN_OUT:
        raise UnknownReason
    if publication.stage in CLOSED:
        raise NotRankedYet
    rows, mark = candidates_of(publication, by), drawn_mark()
    count = rows.count()
    told(publication, count, mark, by=by, at=at, motif=purpose.name.lower())
    is_landlord = by.role is Role.BAILLEUR and not _publishes(publication, by)

    def drawn(some: list[Candidature]) -> Iterator[TakenLine]:
        """Each line once its reading is written down; of a file whose access ended, its rank alone."""
        read = set(Demande.objects.filter(pk__in=[one.demande_id for one in some]).values_list("pk", flat=True))
        tracing.note([one for one in some if one.demande_id in read], purpose, by=by, at=at)
        for one in some:
            if one.demande_id not in read:
                yield one.rank, "accès terminé", "", None, "", "", mark
                continue
            said = desk_label if is_landlord else label
            stage = said(Stage(one.stage), is_own=publication.is_own)
            is_dalo = "oui" if one.tier == 0 else "non"
            yield one.rank, one.reference, stage, one.points, is_dalo, f"{one.waiting_since:%Y-%m}", mark

    return TakenList("Candidats", CANDIDATE_COLUMNS, in_parts(rows, drawn), count, mark)


def in_parts[Row: Model](
    rows: QuerySet[Row], drawn: Callable[[list[Row]], Iterable[TakenLine]]
) -> Iterator[list[TakenLine]]:
    """The lines of a list, some at a time, in its order. Which rows is settled now; each is read when its part is asked for."""
    return (list(drawn(_of(rows, some))) for some in batched(list(rows.values_list("pk", flat=True)), AT_ONCE))


def _of[Row: Model](rows: QuerySet[Row], some: Sequence[int]) -> list[Row]:
    found = {one.pk: one for one in rows.filter(pk__in=some).order_by()}
    return [found[pk] for pk in some if pk in found]


def take_homes(rows: QuerySet[Home], house: Organisation, *, by: Actor, at: datetime) -> TakenList:
    """The homes of a landlord, as its page found them: of nobody."""
    require(by.role, Action.DECLARE_HOME)
    count, mark = rows.count(), drawn_mark()
    told(house, count, mark, by=by, at=at)
    parts = in_parts(rows.select_related("commune", "reservataire"), lambda some: (_home(one, mark) for one in some))
    return TakenList("Logements", HOME_COLUMNS, parts, count, mark)


def _home(home: Home, mark: str) -> TakenLine:
    return (
        home.rpls_id,
        home.street,
        home.commune.name,
        home.commune_id,
        home.type_code,
        home.floor_area,
        home.floor,
        home.financing,
        home.rent / _CENTS,
        home.charges / _CENTS,
        home.energy_class,
        home.reservataire.name if home.reservataire else "",
        home.available_on,
        mark,
    )


def lists_of(house: Organisation) -> QuerySet[Publication]:
    """Every list of an organisation that publishes, the latest first."""
    rows = Publication.objects.filter(reservataire__in=house.covers)
    return rows.select_related("home__commune", "bailleur").order_by("-closes_at", "-pk")


def take_lists(house: Organisation, *, by: Actor, at: datetime) -> TakenList:
    """The lists of an organisation that publishes, with how many applied: of nobody."""
    require(by.role, Action.PUBLISH)
    rows, mark = lists_of(house), drawn_mark()
    count = rows.count()
    told(house, count, mark, by=by, at=at)
    return TakenList("Publications", LIST_COLUMNS, in_parts(rows, lambda some: _counted(some, mark)), count, mark)


def _counted(some: list[Publication], mark: str) -> Iterator[TakenLine]:
    counts = places.counts_of([one.pk for one in some])
    for one in some:
        stages = counts[one.pk]
        yield (
            one.home.rpls_id,
            one.home.commune.name,
            one.home.type_code,
            one.home.financing,
            one.home.full_rent / _CENTS,
            one.bailleur.name,
            label(PublicationStage(one.stage), is_own=one.is_own),
            day_in_paris(one.opens_at),
            day_in_paris(one.closes_at),
            sum(stages.values()) - stages.get(Stage.RETIREE, 0),
            one.to_designate,
            mark,
        )


def told(subject: Identified, count: int, mark: str, *, by: Actor, at: datetime, **why: str) -> None:
    """The line of the journal: what left, how many lines, in which copy and why."""
    details: dict[str, str | int | list[str] | None] = {"lignes": count, "exemplaire": mark, **why}
    telling.journal(JournalVerb.TAKE_LIST_OUT, subject, by=by, at=at, article=_SOURCE, details=details)


def drawn_mark() -> str:
    """What tells a copy from all others, on each of its lines: found again in the journal, should it be met elsewhere."""
    drawn = secrets.token_hex(4).upper()
    return f"{drawn[:4]}-{drawn[4:]}"

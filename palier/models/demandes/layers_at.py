"""The layers of many demandes as they stood at an instant, a few queries for hundreds: what a closing weighs again."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import batched

from django.db.models import Q

from palier.models.demandes import layers
from palier.models.demandes.demandes import Demande, DemandeVersion, Fact, Piece, Seniority
from palier.models.territories.organisations import Commune
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import facts
from palier.rules.situations.pieces import PieceStatus

BATCH = 500
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)
"""What a row that no release wrote makes of the reading."""


@dataclass(frozen=True, slots=True)
class Amended:
    """Rows to read as if they had come at another instant: what a mistake kept from counting, counts from there."""

    facts: Mapping[int, datetime] = field(default_factory=dict)
    """Verified facts by their id."""
    seniorities: Mapping[str, date] = field(default_factory=dict)
    """Days that stand in the stead of those that are stored, by département."""


AS_STORED = Amended()


class Territories:
    """The territory of each commune, asked once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, communes: Collection[str]) -> Mapping[str, str]:
        unknown = [code for code in communes if code not in self._known]
        if unknown:
            rows = Commune.objects.filter(code__in=unknown).values_list("code", "territory_id")
            self._known |= dict.fromkeys(unknown, "") | {code: of or "" for code, of in rows}
        return {code: self._known[code] for code in communes if self._known[code]}


def facts_at(
    demandes: Collection[int],
    until: datetime,
    *,
    on: date | None = None,
    amended: Amended = AS_STORED,
    territories: Territories | None = None,
) -> Iterator[tuple[Demande, facts.Demande | None]]:
    """What the rules may know of each demande as it stood at an instant, merged as on that day in Paris, or on another.

    ``None`` where what is stored cannot be read: one file never stops the others. Seniorities and the day of the
    deposit have no history: they are read as they are now. Who reads many lists gives one ``territories`` for all.
    """
    on, territories = on or day_in_paris(until), territories or Territories()
    for some in batched(sorted(demandes), BATCH):
        for demande, assemble in _layers_at(some, until, amended):
            try:
                known = layers.merge(assemble(), on, territories=territories)
            except UNREADABLE:
                yield demande, None
            else:
                yield demande, known


def _layers_at(
    keys: Sequence[int], until: datetime, amended: Amended
) -> Iterator[tuple[Demande, Callable[[], layers.Layers]]]:
    versions: dict[int, list[DemandeVersion]] = defaultdict(list)
    for version in DemandeVersion.objects.filter(demande__in=keys).order_by("-file_dated_at", "-id"):
        versions[version.demande_id].append(version)
    seniorities: dict[int, dict[str, date]] = defaultdict(dict)
    for demande, departement, since in Seniority.objects.filter(demande__in=keys).values_list(
        "demande", "departement", "since"
    ):
        seniorities[demande][departement] = amended.seniorities.get(departement, since)
    told: dict[int, list[Fact]] = defaultdict(list)
    for fact in _told(keys, until, amended.facts):
        told[fact.demande_id].append(fact)
    waiting: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    # A piece that was looked at after the instant was still waiting at it.
    pieces = Piece.objects.filter(Q(status=PieceStatus.TO_CHECK) | Q(verified_at__gt=until), demande__in=keys)
    for demande, code, sent_at in (
        pieces.filter(uploaded_at__lte=until).order_by("uploaded_at").values_list("demande", "code", "uploaded_at")
    ):
        waiting[demande].append((code, sent_at))
    for row in Demande.objects.filter(pk__in=keys):
        known = versions[row.pk]
        yield (
            row,
            partial(
                layers.assemble,
                row,
                _standing(known, until),
                before=partial(_standing, known),
                seniorities=seniorities[row.pk],
                told=told[row.pk],
                waiting=waiting[row.pk],
            ),
        )


def _told(keys: Sequence[int], until: datetime, instants: Mapping[int, datetime]) -> list[Fact]:
    """The facts told by an instant, in the order of their instants, those that are amended at theirs."""
    rows = Fact.objects.filter(Q(at__lte=until) | Q(pk__in=instants), demande__in=keys)
    dated = sorted(((instants.get(one.pk, one.at), one.pk, one) for one in rows), key=lambda row: row[:2])
    return [one for at, _, one in dated if at <= until]


def _standing(versions: Sequence[DemandeVersion], at: datetime) -> DemandeVersion | None:
    """The last version received by an instant; the first of all for a file younger than its facts."""
    found = (one for one in versions if one.received_at <= at)
    return next(found, versions[-1] if versions else None)

"""The layers of many demandes as they stood at an instant, a few queries for hundreds: what a closing weighs again."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import batched

from django.db.models import Q

from palier.models.demandes import communes_of_today, layers
from palier.models.demandes.communes_of_today import CommuneToday
from palier.models.demandes.demandes import Demande, DemandeVersion, Fact, Piece, Seniority
from palier.models.demandes.known_landlords import LandlordsAt
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
    """The territory and the code of today of each commune, asked once."""

    def __init__(self) -> None:
        self._known: dict[str, CommuneToday] = {}

    def __call__(self, communes: Collection[str]) -> Mapping[str, CommuneToday]:
        unknown = [code for code in communes if code not in self._known]
        if unknown:
            rows = Commune.objects.filter(code__in=unknown).values_list("code", "territory_id", "successor_code")
            self._known |= {code: CommuneToday("", code) for code in unknown} | communes_of_today.read(rows)
        return {code: self._known[code] for code in communes}


class StoredRows:
    """What is stored of some demandes, read once for every instant between two at which they are asked."""

    def __init__(
        self, demandes: Collection[int], first: datetime, until: datetime, amended: Amended = AS_STORED
    ) -> None:
        self._demandes = Demande.objects.in_bulk(demandes)
        self._versions: dict[int, list[DemandeVersion]] = defaultdict(list)
        came = DemandeVersion.objects.filter(demande__in=demandes).order_by("-file_dated_at", "-id")
        for version in came.only("demande", "received_at", "facts"):
            self._versions[version.demande_id].append(version)
        self._seniorities: dict[int, dict[str, date]] = defaultdict(dict)
        dated = Seniority.objects.filter(demande__in=demandes).values_list("demande", "departement", "since")
        for demande, departement, since in dated:
            self._seniorities[demande][departement] = amended.seniorities.get(departement, since)
        self._told: dict[int, list[tuple[datetime, Fact]]] = defaultdict(list)
        for at, fact in _told(demandes, until, amended.facts):
            self._told[fact.demande_id].append((at, fact))
        self._pieces: dict[int, list[Piece]] = defaultdict(list)
        # A piece that was looked at after an instant was still waiting at it.
        pieces = Piece.objects.filter(Q(status=PieceStatus.TO_CHECK) | Q(verified_at__gt=first), demande__in=demandes)
        sent = pieces.filter(uploaded_at__lte=until).order_by("uploaded_at")
        for piece in sent.only("demande", "code", "uploaded_at", "status", "verified_at"):
            self._pieces[piece.demande_id].append(piece)

    def layers_at(
        self, demandes: Sequence[int], until: datetime
    ) -> Iterator[tuple[Demande, Callable[[], layers.Layers]]]:
        """The layers of some of them as they stood at an instant, in the order asked, each put together when it is called."""
        for key in demandes:
            if (row := self._demandes.get(key)) is None:
                continue
            known = self._versions[key]
            yield (
                row,
                partial(
                    layers.assemble,
                    row,
                    _standing(known, until),
                    before=partial(_standing, known),
                    seniorities=self._seniorities[key],
                    told=[fact for at, fact in self._told[key] if at <= until],
                    waiting=[(one.code, one.uploaded_at) for one in self._pieces[key] if _waited(one, until)],
                ),
            )


def facts_at(
    demandes: Collection[int],
    until: datetime,
    *,
    on: date | None = None,
    amended: Amended = AS_STORED,
    territories: Territories | None = None,
    stored: StoredRows | None = None,
) -> Iterator[tuple[Demande, facts.Demande | None]]:
    """What the rules may know of each demande as it stood at an instant, merged as on that day in Paris, or on another.

    ``None`` where what is stored cannot be read: one file never stops the others. Seniorities and the day of the
    deposit have no history: they are read as they are now. A landlord is succeeded from the instant of its succession on.
    Who reads many lists gives one ``territories`` for all, and what is ``stored`` of all their demandes until the last instant.
    """
    on, territories, landlords = on or day_in_paris(until), territories or Territories(), LandlordsAt(until)
    for some in batched(sorted(demandes), BATCH):
        rows = StoredRows(some, until, until, amended) if stored is None else stored
        for demande, assemble in rows.layers_at(some, until):
            try:
                known = layers.merge(assemble(), on, today=territories, landlords=landlords)
            except UNREADABLE:
                yield demande, None
            else:
                yield demande, known


def _told(keys: Collection[int], until: datetime, instants: Mapping[int, datetime]) -> list[tuple[datetime, Fact]]:
    """The facts told by an instant, in the order of their instants, those that are amended at theirs."""
    rows = Fact.objects.filter(Q(at__lte=until) | Q(pk__in=instants), demande__in=keys)
    dated = sorted(((instants.get(one.pk, one.at), one.pk, one) for one in rows), key=lambda row: row[:2])
    return [(at, one) for at, _, one in dated if at <= until]


def _waited(piece: Piece, at: datetime) -> bool:
    """Whether a piece waited for its check at an instant."""
    if piece.uploaded_at > at:
        return False
    return piece.status == PieceStatus.TO_CHECK or (piece.verified_at is not None and piece.verified_at > at)


def _standing(versions: Sequence[DemandeVersion], at: datetime) -> DemandeVersion | None:
    """The last version received by an instant; the first of all for a file younger than its facts."""
    found = (one for one in versions if one.received_at <= at)
    return next(found, versions[-1] if versions else None)

"""What a landlord or a commission asked of a file and what came since: one reading for its person, the desks and a refusal."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from palier.models import Candidature, Check, Decision, Demande, Piece, PieceFile
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import Stage
from palier.rules.commission.checking import Output
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.letters import reaching
from palier.workflows.letters.reaching import AwaitedDelay
from palier.workflows.people import pieces

STAY_PAPERS = ("piece_identite", "titre_sejour")
"""What shows that an adult may live here: either is enough (article R441-1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPieces:
    """The pieces asked for one candidature, and the instant at which each came first since then."""

    candidature: Candidature
    codes: tuple[str, ...]
    by: date | None
    came: Mapping[str, datetime]
    waiting: AwaitedDelay | None = None
    """The delay that was given, and whether its letter reached the household."""

    @property
    def left(self) -> tuple[str, ...]:
        """Those of which nothing came, or nothing that was not refused."""
        return tuple(code for code in self.codes if code not in self.came)

    @property
    def is_in_time(self) -> bool:
        """Whether all of them came by the day that was given."""
        return not self.left and all(self.by is None or day_in_paris(at) <= self.by for at in self.came.values())


def last_asked(candidature: Candidature) -> AskedPieces | None:
    """What the landlord's last request of pieces asked; none where it never asked."""
    check = Check.objects.filter(candidature=candidature, output=Output.INCOMPLETE).order_by("-at", "-pk").first()
    if check is None:
        return None
    codes = tuple(check.pieces)
    found = reaching.of_checks([check]).get(check.pk)
    return AskedPieces(
        candidature=candidature,
        codes=codes,
        by=found.end if found else check.answer_by,
        came=_came(candidature.demande_id, codes, check.at),
        waiting=found,
    )


def by_condition(candidature: Candidature) -> AskedPieces | None:
    """The piece on which an attribution hangs; none once the condition is met."""
    decided = Decision.objects.filter(candidature=candidature).order_by("-decided_at", "-pk").first()
    if decided is None or not decided.piece or decided.condition_met_at is not None:
        return None
    came = _came(candidature.demande_id, (decided.piece,), decided.decided_at)
    found = reaching.of_conditions([decided]).get(decided.pk)
    by = found.end if found else decided.piece_by
    return AskedPieces(candidature=candidature, codes=(decided.piece,), by=by, came=came, waiting=found)


_ASKED = WrittenReading(
    lambda demande: (
        Candidature.objects.filter(demande=demande, stage__in=stages.ASKED_FOR_PIECES)
        .prefetch_related("publication__home__commune")  # most files have none
        .order_by("pk")
    ),
    pages=(ReadPage.FILE, ReadPage.CANDIDATURES, ReadPage.CANDIDATURE, ReadPage.OPEN_HOME),
)


def still_asked(demande: Demande) -> Iterator[AskedPieces]:
    """Everything that is asked of a file now, whether it came or not, as far as the reader may see its candidatures."""
    return _asked_of(_ASKED(demande.pk))


def still_asked_of(demandes: Collection[int]) -> Iterator[AskedPieces]:
    """The same of many files."""
    return _asked_of(Candidature.objects.filter(demande__in=demandes, stage__in=stages.ASKED_FOR_PIECES).order_by("pk"))


def _asked_of(rows: Iterable[Candidature]) -> Iterator[AskedPieces]:
    for row in rows:
        found = last_asked(row) if row.stage == Stage.INCOMPLETE else by_condition(row)
        if found is not None:
            yield found


def answered(rows: Iterable[Candidature]) -> frozenset[int]:
    """Of these files, those whose every asked piece is here: they are the landlord's to read again."""
    asked = [found for row in rows if row.stage == Stage.INCOMPLETE and (found := last_asked(row)) is not None]
    return frozenset(one.candidature.pk for one in asked if not one.left)


def said(row: Candidature) -> str:
    """Where the pieces that were asked of a file stand, in words; empty where none are awaited of it."""
    found = last_asked(row) if row.stage == Stage.INCOMPLETE else None
    if found is None:
        return ""
    if not found.left:
        return "Tout ce qui a été demandé est arrivé."
    until = f", à fournir au plus tard le {french.day(found.by)}" if found.by else ""
    return f"{french.count(len(found.left), 'pièce n’est pas arrivée', 'pièces ne sont pas arrivées')}{until}."


def against_refusal(candidature: Candidature, *, on: date) -> str:
    """Why a file cannot be refused for pieces that did not come; empty when it can."""
    asked = last_asked(candidature)
    if asked is None:
        return "Aucune pièce n’a été demandée à ce candidat : demandez-la d’abord, avec un délai."
    if asked.is_in_time:
        return "Toutes les pièces demandées sont arrivées dans le délai : lisez-les avant de conclure."
    if asked.waiting is not None and asked.waiting.stands:
        return _UNREACHED
    if asked.waiting is not None and asked.waiting.is_unknown:
        return _UNKNOWN
    if asked.by is not None and on <= asked.by:
        return f"Le délai laissé au candidat court jusqu’au {french.day(asked.by)} : ce motif ne tient pas encore."
    return ""


_UNREACHED = (
    "Le ménage n’a pas été joint : son délai ne court pas. Joignez-le d’abord ; passé le jour fixé, décidez sans lui, avec "
    "une raison."
)
_UNKNOWN = (
    "La lettre vient de partir, et rien ne dit encore qu’elle est arrivée : attendez trois jours avant de conclure."
)


def against_stay(candidature: Candidature, *, on: date) -> str:
    """Why nobody can say yet that the stay is not established: asked of this file, and its day passed, or it is not said.

    A réservataire asks for no piece: before a file is sent, what counts is a landlord's request that it may see.
    """
    is_sent = candidature.stage != Stage.CLASSEE
    rows = Check.objects.filter(output=Output.INCOMPLETE, pieces__overlap=list(STAY_PAPERS))
    rows = rows.filter(candidature=candidature) if is_sent else rows.filter(demande=candidature.demande_id)
    check = rows.order_by("-at", "-pk").first()
    if check is None:
        return "Aucune pièce d’identité ou de séjour n’a été demandée à ce ménage : demandez-la d’abord, avec un délai."
    found = reaching.of_checks([check]).get(check.pk)
    if found is not None and found.end is not None and on <= found.end:
        return f"Le délai laissé au candidat court jusqu’au {french.day(found.end)} : ce motif ne tient pas encore."
    codes = [code for code in check.pieces if code in STAY_PAPERS]
    if set(codes) <= set(_came(candidature.demande_id, codes, check.at)):
        return "La pièce d’identité ou de séjour demandée est arrivée : lisez-la avant de conclure."
    if found is not None and found.stands:
        return _UNREACHED
    return _UNKNOWN if found is not None and found.is_unknown else ""


def _came(demande: int, codes: Iterable[str], since: datetime) -> dict[str, datetime]:
    """The first arrival of each code: a file added to a piece that was waiting already is an arrival too."""
    found: dict[str, datetime] = {}
    rows = Piece.objects.filter(demande=demande, code__in=list(codes)).exclude(status=PieceStatus.REFUSED)
    kept = {row.pk: row for row in rows if not pieces.is_replaced(row)}
    times = [(row.code, row.uploaded_at) for row in kept.values()]
    files = PieceFile.objects.filter(piece__in=list(kept), received_at__gte=since).values_list("piece", "received_at")
    times += [(kept[piece].code, at) for piece, at in files]
    for code, at in times:
        if at >= since:
            found[code] = min(at, found.get(code, at))
    return found

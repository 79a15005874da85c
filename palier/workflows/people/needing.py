"""The pieces that one file needs, each with its state, its end and its reason: what its person and its desks both read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from palier.models import Candidature, Demande, Organisation, OrganisationKind, Person, Piece
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.candidature.funnel import LIVE
from palier.rules.doors import privacy
from palier.rules.doors.access import Role
from palier.rules.law.voice import say
from palier.rules.people import facts
from palier.rules.people.facts import Situation
from palier.rules.situations import needed_pieces, situations
from palier.rules.situations import pieces as documents
from palier.rules.situations.needed_pieces import FiledPiece, Needed, NeedStanding, NeedState
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.situations import Level
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import apart
from palier.workflows.people import asking, pieces
from palier.workflows.people.asking import AskedPieces

_READ_ALL = frozenset({Role.DEMANDEUR, Role.RESERVATAIRE, Role.GUICHET})
"""Others read the ordinary pieces alone, as row security does: the rest would be told missing when it is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """One needed piece of a file, as it stands on a day."""

    needed: Needed
    label: str
    """The documents that bring it, in words; for a situation, its discreet label."""
    who: str
    """First names of those whose it is; empty for the household."""
    standing: NeedStanding
    pieces: tuple[Piece, ...]
    """What was sent for it and is still shown, the latest first."""
    asked: AskedPieces | None = None
    """The request of a landlord or of a commission that still stands; the first to end."""

    @property
    def state(self) -> NeedState:
        """Where it stands."""
        return self.standing.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """The pieces that a file needs, and what was read to say it: whoever says more of the same file asks it of this."""

    lines: tuple[NeedLine, ...]
    sent: tuple[Piece, ...]
    """Everything that was sent and that this reader may read, the first sent first."""
    hidden: frozenset[Situation]
    """What another holder told in secret."""
    asked: tuple[AskedPieces, ...]
    """What a landlord or a commission asks of it now."""
    is_read: bool
    """Whether somebody checks what is sent today."""


_SENT = WrittenReading(
    lambda demande: Piece.objects.filter(demande=demande).order_by("uploaded_at", "pk"),
    pages=(ReadPage.FILE, ReadPage.OPEN_HOME),
)
_FIRST_NAMES = WrittenReading(
    lambda demande: Person.objects.filter(demande=demande).values_list("key", "first_name"),
    pages=(ReadPage.FILE, ReadPage.OPEN_HOME),
)
_ONE_LIVE = WrittenReading(
    lambda demande: Candidature.objects.filter(demande=demande, stage__in=LIVE).values_list("pk", flat=True)[:1],
    pages=(ReadPage.FILE, ReadPage.OPEN_HOME),
)


def pieces_of(demande: Demande, *, on: date, by: Actor, known: facts.Demande | None = None) -> tuple[NeedLine, ...]:
    """The lines of the checklist of one file for one reader: what it needs and where each piece stands."""
    return checklist_of(demande, on=on, by=by, known=known).lines


def checklist_of(demande: Demande, *, on: date, by: Actor, known: facts.Demande | None = None) -> Checklist:
    """The checklist of one file for one reader.

    A situation that another holder told in secret is left out, and so is what the reader's row security hides.
    """
    known = known or layers.facts_of(demande, on)
    rows = tuple(_SENT(demande.pk))
    hidden = apart.hidden_from(demande, by.user, sent=rows) if by.role in apart.OF_THEIR_FILE else frozenset()
    # What the list asks of this reader would tell it too: papers that vanish are a sign.
    known = apart.without(known, hidden)
    requests = tuple(asking.still_asked(demande))
    is_checked = is_read(demande)
    names = dict(_FIRST_NAMES(demande.pk)) if privacy.may_read(by.role, "Person.first_name") else {}
    lines = _lines(known, rows, _asked(requests), names, on=on, is_checked=is_checked)
    shown = tuple(line for line in lines if line.needed.situation not in hidden and _may_read(line.needed, by))
    return Checklist(lines=shown, sent=rows, hidden=hidden, asked=requests, is_read=is_checked)


@dataclass(frozen=True, slots=True)
class PieceCounts:
    """Of one file: the pieces sent, those that wait for their check, and those still to send."""

    sent: int
    to_check: int
    lacking: int


def counts_of(known: Mapping[int, facts.Demande], *, on: date, by: Actor) -> dict[int, PieceCounts]:
    """The pieces of many files, by demande, for an organisation that reads them: what each checklist would count.

    Raises ``ValueError`` for a reader from whom something of a file may be hidden.
    """
    if by.role in apart.OF_THEIR_FILE:
        raise ValueError("what another holder told in secret is left out file by file")
    rows: dict[int, list[Piece]] = {demande: [] for demande in known}
    for row in Piece.objects.filter(demande__in=known).order_by("uploaded_at", "pk"):
        rows[row.demande_id].append(row)
    requests: dict[int, list[AskedPieces]] = {demande: [] for demande in known}
    for one in asking.still_asked_of(known.keys()):
        requests[one.candidature.demande_id].append(one)
    return {
        demande: PieceCounts(
            len(rows[demande]),
            sum(row.status == PieceStatus.TO_CHECK for row in rows[demande]),
            # Who checks them does not move what its person has still to send.
            sum(
                line.state.is_missing and _may_read(line.needed, by)
                for line in _lines(of, tuple(rows[demande]), _asked(requests[demande]), {}, on=on, is_checked=True)
            ),
        )
        for demande, of in known.items()
    }


def _lines(
    known: facts.Demande,
    rows: tuple[Piece, ...],
    asked: Mapping[str, AskedPieces],
    names: dict[str, str],
    *,
    on: date,
    is_checked: bool,
) -> Iterator[NeedLine]:
    is_only_adult = sum(person.role in facts.HOLDERS for person in known.household.persons) == 1
    filed = [
        FiledPiece(
            code=row.code,
            person_key=row.person_key,
            status=row.status,
            valid_until=row.valid_until,
            reason=row.refusal_reason,
            proof_code=row.proof_code,
        )
        for row in rows
        if not pieces.is_replaced(row)
    ]
    needed = needed_pieces.needed(known, on=on)
    for one in (*_only_asked(asked, needed, on), *needed):
        yield NeedLine(
            needed=one,
            label=_label(one),
            who=_who(one, names),
            pieces=tuple(_sent(one, rows)),
            asked=asked.get(one.code),
            standing=_standing(
                one,
                asked.get(one.code),
                needed_pieces.standing(one, filed, on=on, is_read=is_checked, is_only_adult=is_only_adult),
            ),
        )


def _asked(requests: Iterable[AskedPieces]) -> dict[str, AskedPieces]:
    """What is asked of this file, by code; asked twice, the request that still waits, then the first to end, speaks."""
    found: dict[str, AskedPieces] = {}
    standing_requests = sorted(requests, key=lambda one: one.by or date.max, reverse=True)
    for is_waiting in (False, True):
        for one in standing_requests:
            found |= {code: one for code in one.codes if (code in one.left) is is_waiting}
    return found


def _only_asked(asked: Mapping[str, AskedPieces], needed: tuple[Needed, ...], on: date) -> Iterator[Needed]:
    """Lines for what the file would not need by itself and is asked all the same, within the closed list."""
    for code in asked.keys() - {one.code for one in needed}:
        yield Needed(
            code=code,
            ways=(((code, ""),),),
            article=documents.require_askable(code, on).article,
            reason=say("Le bailleur en a besoin pour présenter ce dossier à la commission."),
        )


def _standing(one: Needed, asked: AskedPieces | None, found: NeedStanding) -> NeedStanding:
    """What is asked again is to send again, whatever came before the request."""
    is_waiting = asked is not None and one.code in asked.left
    return NeedStanding(NeedState.TO_SEND) if is_waiting and not found.state.is_missing else found


def _may_read(one: Needed, by: Actor) -> bool:
    is_ordinary = one.situation is None or situations.newest(one.situation).level is Level.ORDINARY
    return is_ordinary or by.role in _READ_ALL


def _label(one: Needed) -> str:
    if one.situation is not None:
        return pieces.label_of(one.code)
    first, *others = (pieces.label_of(code) for code in one.codes)
    for label in others:
        first = say("{first} ou {last}", first=first, last=pieces.lower(label))
    return first


def _who(one: Needed, names: dict[str, str]) -> str:
    known = [names[key].title() for key in one.persons if names.get(key)]
    return say("{first} et {last}", first=", ".join(known[:-1]), last=known[-1]) if len(known) > 1 else "".join(known)


def _sent(one: Needed, rows: Sequence[Piece]) -> Iterator[Piece]:
    for row in reversed(rows):
        is_theirs = not row.person_key or not one.persons or row.person_key in one.persons
        if row.code in one.codes and is_theirs and not pieces.is_replaced(row):
            yield row


def lacking(lines: tuple[NeedLine, ...]) -> list[NeedLine]:
    """Those that their person has still to send: those asked first, then those refused."""
    missing = (line for line in lines if line.state.is_missing)
    return sorted(missing, key=lambda line: (line.asked is None, line.state is not NeedState.REFUSED))


def is_read(demande: Demande) -> bool:
    """Whether somebody may read what is sent today: an organisation that still reads a file as it stood gets nothing new."""
    return bool(demande.audience) and _ONE_LIVE.first(demande.pk) is not None


def has_unread_proof(demande: Demande) -> bool:
    """Whether a sensitive proof waits on a file that landlords alone follow: they read none (``rules.doors.confidentiality``)."""
    waiting = Piece.objects.filter(demande=demande, status=PieceStatus.TO_CHECK).exclude(confidentiality=Level.ORDINARY)
    followers = Organisation.objects.filter(pk__in=demande.audience)
    kinds = set(followers.values_list("kind", flat=True)) if demande.audience and waiting.exists() else set()
    return kinds == {OrganisationKind.BAILLEUR}

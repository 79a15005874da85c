"""What an adviser follows: each file that a living mandate opens, with its next date first (ADR 66).

Everything is read in the adviser's own role: a mandate that was taken back a second ago opens nothing here, whatever this asks.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from palier.models import Candidature, Demande, Mandate, Offer, Person, Piece
from palier.rules.candidature.funnel import LIVE
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.mandates.mandates import MandateState
from palier.workflows.acting.actors import Actor

_FILE = ("id", "public_id", "numero_unique", "state", "deposited_on", "valid_until")
_PERSON = ("id", "demande_id", "key", "role", "last_name", "first_name")
_CANDIDATURE = (
    "id",
    "public_id",
    "publication_id",
    "demande_id",
    "stage",
    "applied_at",
    "changed_at",
)
_OFFER = ("id", "public_id", "candidature_id", "publication_id", "demande_id", "sent_at", "answer_by", "answer")
_PIECE = ("id", "public_id", "demande_id", "person_key", "code", "status", "uploaded_at", "valid_until")


@dataclass(frozen=True, slots=True)
class CaseDate:
    """A date of a file: until when, and what."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Case:
    """One file under a mandate, and its dates, the next one first."""

    mandate: Mandate
    name: str
    dues: tuple[CaseDate, ...]

    @property
    def next(self) -> CaseDate:
        """The end of the mandate at the latest."""
        return self.dues[0]


@dataclass(frozen=True, slots=True)
class MandateFile:
    """What a mandate shows of one file."""

    case: Case
    demande: Demande
    persons: list[Person]
    candidatures: list[Candidature]
    offers: dict[int, Offer]
    """By candidature: the last one."""
    pieces: list[Piece]


def of(*, by: Actor, at: datetime) -> list[Case]:
    """Every file that is open to this adviser's organisation now, by its next date."""
    require(by.role, Action.READ_BY_MANDATE)
    return sorted(_cases(_living(by, at)), key=lambda case: (case.next.on, case.name, case.mandate.pk))


def one(mandate: Mandate, *, by: Actor, at: datetime) -> MandateFile | None:
    """One file, or nothing where the mandate opens it no more."""
    require(by.role, Action.READ_BY_MANDATE)
    living = [row for row in _living(by, at) if row.pk == mandate.pk]
    cases = _cases(living)
    if not cases:
        return None
    file = mandate.demande_id
    candidatures = Candidature.objects.filter(demande=file).only(*_CANDIDATURE, "publication__id")
    rows = list(candidatures.order_by("-changed_at", "-pk").prefetch_related("publication__home__commune"))
    offers = Offer.objects.filter(demande=file).only(*_OFFER).order_by("sent_at", "pk")
    return MandateFile(
        cases[0],
        Demande.objects.only(*_FILE).get(pk=file),
        list(Person.objects.filter(demande=file).only(*_PERSON).order_by("key")),
        rows,
        {offer.candidature_id: offer for offer in offers},
        list(Piece.objects.filter(demande=file).only(*_PIECE).order_by("-uploaded_at", "-pk")),
    )


def _living(by: Actor, at: datetime) -> list[Mandate]:
    rows = Mandate.objects.filter(organisation=by.body, state=MandateState.LIVING, last_day__gte=day_in_paris(at))
    return list(rows.order_by("pk"))


def _cases(rows: Iterable[Mandate]) -> list[Case]:
    """The rows whose file is open: what the database does not show is no case."""
    held = list(rows)
    files = {row.pk: row for row in Demande.objects.filter(pk__in={one.demande_id for one in held}).only(*_FILE)}
    names = {
        (person.demande_id, person.key): f"{person.first_name} {person.last_name}".strip()
        for person in Person.objects.filter(demande__in=files).only(*_PERSON)
    }
    offers: defaultdict[int, list[Offer]] = defaultdict(list)
    live = Candidature.objects.filter(demande__in=files, stage__in=LIVE).values("pk")
    for offer in Offer.objects.filter(demande__in=files, answer=OfferAnswer.LIVE, candidature__in=live).only(*_OFFER):
        offers[offer.demande_id].append(offer)
    return [
        Case(row, names.get((row.demande_id, row.person_key), ""), _dues(row, files[row.demande_id], offers))
        for row in held
        if row.demande_id in files
    ]


def _dues(row: Mandate, file: Demande, offers: defaultdict[int, list[Offer]]) -> tuple[CaseDate, ...]:
    found = [CaseDate(row.last_day, "fin de votre mandat")]
    if file.valid_until is not None and file.state != "radiee":
        found.append(CaseDate(file.valid_until, "demande à renouveler"))
    found += [CaseDate(day_in_paris(one.answer_by), "réponse à une offre") for one in offers[file.pk] if one.answer_by]
    return tuple(sorted(found, key=lambda due: (due.on, due.what)))

"""Somebody without a file asks for another roof: an address that they prove opens their requests, and finds them again (ADR 117).

No account is made, no amount is kept, and their role of the database sees their own requests and no other row of anybody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from palier.models import OtherRoof, RoofContact, RoofRequest, RoofRequestFacts
from palier.models.doors import acting, row_security
from palier.models.state import turns
from palier.rules.counter import registering
from palier.rules.doors.access import Action, Role, require
from palier.rules.law import calendars, parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import age_on
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import phrase
from palier.rules.people import contacts
from palier.rules.people.answers import Outcome, Verdict
from palier.rules.roofs import roof_alone, roof_fit, roof_requests
from palier.rules.roofs.other_roofs import RoofKind
from palier.rules.roofs.roof_alone import ToldAlone
from palier.rules.roofs.roof_requests import LIVING, READ, RoofRequestState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import protecting, slowing
from palier.workflows.roofs import asking_roofs, declaring_roofs
from palier.workflows.roofs.asking_roofs import (
    ARTICLE,
    RoofNotForYou,
    RoofNotOpen,
    RoofPublicUnsaid,
    RoofRequestOver,
    RoofTooSmall,
    RoofWish,
)

VISITOR = Actor(role=Role.PUBLIC)
DOOR = "toit sans dossier"
"""What these codes are for, and no other."""
_AT_THE_DOOR = acting.Acting(role=row_security.INTAKE)
_UNREAD = ("person_key", "by", "answered_by", "told_at", "late_told_on", "reminded_at", "moved_at")


class TooManyRoofCodes(Refusal):
    """Too many codes left for this address, or from this source, today."""

    sentence = phrase("Trop de codes ont été demandés aujourd’hui. Recommencez demain, ou appelez le logeur.")


class AlreadyAskedAlone(Refusal):
    """One living request of a person on a roof."""

    sentence = phrase("Vous avez déjà demandé ce toit. La réponse viendra dans « Mes demandes de toits ».")


class TooManyAlone(Refusal):
    """As many requests wait as may."""

    sentence = phrase("Cinq de vos demandes attendent déjà. Retirez-en une d’abord dans « Mes demandes de toits ».")


class TooManyFromHere(Refusal):
    """As many left from this source in a day as may."""

    sentence = phrase("Trop de demandes sont parties d’ici aujourd’hui. Recommencez demain, ou appelez le logeur.")


@dataclass(frozen=True, slots=True)
class RoofProof:
    """An address or a mobile that was proved, as it is written to, and the birth date told with it."""

    channel: str
    recipient: str
    birth_date: date

    @property
    def mark(self) -> str:
        """What is kept to find the requests again; it names nobody, and opens no other form."""
        return self._word(f"{self._box} {self.birth_date.isoformat()}")

    @property
    def word(self) -> str:
        """What is counted of the address alone: a birth date is typed, and proves nothing."""
        return self._word(self._box)

    @property
    def _box(self) -> str:
        box = contacts.box(self.recipient) if self.channel == "email" else self.recipient
        return f"{self.channel} {box}"

    @staticmethod
    def _word(said: str) -> str:
        return salted_hmac("palier.roofs.alone", said, algorithm="sha256").hexdigest()


@contextmanager
def _as(which: str | UUID) -> Iterator[None]:
    """In the role of whoever has no file, by the mark of what they proved or by the id of their row."""
    with transaction.atomic(), acting.taken(acting.Acting(role=row_security.REGISTRANT, registration=str(which))):
        yield


def send_code(to: RoofProof, *, source: str, at: datetime, language: str = "") -> str:
    """Send a code to an address that may be anybody's; return its hash. Counted as a first registration's (ADR 88).

    Raises ``TooManyRoofCodes``.
    """
    require(VISITOR.role, Action.ASK_ROOF_ALONE)
    of_an_address, of_a_source = (
        parameters.get(registering.FILE, key, day_in_paris(at)).value
        for key in ("codes_of_an_address", "codes_of_a_source")
    )
    bounds = (
        (f"{DOOR} {to.word} {source}", of_an_address),
        (f"{DOOR} {to.word}", protecting.CODES_AN_ADDRESS),
        (f"{DOOR} {source}", of_a_source),
    )
    for word, most in bounds:
        if not slowing.take_one(word, most=most, at=at):
            raise TooManyRoofCodes
    with acting.taken(_AT_THE_DOOR):
        return protecting.send_code(to.channel, to.recipient, DOOR, to.mark, at=at, language=language)


def take_code(to: RoofProof, typed: str, kept: str, *, until: datetime, at: datetime, language: str = "") -> bool:
    """Whether this is the code that left for this address; they are written to in the language of the page from then on."""
    is_right = protecting.take_code(typed, kept, DOOR, to.mark, until=until, at=at)
    if is_right and language:
        read_in(to, language)
    return is_right


@transaction.atomic
def read_in(to: RoofProof, language: str) -> None:
    """What is sent to them is said in this language from now on; who asked nothing yet has no row."""
    require(VISITOR.role, Action.ASK_ROOF_ALONE)
    with _as(to.mark):
        RoofContact.objects.filter(mark=to.mark).update(language=language)


def _mine() -> QuerySet[RoofRequest]:
    return RoofRequest.objects.defer(*_UNREAD).filter(demande=None)


def mine(to: RoofProof) -> list[RoofRequest]:
    """The requests of whoever proved this address, those that live first, each with its roof."""
    with _as(to.mark):
        rows = list(_mine().select_related("roof__commune", "roof__organisation").order_by("-asked_at", "-pk"))
    return sorted(rows, key=lambda one: one.state not in LIVING)


def shown_to_logeurs(to: RoofProof) -> dict[int, RoofRequestFacts]:
    """What they wrote in each request, by its id: all that is held of them beside their address."""
    with _as(to.mark):
        return {one.request_id: one for one in RoofRequestFacts.objects.filter(demande=None)}


def asked(to: RoofProof, roof: OtherRoof) -> bool:
    """Whether a request of theirs lives on this roof."""
    with _as(to.mark):
        return _mine().filter(roof=roof, state__in=LIVING).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAlone:
    """What somebody without a file says in a request."""

    name: str
    told: ToldAlone
    wish: RoofWish


def verdict(roof: OtherRoof, told: ToldAlone, *, on: date) -> Verdict:
    """Whether a roof fits them, line by line."""
    return roof_alone.verdict(roof.terms, roof.place, told, on=on)


@transaction.atomic
def ask(
    roof: OtherRoof, to: RoofProof, said: SaidAlone, *, source: str, at: datetime, language: str = ""
) -> RoofRequest:
    """Send a request: two presses make one, and what was typed of an income is kept nowhere.

    Raises ``RoofNotOpen``, ``RoofNotForYou``, ``AlreadyAskedAlone``, ``TooManyAlone``, ``RoofTooSmall``, ``RoofPublicUnsaid``
    or ``TooManyFromHere``.
    """
    require(VISITOR.role, Action.ASK_ROOF_ALONE)
    turns.wait_for(f"{DOOR} {to.mark}")
    on = day_in_paris(at)
    with _as(to.mark):
        found = declaring_roofs.shown().filter(pk=roof.pk).first()
        if found is None:
            raise RoofNotOpen
        _require(found, said, on)
        rows = _mine()
        if rows.filter(roof=found, state__in=LIVING).exists():
            raise AlreadyAskedAlone
        if rows.filter(state__in=READ).count() >= roof_alone.living_most(on):
            raise TooManyAlone
    # Of an address as of a source: another birth date is another person here, and the same mailbox.
    for word in (f"{DOOR} demandes {to.word}", f"{DOOR} demandes {source}"):
        if not slowing.take_one(word, most=roof_alone.asks_of_a_source(on), at=at):
            raise TooManyFromHere
    with _as(to.mark):
        return _keep(found, to, said, language, at)


def _require(roof: OtherRoof, said: SaidAlone, on: date) -> None:
    """Refuse what a condition that is shown closes. Raises as ``ask``."""
    terms, known = roof.terms, roof_alone.verdict(roof.terms, roof.place, said.told, on=on)
    if known.outcome is Outcome.NOT_ELIGIBLE:
        raise RoofNotForYou(known.reasons[-1].sentence)
    if said.wish.persons > terms.persons:
        raise RoofTooSmall
    if terms.publics and said.wish.public not in terms.publics:
        raise RoofPublicUnsaid


def _keep(roof: OtherRoof, to: RoofProof, said: SaidAlone, language: str, at: datetime) -> RoofRequest:
    terms, on = roof.terms, day_in_paris(at)
    contact = RoofContact.objects.filter(mark=to.mark).first() or RoofContact.objects.create(
        mark=to.mark, channel=to.channel, contact=to.recipient, language=language, made_at=at
    )
    row = RoofRequest.objects.create(
        roof=roof,
        organisation_id=roof.organisation_id,
        contact=contact,
        asked_at=at,
        promised_on=roof_requests.promised_on(
            at, terms.answer_days, calendars.of_departement(roof.commune.departement)
        ),
    )
    outcome = roof_alone.verdict(terms, roof.place, said.told, on=on).outcome
    RoofRequestFacts.objects.create(
        request=row,
        name=" ".join(said.name.split()),
        persons=said.wish.persons,
        age=age_on(to.birth_date, on) if roof_fit.said_ages(terms) else None,
        public=said.wish.public if terms.publics else "",
        under_ceiling=outcome.value if terms.kind is RoofKind.INTERMEDIATE else "",
        wanted_on=said.wish.wanted_on,
        phone=said.wish.phone[:20],
        motive=" ".join(said.wish.motive.split())[: roof_requests.LONGEST_MOTIVE],
    )
    telling.journal(JournalVerb.ASK_ROOF, row, by=VISITOR, at=at, article=ARTICLE)
    return row


@transaction.atomic
def end(public_id: UUID, to: RoofProof, *, at: datetime) -> RoofRequest:
    """Withdraw, decline, or say that one has left: at once, without a reason. Raises ``RoofRequestOver``."""
    require(VISITOR.role, Action.ASK_ROOF_ALONE)
    with _as(to.mark):
        row = _mine().select_for_update(of=("self",)).get(public_id=public_id)
        _end(row, at)
    return row


def _end(row: RoofRequest, at: datetime) -> None:
    wanted = asking_roofs.end_of(RoofRequestState(row.state))
    if wanted is None:
        raise RoofRequestOver
    row.state, row.ended_at = roof_requests.moved(RoofRequestState(row.state), wanted).value, at
    row.save(update_fields=["state", "ended_at"])
    telling.journal(asking_roofs.VERBS[wanted], row, by=VISITOR, at=at, article=ARTICLE)


@transaction.atomic
def forget(to: RoofProof, *, at: datetime) -> None:
    """Erase at once what is kept of them: what waits is withdrawn, a stay that runs keeps its place and names nobody."""
    require(VISITOR.role, Action.ASK_ROOF_ALONE)
    turns.wait_for(f"{DOOR} {to.mark}")
    with _as(to.mark):
        contact = RoofContact.objects.filter(mark=to.mark).first()
        if contact is None:
            return
        for row in _mine().select_for_update(of=("self",)).filter(state__in=READ).order_by("pk"):
            _end(row, at)
        RoofRequestFacts.objects.filter(demande=None).delete()
    # The mark is about to go: by the id alone the row is still theirs.
    with _as(contact.public_id):
        contact.mark = contact.channel = contact.contact = contact.language = ""
        contact.save(update_fields=["mark", "channel", "contact", "language"])

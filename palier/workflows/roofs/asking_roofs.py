"""A person asks for another roof, withdraws, declines or leaves. Theirs alone: another holder of the file sees nothing of it.

Nothing of their demande moves: no candidature, no seniority, no point, and no file is opened to the logeur.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Demande, OtherRoof, Person, RoofRequest, RoofRequestFacts
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Action, require
from palier.rules.law import calendars
from palier.rules.law.clocks import day_in_paris, end_of_day
from palier.rules.law.dates import age_on
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase, say
from palier.rules.people import facts
from palier.rules.people.answers import Outcome, Verdict
from palier.rules.roofs import roof_fit, roof_requests
from palier.rules.roofs.roof_requests import HOLDS, LIVING, READ, RoofAct, RoofRequestState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.roofs import declaring_roofs

ARTICLE = act("règles de publication de Palier")
_UNREAD = ("answered_by", "told_at", "late_told_on", "reminded_at", "moved_at", "contact")
"""What its person does not read: who answered, the marks of the clock, and whether it went along into another file (ADR 16)."""
VERBS = {
    RoofAct.WITHDRAW: JournalVerb.WITHDRAW_ROOF_REQUEST,
    RoofAct.DECLINE: JournalVerb.WITHDRAW_ROOF_REQUEST,
    RoofAct.LEAVE: JournalVerb.LEAVE_ROOF,
}


class RoofNotOpen(Refusal):
    """Nobody may ask for it now."""

    sentence = phrase("Ce toit n’est plus proposé pour l’instant. Cherchez-en un autre.")


class RoofNotForYou(Refusal):
    """A condition that is shown is not met; the message says which."""


class AlreadyAskedRoof(Refusal):
    """One living request of a person on a roof."""

    sentence = phrase("Vous avez déjà demandé ce toit. La réponse viendra dans « Mes autres toits ».")


class TooManyRoofRequests(Refusal):
    """As many requests wait as may."""

    sentence = phrase("Dix de vos demandes attendent déjà. Retirez-en une d’abord dans « Mes autres toits ».")


class RoofTooSmall(Refusal):
    """More people would come than the roof takes."""

    sentence = phrase("Ce toit n’est pas prévu pour autant de personnes.")


class RoofPublicUnsaid(Refusal):
    """The roof is kept for some, and the person did not say which they are."""

    sentence = phrase("Ce toit est réservé : dites laquelle de ces situations est la vôtre.")


class RoofRequestOver(Refusal):
    """It is over, or is not where this can be done."""

    sentence = phrase("Cette demande n’en est plus là : rechargez la page pour voir où elle en est.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoofWish:
    """What a person says in a request, beside what their file gives."""

    persons: int
    public: str = ""
    wanted_on: date | None = None
    phone: str = ""
    motive: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoofAsker:
    """What the file gives: shown to its person before the request is sent, and nothing more of it."""

    name: str
    age: int | None
    """Where the roof has a condition of age."""
    under_ceiling: Outcome | None
    """Of an intermediate home: whether the incomes are under its ceiling, never how much."""
    verdict: Verdict


def of_person(demande: Demande, by: Actor) -> list[RoofRequest]:
    """The requests that this person made, those that live first."""
    rows = _mine(demande, by).select_related("roof__commune", "roof__organisation").order_by("-asked_at", "-pk")
    return sorted(rows, key=lambda one: one.state not in LIVING)


def living_on(demande: Demande, roofs: Sequence[OtherRoof], by: Actor) -> dict[int, RoofRequest]:
    """The living requests of this person on some roofs."""
    return {row.roof_id: row for row in _mine(demande, by).filter(roof__in=list(roofs), state__in=LIVING)}


_HELD = WrittenReading(
    lambda demande, person: (
        RoofRequest.objects.defer(*_UNREAD)
        .filter(demande=demande, by=person, state__in=sorted(HOLDS))
        .select_related("roof__commune")
        .order_by("pk")
    ),
    pages=(ReadPage.FILE,),
)


def awaiting_of(demande: Demande, by: Actor, *, at: datetime) -> list[tuple[RoofRequest, RoofRequestState, datetime]]:
    """What awaits this person at another roof, and until when: a visit to come, or the end of a stay that is told by now."""
    rows = _HELD(demande.pk, by.teller) if by.teller is not None else []
    last_told = roof_requests.latest_end_told(day_in_paris(at))
    found: list[tuple[RoofRequest, RoofRequestState, datetime]] = []
    for row in rows:
        state = RoofRequestState(row.state)
        if state is RoofRequestState.ACCEPTED and row.visit_at is not None and row.visit_at > at:
            found.append((row, state, row.visit_at))
        elif state is RoofRequestState.ENTERED and row.ends_on is not None and row.ends_on <= last_told:
            found.append((row, state, end_of_day(row.ends_on)))
    return found


def _mine(demande: Demande, by: Actor) -> QuerySet[RoofRequest]:
    return RoofRequest.objects.defer(*_UNREAD).filter(demande=demande, by=by.teller)


def asker(roof: OtherRoof, demande: Demande, known: facts.Demande, key: str, *, on: date) -> RoofAsker:
    """What a logeur would read of this person, and whether the roof fits them."""
    terms, person = roof.terms, Person.objects.filter(demande=demande, key=key).first()
    verdict = roof_fit.verdict(terms, roof.place, demande=known, key=key, on=on)
    told = next((one for one in known.household.persons if one.key == key), None)
    birth = told.birth_date if told else None
    return RoofAsker(
        name=f"{person.first_name} {person.last_name}".strip() if person else "",
        age=age_on(birth, on) if birth and roof_fit.said_ages(terms) else None,
        under_ceiling=roof_fit.ceiling_of(terms, roof.place, known, on=on),
        verdict=verdict,
    )


@transaction.atomic
def ask(roof: OtherRoof, demande: Demande, wish: RoofWish, *, key: str, by: Actor, at: datetime) -> RoofRequest:
    """Send a request.

    Raises ``RoofNotOpen``, ``RoofNotForYou``, ``AlreadyAskedRoof``, ``TooManyRoofRequests``, ``RoofTooSmall`` or
    ``RoofPublicUnsaid``.
    """
    require(by.role, Action.ASK_ROOF)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    found, on = declaring_roofs.shown().filter(pk=roof.pk).first(), day_in_paris(at)
    if found is None:
        raise RoofNotOpen
    told = asker(found, demande, layers.facts_of(demande, on), key, on=on)
    if told.verdict.outcome is Outcome.NOT_ELIGIBLE:
        raise RoofNotForYou(told.verdict.reasons[0].sentence)
    mine = _mine(demande, by)
    if mine.filter(roof=found, state__in=LIVING).exists():
        raise AlreadyAskedRoof
    if mine.filter(state__in=READ).count() >= roof_requests.living_most(on):
        raise TooManyRoofRequests
    terms = found.terms
    if wish.persons > terms.persons:
        raise RoofTooSmall
    if terms.publics and wish.public not in terms.publics:
        raise RoofPublicUnsaid
    calendar = calendars.of_departement(found.commune.departement)
    row = RoofRequest.objects.create(
        roof=found,
        organisation_id=found.organisation_id,
        demande=demande,
        person_key=key,
        by_id=by.whose_word,
        asked_at=at,
        promised_on=roof_requests.promised_on(at, terms.answer_days, calendar),
    )
    RoofRequestFacts.objects.create(
        request=row,
        demande=demande,
        name=told.name,
        persons=wish.persons,
        age=told.age,
        public=wish.public if terms.publics else "",
        under_ceiling=told.under_ceiling.value if told.under_ceiling else "",
        wanted_on=wish.wanted_on,
        phone=wish.phone[:20],
        motive=" ".join(wish.motive.split())[: roof_requests.LONGEST_MOTIVE],
    )
    telling.journal(JournalVerb.ASK_ROOF, row, by=by, at=at, article=ARTICLE)
    return row


@transaction.atomic
def end(public_id: UUID, demande: Demande, *, by: Actor, at: datetime) -> RoofRequest:
    """Withdraw a request that waits, decline a place that is kept, or say that one has left: at once, without a reason.

    The logeur reads nothing of the person any more. Raises ``RoofRequestOver``.
    """
    require(by.role, Action.ASK_ROOF)
    row = _mine(demande, by).select_for_update(of=("self",)).get(public_id=public_id)
    wanted = end_of(RoofRequestState(row.state))
    if wanted is None:
        raise RoofRequestOver
    row.state, row.ended_at = roof_requests.moved(RoofRequestState(row.state), wanted).value, at
    row.save(update_fields=["state", "ended_at"])
    telling.journal(VERBS[wanted], row, by=by, at=at, article=ARTICLE)
    return row


def end_of(state: RoofRequestState) -> RoofAct | None:
    """What ends a request that stands there, by its person; none once it is over."""
    return next((one for one in roof_requests.OF_PERSON if state in roof_requests.MOVES[one]), None)


def may_end(row: RoofRequest, *, on: date) -> str:
    """What its person may do to end it, in words for a button; nothing once it is over."""
    words = {
        RoofAct.WITHDRAW: phrase("Retirer ma demande"),
        RoofAct.DECLINE: phrase("Dire non à cette place"),
        RoofAct.LEAVE: phrase("Dire que je suis parti"),
    }
    wanted = end_of(RoofRequestState(row.state))
    if wanted is RoofAct.LEAVE and row.entry_on is not None and row.entry_on > on:
        # Nobody has left where they have not come in yet.
        return say("Dire que je ne viendrai pas")
    return say(words[wanted]) if wanted else ""

"""Convening the commission: its séance, its members, the homes on its agenda (articles L441-2 and R441-9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from palier.models import AgendaItem, Candidature, Publication, Seance, User
from palier.models.candidatures import places
from palier.rules.candidature import funnel, stages
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.commission import commission, designation, seances, three, votes
from palier.rules.commission.commission import Capacity
from palier.rules.commission.seances import SeanceStage
from palier.rules.commission.three import ListStanding
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.people.answers import Reason
from palier.rules.people.facts import Financing
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import house, signatory
from palier.workflows.candidature import advancing
from palier.workflows.commission import carrying, seating

_COMPOSITION, _AGENDA = cch("R441-9"), cch("R441-3")


class NoQuorumPossible(Refusal):
    """Fewer voting members are called than the quorum asks."""

    sentence = "Les membres convoqués avec voix délibérative sont moins nombreux que le quorum."
    field = "quorum"


class QuorumTooLow(Refusal):
    """Fewer than half of those who vote could decide; the message says the least number."""

    field = "quorum"


class SeatedTwice(Refusal):
    """One person is called in two seats; the message says who."""


class BadSeanceDay(Refusal):
    """A séance is convened before it is held, and not years ahead; the message says which."""

    field = "held_at"


class BadAgreement(Refusal):
    """An agreement of the préfet that is to come; the message says so."""

    field = "prefet_agreed_on"


class SeatWithoutPlace(Refusal):
    """A mayor, a president or a réservataire is called without what they sit for; the message says who."""


class NotSimultaneous(Refusal):
    """Votes by mail, one after the other, are no commission: its members deliberate together."""

    sentence = "La commission se tient sur place, ou en ligne avec tous ses membres connectés en même temps."


class NotOnAgenda(Refusal):
    """The home cannot be put on this agenda; the message says why."""

    sentence = "Ce logement ne peut pas être inscrit à l’ordre du jour de cette séance."


class AgendaClosed(NotOnAgenda):
    """The internal rules of the commission closed the agenda; the message says when."""


class NotExaminable(NotOnAgenda):
    """The law does not let this list be examined yet; ``reason`` says why, with the numbers (article R441-3)."""

    def __init__(self, reason: Reason) -> None:
        """Keep the reason: its code is what a page acts on."""
        super().__init__(reason.sentence)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member called to a séance: a public office, not a private person."""

    name: str
    quality: Capacity
    place: str = ""
    """The commune, territory or contingent that it sits for, by code; empty for those who sit for every home."""
    account: User | None = None
    """With what they sign in, where they have an account: they then read, vote and sign by themselves."""


@transaction.atomic
def convene(  # noqa: PLR0913 - each fact of a call has its name
    *,
    held_at: datetime,
    place: str,
    members: Sequence[Member],
    quorum: int,
    form: str = votes.Form.ON_SITE,
    prefet_agreed_on: date | None = None,
    agenda_days: int = 0,
    by: Actor,
    at: datetime,
) -> Seance:
    """Call a séance of the actor's commission, on site or with everyone connected at the same time.

    Raises ``BadSeanceDay``, ``BadAgreement`` or ``NotSimultaneous``.
    """
    require(by.role, Action.CONVENE)
    if fault := seances.held_at_fault(held_at, at):
        raise BadSeanceDay(fault.sentence)
    try:
        kept_form = votes.require_form(form)
    except votes.NotACommission as error:
        raise NotSimultaneous from error
    to_come = seances.agreement_fault(kept_form, prefet_agreed_on, on=clocks.day_in_paris(at))
    if prefet_agreed_on is not None and to_come:
        raise BadAgreement(to_come.sentence)
    seating.require_accounts([member.account for member in members], house(by))
    seance = Seance.objects.create(
        bailleur=house(by),
        held_at=held_at,
        place=place,
        quorum=quorum,
        convened_by=signatory(by),
        convened_at=at,
        form=kept_form,
        prefet_agreed_on=prefet_agreed_on,
        agenda_days=agenda_days,
        members=kept_members(members, quorum),
    )
    seating.seat(seance, [member.account for member in members])
    telling.journal(JournalVerb.CONVENE, seance, by=by, at=at, article=_COMPOSITION, details={"membres": len(members)})
    return seance


def kept_members(members: Sequence[Member], quorum: int) -> list[dict[str, Any]]:
    """The members as a séance keeps them, once they can reach the quorum and each says what they sit for.

    Raises ``SeatWithoutPlace``, ``SeatedTwice``, ``QuorumTooLow`` or ``NoQuorumPossible``.
    """
    if faults := seances.missing_places((m.name, m.quality, m.place) for m in members):
        raise SeatWithoutPlace(" ".join(fault.sentence for fault in faults))
    if twice := seances.seated_twice((m.name, m.quality) for m in members):
        raise SeatedTwice(twice.sentence)
    if low := seances.quorum_fault((m.quality for m in members), quorum):
        raise QuorumTooLow(low.sentence)
    try:
        commission.require_quorum([member.quality for member in members], quorum)
    except commission.QuorumMissing as error:
        raise NoQuorumPossible from error
    return [
        {
            "name": m.name,
            "quality": m.quality,
            "voice": commission.VOICES[m.quality],
            "present": False,
            "place": m.place,
        }
        for m in members
    ]


def compliant(publication: Publication) -> list[Candidature]:
    """The candidates to examine for a home, in the order of the frozen ranking: all of them, no choice."""
    return list(publication.candidatures.filter(stage=Stage.CONFORME).select_related("demande").order_by("rank", "pk"))


def standing(publication: Publication, *, on: date) -> ListStanding:
    """What is left of the list of a home: compliant, to check, ranks that can still be called."""
    rows = publication.candidatures.filter(stage__in=stages.IN_PLAY).values_list("stage", "tier")
    counts = places.counts(publication.pk)
    return three.standing(
        (three.SentCandidate(stage=Stage(stage), tier=tier) for stage, tier in rows),
        callable_ranks=sum(counts.get(stage, 0) for stage in designation.DESIGNABLE),
        is_plai=publication.home.financing == Financing.PLAI,
        is_named=publication.is_direct,
        on=on,
    )


def agenda_closes_at(seance: Seance) -> datetime:
    """Until when a home can be put on the agenda of a séance."""
    return seances.agenda_closes_at(seance.held_at, seance.agenda_days)


@transaction.atomic
def add_to_agenda(
    seance: Seance, publication: Publication, *, exception: str = "", by: Actor, at: datetime
) -> AgendaItem:
    """Put a home on the agenda with every compliant candidate, once nobody sent is left unread (article R441-3).

    Raises ``NotOnAgenda`` or ``NotExaminable``.
    """
    publication = Publication.objects.select_for_update(of=("self",)).select_related("home").get(pk=publication.pk)
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    require(by.role, Action.CONVENE)
    known = seance.items.filter(publication=publication).first()
    if known is not None and not known.postponed_reason:
        return known
    # What this séance postponed waits for the next one.
    if known is not None or publication.bailleur_id not in seance.bailleur.present.covers:
        raise NotOnAgenda
    _require_open_agenda(seance, at)
    found = standing(publication, on=clocks.day_in_paris(at))
    if refused := three.fault(found, exception):
        raise NotExaminable(refused)
    kept = exception if found.is_short else ""
    try:
        advancing.advance_publication(publication, PublicationStage.EN_COMMISSION)
    except funnel.IllegalPublicationMove as error:
        raise NotOnAgenda from error
    item = AgendaItem.objects.create(seance=seance, publication=publication, exception=kept)
    carried = carrying.carry(item, seance, by=by, at=at)
    details: dict[str, str | int | list[str] | None] = {
        "seance": str(seance.public_id),
        "exception": kept or None,
        "interets_repris": carried or None,
    }
    telling.journal(JournalVerb.PUT_ON_AGENDA, publication, by=by, at=at, article=_AGENDA, details=details)
    return item


def _require_open_agenda(seance: Seance, at: datetime) -> None:
    """An agenda closes by the internal rules of the commission, and at the latest when the séance opens."""
    until = agenda_closes_at(seance)
    if seance.stage != SeanceStage.CONVENED:
        raise AgendaClosed("L’ordre du jour est clos depuis l’ouverture : inscrivez ce logement à une autre séance.")
    if at > until and seance.agenda_days:
        raise AgendaClosed(
            f"L’ordre du jour de cette séance est clos depuis le {clocks.say_instant(until)} : inscrivez ce logement "
            "à une autre séance."
        )

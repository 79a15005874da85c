"""A household answers the round that is proposed to it: yes, no, or a few days more; and may say otherwise while it waits.

The answer is one's own row, and nobody else's: what becomes of the round, the clock says a few minutes later, under one lock.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Demande, ExchangeEntry, ExchangeLink, ExchangeRound, Person
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Action, require
from palier.rules.exchange.exchange_homes import NOT_ALONE
from palier.rules.exchange.exchange_states import LIVE, LIVING_ENTRY, RoundAnswer, RoundState
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import phrase
from palier.rules.people.facts import HOLDERS, PersonRole
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.exchange import entering_exchange

_UNREAD = ("verdict_by",)


class RoundOver(Refusal):
    """The round is not proposed any more."""

    sentence = phrase("Cette ronde n’attend plus votre réponse : rechargez la page pour voir où elle en est.")


class NoMoreRoundTime(Refusal):
    """More time is given once, and never past the last day of the round."""

    sentence = phrase("Vous avez déjà demandé du temps pour cette ronde. Répondez oui ou non avant la date dite.")


def links_of(demande: Demande) -> QuerySet[ExchangeLink]:
    """Every round in which this household has or had a place."""
    return _links(demande.pk)


def _links(demande: int) -> QuerySet[ExchangeLink]:
    rows = ExchangeLink.objects.defer(*_UNREAD, "round__ending").filter(demande=demande)
    return rows.select_related("round", "commune", "house").order_by("-pk")


_LIVE_OF = WrittenReading(lambda demande: _links(demande).filter(stage__in=sorted(LIVE))[:1], pages=(ReadPage.FILE,))


def live_of(demande: Demande) -> ExchangeLink | None:
    """The place of this household in a round that waits, if it has one."""
    return _LIVE_OF.first(demande.pk)


@transaction.atomic
def answer(public_id: UUID, demande: Demande, said: RoundAnswer, *, by: Actor, at: datetime) -> ExchangeLink:
    """Say yes, no, or later. A yes tells the landlords of this round who would move in; anything else takes that back.

    Raises ``ExchangeLink.DoesNotExist``, ``RoundOver``, ``NoMoreRoundTime`` or ``entering_exchange.ExchangeByAPerson``.
    """
    require(by.role, Action.EXCHANGE)
    on = day_in_paris(at)
    found = links_of(demande).get(public_id=public_id)
    row = links_of(demande).select_for_update(of=("self",), no_key=True).filter(pk=found.pk).first()
    if row is None:
        # The clock moved it: a row that is answered no more is not to be locked either.
        raise RoundOver
    # Read after the lock: the clock moves the round and its links together.
    state = ExchangeRound.objects.values_list("state", flat=True).get(pk=row.round_id)
    entry = ExchangeEntry.objects.filter(pk=row.entry_id, state__in=LIVING_ENTRY).exists()
    if state != RoundState.PROPOSED or row.stage != RoundState.PROPOSED or not entry or on > row.answer_by:
        raise RoundOver
    known = layers.facts_of(demande, on)
    if entering_exchange.is_told_protected(demande, known, by):
        raise entering_exchange.ExchangeByAPerson
    if said is RoundAnswer.LATER:
        if row.answer_by == row.latest_by:
            raise NoMoreRoundTime
        row.answer_by = row.latest_by
    row.answer, row.answered_at, row.answered_by = said.value, at, by.person
    is_yes = said is RoundAnswer.YES
    row.told_name = _names(demande) if is_yes else ""
    row.told_number = demande.numero_unique if is_yes else ""
    persons = known.household.persons
    row.told_persons = len(persons) if is_yes else None
    row.told_children = sum(one.role is PersonRole.DEPENDANT for one in persons) if is_yes else None
    row.save(
        update_fields=[
            *("answer", "answer_by", "answered_at", "answered_by"),
            *("told_name", "told_number", "told_persons", "told_children"),
        ]
    )
    telling.journal(JournalVerb.ANSWER_ROUND, row, by=by, at=at, article=NOT_ALONE, details={"reponse": said.value})
    return row


def _names(demande: Demande) -> str:
    holders = Person.objects.filter(demande=demande, role__in=HOLDERS).order_by("role", "key")
    return ", ".join(f"{one.first_name} {one.last_name}".strip() for one in holders)

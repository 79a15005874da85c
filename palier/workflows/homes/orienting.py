"""A home whose réservataire let its month pass: the bailleur takes it back for one turn (article L441-1)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from palier.models import Home
from palier.rules.doors.access import Action, require
from palier.rules.homes import flow_balance
from palier.rules.homes.flow_balance import FlowEventKind, Turn, TurnState
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import NotYourHome, Refusal, VacancyToCorrect
from palier.workflows.homes import declaring, flow_log, let_homes, standing_homes

_MONTH, _FLOW = cch("L441-1"), cch("R441-5")


class MonthNotOver(Refusal):
    """The réservataire may still propose candidates."""

    sentence = "Le réservataire est encore dans son délai : le logement reste à lui."


class TakeItBackFirst(Refusal):
    """The home is with a réservataire."""

    sentence = "Ce logement est orienté à un réservataire : reprenez-le d’abord, quand son délai est passé."


class NotOriented(Refusal):
    """Nobody has the home."""

    sentence = "Ce logement n’est orienté à personne."


def turn_of(home: Home, on: date) -> TurnState | None:
    """Whose turn it is on an oriented home. Without a convention, the month of the law, and the right is not used."""
    return turns([home], on).get(home.pk)


def turns(homes: Sequence[Home], on: date) -> dict[int, TurnState]:
    """Whose turn it is on each of these homes that is oriented, by home. No day of vacancy is too wrong for an answer."""
    agreed = flow_log.agreed_of(homes, on)
    found: dict[int, TurnState] = {}
    for home in homes:
        if home.reservataire_id is not None and home.vacancy_notified_on is not None and not home.is_own:
            one = agreed[home.pk]
            found[home.pk] = flow_balance.turn(
                home.vacancy_notified_on,
                on=on,
                convention_days=one.answer_days if one else None,
                lost_is_used=one.lost_is_used if one else False,
                is_taxed=flow_balance.is_taxed(home.commune_id, home.vacancy_notified_on),
            )
    return found


class NotAnOwnReason(Refusal):
    """The reason is none of the list."""

    sentence = "Choisissez pourquoi le logement reste au bailleur."


@transaction.atomic
def keep_for_own_part(home: Home, *, reason: str, by: Actor, at: datetime) -> Home:
    """Keep a home for the landlord's own part of the flow: no reservation, so no month; it publishes the home itself.

    A home that is with a réservataire goes to nobody else within its delay: it is taken back first. One that it let has served
    its reservation: whose it is once vacant again is the landlord's to say.
    Raises ``NotYourHome``, ``NotAnOwnReason``, ``HomeAlreadyOriented``, ``TakeItBackFirst`` or ``HomeTakenOut``.
    """
    home = standing_homes.held(home, "bailleur")
    require(by.role, Action.ORIENT_HOME)
    if by.organisation is None or not by.organisation.stands_for(home.bailleur_id):
        raise NotYourHome
    if reason not in flow_balance.OWN_REASONS:
        raise NotAnOwnReason
    if home.is_own:
        return home
    if declaring.is_running(home):
        raise declaring.HomeAlreadyOriented
    if home.reservataire_id is not None and not let_homes.is_let(home):
        raise TakeItBackFirst
    home.reservataire, home.oriented_at, home.vacancy_notified_on = home.bailleur, at, None
    home.save(update_fields=["reservataire", "oriented_at", "vacancy_notified_on"])
    flow_log.note(home, FlowEventKind.PROPOSED, to=home.bailleur, reason=reason, at=at)
    telling.journal(JournalVerb.KEEP_HOME, home, by=by, at=at, article=_FLOW, details={"motif": reason})
    return home


def may_take_back(home: Home, turn: TurnState | None) -> bool:
    """Whether the landlord is proposed to take a home back: its month is over, no list of it runs, and it is not let."""
    if turn is None or turn.turn is not Turn.OVER or declaring.is_running(home):
        return False
    return not let_homes.is_let(home)


@transaction.atomic
def take_back(home: Home, *, by: Actor, at: datetime) -> Home:
    """Take back, for one turn, a home whose réservataire proposed nobody in its month. The log counts it as lost.

    Nothing is lost of a home that was let. Raises ``NotYourHome``, ``NotOriented``, ``HomeAlreadyOriented``, ``HomeIsLet``,
    ``MonthNotOver``, ``VacancyToCorrect`` or ``HomeTakenOut``.
    """
    home = standing_homes.held(home)
    require(by.role, Action.ORIENT_HOME)
    if by.organisation is None or not by.organisation.stands_for(home.bailleur_id):
        raise NotYourHome
    state = turn_of(home, clocks.day_in_paris(at))
    if state is None or home.reservataire is None:
        raise NotOriented
    if declaring.is_running(home):
        raise declaring.HomeAlreadyOriented
    let_homes.require_vacant(home)
    if state.turn is Turn.RUNNING:
        raise MonthNotOver
    if state.deadline is None:
        raise VacancyToCorrect(state.reason.sentence)
    before = home.reservataire
    home.reservataire, home.oriented_at = None, None
    home.save(update_fields=["reservataire", "oriented_at"])
    flow_log.note(home, FlowEventKind.LOST, to=before, reason=flow_log.BY_DELAY, at=at)
    telling.journal(
        JournalVerb.TAKE_HOME_BACK,
        home,
        by=by,
        at=at,
        article=_MONTH,
        details={"reservataire": str(before.public_id), "delai": state.deadline.isoformat()},
    )
    return home

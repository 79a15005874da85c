"""A suppléant is called to the seat of an absent titulaire, or the seat is given back: one person a seat (article R441-9).

Places never move: each person keeps the interests, the ballots and the signature of their own place.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from palier.models import Seance, SeatSubstitute, User
from palier.rules.commission import substitutes
from palier.rules.commission.seances import LIVE, SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import absences, carrying, keeping_substitutes, seating
from palier.workflows.commission.sitting import NoSuchMember

_ARTICLE = cch("R441-9")


class TooLateToCall(Refusal):
    """Who is called is settled when the séance opens."""

    sentence = "La séance est ouverte, close ou annulée : un suppléant s’appelle avant l’ouverture."


class NotTheirSubstitute(Refusal):
    """The person is not kept as a suppléant of this seat on the day of the séance."""

    sentence = "Cette personne n’est pas suppléante de ce siège le jour de la séance."


class SeatNotHanded(Refusal):
    """The seat cannot go to this person; the message says why."""


@transaction.atomic
def call(seance: Seance, *, member: int, kept: SeatSubstitute, by: Actor, at: datetime) -> Seance:
    """Call the suppléant of a member who will be away: they read, sit, vote and sign, and their titulaire does not.

    Raises ``TooLateToCall``, ``NoSuchMember``, ``NotTheirSubstitute``, ``SeatNotHanded``,
    ``NotOfTheCommission`` or ``AccountSeatedTwice``.
    """
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    require(by.role, Action.CONVENE)
    if seance.stage != SeanceStage.CONVENED:
        raise TooLateToCall
    if not 0 <= member < len(seance.members):
        raise NoSuchMember
    if fault := substitutes.calling_fault(seance.members, member, kept.name):
        raise SeatNotHanded(fault.sentence)
    rows = SeatSubstitute.objects.filter(bailleur__in=seance.bailleur.present.covers, ended_at=None)
    if kept.pk not in {row.pk for row in keeping_substitutes.proposed(seance, member, list(rows))}:
        raise NotTheirSubstitute
    absence = absences.announce(seance, member=member, by=by, at=at)
    accounts = dict(seating.names_of(seance))
    seating.require_accounts([kept.account], seance.bailleur)
    if kept.account is not None and kept.account in accounts.values():
        raise seating.AccountSeatedTwice(f"Le compte de {kept.account.name} siège déjà à cette séance.")
    seance.members, place = substitutes.handed(seance.members, member, kept.name)
    accounts.pop(member, None)
    _seat(seance, {**accounts, **({place: kept.account} if kept.account else {})})
    absence.substitute = place
    absence.save(update_fields=["substitute"])
    for item in seance.items.filter(postponed_reason="").select_related("publication").order_by("pk"):
        carrying.carry(item, seance, by=by, at=at)
    return _keep(seance, substitutes.CALLED, place, by=by, at=at)


@transaction.atomic
def give_back(seance: Seance, *, member: int, by: Actor, at: datetime) -> Seance:
    """Give a seat back to its titulaire, who comes after all: as long as their suppléant has not sat.

    In an open séance the titulaire comes without an account: their vote is noted. Raises ``TooLateToCall`` or ``SeatNotHanded``.
    """
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    require(by.role, Action.CONVENE)
    if seance.stage not in LIVE:
        raise TooLateToCall
    place = substitutes.substitute_place(seance.members, member)
    if fault := substitutes.giving_back_fault(seance.members, seance.changes, place):
        raise SeatNotHanded(fault.sentence)
    assert place is not None  # noqa: S101 - said by the fault
    absence = seance.absences.filter(member=member, ended_at=None).first()
    seance.members = substitutes.given_back(seance.members, place)
    if absence is not None:
        absences.close(absence, by=by, at=at)
    if seance.stage == SeanceStage.CONVENED:
        reseat(seance)
    return _keep(seance, substitutes.GIVEN_BACK, member, by=by, at=at)


def reseat(seance: Seance) -> None:
    """Seat again, before a séance opens, the account of each titulaire who has their seat back, and none of who is not called."""
    accounts = {
        place: user for place, user in seating.names_of(seance).items() if substitutes.is_called(seance.members[place])
    }
    able = {user.pk for user in seating.accounts_of(seance.bailleur)}
    ended = seance.absences.exclude(ended_at=None).exclude(substitute=None).exclude(user=None)
    for absence in ended.select_related("user").order_by("pk"):
        seated = {user.pk for user in accounts.values()}
        is_free = absence.member not in accounts and substitutes.is_called(seance.members[absence.member])
        if is_free and absence.user is not None and absence.user.pk in able - seated:
            accounts[absence.member] = absence.user
    _seat(seance, accounts)


def _seat(seance: Seance, accounts: dict[int, User]) -> None:
    seating.seat(seance, [accounts.get(place) for place in range(len(seance.members))])


def _keep(seance: Seance, what: str, member: int, *, by: Actor, at: datetime) -> Seance:
    author = by.user.name if by.user else ""
    # By name too: a list that is called again later has other places.
    name = seance.members[member]["name"]
    line: dict[str, Any] = {"what": what, "at": at.isoformat(), "member": member, "name": name, "author": author}
    seance.changes = [*seance.changes, line]
    seance.save(update_fields=["members", "changes"])
    details: dict[str, str | int | list[str] | None] = {"membre": member, "quoi": what}
    telling.journal(JournalVerb.RECOMPOSE_SEANCE, seance, by=by, at=at, article=_ARTICLE, details=details)
    return seance

"""A member says beforehand that they will be away from a séance, or takes it back; nobody is asked why (article R441-9)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from palier.models import Seance, SeatAbsence
from palier.rules.commission import interests, substitutes
from palier.rules.commission.seances import LIVE, SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.commission import seating
from palier.workflows.commission.sitting import NoSuchMember

_ARTICLE = cch("R441-9")


class TooLateToAnnounce(Refusal):
    """An absence is announced before the séance opens; then its secretary notes who is there."""

    sentence = "La séance est ouverte, close ou annulée : une absence s’annonce avant l’ouverture."


class StandsIn(Refusal):
    """A suppléant is called in the place of somebody: they announce no absence, their seat is given back."""

    sentence = (
        "Ce siège est tenu par un suppléant : s’il ne vient pas, le secrétariat rend le siège au titulaire "
        "et peut appeler quelqu’un d’autre."
    )


class NoAbsence(Refusal):
    """No absence stands for this seat."""

    sentence = "Aucune absence n’est annoncée pour ce siège."


class SeatIsSubstituted(Refusal):
    """A suppléant sits in this seat: it is given back, or it is theirs."""

    sentence = "Un suppléant est appelé à ce siège : rendez le siège à son titulaire pour retirer l’absence."


@transaction.atomic
def announce(seance: Seance, *, member: int, by: Actor, at: datetime) -> SeatAbsence:
    """The secretary notes that a member announced their absence. Twice, it is once.

    Raises ``TooLateToAnnounce``, ``NoSuchMember`` or ``StandsIn``.
    """
    require(by.role, Action.CONVENE)
    return _announce(Seance.objects.select_for_update().get(pk=seance.pk), member, by=by, at=at)


@transaction.atomic
def announce_own(seance: Seance, *, by: Actor, at: datetime) -> SeatAbsence:
    """A member who has an account says that they will be away."""
    require(by.role, Action.VOTE)
    held = seating.held(seance.pk)
    return _announce(held, seating.place_of(held, by), by=by, at=at)


def _announce(seance: Seance, member: int, *, by: Actor, at: datetime) -> SeatAbsence:
    if seance.stage != SeanceStage.CONVENED:
        raise TooLateToAnnounce
    if not 0 <= member < len(seance.members) or not substitutes.is_called(seance.members[member]):
        raise NoSuchMember
    if substitutes.SUBSTITUTE_OF in seance.members[member]:
        raise StandsIn
    # Held: its member may be taking it back at this very moment.
    known = seance.absences.select_for_update().filter(member=member, ended_at=None).first()
    if known is not None:
        return known
    made = SeatAbsence.objects.create(
        seance=seance, member=member, user=seating.names_of(seance).get(member), by=signatory(by), at=at
    )
    telling.journal(JournalVerb.ANNOUNCE_ABSENCE, seance, by=by, at=at, article=_ARTICLE, details={"membre": member})
    return made


@transaction.atomic
def take_back(seance: Seance, *, member: int, by: Actor, at: datetime) -> SeatAbsence:
    """The secretary notes that a member will come after all, while nobody is called in their place.

    Raises ``NoAbsence`` or ``SeatIsSubstituted``.
    """
    require(by.role, Action.CONVENE)
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    known = seance.absences.filter(member=member, ended_at=None).first()
    if known is None:
        raise NoAbsence
    if known.substitute is not None:
        raise SeatIsSubstituted
    return _end(seance, known, by=by, at=at)


@transaction.atomic
def take_back_own(seance: Seance, *, by: Actor, at: datetime) -> SeatAbsence:
    """A member will come after all. Where their suppléant is called, their secretary reads it, and gives the seat back or not.

    Raises ``NoAbsence``, or ``TooLateToAnnounce`` once nothing changes any more.
    """
    require(by.role, Action.VOTE)
    known = SeatAbsence.objects.select_for_update().filter(seance=seance, user=by.person, ended_at=None).first()
    if known is None:
        raise NoAbsence
    if Seance.objects.values_list("stage", flat=True).get(pk=seance.pk) not in LIVE:
        raise TooLateToAnnounce
    if known.substitute is None:
        return _end(seance, known, by=by, at=at)
    if known.back_at is None:
        known.back_at = at
        known.save(update_fields=["back_at"])
        details: dict[str, str | int | list[str] | None] = {"membre": known.member, "quoi": "revient"}
        telling.journal(JournalVerb.TAKE_ABSENCE_BACK, seance, by=by, at=at, article=_ARTICLE, details=details)
    return known


def close(row: SeatAbsence, *, by: Actor, at: datetime) -> None:
    """End an absence: it is taken back, its seat is given back, or the call changed."""
    row.ended_at, row.ended_by = at, signatory(by)
    row.save(update_fields=["ended_at", "ended_by"])


def _end(seance: Seance, known: SeatAbsence, *, by: Actor, at: datetime) -> SeatAbsence:
    close(known, by=by, at=at)
    details: dict[str, str | int | list[str] | None] = {"membre": known.member}
    telling.journal(JournalVerb.TAKE_ABSENCE_BACK, seance, by=by, at=at, article=_ARTICLE, details=details)
    return known


def follow(seance: Seance, before: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Other members are called: an absence goes with its person to their new place and account, or ends with their call."""
    now = {interests.person_key(row["name"]): place for place, row in enumerate(seance.members)}
    accounts = seating.names_of(seance)
    moved = []
    for row in seance.absences.filter(ended_at=None):
        place = now.get(interests.person_key(before[row.member]))
        if place != row.member or accounts.get(place) != row.user:
            close(row, by=by, at=at)
            moved.append(place)
    # Ended first: two who change places are never at one.
    for place in moved:
        if place is not None:
            user = accounts.get(place)
            SeatAbsence.objects.create(seance=seance, member=place, user=user, by=signatory(by), at=at)


def end_all(seance: Seance, *, by: Actor, at: datetime) -> None:
    """End the absences that stand: the séance is on another day."""
    for row in seance.absences.filter(ended_at=None):
        close(row, by=by, at=at)


def standing(seance: Seance) -> dict[int, SeatAbsence]:
    """The absences that stand, by the place of the titulaire."""
    return {row.member: row for row in seance.absences.filter(ended_at=None)}


def foreseen_away(seance: Seance) -> Collection[int]:
    """Members who said that they will be away, and in whose seat nobody is called: the quorum foreseen is without them."""
    return {place for place, row in standing(seance).items() if row.substitute is None}

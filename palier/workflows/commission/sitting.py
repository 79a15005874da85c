"""The commission sits: it opens on its day and hour, notes who comes and goes, and closes on its minutes (L441-2, R441-9)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from palier.models import AgendaItem, Seance
from palier.models.doors import jobs
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.commission import commission, seances, substitutes
from palier.rules.commission.commission import Capacity, Ruling
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law import canonical, clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import advancing
from palier.workflows.commission import deciding_letters, minutes, seating

_ARTICLE, _QUORUM = cch("R441-3"), cch("R441-9")


class SeanceNotOpen(Refusal):
    """Decisions are taken in an open séance, and nowhere else."""

    sentence = "La séance n’est pas ouverte."


class NotItsHour(Refusal):
    """The hour of the séance has not come, or its day is over; the message says which."""


class NotAgreed(Refusal):
    """The préfet's agreement to a séance online is not known, or to come; the message says which."""

    field = "prefet_agreed_on"


class QuorumNotReached(Refusal):
    """Too few voting members are present."""

    sentence = "Le quorum n’est pas atteint : la séance ne peut pas s’ouvrir."


class BadChair(Refusal):
    """Who presides is present, and of the landlord's board; the message says so."""

    sentence = "Choisissez qui préside, parmi les présents du conseil."


class NotCalledToSit(Refusal):
    """Somebody is noted present beside the suppléant who is called to their seat; the message says who."""


class NoSuchMember(Refusal):
    """The member is none of this séance."""

    sentence = "Cette personne n’est pas membre de la séance."


class HomesNotDecided(Refusal):
    """Each home of the agenda is decided or postponed before the minutes; the message names those left."""


class RefusedAsBehind(Refusal):
    """Decisions recorded under another release say of somebody what the ranking does not; the message says of whom."""


@transaction.atomic
def open_seance(
    seance: Seance,
    *,
    present: Collection[int],
    chair: int | None = None,
    prefet_agreed_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Seance:
    """Open a séance at its hour with the members present, by their place in the list, if the quorum is reached.

    Raises ``SeanceNotOpen``, ``NotItsHour``, ``NotAgreed``, ``NotCalledToSit`` or ``QuorumNotReached``.
    """
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    require(by.role, Action.DECIDE)
    if seance.stage == SeanceStage.OPEN:
        return seance
    if seance.stage != SeanceStage.CONVENED:
        raise SeanceNotOpen
    if early := seances.opening_fault(seance.held_at, at):
        raise NotItsHour(early.sentence)
    agreed = seance.prefet_agreed_on or prefet_agreed_on
    if missing := seances.agreement_fault(seance.form, agreed, on=clocks.day_in_paris(at)):
        raise NotAgreed(missing.sentence)
    if beside := substitutes.presence_fault(seance.members, sorted(present)):
        raise NotCalledToSit(beside.sentence)
    members = [{**member, "present": index in present} for index, member in enumerate(seance.members)]
    try:
        voting = commission.require_quorum([Capacity(m["quality"]) for m in members if m["present"]], seance.quorum)
    except commission.QuorumMissing as error:
        raise QuorumNotReached from error
    if chair is not None:
        _require_chair(members, chair)
    noted = {"prefet_agreed_on": agreed} if agreed != seance.prefet_agreed_on else {}
    advancing.advance_seance(seance, SeanceStage.OPEN, members=members, opened_at=at, chair=chair, **noted)
    details: dict[str, str | int | list[str] | None] = {
        "voix": voting,
        "presidence": chair,
        "accord": agreed.isoformat() if agreed and noted else None,
    }
    telling.journal(JournalVerb.OPEN_SEANCE, seance, by=by, at=at, article=_QUORUM, details=details)
    return seance


def _require_chair(members: list[dict[str, Any]], chair: int) -> None:
    found = members[chair] if 0 <= chair < len(members) else None
    capacity = Capacity(found["quality"]) if found else None
    if fault := seances.chair_fault(capacity, is_present=bool(found and found["present"])):
        raise BadChair(fault.sentence)


@transaction.atomic
def note_presence(seance: Seance, *, member: int, is_present: bool, by: Actor, at: datetime) -> Seance:
    """A member arrives late, or leaves: homes decided from now on count them, or not; those already decided stay.

    Raises ``SeanceNotOpen``, ``NoSuchMember`` or ``NotCalledToSit``.
    """
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    require(by.role, Action.DECIDE)
    if seance.stage != SeanceStage.OPEN:
        raise SeanceNotOpen
    if not 0 <= member < len(seance.members):
        raise NoSuchMember
    if is_present and (beside := substitutes.presence_fault(seance.members, [member])):
        raise NotCalledToSit(beside.sentence)
    if seance.members[member]["present"] == is_present:
        return seance
    seance.members[member]["present"] = is_present
    arrived, left = minutes.MOVES
    what = arrived if is_present else left
    seance.changes = [*seance.changes, {"what": what, "at": at.isoformat(), "member": member}]
    seance.save(update_fields=["members", "changes"])
    telling.journal(
        JournalVerb.NOTE_PRESENCE, seance, by=by, at=at, article=_QUORUM, details={"membre": member, "quoi": what}
    )
    return seance


@transaction.atomic
def close(seance: Seance, *, by: Actor, at: datetime) -> Seance:
    """Close a séance: minutes with their digest, then one letter to each candidate. Offers may follow.

    Raises ``SeanceNotOpen``, ``HomesNotDecided`` or ``RefusedAsBehind``.
    """
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    require(by.role, Action.DECIDE)
    if seance.stage == SeanceStage.CLOSED:
        return seance
    if seance.stage != SeanceStage.OPEN:
        raise SeanceNotOpen
    items = list(seance.items.select_related("publication__home__commune").order_by("pk"))
    _require_all_decided(items)
    _require_true_ranks(items)
    kept = minutes.compose(seance, items, closed_at=at)
    advancing.advance_seance(
        seance, SeanceStage.CLOSED, minutes=kept, minutes_digest=canonical.digest(kept), closed_at=at
    )
    seating.end_reading(seance, at=at)
    telling.journal(
        JournalVerb.CLOSE_SEANCE, seance, by=by, at=at, article=_ARTICLE, details={"empreinte": seance.minutes_digest}
    )
    for item in items:
        deciding_letters.send_all(item, by=by, at=at)
        if item.publication.stage == PublicationStage.INFRUCTUEUSE:
            # Only now: until its séance closes, what was decided of a home may be taken back.
            jobs.defer(
                "palier.jobs.leases.end_home", publication=item.publication_id, reason="publication_infructueuse"
            )
    return seance


def _require_all_decided(items: list[AgendaItem]) -> None:
    left = [item for item in items if not item.decisions.exists() and not item.postponed_reason]
    if left:
        named = " ; ".join(minutes.address(item.publication.home) for item in left)
        raise HomesNotDecided(f"Ni décidé ni reporté : {named}. Décidez ou reportez chaque logement avant de clore.")


def _require_true_ranks(items: list[AgendaItem]) -> None:
    """Nobody is told to be behind others who does not get the home: what was recorded before is read again here."""
    for item in items:
        rulings = [
            Ruling(
                key=str(row.pk), decision=commission.Decision(row.kind), ground=row.ground, place=row.candidature.rank
            )
            for row in item.decisions.select_related("candidature").order_by("pk")
        ]
        if faults := commission.behind_faults(rulings):
            said = " ".join(fault.sentence for fault in faults)
            raise RefusedAsBehind(f"{minutes.address(item.publication.home)} : {said} Reprenez ces décisions.")

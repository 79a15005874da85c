"""A séance that was called is moved, cancelled, or called with other members: before it opens, and with a reason (R441-9)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from palier.models import Decision, InterestDeclaration, Publication, PutToVote, Seance
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.commission import interests, motives, seances, substitutes
from palier.rules.commission.commission import Capacity
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import advancing
from palier.workflows.commission import absences, carrying, convening, minutes, seating, standing_in
from palier.workflows.commission.convening import Member
from palier.workflows.commission.putting_back import PUT_BACK
from palier.workflows.commission.sitting import SeanceNotOpen

_COMPOSITION = cch("R441-9")


class AlreadyOpened(Refusal):
    """What was called can change until it opens."""

    sentence = "Cette séance a été ouverte, close ou annulée : sa convocation ne change plus."


class ChangeReasonNeeded(Refusal):
    """A change after the call says why, in words that the law allows."""

    sentence = "Écrivez la raison de ce changement : elle reste écrite avec la séance."


class AlreadyBegun(Refusal):
    """Something was decided, postponed, put to the vote or declared since it opened, or somebody came or left."""

    sentence = (
        "Depuis l’ouverture, un logement a été décidé, reporté ou mis aux voix, un intérêt a été déclaré, ou quelqu’un est "
        "arrivé ou parti : cette séance ne se referme plus. Terminez-la."
    )


class InterestsDeclared(Refusal):
    """A declared interest names a member by their place: that one keeps it."""

    sentence = "Un membre a déjà déclaré un intérêt : laissez-le à sa place dans la liste, et changez les autres."


class SubstituteCalled(Refusal):
    """Somebody stands in for a titulaire, on this day: their seat is given back before the list or the day changes."""

    sentence = (
        "Un suppléant est appelé : rendez d’abord son siège au titulaire, faites ce changement, puis rappelez-le."
    )


class SubstituteDeclared(Refusal):
    """A suppléant who was given back declared an interest at their place, which a new list would give to somebody else."""

    sentence = (
        "Un suppléant a déclaré un intérêt avant que son siège soit rendu : la liste ne change plus. "
        "Annulez cette séance et convoquez-en une autre."
    )


OPENED_BY_MISTAKE = "refermer"
MOVED = "deplacer"
_VERBS = {
    OPENED_BY_MISTAKE: JournalVerb.REOPEN_CALL,
    MOVED: JournalVerb.MOVE_SEANCE,
    "annuler": JournalVerb.CANCEL_SEANCE,
    "recomposer": JournalVerb.RECOMPOSE_SEANCE,
}
"""What a line of the minutes says was done, and its verb in the journal."""


def _hold(seance: Seance, reason: str, by: Actor) -> Seance:
    """Lock a séance that has not opened, with the reason of its change."""
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    require(by.role, Action.CONVENE)
    if seance.stage != SeanceStage.CONVENED:
        raise AlreadyOpened
    _require_reason(reason)
    return seance


def _require_reason(reason: str) -> None:
    scanned = motives.scan(reason)
    if not reason.strip() or scanned:
        raise ChangeReasonNeeded(*(motive.sentence for motive in scanned[:1]))


def _keep(
    seance: Seance,
    fields: Sequence[str],
    line: dict[str, Any],
    reason: str,
    *,
    to: SeanceStage | None = None,
    by: Actor,
    at: datetime,
) -> Seance:
    """Save what changed, with the line that the minutes will carry; the journal holds the verb alone.

    A stage and its line are one statement: the database refuses the one without the other.
    """
    author = by.user.name if by.user else ""
    changes = [*seance.changes, {**line, "at": at.isoformat(), "reason": reason.strip()[:300], "author": author}]
    if to is None:
        seance.changes = changes
        seance.save(update_fields=[*fields, "changes"])
    else:
        kept = {name: getattr(seance, name) for name in fields}
        advancing.advance_seance(seance, to, changes=changes, **kept)
    telling.journal(_VERBS[line["what"]], seance, by=by, at=at, article=_COMPOSITION)
    return seance


@transaction.atomic
def move(seance: Seance, *, held_at: datetime, place: str = "", reason: str, by: Actor, at: datetime) -> Seance:
    """Hold a séance at another instant, or elsewhere. Its agenda stays; absences were announced for the former day.

    Raises ``BadSeanceDay``, or ``SubstituteCalled`` where the day changes: who is kept for a seat is kept from a day to another.
    """
    seance = _hold(seance, reason, by)
    if fault := seances.held_at_fault(held_at, at):
        raise convening.BadSeanceDay(fault.sentence)
    if day_in_paris(held_at) != day_in_paris(seance.held_at):
        if substitutes.somebody_stands_in(seance.members):
            raise SubstituteCalled
        absences.end_all(seance, by=by, at=at)
    line = {"what": MOVED, "held_at": seance.held_at.isoformat(), "place": seance.place}
    seance.held_at, seance.place = held_at, place.strip() or seance.place
    return _keep(seance, ["held_at", "place"], line, reason, by=by, at=at)


@transaction.atomic
def cancel(seance: Seance, *, reason: str, by: Actor, at: datetime) -> Seance:
    """Hold no séance: each home of its agenda waits for another one, with its candidates as they are."""
    seance = _hold(seance, reason, by)
    for item in seance.items.filter(postponed_reason="").order_by("publication_id"):
        publication = Publication.objects.select_for_update().get(pk=item.publication_id)
        item.postponed_reason = f"Séance annulée : {reason.strip()}"[:300]
        item.save(update_fields=["postponed_reason"])
        advancing.advance_publication(publication, PublicationStage.DESIGNEE)
    return _keep(seance, (), {"what": "annuler"}, reason, to=SeanceStage.CANCELLED, by=by, at=at)


@transaction.atomic
def take_opening_back(seance: Seance, *, reason: str, by: Actor, at: datetime) -> Seance:
    """Close again a séance that was opened by mistake: it is called as before, nobody is noted present, its agenda stays.

    What began in it is never lost: raises ``AlreadyBegun`` then, and ``SeanceNotOpen`` where it is not open.
    """
    seance = Seance.objects.select_for_update().get(pk=seance.pk)
    require(by.role, Action.DECIDE)
    if seance.stage != SeanceStage.OPEN:
        raise SeanceNotOpen
    _require_reason(reason)
    if has_begun(seance):
        raise AlreadyBegun
    opened = seance.opened_at.isoformat() if seance.opened_at else ""
    seance.members = [{**member, "present": False} for member in seance.members]
    seance.opened_at, seance.chair = None, None
    line = {"what": OPENED_BY_MISTAKE, "opened_at": opened}
    fields = ("members", "opened_at", "chair")
    seance = _keep(seance, fields, line, reason, to=SeanceStage.CONVENED, by=by, at=at)
    # A seat that was given back while it was open had no account until now.
    standing_in.reseat(seance)
    return seance


def has_begun(seance: Seance) -> bool:
    """Whether anything was done in an open séance: who came or left, a decision, a report, a vote, an interest.

    A home that was put off before it opened is no act of the séance.
    """
    items = seance.items.all()
    since = seance.opened_at
    return (
        any(change["what"] in minutes.MOVES or _is_put_back(change, since) for change in seance.changes)
        or Decision.ever.filter(item__in=items).exists()
        or PutToVote.objects.filter(item__in=items).exists()
        or items.exclude(postponed_reason="").filter(postponed_in_session=True).exists()
        or (since is not None and seance.interests.filter(withdrawn_at=None, at__gte=since).exists())
    )


def _is_put_back(change: dict[str, Any], since: datetime | None) -> bool:
    """Whether a home came back to the agenda once the séance had opened."""
    return change["what"] == PUT_BACK and since is not None and datetime.fromisoformat(change["at"]) >= since


@transaction.atomic
def change_members(
    seance: Seance, *, members: Sequence[Member], quorum: int, reason: str, by: Actor, at: datetime
) -> Seance:
    """Call other members before the séance opens.

    Raises ``InterestsDeclared``, ``SubstituteCalled`` or ``SubstituteDeclared``.
    """
    seance = _hold(seance, reason, by)
    if substitutes.somebody_stands_in(seance.members):
        raise SubstituteCalled
    declared = set(seance.interests.values_list("member", flat=True))
    if any(substitutes.SUBSTITUTE_OF in seance.members[place] for place in declared):
        raise SubstituteDeclared
    if any(_moves(row, members) for row in seance.interests.all()):
        raise InterestsDeclared
    places = [row["name"] for row in seance.members]
    before = [{"name": row["name"], "quality": Capacity(row["quality"])} for row in substitutes.called(seance.members)]
    accounts = [member.account for member in members]
    seating.require_accounts(accounts, seance.bailleur)
    seance.members, seance.quorum = convening.kept_members(members, quorum), quorum
    for item in seance.items.filter(postponed_reason="").select_related("publication").order_by("pk"):
        carrying.carry(item, seance, by=by, at=at)
    seating.seat(seance, accounts)
    absences.follow(seance, places, by=by, at=at)
    return _keep(seance, ["members", "quorum"], {"what": "recomposer", "members": before}, reason, by=by, at=at)


def _moves(declared: InterestDeclaration, members: Sequence[Member]) -> bool:
    """Whether a new list gives the place of who declared an interest to somebody else."""
    if declared.member >= len(members):
        return True
    return interests.person_key(members[declared.member].name) != interests.person_key(declared.label)

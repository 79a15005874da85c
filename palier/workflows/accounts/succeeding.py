"""An organisation closes and another carries on what it had in hand (ADR 79): one row changes, nothing is rewritten.

Rows keep the organisation that they bear. Who succeeds reads them and acts on them as its own (``palier_ours``): no clock
starts again, no place changes, and what the former one did keeps its name.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import JournalEntry, LetterPrinter, Membership, Organisation, OrganisationKind
from palier.models.territories import successions
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.successions import COUNTED, RowFate, SuccessionGround
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.accounts import admitting
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import printers
from palier.workflows.organisations import organising, stewards

_HOUSE = act("règles de publication de Palier")
LONGEST_ACT = 80


class NotASuccessor(Refusal):
    """Who succeeds is of the same kind, open, and another."""

    sentence = "Choisissez un autre organisme, de même nature, ouvert et non suspendu."


class SeanceIsOpen(Refusal):
    """Members sit at this minute, and would be put out."""

    sentence = "Une séance de cet organisme est ouverte en ce moment : attendez sa clôture."


class FactorIsMissing(Refusal):
    """What was read with a second factor would be read without one."""

    sentence = "Cet organisme demande un second facteur, et son successeur non : demandez-le d’abord au successeur."


class GroundNeeded(Refusal):
    """Closing for another is for a reason that is kept."""

    sentence = "Choisissez le motif, et écrivez l’acte en 80 caractères au plus."


class AlreadySucceeded(Refusal):
    """Another steward was first."""

    sentence = "Cet organisme vient d’être fermé par un autre intendant : rouvrez sa page pour lire qui lui succède."


class TooLateToUndo(Refusal):
    """Households have been told, or will be at once."""

    sentence = "Cette reprise ne s’annule plus : sa journée est finie, ou le successeur a fermé à son tour."


class AlreadyMixed(Refusal):
    """A séance of one examines homes of the other."""

    sentence = "Une séance examine déjà des logements des deux organismes : cette reprise ne s’annule plus."


@transaction.atomic
def succeed(
    organisation: Organisation,
    successor: Organisation,
    *,
    ground: str,
    deed: str = "",
    invited: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> Organisation:
    """Close an organisation and let another carry on; ``invited`` are members of the former, by id, asked to join it.

    ``deed`` names the act that decides it, such as a decree. Twice is once. Raises ``NotASuccessor``, ``GroundNeeded``,
    ``SeanceIsOpen``, ``FactorIsMissing`` or ``AlreadySucceeded``.
    """
    require(by.role, Action.RUN_PLATFORM)
    organisation, successor = _both(organisation, successor)
    if organisation.closed_at is not None:
        if organisation.successor_id != successor.pk:
            raise AlreadySucceeded
        return organisation
    deed = " ".join(deed.split())
    if ground not in SuccessionGround or len(deed) > LONGEST_ACT:
        raise GroundNeeded
    _require_fit(organisation, successor, at)
    counts = successions.passing(organisation.pk)
    if any(counts.get(word) for word, (fate, _) in COUNTED.items() if fate is RowFate.REFUSES):
        raise SeanceIsOpen
    stewards.require_another(lambda one: one.organisation == organisation.pk)
    members = list(
        Membership.objects.live()
        .filter(organisation=organisation, pk__in=invited)
        .exclude(role=Role.AUDITOR)
        # Who is there already stays as they are: an invitation would give them the role that they had elsewhere.
        .exclude(user__memberships__in=_present(successor))
        .select_related("user")
        .defer("user__password")
        .order_by("pk")
    )
    printed = _hand_printing(organisation, successor, by=by, at=at)
    organisation.closed_at, organisation.successor = at, successor
    organisation.save(update_fields=["closed_at", "successor"])
    organising.sign_out(organisation, at)
    for member in members:
        admitting.invite_by_mail(member.user.login, member.user.name, successor, role=Role(member.role), by=by, at=at)
    telling.journal(
        JournalVerb.SUCCEED_ORGANISATION,
        organisation,
        by=by,
        at=at,
        article=_HOUSE,
        details={
            "successeur": str(successor.public_id),
            "motif": SuccessionGround(ground).value,
            "acte": deed,
            "invites": len(members),
            "imprime": printed,
            **{word: n for word, n in counts.items() if n},
        },
    )
    return organisation


@transaction.atomic
def undo(organisation: Organisation, *, by: Actor, at: datetime) -> Organisation:
    """Take an honest mistake back on its very day: the organisation opens again with its members, and has all that it had.

    Who was invited for this succession leaves the successor, whose files were never theirs to read.

    Raises ``TooLateToUndo`` or ``AlreadyMixed``.
    """
    require(by.role, Action.RUN_PLATFORM)
    if organisation.successor is None:
        raise TooLateToUndo
    organisation, successor = _both(organisation, organisation.successor)
    if organisation.successor_id != successor.pk or not may_undo(organisation, at) or successor.closed_at is not None:
        raise TooLateToUndo
    if successions.sit_together(organisation.pk, successor.pk):
        raise AlreadyMixed
    closed_at = organisation.closed_at
    organisation.closed_at = organisation.successor = None
    organisation.save(update_fields=["closed_at", "successor"])
    assert closed_at is not None  # noqa: S101 - ``may_undo``
    named = LetterPrinter.objects.filter(organisation=successor, named_at=closed_at)
    if codes := list(named.values_list("departement", flat=True)):
        printers.name(organisation, codes, by=by, at=at)
    _send_back(organisation, successor, closed_at, by=by, at=at)
    telling.journal(
        JournalVerb.UNDO_SUCCESSION,
        organisation,
        by=by,
        at=at,
        article=_HOUSE,
        details={"successeur": str(successor.public_id)},
    )
    return organisation


def may_undo(organisation: Organisation, at: datetime) -> bool:
    """Whether the day of a succession is not over: nobody has been written to."""
    if organisation.successor_id is None or organisation.closed_at is None:
        return False
    return at <= successions.undone_until(organisation.closed_at)


def candidates(organisation: Organisation) -> list[Organisation]:
    """The organisations that could succeed this one: of its kind, open, by name."""
    rows = Organisation.objects.filter(
        kind=organisation.kind, is_state=organisation.is_state, closed_at=None, suspended_at=None
    )
    return list(rows.exclude(pk=organisation.pk).order_by("name", "pk"))


def _present(organisation: Organisation) -> QuerySet[Membership]:
    """Who is of an organisation, suspended or not."""
    return Membership.objects.filter(organisation=organisation, ended_at=None)


def _send_back(
    organisation: Organisation, successor: Organisation, closed_at: datetime, *, by: Actor, at: datetime
) -> None:
    """End at the successor what the succession itself opened: the invitations of its very instant, in the journal."""
    invited = JournalEntry.objects.filter(verb=JournalVerb.INVITE_MEMBER, at=closed_at).values("object_id")
    mine = _present(organisation).values("user")
    rows = _present(successor).filter(user__in=mine, user__public_id__in=invited)
    for login in list(rows.order_by("pk").values_list("user__login", flat=True)):
        admitting.close(login, successor, by=by, at=at)


def _both(one: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """Both, held in one order: two stewards at once wait for each other, whichever way round."""
    rows = Organisation.objects.select_for_update().filter(pk__in={one.pk, other.pk}).order_by("pk")
    held = {row.pk: row for row in rows}
    return held[one.pk], held[other.pk]


def _require_fit(organisation: Organisation, successor: Organisation, at: datetime) -> None:
    is_same_kind = (organisation.kind, organisation.is_state) == (successor.kind, successor.is_state)
    is_open = successor.closed_at is None and successor.suspended_at is None
    if not is_same_kind or not is_open or organisation.pk == successor.pk:
        raise NotASuccessor
    if organisation.kind == OrganisationKind.STEWARD:
        raise NotASuccessor
    on = day_in_paris(at)
    if organisation.factor_since is not None and (
        successor.factor_since is None or successor.factor_since > max(on, organisation.factor_since)
    ):
        raise FactorIsMissing


def _hand_printing(organisation: Organisation, successor: Organisation, *, by: Actor, at: datetime) -> int:
    """The successor prints for the register wherever the former did."""
    codes = list(LetterPrinter.objects.filter(organisation=organisation).values_list("departement", flat=True))
    if codes:
        printers.name(successor, codes, by=by, at=at)
    return len(codes)

"""Who manages an organisation lets in and stops its members, and nobody beyond (ADR 76); a steward gives and takes that right.

On these acts a manager stands under a role of the database of their own, which reaches the members of their organisation alone.
An account that is also somebody's elsewhere, a manager's or a controller's is changed by a steward.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from palier.models import Membership, Organisation, PasswordLink, User
from palier.models.doors import acting, row_security
from palier.models.identifiers import uuid7
from palier.rules.doors import memberships
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import identities
from palier.workflows.entering import proving_factors
from palier.workflows.organisations import held_territories

if TYPE_CHECKING:
    from uuid import UUID

_SOURCE = cch("R441-2-6")


class NotManager(Refusal):
    """Only who was given the management of this very organisation changes its members."""

    sentence = "Vous ne gérez pas les membres de cet organisme."


class MayNotManage(Refusal):
    """The management is given to a member who works, of the first role of the organisation."""

    sentence = "La gestion se confie à un membre présent, du premier rôle de son organisme."


class WorksElsewhere(Refusal):
    """An account that opens somebody else's desk too is not one organisation's to change."""

    sentence = (
        "Cette personne a aussi un accès dans un autre organisme, ou gère celui-ci : un intendant fait ce changement. "
        "Vous pouvez la suspendre ou la faire partir d’ici."
    )


class KnownElsewhere(Refusal):
    """The address opens an access in another organisation: a steward joins both, since some may not be."""

    sentence = (
        "Cette adresse a déjà un accès dans un autre organisme : demandez à l’intendant du site de l’inviter ici."
    )


class KnownBefore(Refusal):
    """The address was invited elsewhere, or entered somewhere before: a steward looks into whose it is."""

    sentence = "Cette adresse est déjà connue du site : demandez à l’intendant du site de l’inviter ici."


def manages(membership: Membership | None) -> bool:
    """Whether somebody manages the organisation for which they are here."""
    return membership is not None and membership.manages_since is not None


def as_manager(by: Actor) -> acting.Acting:
    """The role of the database for these acts."""
    return claimed(row_security.MANAGER, by)


def require_right(organisation: Organisation, *, by: Actor) -> None:
    """Raise ``ActionRefused``, or ``NotManager`` for who is no steward and does not manage this organisation."""
    require(by.role, Action.MANAGE_MEMBERS)
    if by.role in memberships.STEWARDS:
        held_territories.require_organisation(organisation, by=by)
        return
    mine = Membership.objects.live().filter(user=by.user, organisation=organisation, manages_since__isnull=False)
    if by.organisation != organisation or not mine.exists():
        raise NotManager


def is_managing() -> bool:
    """Whether this connection acts as a manager: fewer rows are seen, and locked, than by a steward."""
    return _role() == row_security.MANAGER


_HELD = {
    row_security.MANAGER: "SELECT %s IN (SELECT palier_managed()) OR palier_unplaced(%s)",
    row_security.LOCAL_STEWARD: "SELECT %s IN (SELECT palier_local_accounts()) OR palier_local_unplaced(%s)",
}
_ACCOUNTS = {
    row_security.MANAGER: "SELECT id, public_id FROM palier_managed_account(%s, %s, %s)",
    row_security.LOCAL_STEWARD: "SELECT id, public_id FROM palier_local_account(%s, %s, %s)",
}
"""By the role of the database that acts: which accounts it may change, and how it finds or makes one."""


def is_bounded() -> bool:
    """Whether this connection sees some accounts alone: as a manager, or as a steward of territories."""
    return _role() in _HELD


def _role() -> str:
    current = acting.current()
    return current.role if current is not None else ""


def is_held(user: User) -> bool:
    """Whether an account is the manager's, or the territory's, to change: to a steward of the site, always."""
    if not is_bounded():
        return True
    with connection.cursor() as cursor:
        cursor.execute(_HELD[_role()], [user.pk, user.pk])
        return bool(cursor.fetchone()[0])


def require_held(user: User) -> None:
    """Raise ``WorksElsewhere`` for an account that a manager may not change."""
    if not is_held(user):
        raise WorksElsewhere


def account(login: str, name: str) -> User:
    """The account of an address for the manager's own organisation, made where there is none.

    Who never entered takes the new name. Raise ``KnownElsewhere``, or ``KnownBefore``.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS[_role()], [login, name, uuid7()])
        found: tuple[int, UUID] | None = cursor.fetchone()
    if found is None:
        raise KnownBefore
    if found[0] is None:
        raise KnownElsewhere
    return User(pk=found[0], public_id=found[1], login=login, name=name)


def shut_account(leaving: Membership, at: datetime) -> None:
    """Let no password, link or code open the account of who leaves what they were last a member of, here and elsewhere.

    Before the membership ends: a manager reaches nothing of who has left.
    """
    user = leaving.user
    if is_held(user) and not Membership.objects.filter(user=user, ended_at=None).exclude(pk=leaving.pk).exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        PasswordLink.objects.filter(user=user, used_at=None).update(used_at=at)
        proving_factors.take_away(user)
        identities.take_away(user)


@transaction.atomic
def give(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """Let a member manage the others of their organisation. Twice is once. A steward's act; ``MayNotManage``."""
    membership = _membership(login, organisation, by=by)
    if membership.manages_since is None:
        is_there = membership.suspended_at is None and membership.ended_at is None
        if not is_there or not memberships.may_manage(organisation.kind, membership.role):
            raise MayNotManage
        _set(membership, at, JournalVerb.GIVE_MANAGEMENT, by=by, at=at)
    return membership


@transaction.atomic
def take(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """Take that right back; they stay a member. Twice is once."""
    membership = _membership(login, organisation, by=by)
    if membership.manages_since is not None:
        _set(membership, None, JournalVerb.TAKE_MANAGEMENT, by=by, at=at)
    return membership


def _membership(login: str, organisation: Organisation, *, by: Actor) -> Membership:
    require(by.role, Action.MANAGE_MEMBERS)
    if by.role not in memberships.STEWARDS:
        raise NotManager
    held_territories.require_organisation(organisation, by=by)
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    rows = rows.defer("user__password").filter(user__login=login, organisation=organisation, ended_at=None)
    found = rows.order_by("-pk").first()
    if found is None:
        raise MayNotManage
    require_held(found.user)
    return found


def _set(membership: Membership, since: datetime | None, verb: JournalVerb, *, by: Actor, at: datetime) -> None:
    membership.manages_since = since
    membership.save(update_fields=["manages_since"])
    details = {"organisme": str(membership.organisation.public_id), "role": membership.role}
    telling.journal(verb, membership.user, by=by, at=at, article=_SOURCE, details=details)

"""Professionals are let in by a one-time link, change role, stop and go: the operator's acts (R441-2-6).

Nobody ever chooses a password for somebody else: a link is handed over, its bearer chooses.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from palier.models import Membership, Organisation, PasswordLink, User
from palier.rules.doors import memberships
from palier.rules.doors.access import ROLE_LABELS, Action, Role, require
from palier.rules.law.law import act, cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import organising, proving_factors

INVITATION_LIFE, RESET_LIFE = timedelta(days=7), timedelta(days=1)
"""How long a link opens: a newcomer may be away, somebody who forgot asks while they wait."""
SECRET_BYTES = 32
_SOURCE, _DOOR = cch("R441-2-6"), act("règles de connexion de Palier")


class BadLogin(Refusal):
    """A professional enters with an e-mail address."""

    sentence = "L’identifiant d’un membre est son adresse électronique professionnelle."


class NoName(Refusal):
    """A member has a name: it is shown on their pages, and the journal is read with it."""

    sentence = "Donnez le nom de la personne\u00a0: un compte est à une personne, jamais à un service."


class UnfitRole(Refusal):
    """This role is not one that an organisation of this kind gives."""

    sentence = "Cet organisme ne peut pas donner ce rôle."


class UnknownMember(Refusal):
    """Nobody has this address here."""

    sentence = "Personne n’a cette adresse dans cet organisme\u00a0: `./run palier member list` montre qui y est."


class HasLeft(Refusal):
    """The account of a member who has left is opened again by an invitation only."""

    sentence = "Ce membre est parti\u00a0: invitez-le de nouveau, s’il revient."


class CannotEnter(Refusal):
    """A link for somebody who may not enter would open nothing."""

    sentence = "Ce membre ou son organisme est suspendu\u00a0: rétablissez-le d’abord, avec `resume`."


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was just made: its secret is told once, here, and kept nowhere."""

    user: User
    secret: str
    expires_at: datetime


@transaction.atomic
def invite(login: str, name: str, organisation: Organisation, *, role: Role | None, by: Actor, at: datetime) -> Link:
    """Make somebody a member, and give the link with which they choose a password. Their former links die.

    Somebody who is a member elsewhere keeps their account: one person, one address, several organisations.
    """
    organisation = organising.locked(organisation)
    require(by.role, Action.MANAGE_MEMBERS)
    role = _fitting(organisation, role)
    if organisation.suspended_at is not None:
        raise CannotEnter
    user = _account(login, name)
    Membership.objects.filter(user=user, organisation=organisation, ended_at=None).exclude(role=role).update(
        ended_at=at
    )
    Membership.objects.update_or_create(
        user=user, organisation=organisation, role=role, defaults={"suspended_at": None, "ended_at": None}
    )
    details = {"organisme": str(organisation.public_id), "role": role.value}
    telling.journal("inviter_membre", user, by=by, at=at, article=_SOURCE, details=details)
    return _link(user, at, INVITATION_LIFE)


@transaction.atomic
def reset(login: str, *, by: Actor, at: datetime) -> Link:
    """Give a new link to somebody who has lost their password or fears that it is known: the old one dies at once."""
    user = account_of(login)
    require(by.role, Action.MANAGE_MEMBERS)
    if not Membership.objects.live().filter(user=user).exists():
        raise CannotEnter
    user.set_unusable_password()
    user.signed_out_at = at
    user.save(update_fields=["password", "signed_out_at"])
    telling.journal("renouveler_lien", user, by=by, at=at, article=_DOOR)
    return _link(user, at, RESET_LIFE)


@transaction.atomic
def change_role(login: str, organisation: Organisation, role: Role, *, by: Actor, at: datetime) -> Membership:
    """Give a member another role in their organisation, in place of the one that they had. Their sessions end."""
    organisation = organising.locked(organisation)
    membership = _membership(login, organisation)
    require(by.role, Action.MANAGE_MEMBERS)
    role = _fitting(organisation, role)
    if membership.role == role:
        return membership
    before, suspended_at = membership.role, membership.suspended_at
    Membership.objects.filter(pk=membership.pk).update(ended_at=at)
    given, _ = Membership.objects.update_or_create(
        user=membership.user,
        organisation=organisation,
        role=role,
        defaults={"suspended_at": suspended_at, "ended_at": None},
    )
    _sign_out(membership.user, at)
    details = {"organisme": str(organisation.public_id), "avant": before, "role": role.value}
    telling.journal("changer_role", membership.user, by=by, at=at, article=_SOURCE, details=details)
    return given


@transaction.atomic
def suspend(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """Stop a member for a time: out at once, sessions included. Twice is once."""
    membership = _membership(login, organisation)
    require(by.role, Action.MANAGE_MEMBERS)
    if membership.suspended_at is None:
        _stop(membership, "suspended_at", "suspendre_membre", by=by, at=at)
    return membership


@transaction.atomic
def resume(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """Let a suspended member in again, with the password that they had."""
    membership = _membership(login, organisation)
    require(by.role, Action.MANAGE_MEMBERS)
    if membership.suspended_at is not None:
        membership.suspended_at = None
        membership.save(update_fields=["suspended_at"])
        _tell("reprendre_membre", membership, by=by, at=at)
    return membership


@transaction.atomic
def close(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """Somebody leaves an organisation: out at once. Their last membership gone, no password, link or code opens any more."""
    membership = _membership(login, organisation)
    require(by.role, Action.MANAGE_MEMBERS)
    _stop(membership, "ended_at", "fermer_membre", by=by, at=at)
    user = membership.user
    if not Membership.objects.filter(user=user, ended_at=None).exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        PasswordLink.objects.filter(user=user, used_at=None).update(used_at=at)
        proving_factors.take_away(user)
    return membership


def hashed(secret: str) -> str:
    """What is kept of the secret of a link. It is long and drawn by chance: no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _stop(membership: Membership, field: str, verb: str, *, by: Actor, at: datetime) -> None:
    setattr(membership, field, at)
    membership.save(update_fields=[field])
    _sign_out(membership.user, at)
    _tell(verb, membership, by=by, at=at)


def _tell(verb: str, membership: Membership, *, by: Actor, at: datetime) -> None:
    details = {"organisme": str(membership.organisation.public_id), "role": membership.role}
    telling.journal(verb, membership.user, by=by, at=at, article=_SOURCE, details=details)


def _sign_out(user: User, at: datetime) -> None:
    user.signed_out_at = at
    user.save(update_fields=["signed_out_at"])


def _link(user: User, at: datetime, life: timedelta) -> Link:
    PasswordLink.objects.filter(user=user, used_at=None).update(used_at=at)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    kept = PasswordLink.objects.create(user=user, secret_hash=hashed(secret), created_at=at, expires_at=at + life)
    return Link(user, secret, kept.expires_at)


def _fitting(organisation: Organisation, role: Role | None) -> Role:
    fitting = memberships.roles_of(organisation.kind)
    if role is None:
        return fitting[0]
    if role not in fitting:
        given = ", ".join(f"{one.value} ({ROLE_LABELS[one]})" for one in fitting)
        raise UnfitRole(
            f"{organisation.name} ne peut pas donner le rôle «\u00a0{role.value}\u00a0». Il donne\u00a0: {given}."
        )
    return role


def _account(login: str, name: str) -> User:
    login, name = login.strip().lower(), " ".join(name.split())
    try:
        validate_email(login)
    except ValidationError as error:
        raise BadLogin from error
    found = User.objects.select_for_update().filter(login=login).first()
    if found is not None:
        return found
    if not name:
        raise NoName
    return User.objects.create_user(login, name=name)


def account_of(login: str) -> User:
    """The account of a professional, held: never that of a household, which has no address. ``UnknownMember`` if none."""
    found = (
        User.objects.select_for_update(of=("self",))
        .filter(login=login.strip().lower(), memberships__isnull=False)
        .first()
    )
    if found is None:
        raise UnknownMember("Personne n’a cette adresse\u00a0: `./run palier member list` montre qui est là.")
    return found


def _membership(login: str, organisation: Organisation) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    mine = rows.filter(user__login=login.strip().lower(), organisation=organisation).order_by("-pk")
    found = mine.filter(ended_at=None).first()
    if found is None:
        raise HasLeft if mine.exists() else UnknownMember
    return found

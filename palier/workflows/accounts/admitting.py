"""Professionals are let in by a one-time link, change role, stop and go: the operator's acts (R441-2-6).

Nobody ever chooses a password for somebody else: a link is handed over, its bearer chooses. On the server its secret is
printed once; asked for by a page, the worker draws it and mails it (``password_links``): no page ever holds one.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from palier.models import Membership, Organisation, StewardTerritory, User
from palier.rules.doors import memberships
from palier.rules.doors.access import ROLE_LABELS, Action, Role, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act, cch
from palier.workflows.accounts import managing
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.entering import password_links
from palier.workflows.entering.password_links import INVITATION_LIFE, RESET_LIFE, Link
from palier.workflows.organisations import organising, stewards

_SOURCE, _DOOR = cch("R441-2-6"), act("règles de connexion de Palier")


class BadLogin(Refusal):
    """A professional enters with an e-mail address."""

    sentence = "L’identifiant d’un membre est son adresse électronique professionnelle."


class MemberNameNeeded(Refusal):
    """A member has a name: it is shown on their pages, and the journal is read with it."""

    sentence = "Donnez le nom de la personne : un compte est à une personne, jamais à un service."


class UnfitRole(Refusal):
    """This role is not one that an organisation of this kind gives."""

    sentence = "Cet organisme ne peut pas donner ce rôle."


class UnknownMember(Refusal):
    """Nobody has this address here."""

    sentence = "Personne n’a cette adresse dans cet organisme. La liste de ses membres montre qui y est."


class HasLeft(Refusal):
    """The account of a member who has left is opened again by an invitation only."""

    sentence = "Ce membre est parti : invitez-le de nouveau, s’il revient."


class CannotEnter(Refusal):
    """A link for somebody who may not enter would open nothing."""

    sentence = "Ce membre ou son organisme est suspendu : rétablissez-le d’abord."


class UnderSecrecy(Refusal):
    """Who reads what is confided to a social service is of no landlord, réservataire or employer, and the other way round."""

    sentence = (
        "Un membre d’un service social, tenu au secret, ne peut pas être aussi membre d’un bailleur, d’un réservataire "
        "ou d’un employeur : mettez d’abord fin à son autre accès."
    )


@transaction.atomic
def invite(login: str, name: str, organisation: Organisation, *, role: Role | None, by: Actor, at: datetime) -> Link:
    """Make somebody a member, and give the link with which they choose a password. Their former links die.

    Somebody who is a member elsewhere keeps their account: one person, one address, several organisations.
    """
    user = _admitted(login, name, organisation, role, by=by, at=at).user
    return password_links.draw(user, at, INVITATION_LIFE)


@transaction.atomic
def invite_by_mail(
    login: str, name: str, organisation: Organisation, *, role: Role | None, by: Actor, at: datetime
) -> Membership:
    """The same, for a page: the link leaves by mail to that very person, and nobody else sees it."""
    membership = _admitted(login, name, organisation, role, by=by, at=at)
    password_links.ask(membership, at=at)
    return membership


@transaction.atomic
def reset(login: str, *, by: Actor, at: datetime) -> Link:
    """Give a new link to somebody who has lost their password or fears that it is known: the old one dies at once."""
    return password_links.draw(_forget_password(account_of(login), by=by, at=at), at, RESET_LIFE)


@transaction.atomic
def reset_by_mail(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """The same, for a page. Of the last steward who can enter, refused: nobody could let them in again but by the server."""
    stewards.require_not_self(login, by=by)
    membership = membership_of(login, organisation)
    managing.require_right(organisation, by=by)
    managing.require_held(membership.user)
    user = account_of(login)
    if not managing.is_bounded():
        stewards.require_another(stewards.is_of(user))
    _forget_password(user, by=by, at=at)
    password_links.ask(membership, at=at)
    return membership


@transaction.atomic
def change_role(login: str, organisation: Organisation, role: Role, *, by: Actor, at: datetime) -> Membership:
    """Give a member another role in their organisation, in place of the one that they had. Their sessions end."""
    stewards.require_not_self(login, by=by)
    organisation = organising.locked(organisation)
    membership = membership_of(login, organisation)
    managing.require_right(organisation, by=by)
    managing.require_held(membership.user)
    role = _fitting(organisation, role, by=by)
    if membership.role == role:
        return membership
    _require_another(membership)
    _let_go(membership, at)
    before, suspended_at = membership.role, membership.suspended_at
    Membership.objects.filter(pk=membership.pk).update(ended_at=at, manages_since=None)
    given, _ = Membership.objects.update_or_create(
        user=membership.user,
        organisation=organisation,
        role=role,
        defaults={"suspended_at": suspended_at, "ended_at": None},
    )
    _sign_out(membership.user, at)
    details = {"organisme": str(organisation.public_id), "avant": before, "role": role.value}
    telling.journal(JournalVerb.CHANGE_ROLE, membership.user, by=by, at=at, article=_SOURCE, details=details)
    return given


@transaction.atomic
def suspend(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """Stop a member for a time: out at once, sessions included. Twice is once."""
    stewards.require_not_self(login, by=by)
    membership = membership_of(login, organisation)
    managing.require_right(organisation, by=by)
    if membership.suspended_at is None:
        _require_another(membership)
        _stop(membership, "suspended_at", JournalVerb.SUSPEND_MEMBER, by=by, at=at)
    return membership


@transaction.atomic
def resume(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """Let a suspended member in again, with the password that they had."""
    stewards.require_not_self(login, by=by)
    membership = membership_of(login, organisation)
    managing.require_right(organisation, by=by)
    if membership.suspended_at is not None:
        managing.require_held(membership.user)
        membership.suspended_at = None
        membership.save(update_fields=["suspended_at"])
        _tell(JournalVerb.RESUME_MEMBER, membership, by=by, at=at)
    return membership


@transaction.atomic
def close(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """Somebody leaves an organisation: out at once. Their last membership gone, no password, link or code opens any more."""
    stewards.require_not_self(login, by=by)
    membership = membership_of(login, organisation)
    managing.require_right(organisation, by=by)
    _require_another(membership)
    _let_go(membership, at)
    managing.shut_account(membership, at)
    _stop(membership, "ended_at", JournalVerb.CLOSE_MEMBER, by=by, at=at)
    return membership


def _stop(membership: Membership, field: str, verb: JournalVerb, *, by: Actor, at: datetime) -> None:
    setattr(membership, field, at)
    ends_management = field == "ended_at" and membership.manages_since is not None
    if ends_management:
        membership.manages_since = None
    membership.save(update_fields=[field, "manages_since"] if ends_management else [field])
    _sign_out(membership.user, at)
    _tell(verb, membership, by=by, at=at)


def _tell(verb: JournalVerb, membership: Membership, *, by: Actor, at: datetime) -> None:
    details = {"organisme": str(membership.organisation.public_id), "role": membership.role}
    telling.journal(verb, membership.user, by=by, at=at, article=_SOURCE, details=details)


def _sign_out(user: User, at: datetime) -> None:
    # Where a manager may not change the account, its membership is over all the same, at the next page.
    User.objects.filter(pk=user.pk).update(signed_out_at=at)


def _held(organisation: Organisation) -> Organisation:
    return Organisation.objects.get(pk=organisation.pk) if managing.is_managing() else organising.locked(organisation)


def _admitted(
    login: str, name: str, organisation: Organisation, role: Role | None, *, by: Actor, at: datetime
) -> Membership:
    stewards.require_not_self(login, by=by)
    organisation = _held(organisation)
    managing.require_right(organisation, by=by)
    role = _fitting(organisation, role, by=by)
    if organisation.suspended_at is not None:
        raise CannotEnter
    user = _account(login, name)
    managing.require_held(user)
    # The account is held: two invitations at once see each other.
    held = Membership.objects.filter(user=user, ended_at=None).values_list("organisation__kind", flat=True)
    if not memberships.may_be_with(organisation.kind, held):
        raise UnderSecrecy
    before = Membership.objects.filter(user=user, organisation=organisation, ended_at=None).exclude(role=role)
    for former in before:
        _require_another(former)
        _let_go(former, at)
    # The management ends with its membership, and comes back by its own act alone. A manager reaches no other manager.
    no_more: dict[str, None] = {} if managing.is_managing() else {"manages_since": None}
    before.update(ended_at=at, **no_more)
    same = Membership.objects.filter(user=user, organisation=organisation, role=role)
    if no_more:
        same.exclude(ended_at=None).update(**no_more)
    if not same.update(suspended_at=None, ended_at=None):
        Membership.objects.create(user=user, organisation=organisation, role=role)
    membership = same.select_related("user", "organisation").defer("user__password").get()
    details = {"organisme": str(organisation.public_id), "role": role.value}
    telling.journal(JournalVerb.INVITE_MEMBER, user, by=by, at=at, article=_SOURCE, details=details)
    return membership


def _forget_password(user: User, *, by: Actor, at: datetime) -> User:
    require(by.role, Action.MANAGE_MEMBERS)
    if not Membership.objects.live().filter(user=user).exists():
        raise CannotEnter
    user.set_unusable_password()
    user.signed_out_at = at
    user.save(update_fields=["password", "signed_out_at"])
    telling.journal(JournalVerb.RENEW_LINK, user, by=by, at=at, article=_DOOR)
    return user


def _require_another(membership: Membership) -> None:
    """``LastSteward`` if this was the membership of the last steward who can enter."""
    if membership.role == Role.STEWARD:
        stewards.require_another(
            lambda one: (one.user, one.organisation) == (membership.user_id, membership.organisation_id)
        )


def _let_go(membership: Membership, at: datetime) -> None:
    """The territories of a steward end with their membership: whoever comes back to the role is given them anew."""
    if membership.role == Role.LOCAL_STEWARD:
        StewardTerritory.objects.filter(membership=membership, ended_at=None).update(ended_at=at)


def _fitting(organisation: Organisation, role: Role | None, *, by: Actor) -> Role:
    fitting = memberships.given_by(by.role, organisation.kind)
    if role is None:
        return fitting[0]
    if role not in fitting:
        given = ", ".join(f"{one.value} ({ROLE_LABELS[one]})" for one in fitting)
        raise UnfitRole(f"{organisation.name} ne peut pas donner le rôle « {role.value} ». Il donne : {given}.")
    return role


def _account(login: str, name: str) -> User:
    login, name = login.strip().lower(), " ".join(name.split())
    try:
        validate_email(login)
    except ValidationError as error:
        raise BadLogin from error
    found = User.objects.select_for_update().defer("password").filter(login=login).first()
    if found is not None:
        if name and found.chose_at is None:
            # Nobody acted under the earlier name. Where a manager may not, nothing changes.
            User.objects.filter(pk=found.pk).update(name=name)
            found.name = name
        return found
    if not name:
        raise MemberNameNeeded
    if managing.is_bounded():
        return managing.account(login, name)
    return User.objects.create_user(login, name=name)


def account_of(login: str) -> User:
    """The account of a professional, held: never that of a household, which has no address. ``UnknownMember`` if none."""
    found = (
        User.objects.select_for_update(of=("self",))
        .defer("password")
        .filter(login=login.strip().lower(), memberships__isnull=False)
        .first()
    )
    if found is None:
        raise UnknownMember
    return found


def membership_of(login: str, organisation: Organisation) -> Membership:
    """The membership of somebody in an organisation, held. ``UnknownMember``, or ``HasLeft``."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user", "organisation")
    rows = rows.defer("user__password")
    mine = rows.filter(user__login=login.strip().lower(), organisation=organisation).order_by("-pk")
    found = mine.filter(ended_at=None).first()
    if found is None:
        raise HasLeft if mine.exists() else UnknownMember
    return found

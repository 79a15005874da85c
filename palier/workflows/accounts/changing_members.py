"""What a steward takes back or mends of a member: an invitation, a name or an address mistyped, sessions left open."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from palier.models import Membership, Organisation, User
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act, cch
from palier.rules.letters.composing import compose
from palier.workflows.accounts import admitting, managing
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.entering import password_links
from palier.workflows.organisations import stewards

_SOURCE, _DOOR = cch("R441-2-6"), act("règles de connexion de Palier")


class HasBeenIn(Refusal):
    """Another address would be another person; a name that changes is mended alone (``rename``)."""

    sentence = (
        "Cette personne a déjà choisi un mot de passe : son adresse reste celle de ses actes. "
        "Faites-la partir, puis invitez la bonne adresse. Son nom se corrige seul."
    )


class AddressTaken(Refusal):
    """An address is one person's."""

    sentence = "Un autre compte a déjà cette adresse : retirez cette invitation, puis invitez cette adresse."


@transaction.atomic
def correct(
    login: str, organisation: Organisation, *, new_login: str, name: str, by: Actor, at: datetime
) -> Membership:
    """Mend the name or the address of somebody who has never been in; another address is sent another link.

    Raise ``HasBeenIn``, ``AddressTaken``, ``BadLogin`` or ``MemberNameNeeded``.
    """
    stewards.require_not_self(login, by=by)
    membership = admitting.membership_of(login, organisation)
    managing.require_right(organisation, by=by)
    managing.require_held(membership.user)
    user = _new(membership)
    new_login, name = new_login.strip().lower(), " ".join(name.split())
    _require_address(new_login, but=user)
    if not name:
        raise admitting.MemberNameNeeded
    before, user.login, user.name = (user.login, user.name), new_login, name
    changed = [word for word, old, new in zip(("adresse", "nom"), before, (new_login, name), strict=True) if old != new]
    if changed:
        _save(user)
        telling.journal(JournalVerb.CORRECT_MEMBER, user, by=by, at=at, article=_SOURCE, details={"champs": changed})
    if "adresse" in changed:
        password_links.ask(membership, at=at)
    return membership


@transaction.atomic
def rename(login: str, organisation: Organisation, *, name: str, by: Actor, at: datetime) -> Membership:
    """Write the name that somebody bears now, such as after a marriage. Twice is once.

    Their acts are kept by an opaque id: what is under seal, and what was printed or signed, keeps the name of its day. They are
    told by mail, since a name that somebody else gives may also hide who acts. Raise ``MemberNameNeeded``, ``OwnAccess``,
    ``NotManager`` or ``WorksElsewhere``.
    """
    stewards.require_not_self(login, by=by)
    membership = admitting.membership_of(login, organisation)
    managing.require_right(organisation, by=by)
    managing.require_held(membership.user)
    user = User.objects.select_for_update().defer("password").get(pk=membership.user_id)
    name = " ".join(name.split())
    if not name:
        raise admitting.MemberNameNeeded
    if user.name != name:
        user.name = name
        user.save(update_fields=["name"])
        telling.journal(JournalVerb.CORRECT_MEMBER, user, by=by, at=at, article=_SOURCE, details={"champs": ["nom"]})
        if user.chose_at is not None:
            told = compose("nom_corrige", name=name, organisation=organisation.name)
            telling.message("email", user.login, subject=told.title, body=told.body, at=at)
    return membership


@transaction.atomic
def withdraw(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """Take back an invitation that nobody has used: its link opens nothing any more. ``HasBeenIn`` once it has served."""
    stewards.require_not_self(login, by=by)
    membership = admitting.membership_of(login, organisation)
    managing.require_right(organisation, by=by)
    managing.require_held(membership.user)
    user = _new(membership)
    managing.shut_account(membership, at)
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    details = {"organisme": str(organisation.public_id), "role": membership.role}
    telling.journal(JournalVerb.WITHDRAW_INVITATION, user, by=by, at=at, article=_SOURCE, details=details)
    return membership


@transaction.atomic
def end_sessions(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Membership:
    """End all sessions of a member, wherever they are open; their password stays."""
    stewards.require_not_self(login, by=by)
    membership = admitting.membership_of(login, organisation)
    managing.require_right(organisation, by=by)
    managing.require_held(membership.user)
    user = membership.user
    user.signed_out_at = at
    user.save(update_fields=["signed_out_at"])
    telling.journal(JournalVerb.CLOSE_MEMBER_SESSIONS, user, by=by, at=at, article=_DOOR)
    return membership


def _new(membership: Membership) -> User:
    """The account, held, of who has never been in."""
    user = User.objects.select_for_update().defer("password").get(pk=membership.user_id)
    if user.chose_at is not None:
        raise HasBeenIn
    return user


def _save(user: User) -> None:
    """Keep a name and an address. One that an account bears which a steward of territories does not see is taken all the same."""
    try:
        with transaction.atomic():
            user.save(update_fields=["login", "name"])
    except IntegrityError as error:
        raise AddressTaken from error


def _require_address(login: str, *, but: User) -> None:
    try:
        validate_email(login)
    except ValidationError as error:
        raise admitting.BadLogin from error
    if User.objects.filter(login=login).exclude(pk=but.pk).exists():
        raise AddressTaken

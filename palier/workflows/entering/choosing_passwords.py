"""A professional chooses a password at the end of a one-time link, and enters with it."""

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from palier.models import Membership, PasswordLink, User
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, at_the_gate
from palier.workflows.acting.refusals import Refusal
from palier.workflows.entering import password_links

_DOOR = act("règles de connexion de Palier")


class DeadLink(Refusal):
    """The link has served, is too old, was replaced by another, or never was."""

    sentence = phrase("Ce lien ne sert plus : il a déjà servi, il est trop ancien, ou un autre l’a remplacé.")


class WeakPassword(Refusal):
    """The password would be guessed."""

    sentence = phrase("Ce mot de passe est trop facile à deviner.")


class WrongPassword(Refusal):
    """Who asks for another password does not know the present one."""

    sentence = phrase("Ce n’est pas votre mot de passe actuel.")


def bearer(secret: str, *, at: datetime) -> User:
    """Whose link this is; it stays good. ``DeadLink`` if it opens nothing."""
    with acting.taken(acting.GATE):
        link = alive(password_links.hashed(secret), at)
    if link is None:
        raise DeadLink
    return link.user


@transaction.atomic
def choose(secret: str, password: str, *, at: datetime) -> User:
    """Keep the password that the bearer of a link has chosen; the link has served, and older sessions end.

    Raises ``DeadLink`` or ``WeakPassword``.
    """
    with acting.taken(acting.GATE):
        link = alive(password_links.hashed(secret), at, locked=True)
        if link is None:
            raise DeadLink
        user = link.user
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise WeakPassword(" ".join(error.messages)) from error
        user.set_password(password)
        user.signed_out_at = at
        user.save(update_fields=["password", "signed_out_at"])
        link.used_at = at
        link.save(update_fields=["used_at"])
        by = _as(user)
    with acting.taken(at_the_gate(by)):
        telling.journal(JournalVerb.CHOOSE_PASSWORD, user, by=by, at=at, article=_DOOR)
    return user


@transaction.atomic
def change(current: str, password: str, *, by: Actor, at: datetime) -> User:
    """Keep another password of who shows the present one; every session ends, and the page gives itself another.

    Raises ``WrongPassword`` or ``WeakPassword``.
    """
    with acting.taken(acting.GATE):
        user = User.objects.select_for_update().get(pk=by.person.pk)
    if not check_password(current, user.password):
        raise WrongPassword
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    with acting.taken(at_the_gate(by)):
        user.set_password(password)
        user.signed_out_at = at
        user.save(update_fields=["password", "signed_out_at"])
        telling.journal(JournalVerb.CHANGE_PASSWORD, user, by=by, at=at, article=_DOOR)
    return user


@transaction.atomic
def add(password: str, *, by: Actor, at: datetime) -> User:
    """Keep a first password of who entered without one, and has just shown who they are. Every session ends.

    Raises ``WrongPassword`` where there is one already, or ``WeakPassword``.
    """
    with acting.taken(acting.GATE):
        user = User.objects.select_for_update().get(pk=by.person.pk)
    if user.has_usable_password():
        raise WrongPassword
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error
    with acting.taken(at_the_gate(by)):
        user.set_password(password)
        user.signed_out_at = at
        user.save(update_fields=["password", "signed_out_at"])
        telling.journal(JournalVerb.CHOOSE_PASSWORD, user, by=by, at=at, article=_DOOR)
    return user


def note_entry(user: User, *, at: datetime, factor: str = "", provider: str = "") -> None:
    """Journal that a professional has signed in, with which second factor and by which provider of identity, where there is one.

    Their password is kept under a stronger hash, where it was hashed anew.
    """
    details = {name: told for name, told in (("second_facteur", factor), ("par", provider)) if told}
    with acting.taken(acting.GATE):
        if user.has_stronger_hash:
            user.save(update_fields=["password"])
        by = _as(user)
    with acting.taken(at_the_gate(by)):
        telling.journal(JournalVerb.SIGN_IN, user, by=by, at=at, article=_DOOR, details=details)


def may_enter(user: User) -> bool:
    """Whether somebody is still a member of an organisation that works here."""
    with acting.taken(acting.GATE):
        return Membership.objects.live().filter(user=user).exists()


def member(user: User) -> Actor:
    """Who a professional acts as at the door."""
    with acting.taken(acting.GATE):
        return _as(user)


def _as(user: User) -> Actor:
    membership = Membership.objects.live().select_related("organisation").filter(user=user).order_by("pk").first()
    if membership is None:
        return Actor(role=Role.PUBLIC, user=user)
    return Actor(role=Role(membership.role), user=user, organisation=membership.organisation)


def alive(hashed: str, at: datetime, *, locked: bool = False) -> PasswordLink | None:
    """A link that still opens, by the hash of its secret; none if it opens nothing. Under the gate."""
    rows = PasswordLink.objects.select_related("user")
    rows = rows.select_for_update(of=("self",)) if locked else rows
    found = rows.filter(secret_hash=hashed, used_at=None, expires_at__gt=at).first()
    if found is None or not Membership.objects.live().filter(user=found.user).exists():
        return None
    return found

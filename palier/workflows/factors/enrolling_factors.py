"""A professional adds, renews or takes away a second factor; the operator takes away one that was lost.

Whatever changes it ends every other session: who had opened one without it, or with the one before, comes in anew.
"""

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.db import transaction

from palier.models import SecondFactor, User
from palier.models.doors import acting
from palier.rules.doors import second_factor
from palier.rules.doors.access import Action, Role, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.letters.composing import compose
from palier.workflows.accounts import admitting, managing
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, at_the_gate
from palier.workflows.acting.refusals import Refusal
from palier.workflows.entering import authenticator, proving_factors
from palier.workflows.entering.choosing_passwords import WrongPassword
from palier.workflows.entering.proving_factors import FactorProof
from palier.workflows.factors import telling_factors
from palier.workflows.organisations import stewards

_DOOR = act("règles de connexion de Palier")


class AlreadyEnrolled(Refusal):
    """There is one already: it is taken away first, by who shows it."""

    sentence = phrase("Vous avez déjà un second facteur. Retirez-le d’abord, s’il doit changer.")


class NotEnrolled(Refusal):
    """There is none."""

    sentence = phrase("Ce membre n’a pas de second facteur.")


class OtherCode(Refusal):
    """The first code is not of the secret that was shown."""

    sentence = phrase(
        "Ce n’est pas le code que l’application montre pour ce secret. Attendez le suivant, et vérifiez que "
        "l’heure de votre téléphone est réglée automatiquement."
    )


@transaction.atomic
def enrol(secret: str, code: str, *, password: str | None, by: Actor, at: datetime) -> list[str]:
    """Keep an application, which its first code proves; return ten backup codes, told this once. Other sessions end.

    None are drawn where a key of access came with some before.

    Raise ``WrongPassword``, ``AlreadyEnrolled`` or ``OtherCode``, and keep nothing.
    """
    user = require_password(password, by=by)
    now = second_factor.step_of(at)
    step = authenticator.matching_step(secret, code, second_factor.steps(at, after=now - second_factor.SKEW - 1))
    if step is None:
        raise OtherCode
    if proving_factors.has_application(user):
        raise AlreadyEnrolled
    is_first = not proving_factors.has(user)
    with acting.taken(at_the_gate(by)):
        SecondFactor.objects.create(user=user, sealed=authenticator.seal(secret, user), enrolled_at=at, last_step=step)
        codes = proving_factors.make_backups(user) if is_first else []
        end_sessions(user, at)
        telling.journal(JournalVerb.ADD_FACTOR, user, by=by, at=at, article=_DOOR)
    telling_factors.changed(JournalVerb.ADD_FACTOR, user, by=by, at=at)
    return codes


@transaction.atomic
def renew_backups(_shown: FactorProof, *, by: Actor, at: datetime) -> list[str]:
    """Ten other backup codes for who has just shown a code; told this once, those before serve no more. Or ``NotEnrolled``."""
    user = _locked(by)
    if not proving_factors.has(user):
        raise NotEnrolled
    with acting.taken(at_the_gate(by)):
        codes = proving_factors.make_backups(user)
        end_sessions(user, at)
        telling.journal(JournalVerb.RENEW_BACKUP_CODES, user, by=by, at=at, article=_DOOR)
    telling_factors.changed(JournalVerb.RENEW_BACKUP_CODES, user, by=by, at=at)
    return codes


@transaction.atomic
def remove(_shown: FactorProof, *, by: Actor, at: datetime) -> None:
    """Take away the application of who has just shown a code of it, or a backup code. ``NotEnrolled`` if there is none."""
    user = _locked(by)
    if not proving_factors.has_application(user):
        raise NotEnrolled
    with acting.taken(at_the_gate(by)):
        SecondFactor.objects.filter(user=user).delete()
        proving_factors.drop_backups_if_last(user)
        end_sessions(user, at)
        telling.journal(JournalVerb.REMOVE_FACTOR, user, by=by, at=at, article=_DOOR)
    telling_factors.changed(JournalVerb.REMOVE_FACTOR, user, by=by, at=at)


@transaction.atomic
def reset(login: str, *, by: Actor, at: datetime) -> User:
    """Take away the factor of somebody who has lost it: their sessions end, and they are told by mail.

    Raise ``UnknownMember``, ``NotEnrolled``, ``OwnAccess``, ``LastSteward`` or ``NotManager``.
    """
    stewards.require_not_self(login, by=by)
    user = admitting.account_of(login)
    require(by.role, Action.MANAGE_MEMBERS)
    if managing.is_managing():
        managing.require_right(by.body, by=by)
        managing.require_held(user)
    elif managing.is_bounded():
        managing.require_held(user)
    elif by.role is not Role.STEWARD:
        raise managing.NotManager
    elif by.user is not None:
        # At the terminal of the server the last steward is let in again; on a page, nobody would be.
        stewards.require_another(stewards.is_of(user))
    if not proving_factors.take_away(user):
        raise NotEnrolled
    end_sessions(user, at)
    said = compose("second_facteur_retire", link=telling_factors.link(user, at=at))
    telling.message("email", user.login, subject=said.title, body=said.body, at=at)
    telling.journal(JournalVerb.RESET_FACTOR, user, by=by, at=at, article=_DOOR)
    return user


def require_password(password: str | None, *, by: Actor) -> User:
    """The account of who acts, held, where this is its password: an open screen is not enough. Else ``WrongPassword``.

    None: of who has no password, and has just shown themselves by another way, which the page saw.
    """
    user = _locked(by)
    is_theirs = not user.has_usable_password() if password is None else check_password(password, user.password)
    if not is_theirs:
        raise WrongPassword
    return user


def _locked(by: Actor) -> User:
    with acting.taken(acting.GATE):
        return User.objects.select_for_update().get(pk=by.person.pk)


def end_sessions(user: User, at: datetime) -> None:
    """End every session of somebody whose ways in have just changed."""
    user.signed_out_at = at
    user.save(update_fields=["signed_out_at"])

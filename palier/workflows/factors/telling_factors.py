"""A change of somebody's second factor is told to them by mail, with a way to say that it was not them (ADR 76).

The mail holds no secret that opens anything: its link closes, once. It names an account by a signed opaque id and when it was
made, and lives seven days. Nothing that a thief may change, a password or a session, takes it from its person.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from palier.models import PasswordLink, User
from palier.models.accounts import stewards as stewards_of_site
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase, say
from palier.rules.letters.composing import Fact, compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, at_the_gate
from palier.workflows.doors import identities, slowing
from palier.workflows.entering import choosing_passwords, password_links
from palier.workflows.organisations import stewards

LIFE = timedelta(days=7)
CHANGES: Mapping[JournalVerb, str] = {
    JournalVerb.ADD_FACTOR: phrase("une application de codes a été ajoutée à votre accès"),
    JournalVerb.REMOVE_FACTOR: phrase("l’application de codes a été retirée de votre accès"),
    JournalVerb.ADD_PASSKEY: phrase("une clé d’accès a été ajoutée à votre accès"),
    JournalVerb.REMOVE_PASSKEY: phrase("une clé d’accès a été retirée de votre accès"),
    JournalVerb.RENEW_BACKUP_CODES: phrase("dix nouveaux codes de secours ont remplacé ceux d’avant"),
}
"""What a person does to their own factors, as the mail says it."""


class Disowned(StrEnum):
    """What such a link has closed."""

    NOTHING = "rien"
    SESSIONS = "connexions"
    ALL = "tout"


_SALT = "palier.facteur.pas-moi"
_VISITOR = Actor(role=Role.PUBLIC)
_DOOR = act("règles de connexion de Palier")


def changed(verb: JournalVerb, user: User, *, by: Actor, at: datetime) -> None:
    """Tell somebody what they have just done to their own factors."""
    _tell("second_facteur_change", user, by=by, at=at, what=say(CHANGES[verb]))


def copied(name: str, user: User, *, at: datetime) -> None:
    """Tell somebody that a key of theirs counted less than before."""
    _tell("cle_copiee", user, by=choosing_passwords.member(user), at=at, key=name)


def link(user: User, *, at: datetime) -> str:
    """Where somebody says that a change was not theirs."""
    token = signing.dumps([str(user.public_id), at.isoformat()], salt=_SALT)
    return password_links.address(reverse("pas-moi-pro", args=[token]))


def tried(source: str) -> slowing.Try:
    """That a source followed such a link, as it is counted."""
    return slowing.tried("pas moi, second facteur", source)


@transaction.atomic
def disown(token: str, *, source: str, at: datetime) -> Disowned:
    """Close every session of who got this mail, and let neither password nor ProConnect open, once.

    What was changed stays as it is for who looks into it: nobody comes in before a steward gives another link. Of the last
    steward who can enter, sessions alone end: nobody would be left to give one.
    """
    with acting.taken(acting.GATE):
        user = _bearer(token, at=at)
        if user is None:
            slowing.note(tried(source), is_success=False, at=at)
            return Disowned.NOTHING
        done = Disowned.SESSIONS if stewards.is_last(user) else Disowned.ALL
        user.signed_out_at = at
        if done is Disowned.ALL:
            user.set_unusable_password()
            identities.take_away(user)
        user.save(update_fields=["password", "signed_out_at"])
        PasswordLink.objects.filter(user=user, used_at=None).update(used_at=at)
        telling.journal(JournalVerb.DISOWN_FACTOR, user, by=_VISITOR, at=at, article=_DOOR)
    return done


def _bearer(token: str, *, at: datetime) -> User | None:
    """Whose link this is, held; none for one that is no mail's, is too old or has served: then later ones serve alone."""
    try:
        told = signing.loads(token, salt=_SALT, max_age=LIFE)
        # A link of the release before names nobody but its person.
        name, since = (told, at - LIFE) if isinstance(told, str) else (told[0], datetime.fromisoformat(told[1]))
        named = UUID(name)
    except (signing.BadSignature, ValueError):
        return None
    rows = User.objects.select_for_update().filter(public_id=named, is_active=True).exclude(login__startswith="d:")
    user = rows.first()
    return None if user is None or stewards_of_site.has_disowned(named, since) else user


def _tell(kind: str, user: User, *, by: Actor, at: datetime, **facts: Fact) -> None:
    here = timezone.localtime(at)
    said = compose(kind, name=user.name, day=here.date(), hour=f"{here:%H:%M}", link=link(user, at=at), **facts)
    with acting.taken(at_the_gate(by)):
        telling.message("email", user.login, subject=said.title, body=said.body, at=at)

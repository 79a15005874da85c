"""A change of somebody's second factor is told to them by mail, with a way to say that it was not them (ADR 76).

The mail holds no secret that opens anything: its link closes. It names an account by a signed opaque id, and lives seven days.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from palier.models import PasswordLink, User
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase, say
from palier.rules.letters.composing import Fact, compose
from palier.workflows.accounts import choosing_passwords, password_links
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, at_the_gate
from palier.workflows.doors import identities, slowing

LIFE = timedelta(days=7)
CHANGES: Mapping[JournalVerb, str] = {
    JournalVerb.ADD_FACTOR: phrase("une application de codes a été ajoutée à votre accès"),
    JournalVerb.REMOVE_FACTOR: phrase("l’application de codes a été retirée de votre accès"),
    JournalVerb.ADD_PASSKEY: phrase("une clé d’accès a été ajoutée à votre accès"),
    JournalVerb.REMOVE_PASSKEY: phrase("une clé d’accès a été retirée de votre accès"),
    JournalVerb.RENEW_BACKUP_CODES: phrase("dix nouveaux codes de secours ont remplacé ceux d’avant"),
}
"""What a person does to their own factors, as the mail says it."""
_SALT = "palier.facteur.pas-moi"
_VISITOR = Actor(role=Role.PUBLIC)
_DOOR = act("règles de connexion de Palier")


def changed(verb: JournalVerb, user: User, *, by: Actor, at: datetime) -> None:
    """Tell somebody what they have just done to their own factors."""
    _tell("second_facteur_change", user, by=by, at=at, what=say(CHANGES[verb]))


def copied(name: str, user: User, *, at: datetime) -> None:
    """Tell somebody that a key of theirs counted less than before."""
    _tell("cle_copiee", user, by=choosing_passwords.member(user), at=at, key=name)


def link(user: User) -> str:
    """Where somebody says that a change was not theirs."""
    token = signing.dumps(str(user.public_id), salt=_SALT)
    return password_links.address(reverse("pas-moi-pro", args=[token]))


def tried(source: str) -> slowing.Try:
    """That a source followed such a link, as it is counted."""
    return slowing.tried("pas moi, second facteur", source)


@transaction.atomic
def disown(token: str, *, source: str, at: datetime) -> bool:
    """Close every session of who got this mail, and let neither password nor ProConnect open; false for a link of no mail.

    What was changed stays as it is for who looks into it: nobody comes in before a steward gives another link.
    """
    with acting.taken(acting.GATE):
        user = _bearer(token)
        if user is None:
            slowing.note(tried(source), is_success=False, at=at)
            return False
        user.set_unusable_password()
        user.signed_out_at = at
        user.save(update_fields=["password", "signed_out_at"])
        PasswordLink.objects.filter(user=user, used_at=None).update(used_at=at)
        identities.take_away(user)
        telling.journal(JournalVerb.DISOWN_FACTOR, user, by=_VISITOR, at=at, article=_DOOR)
    return True


def _bearer(token: str) -> User | None:
    try:
        named = UUID(signing.loads(token, salt=_SALT, max_age=LIFE))
    except (signing.BadSignature, ValueError):
        return None
    return (
        User.objects.select_for_update().filter(public_id=named, is_active=True).exclude(login__startswith="d:").first()
    )


def _tell(kind: str, user: User, *, by: Actor, at: datetime, **facts: Fact) -> None:
    here = timezone.localtime(at)
    said = compose(kind, name=user.name, day=here.date(), hour=f"{here:%H:%M}", link=link(user), **facts)
    with acting.taken(at_the_gate(by)):
        telling.message("email", user.login, subject=said.title, body=said.body, at=at)

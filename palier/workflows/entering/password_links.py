"""One-time links with which a professional chooses a password: drawn, handed over or mailed, and kept as a hash alone.

What a page asks for is drawn by the worker and leaves by mail at once: no page holds a secret, and no steward reads one (ADR 61).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from palier.models import LinkedIdentity, Membership, PasswordLink, User
from palier.models.doors import jobs
from palier.models.identifiers import uuid7
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.law import french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters import table
from palier.rules.letters.composing import Fact, LetterText, compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK

INVITATION_LIFE, RESET_LIFE = timedelta(days=7), timedelta(days=1)
"""How long a link opens: a newcomer may be away, somebody who forgot asks while they wait."""
SECRET_BYTES = 32
TASK = "palier.jobs.links.send"
SUBJECT = table.subject_of("acces_ouvert")
"""Of each message that carries a link, and of no other: what is kept of it is emptied once it has left (``blanking``)."""
_DOOR = act("règles de connexion de Palier")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was just made: its secret is told once, here, and kept nowhere."""

    user: User
    secret: str
    expires_at: datetime


def draw(user: User, at: datetime, life: timedelta, *, key: UUID | None = None) -> Link:
    """Draw a link in the place of those before; ``key`` is that of a task, which may run twice."""
    PasswordLink.objects.filter(user=user, used_at=None).update(used_at=at)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    kept = PasswordLink.objects.create(
        public_id=key or uuid7(), user=user, secret_hash=hashed(secret), created_at=at, expires_at=at + life
    )
    return Link(user, secret, kept.expires_at)


def hashed(secret: str) -> str:
    """What is kept of the secret of a link. It is long and drawn by chance: no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def ask(membership: Membership, *, at: datetime) -> None:
    """Ask the worker to mail a link to a member; what was sent before opens nothing from now on."""
    PasswordLink.objects.filter(user=membership.user, used_at=None).update(used_at=at)
    jobs.defer(TASK, membership=membership.pk, key=str(uuid7()))


@transaction.atomic
def send(membership: int, key: UUID, *, at: datetime) -> bool:
    """Mail a link to a member, or the door where their password serves; say whether something left. The clock's act.

    Nothing leaves for who was stopped meanwhile, nor twice for one ``key``.
    """
    found = Membership.objects.live().select_related("user", "organisation").filter(pk=membership).first()
    if found is None or PasswordLink.objects.filter(public_id=key).exists():
        return False
    user = User.objects.select_for_update().get(pk=found.user_id)
    if user.has_usable_password():
        return _tell(
            found, compose("acces_de_plus", **_called(found), link=address(reverse("connexion-pro"))), key=key, at=at
        )
    is_new = user.chose_at is None
    link = draw(user, at, INVITATION_LIFE if is_new else RESET_LIFE, key=key)
    telling.journal(JournalVerb.SEND_LINK, user, by=CLOCK, at=at, article=_DOOR)
    until = timezone.localtime(link.expires_at)
    opened: dict[str, Fact] = {
        "link": address(reverse("mot-de-passe", args=[link.secret])),
        "day": until.date(),
        "hour": f"{until:%H:%M}",
    }
    if LinkedIdentity.objects.filter(user=user).exists():
        door = address(reverse("connexion-pro"))
        return _tell(found, compose("acces_sans_mot_de_passe", **_called(found), **opened, door=door), key=key, at=at)
    if is_new:
        return _tell(found, compose("acces_ouvert", **_called(found), **opened), key=key, at=at)
    return _tell(found, compose("acces_repris", name=user.name, **opened), key=key, at=at)


def site() -> str:
    """The address under which the site is reached: that of the settings, else its first name."""
    if settings.SITE:
        return str(settings.SITE)
    scheme = "https" if settings.SECURE_CONNECTION else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}"


def address(path: str) -> str:
    """A page of this site as a message names it."""
    return urljoin(site(), path)


def _called(membership: Membership) -> dict[str, Fact]:
    """Who is given an access, by whom, and in what quality."""
    return {
        "name": membership.user.name,
        "organisation": membership.organisation.name,
        "role": french.small(ROLE_LABELS[Role(membership.role)]),
    }


def _tell(membership: Membership, said: LetterText, *, key: UUID, at: datetime) -> bool:
    telling.message("email", membership.user.login, subject=said.title, body=said.body, at=at, key=key)
    return True

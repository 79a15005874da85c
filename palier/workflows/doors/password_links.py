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

from palier.models import Membership, PasswordLink, User
from palier.models.doors import jobs
from palier.models.identifiers import uuid7
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.law import french
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK

INVITATION_LIFE, RESET_LIFE = timedelta(days=7), timedelta(days=1)
"""How long a link opens: a newcomer may be away, somebody who forgot asks while they wait."""
SECRET_BYTES = 32
TASK = "palier.jobs.links.send"
SUBJECT = "Votre accès à Palier"
"""Of each message that carries a link, and of no other: what is kept of it is emptied once it has left (``blanking``)."""
_TO_COME_IN = (
    "Bonjour {name},\n\n{organisation} vous donne un accès à Palier, en qualité de : {role}.\n\n"
    "Pour entrer, choisissez votre mot de passe ici, avant le {day} à {hour} :\n{link}\n\n"
    "Ce lien est pour vous seul et sert une fois : ne le transférez à personne. "
    "Vous n’attendiez rien ? Ne faites rien, et prévenez votre organisme."
)
_LOST = (
    "Bonjour {name},\n\nVotre mot de passe sur Palier ne sert plus, et vos connexions sont fermées : "
    "la personne qui tient les accès du site l’a fait, à votre demande ou à celle de votre organisme.\n\n"
    "Choisissez-en un autre ici, avant le {day} à {hour} :\n{link}\n\n"
    "Ce lien est pour vous seul et sert une fois : ne le transférez à personne. "
    "Vous n’avez rien demandé ? Appelez votre organisme : quelqu’un a peut-être pris votre place."
)
_ALREADY_IN = (
    "Bonjour {name},\n\n{organisation} vous donne un accès à Palier, en qualité de : {role}.\n\n"
    "Entrez comme d’habitude, avec votre adresse et votre mot de passe :\n{link}\n\n"
    "Vous n’attendiez rien ? Prévenez votre organisme."
)
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
        return _tell(found, _ALREADY_IN, reverse("connexion-pro"), key=key, at=at)
    is_new = user.chose_at is None
    link = draw(user, at, INVITATION_LIFE if is_new else RESET_LIFE, key=key)
    telling.journal("envoyer_lien", user, by=CLOCK, at=at, article=_DOOR)
    until = timezone.localtime(link.expires_at)
    return _tell(
        found,
        _TO_COME_IN if is_new else _LOST,
        reverse("mot-de-passe", args=[link.secret]),
        key=key,
        at=at,
        day=french.day(until.date()),
        hour=f"{until:%H:%M}",
    )


def site() -> str:
    """The address under which the site is reached: that of the settings, else its first name."""
    if settings.SITE:
        return str(settings.SITE)
    scheme = "https" if settings.SECURE_CONNECTION else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}"


def _tell(membership: Membership, text: str, path: str, *, key: UUID, at: datetime, **more: str) -> bool:
    body = text.format(
        name=membership.user.name,
        organisation=membership.organisation.name,
        role=french.small(ROLE_LABELS[Role(membership.role)]),
        link=urljoin(site(), path),
        **more,
    )
    telling.message("email", membership.user.login, subject=SUBJECT, body=body, at=at, key=key)
    return True

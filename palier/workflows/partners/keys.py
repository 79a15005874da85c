"""A manager draws, draws anew and revokes the keys of their own organisation; a key acts in its holder's name (ADR 112).

Its secret is told once, where it is drawn, and kept nowhere: neither in a row, nor in the journal, nor in an answer kept.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from palier.models import ApiKey, Membership
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.partners import api_purposes
from palier.workflows.accounts import managing
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

PREFIX = "palier_"
"""So that a secret left in a text by mistake is found by who looks for such."""
SECRET_BYTES = 32
NAME_LENGTH = 80
MOST = 20
"""Living keys of an organisation: more is a key a call, which nobody watches."""
_DOOR = act("règles de connexion de Palier")


class KeyNameNeeded(Refusal):
    """A key that nobody can name is a key that nobody dares to revoke."""

    sentence = "Donnez un nom à cette clé : celui du logiciel qui s’en servira."
    field = "name"


class PurposeNeeded(Refusal):
    """A key for nothing, or for what its member may not do."""

    sentence = "Choisissez au moins une chose que cette clé permet."
    field = "purposes"


class NoSuchLife(Refusal):
    """The key would have no end, or one too far."""

    sentence = "Choisissez une durée de la liste : une clé finit toujours, au plus tard après un an."
    field = "days"


class NoKeyForThisRole(Refusal):
    """What this role does is done by a person."""

    sentence = "Un logiciel agit pour un bailleur ou un réservataire : pour ce rôle, il n’y a pas de clé."


class TooManyApiKeys(Refusal):
    """The list is too long to be watched."""

    sentence = "Votre organisme a déjà vingt clés en service : révoquez celles qui ne servent plus."


class KeyRevoked(Refusal):
    """What was revoked stays so."""

    sentence = "Cette clé est révoquée ou finie : créez-en une autre."


@dataclass(frozen=True, slots=True)
class DrawnKey:
    """A key that was just drawn, and its secret, which nothing tells again."""

    key: ApiKey
    secret: str


def hashed(secret: str) -> str:
    """What is kept of a secret. It is long and drawn by chance: no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _secret() -> str:
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def demo_secret() -> str:
    """The secret of the key of an invented world, told to whoever opens its page of the cast; elsewhere no key has it."""
    return PREFIX + salted_hmac("palier.demo.key", "bailleur", algorithm="sha256").hexdigest()


@transaction.atomic
def draw(name: str, purposes: Iterable[str], days: int, *, by: Actor, at: datetime) -> DrawnKey:
    """Draw a key for a software of one's own organisation. Under the manager's role of the database.

    Raises ``NotManager``, ``NoKeyForThisRole``, ``KeyNameNeeded``, ``PurposeNeeded``, ``NoSuchLife`` or ``TooManyApiKeys``.
    """
    membership = _managing(by)
    if not api_purposes.offered(membership.role):
        raise NoKeyForThisRole
    called = " ".join(name.split())[:NAME_LENGTH]
    if not called:
        raise KeyNameNeeded
    given = api_purposes.fitting(membership.role, purposes)
    if not given:
        raise PurposeNeeded
    end = api_purposes.end(days, at=at)
    if end is None:
        raise NoSuchLife
    if ApiKey.objects.live(at).filter(organisation=by.body).count() >= MOST:
        raise TooManyApiKeys
    secret = _secret()
    key = ApiKey.objects.create(
        organisation=by.body,
        role=membership.role,
        holder=by.person,
        name=called,
        purposes=[one.value for one in given],
        secret_hash=hashed(secret),
        created_at=at,
        expires_at=end,
    )
    details: dict[str, str | int | list[str] | None] = {"finalites": key.purposes, "fin": end.isoformat()}
    telling.journal(JournalVerb.DRAW_API_KEY, key, by=by, at=at, article=_DOOR, details=details)
    return DrawnKey(key, secret)


@transaction.atomic
def draw_anew(key: ApiKey, *, by: Actor, at: datetime) -> DrawnKey:
    """Give a key another secret, and let the one before open for a day more. Who does it answers for the key from then on.

    Raises ``NotManager`` or ``KeyRevoked``.
    """
    key = to_change(key, by=by, at=at)
    secret = _secret()
    key.former_hash, key.former_until = key.secret_hash, at + api_purposes.HANDOVER
    key.secret_hash, key.holder = hashed(secret), by.person
    key.save(update_fields=["former_hash", "former_until", "secret_hash", "holder"])
    details = {"ancien_secret_jusqu_a": key.former_until.isoformat()}
    telling.journal(JournalVerb.RENEW_API_KEY, key, by=by, at=at, article=_DOOR, details=details)
    return DrawnKey(key, secret)


@transaction.atomic
def revoke(key: ApiKey, *, by: Actor, at: datetime) -> ApiKey:
    """Let a key open nothing any more, both its secrets at once. Twice is once. Raises ``NotManager``."""
    _managing(by)
    held = _locked(key, by)
    if held is None:
        return key
    held.revoked_at = at
    held.save(update_fields=["revoked_at"])
    telling.journal(JournalVerb.REVOKE_API_KEY, held, by=by, at=at, article=_DOOR)
    return held


def to_change(key: ApiKey, *, by: Actor, at: datetime) -> ApiKey:
    """The row, held, for who answers for it from now on. Raises ``NotManager`` or ``KeyRevoked``."""
    membership = _managing(by)
    held = _locked(key, by)
    if held is None or held.expires_at <= at or membership.role != held.role:
        raise KeyRevoked
    return held


def _locked(key: ApiKey, by: Actor) -> ApiKey | None:
    """The row, held; none where it is revoked, or of another house: no manager changes it any more."""
    return (
        ApiKey.objects.select_for_update(of=("self",)).filter(pk=key.pk, organisation=by.body, revoked_at=None).first()
    )


def _managing(by: Actor) -> Membership:
    """The membership by which somebody manages their organisation. Raises ``NotManager``."""
    require(by.role, Action.MANAGE_MEMBERS)
    rows = Membership.objects.live().filter(user=by.person, organisation=by.body, manages_since__isnull=False)
    found = rows.filter(role=by.role).first()
    if found is None:
        raise managing.NotManager
    return found


def of_house(organisation: int) -> list[ApiKey]:
    """The keys of an organisation, those that open something first."""
    rows = ApiKey.objects.filter(organisation=organisation).select_related("holder").defer("holder__password")
    return sorted(rows.order_by("-created_at", "-pk"), key=lambda one: one.revoked_at is not None)


def who_answers(organisation: int) -> frozenset[int]:
    """Who of a house works there today: the key of anybody else opens nothing, until a colleague draws it anew."""
    return frozenset(Membership.objects.live().filter(organisation=organisation).values_list("user_id", flat=True))


def found(organisation: int, public_id: UUID) -> ApiKey | None:
    """One of them."""
    rows = ApiKey.objects.filter(organisation=organisation, public_id=public_id).select_related("holder")
    return rows.defer("holder__password").first()

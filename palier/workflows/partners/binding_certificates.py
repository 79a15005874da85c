"""A manager binds a key to the certificate of its software, and takes it off (ADR 177)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from palier.models import ApiKey
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.partners import client_certificates
from palier.rules.partners.client_certificates import ClientCertificate
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.partners import keys, reading_certificates

_DOOR = act("règles de connexion de Palier")


class NoCertificateAsked(Refusal):
    """A key bound here would open nothing."""

    sentence = "Ce site ne demande pas leur certificat aux logiciels : son exploitant ne l’y a pas préparé."


class BoundAlready(Refusal):
    """The same certificate, on the same key."""

    sentence = "Cette clé est déjà liée à ce certificat."
    field = "pem"


class TooManyCertificates(Refusal):
    """One that serves, and the one after."""

    sentence = "Cette clé est liée à deux certificats : ôtez celui qui ne sert plus, puis liez le nouveau."
    field = "pem"


def bound(key: ApiKey) -> tuple[ClientCertificate, ...]:
    """Those of a key, the first that was bound first."""
    return client_certificates.of_kept(key.certificates)


def foreseen(key: ApiKey, pem: str, *, at: datetime) -> ClientCertificate:
    """What would be bound, before anybody is asked whether they are sure.

    Raises ``NoCertificateAsked``, ``BoundAlready`` or ``TooManyCertificates``; what ``reading_certificates`` refuses.
    """
    if not settings.API_HOST:
        raise NoCertificateAsked
    said, held = reading_certificates.read(pem, at=at), bound(key)
    if said.sha256 in {one.sha256 for one in held}:
        raise BoundAlready
    if len(held) >= client_certificates.MOST:
        raise TooManyCertificates
    return said


@transaction.atomic
def bind(key: ApiKey, pem: str, *, by: Actor, at: datetime) -> ApiKey:
    """Let a key open with this certificate alone, or with the one before too. Who does it answers for the key from then on.

    Raises ``NotManager`` or ``KeyRevoked``, and what ``foreseen`` does.
    """
    held = keys.to_change(key, by=by, at=at)
    said = foreseen(held, pem, at=at)
    _keep(held, (*bound(held), said), by)
    details = {"empreinte": said.sha256, "fin": said.ends_at.isoformat()}
    telling.journal(JournalVerb.BIND_CERTIFICATE, held, by=by, at=at, article=_DOOR, details=details)
    return held


@transaction.atomic
def take_off(key: ApiKey, sha256: str, *, by: Actor, at: datetime) -> ApiKey:
    """Bind a key to this certificate no more; without another, it opens without any. Twice is once.

    Raises ``NotManager`` or ``KeyRevoked``.
    """
    held = keys.to_change(key, by=by, at=at)
    left = tuple(one for one in bound(held) if one.sha256 != sha256)
    if len(left) == len(held.certificates):
        return held
    _keep(held, left, by)
    details = {"empreinte": sha256}
    telling.journal(JournalVerb.TAKE_CERTIFICATE_OFF, held, by=by, at=at, article=_DOOR, details=details)
    return held


def _keep(key: ApiKey, certificates: tuple[ClientCertificate, ...], by: Actor) -> None:
    key.certificates, key.holder = [one.kept() for one in certificates], by.person
    key.save(update_fields=["certificates", "holder"])

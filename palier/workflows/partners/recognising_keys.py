"""Whose a key is: asked at the gate, as a sign-in is. Who is not recognised costs no row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from palier.models import ApiKey, Membership
from palier.models.doors import acting
from palier.models.partners.api_keys import SEEN_EVERY
from palier.models.rows.row_rights import OF_MEMBERS
from palier.rules.doors.access import Role
from palier.rules.partners import client_certificates, ended_tokens
from palier.rules.partners.api_purposes import ApiPurpose
from palier.rules.partners.client_certificates import CertificateFault, ClientCertificate
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.acting.refusals import Refusal
from palier.workflows.partners import keys, tokens
from palier.workflows.partners.tokens import ShownToken

_LONGEST = 200


class CertificateAbsent(Refusal):
    """It came with none, or not by the address that asks for one."""

    sentence = "Cette clé est liée à un certificat, et l’appel est venu sans : montrez-le, à l’adresse qui le demande."
    oauth = "invalid_client"


class CertificateAnother(Refusal):
    """It came with one to which its key, or its token, is not bound."""

    sentence = "L’appel est venu avec un autre certificat que ceux auxquels cette clé est liée."
    oauth = "invalid_client"


class CertificateNotItsDay(Refusal):
    """Its own, too late or too early."""

    sentence = "Le certificat de cet appel est fini, ou ne vaut pas encore : un gestionnaire peut en lier un autre."
    oauth = "invalid_client"


@dataclass(frozen=True, slots=True)
class Software:
    """A software that was recognised, and the actor whom its acts are made by."""

    key: ApiKey
    actor: Actor
    purposes: tuple[str, ...]
    """Those of the key, or fewer where a token was asked for with fewer."""
    shown: str
    """The digest of the secret by which it was recognised, whose tokens end with it."""

    @property
    def role(self) -> Role:
        """Its member's."""
        return self.actor.role

    @property
    def acting(self) -> acting.Acting:
        """The role of the database and the claim: those that a page of its member takes, and nothing more."""
        return claimed(OF_MEMBERS[self.role], self.actor)

    def is_for(self, purpose: ApiPurpose) -> bool:
        """Whether the key was drawn for this."""
        return purpose.value in self.purposes


def software_of(secret: str, *, at: datetime, certificate: str = "") -> Software | None:
    """Who shows this secret, or a token of it; none for a key that is unknown, over or revoked, or whose member left.

    ``certificate`` is the SHA-256 of the one that the call came with. For a key that is bound to some, raises
    ``CertificateAbsent``, ``CertificateAnother`` or ``CertificateNotItsDay``.
    """
    if not secret.startswith(keys.PREFIX) or len(secret) > _LONGEST:
        return None
    token = tokens.read(secret) if secret.startswith(tokens.PREFIX) else None
    with acting.taken(acting.GATE):
        found = _of_a_token(token, keys.hashed(secret), at) if token else _of_a_secret(keys.hashed(secret), at)
        if found is None or not _still_works(found[0]):
            return None
        key, shown = found
        bound = _asked_of(key, token)
        if bound is None:
            return None
        _require(bound, certificate, at=at)
        if key.last_used_at is None or key.last_used_at < at - SEEN_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    actor = Actor(role=Role(key.role), user=key.holder, organisation=key.organisation, key=key.public_id)
    return Software(key, actor, token.purposes if token else tuple(key.purposes), shown)


def _of_a_secret(shown: str, at: datetime) -> tuple[ApiKey, str] | None:
    rows = ApiKey.objects.live(at).select_related("holder", "organisation")
    key = rows.filter(Q(secret_hash=shown) | Q(former_hash=shown, former_until__gt=at)).first()
    return (key, shown) if key is not None else None


def _of_a_token(token: ShownToken, digest: str, at: datetime) -> tuple[ApiKey, str] | None:
    """The key of a token that was not ended, while the secret by which it was asked for opens still."""
    if token.until <= at:
        return None
    key = ApiKey.objects.live(at).select_related("holder", "organisation").filter(public_id=token.key).first()
    if key is None or ended_tokens.is_ended(key.ended_tokens, digest):
        return None
    former = key.former_hash if key.former_until is not None and key.former_until > at else ""
    shown = next((one for one in (key.secret_hash, former) if token.is_of(one)), None)
    return (key, shown) if shown is not None else None


def _asked_of(key: ApiKey, token: ShownToken | None) -> tuple[ClientCertificate, ...] | None:
    """The certificates of which one must come; none at all for a token of one that is the key's no more: it ended with it."""
    bound = client_certificates.of_kept(key.certificates)
    if token is None or not token.certificate:
        return bound
    return tuple(one for one in bound if one.sha256 == token.certificate) or None


def _require(bound: Iterable[ClientCertificate], shown: str, *, at: datetime) -> None:
    """Let a call pass that came with one of these."""
    match client_certificates.fault(bound, shown, at=at):
        case CertificateFault.ABSENT:
            raise CertificateAbsent
        case CertificateFault.ANOTHER:
            raise CertificateAnother
        case CertificateFault.NOT_ITS_DAY:
            raise CertificateNotItsDay


def _still_works(key: ApiKey) -> bool:
    """Whether its member is there today, in this very role, of an organisation that works."""
    rows = Membership.objects.live().filter(user=key.holder_id, organisation=key.organisation_id, role=key.role)
    return key.holder.is_active and key.role in OF_MEMBERS and rows.exists()

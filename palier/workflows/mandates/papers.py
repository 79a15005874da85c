"""The proof of a mandate: what its paper says, signed with the key of the site; and what anybody is told of a number.

The key comes from the site's own secret, as that of claims does: nothing more to keep. Its public half is published
(/mandats/cles.txt), and ``verify_mandate`` needs nothing else.
"""

import hmac
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection
from django.urls import reverse

from palier.models import Mandate, Organisation, Person
from palier.rules.law.clocks import day_in_paris
from palier.rules.mandates import mandates, proof, verify_mandate
from palier.rules.mandates.mandates import MandateScope, MandateState
from palier.rules.people import employment


@dataclass(frozen=True, slots=True)
class MandateStanding:
    """What anybody may be told of a mandate: no name, no file."""

    number: str
    state: MandateState
    organisation: str
    scope: tuple[MandateScope, ...]
    granted_on: date
    last_day: date


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        hmac.digest(settings.SECRET_KEY.encode(), b"palier: papers of mandates, 1", "sha256")
    )


def public_key() -> str:
    """The key by which a paper is verified, in hexadecimal."""
    return _key().public_key().public_bytes_raw().hex()


def name_on(row: Mandate) -> str:
    """The name of who gave it, as the paper bears it."""
    person = Person.objects.get(demande=row.demande_id, key=row.person_key)
    return f"{person.first_name} {person.last_name}".strip()


def square_of(row: Mandate) -> str:
    """The text of the square of a paper: an address of the site where it has one, else what is signed alone."""
    said = proof.payload(
        number=row.number,
        organisation=row.organisation.name,
        name=name_on(row),
        scope=mandates.scope_of(row.scope.split()),
        granted_on=day_in_paris(row.granted_at),
        last_day=row.last_day,
    )
    text = proof.sealed(said, _key().sign(said))
    return f"{settings.SITE.rstrip('/')}{reverse('verifier-mandat-lu', args=[text])}" if settings.SITE else text


def number_of(typed: str) -> str:
    """The number that somebody typed, or that their square bears once its signature is right. Raise ``MandatePaperRefused``."""
    if number := employment.normalise(typed):
        return number
    return str(verify_mandate.read(typed, [bytes.fromhex(public_key())])["number"])


def standing_of(number: str) -> MandateStanding | None:
    """What a number stands for today; none is known under it otherwise, or no more: its file was erased."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, organisation, scope, granted, until FROM palier_mandate_standing(%s)", [number])
        found = cursor.fetchone()
    if found is None:
        return None
    house, state = Organisation.objects.get(pk=found[1]), MandateState(found[0])
    return MandateStanding(
        employment.grouped(number),
        MandateState.SUSPENDED if state is MandateState.LIVING and house.suspended_at is not None else state,
        house.name,
        mandates.said(mandates.scope_of(found[2].split())),
        found[3],
        found[4],
    )


def taken_back() -> list[str]:
    """Digests of the numbers of mandates that ended before their last day, as they are published."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM palier_mandates_taken_back()")
        return [digest for (digest,) in cursor.fetchall()]

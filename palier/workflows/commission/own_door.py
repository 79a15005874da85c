"""A member's own address, so that an interest can be hinted: a keyed digest, taken away when they wish (ADR 189)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from palier.models import MemberAddress, Seance
from palier.rules.commission import same_address
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

_HOUSE = act("règles de séance de Palier")
_SALT = "palier.member.door"


class NoDoor(Refusal):
    """Without a number, a street and a postcode, nothing could be compared."""

    sentence = "Donnez un numéro, une rue et un code postal, comme « 12 rue de Paris, 93100 Montreuil »."


@dataclass(frozen=True, slots=True)
class MemberDoor:
    """What a member gave of their address: its digest, and whose it is, without which two members of one door would be told."""

    member: UUID
    digest: str


def given_at(by: Actor) -> datetime | None:
    """When a member gave their address; nothing where they gave none."""
    return MemberAddress.objects.filter(user=by.person).values_list("given_at", flat=True).first()


def must_be_given_again(by: Actor) -> bool:
    """Whether a member gave an address under a secret that this site holds no more: it meets nothing."""
    held = [_mark(secret) for secret in _secrets()]
    return MemberAddress.objects.filter(user=by.person).exclude(key_mark__in=held).exists()


@transaction.atomic
def give(address: str, *, by: Actor, at: datetime) -> None:
    """Keep the digest of one's own address, in the place of the former one. Raises ``NoDoor``."""
    digest = digest_of(address, by.person.public_id)
    if not digest:
        raise NoDoor
    kept = {"digest": digest, "given_at": at, "key_mark": _mark(settings.SECRET_KEY)}
    MemberAddress.objects.update_or_create(user=by.person, defaults=kept)
    telling.journal(JournalVerb.GIVE_OWN_DOOR, by.person, by=by, at=at, article=_HOUSE)


@transaction.atomic
def take_back(*, by: Actor, at: datetime) -> None:
    """Forget one's own address; twice is once."""
    if MemberAddress.objects.filter(user=by.person).delete()[0]:
        telling.journal(JournalVerb.TAKE_OWN_DOOR_BACK, by.person, by=by, at=at, article=_HOUSE)


def doors_of(seance: Seance) -> Mapping[int, MemberDoor]:
    """What the members of a séance to come or open gave, by place in its list."""
    seats = dict(seance.called.values_list("user", "member"))
    rows = MemberAddress.objects.filter(user__in=seats).values_list("user", "user__public_id", "digest")
    return {seats[user]: MemberDoor(member, digest) for user, member, digest in rows}


def digest_of(address: str, member: UUID, secret: str | None = None) -> str:
    """The keyed digest of the door of an address, for one member alone; empty where it names none."""
    door = same_address.door_of(address)
    if not door:
        return ""
    return salted_hmac(_SALT, f"{member} {door}", secret=secret or settings.SECRET_KEY, algorithm="sha256").hexdigest()


def meets(door: MemberDoor | None, addresses: Iterable[str]) -> bool:
    """Whether a door is that of one of these addresses, under any secret that this site still holds."""
    if door is None or not door.digest:
        return False
    told = [address for address in addresses if address]
    return any(digest_of(address, door.member, secret) == door.digest for secret in _secrets() for address in told)


def _secrets() -> Iterator[str]:
    yield from (str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _mark(secret: str) -> str:
    """Which secret a digest is made with, to who holds it."""
    return salted_hmac(f"{_SALT}.mark", "", secret=secret, algorithm="sha256").hexdigest()[:16]

"""Coming in with an identity that the State certifies: linked once, by what its person already holds, then enough alone (ADR 65).

FranceConnect certifies who somebody is; it says nothing of a file. So a household brings its number once, and a professional the
password that their invitation gave them. Who has chosen a safe address comes in by it, and by nothing else.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import IntegrityError, transaction

from palier.models import Demande, Holder, LinkedIdentity, Person, User
from palier.models.demandes.forks import is_sheltered
from palier.models.doors import acting, jobs, row_security
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.people import certified
from palier.rules.people.certified import Citizen, IdentityDifference, Named
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, at_the_gate, claimed
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import recognising, signing_in
from palier.workflows.register import places

FRANCECONNECT, PROCONNECT = "franceconnect", "proconnect"
SETTLE = places.SETTLE
_DOOR = act("règles de connexion de Palier")


class NotTheirs(Refusal):
    """The identity and the file are not surely of one person; ``differences`` are told to who is in already, to nobody else."""

    sentence = phrase("Nous ne pouvons pas relier cette identité à cette demande.")

    def __init__(self, differences: Sequence[IdentityDifference] = ()) -> None:
        """Keep what differs."""
        super().__init__()
        self.differences = tuple(differences)


class LinkedElsewhere(Refusal):
    """This identity opens another account already, or this account is opened by another identity."""

    sentence = phrase("Cet accès est déjà relié à une autre identité, ou cette identité à un autre accès.")


@dataclass(frozen=True, slots=True)
class IdentityMark:
    """What an identity is known by here: the provider, and a hash of its own name for the person."""

    provider: str
    mark: str

    @classmethod
    def of(cls, provider: str, issuer: str, subject: str) -> Self:
        """The hash of a name that the provider drew by chance, for this site alone: no slow one is needed."""
        return cls(provider, hashlib.sha256(f"{issuer} {subject}".encode()).hexdigest())


def account_of(shown: IdentityMark) -> User | None:
    """The account that this identity opens; none yet, or none any more."""
    with acting.taken(acting.GATE):
        row = LinkedIdentity.objects.filter(provider=shown.provider, mark=shown.mark).select_related("user").first()
    return row.user if row is not None and row.user.is_active else None


_LINK = WrittenReading(lambda user: LinkedIdentity.objects.select_related("user").filter(user=user).order_by("pk")[:1])


def link_of(user: User) -> LinkedIdentity | None:
    """The identity that opens this account."""
    with acting.taken(acting.GATE):
        return _LINK.first(user.pk)


def holder_like(identity: Citizen, persons: Sequence[tuple[str, Named]]) -> str:
    """The key of the one holder whose identity this surely is. Raise ``NotTheirs`` where it is nobody's, or could be two's."""
    same = [key for key, named in persons if not certified.differences(identity, named)]
    if len(same) != 1:
        raise NotTheirs
    return same[0]


def holders_of(demande: Demande) -> list[tuple[str, Named]]:
    """The holders of a file as an identity is compared with them; under the role that takes it in."""
    rows = Person.objects.filter(demande=demande, role__in=HOLDERS).order_by("key")
    return [(row.key, Named(row.last_name, row.birth_name, row.first_name, row.birth_date)) for row in rows]


@transaction.atomic
def link_household(shown: IdentityMark, identity: Citizen, demande: Demande, key: str, *, at: datetime) -> User:
    """Let this identity open the account of a holder from now on, and certify who they are.

    Raise ``NotTheirs`` for a file that is reached by a safe address alone, in the words of any other refusal.
    """
    with acting.taken(signing_in.intake(demande)):
        user = None if is_sheltered(demande) else signing_in.account_of(demande, key)
    if user is None:
        raise NotTheirs
    _link(shown, user, json.dumps(asdict(identity)), by=Actor(role=Role.DEMANDEUR, user=user), at=at)
    with acting.taken(signing_in.intake(demande)):
        jobs.defer(SETTLE, demande=demande.pk)
    return user


@transaction.atomic
def link_own(shown: IdentityMark, identity: Citizen, *, by: Actor, at: datetime) -> None:
    """Link the identity of a household that is in already; ``NotTheirs`` says what differs from its file."""
    with acting.taken(acting.GATE):
        held = Holder.objects.get(user=by.person)
    demande = Demande.objects.get(pk=held.demande_id)
    with acting.taken(signing_in.intake(demande)):
        persons = dict(holders_of(demande))
    if found := certified.differences(identity, persons[held.person_key]):
        raise NotTheirs(found)
    link_household(shown, identity, demande, held.person_key, at=at)


@transaction.atomic
def link_professional(shown: IdentityMark, *, by: Actor, at: datetime) -> None:
    """Let this identity open the account of a professional who has just shown their password."""
    _link(shown, by.person, "", by=by, at=at)


@transaction.atomic
def unlink(*, by: Actor, at: datetime, demande: int | None = None) -> bool:
    """Let no identity open the actor's account any more; say whether one did. What it certified of a household goes with it."""
    with acting.taken(at_the_gate(by)):
        gone, _ = LinkedIdentity.objects.filter(user=by.person).delete()
        if gone:
            telling.journal(JournalVerb.UNLINK_IDENTITY, by.person, by=by, at=at, article=_DOOR)
    if gone and demande is not None:
        jobs.defer(SETTLE, demande=demande)
    return bool(gone)


@transaction.atomic
def enter(user: User, identity: Citizen | None, *, at: datetime, browser: str, provider: str) -> Demande | None:
    """Let a household in with its identity, and know its browser. None where its file is reached by a safe address alone.

    None too where the place is somebody else's by now: an account is of a place, an identity of a person.
    """
    with acting.taken(acting.GATE):
        held = Holder.objects.filter(user=user).first()
    if held is None:
        return None
    by = Actor(role=Role.DEMANDEUR, user=user)
    with acting.taken(acting.Acting(role=row_security.DEMANDEUR, demande=held.demande_id)):
        entered = Demande.objects.get(pk=held.demande_id)
    with acting.taken(claimed(row_security.INTAKE, by, demande=entered.pk)):
        person = dict(holders_of(entered)).get(held.person_key)
        if is_sheltered(entered) or identity is None or person is None or certified.differences(identity, person):
            return None
        recognising.remember_holder(entered.pk, held.person_key, browser, at=at)
        telling.journal(JournalVerb.SIGN_IN, entered, by=by, at=at, article=_DOOR, details={"par": provider})
    return entered


def certified_of(row: LinkedIdentity) -> Citizen | None:
    """What was certified of a household; none for an agent, or where the key that sealed it is not here any more."""
    if not row.sealed:
        return None
    try:
        whose, _, told = _box().decrypt(row.sealed.encode()).decode().partition(" ")
    except InvalidToken:
        return None
    if whose != str(row.user.public_id):
        return None
    found = json.loads(told)
    return Citizen(**{**found, "given_names": tuple(found["given_names"])})


def take_away(user: User) -> None:
    """Let no identity open an account any more, under a role that may."""
    LinkedIdentity.objects.filter(user=user).delete()


def _link(shown: IdentityMark, user: User, told: str, *, by: Actor, at: datetime) -> None:
    sealed = _box().encrypt(f"{user.public_id} {told}".encode()).decode() if told else ""
    row = LinkedIdentity(user=user, provider=shown.provider, mark=shown.mark, sealed=sealed, linked_at=at)
    with acting.taken(at_the_gate(by)):
        known = LinkedIdentity.objects.filter(user=user).first()
        is_same = known is not None and (known.provider, known.mark) == (shown.provider, shown.mark)
        is_free = known is None and _is_kept(row)
        if is_free:
            telling.journal(
                JournalVerb.LINK_IDENTITY, user, by=by, at=at, article=_DOOR, details={"par": shown.provider}
            )
    if not (is_same or is_free):
        raise LinkedElsewhere


def _is_kept(row: LinkedIdentity) -> bool:
    """Keep a link, unless the identity opens another account: of two at once, the first stays."""
    if LinkedIdentity.objects.filter(provider=row.provider, mark=row.mark).exists():
        return False
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _box() -> MultiFernet:
    keys = [key.strip() for key in settings.FACTOR_KEY.split(",") if key.strip()]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"palier.identity" + key.encode()).digest())) for key in keys]
    )

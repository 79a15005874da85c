"""Signing in without a password: a number, a birth date, then a code sent to the contact of the register (R-NU-3).

Nothing here says whether a number exists: what fails, fails alike. Tries are kept as keyed hashes, and slow guessing.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q
from django.utils.crypto import salted_hmac

from palier.models import Demande, Holder, Person, SafeChannel, SignInAttempt, SignInCode, User, acting, row_security
from palier.rules.access import Action, Role, require
from palier.rules.facts import PersonRole
from palier.rules.law import act
from palier.workflows import telling
from palier.workflows.actors import Actor
from palier.workflows.arrivals import Identity
from palier.workflows.refusals import Refusal

WINDOW = timedelta(minutes=15)
TRIES_BY_NUMBER, TRIES_BY_SOURCE = 5, 30
CODES_IN_WINDOW = 5
CODE_DIGITS, CODE_LIFE, CODE_TRIES = 6, timedelta(minutes=10), 5
CHOSEN = "l’adresse que vous avez choisie"
VISITOR = Actor(role=Role.PUBLIC)
_SOURCE = act("règles de connexion de Palier")
HOLDERS = (PersonRole.HOLDER, PersonRole.CO_HOLDER)


@dataclass(slots=True)
class Try:
    """Who knocks and on which number, as keyed hashes."""

    source: str
    subject: str
    public_id: UUID
    """An opaque id for the journal, the same for the same number."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a code can go: a channel, the full address and what may be shown of it."""

    channel: str
    recipient: str
    is_safe: bool = False
    """A safe channel: nothing at all is shown of it, since who knocks may be whom it hides from."""

    @property
    def mask(self) -> str:
        """``j…t@yyyy.fr`` or ``•• •• •• 06 06``: enough for its owner to know it, and for no one to learn it."""
        if self.is_safe:
            return CHOSEN
        if self.channel == "email":
            name, _, domain = self.recipient.partition("@")
            return f"{name[:1]}…{name[-1:] if len(name) > 2 else ''}@{domain}"  # noqa: PLR2004 - two ends and a middle
        return f"•• •• •• {self.recipient[-4:-2]} {self.recipient[-2:]}"


def tried(numero: str, source: str) -> Try:
    """Hash what is kept of a try: a leaked table names no number and no address."""
    subject = salted_hmac("palier.signin.subject", numero, algorithm="sha256").hexdigest()
    return Try(
        source=salted_hmac("palier.signin.source", source, algorithm="sha256").hexdigest(),
        subject=subject,
        public_id=UUID(subject[:32]),
    )


def is_slowed(one: Try, *, at: datetime) -> bool:
    """Say whether this number or this source has failed too often lately; the first refusal of a row is journalled."""
    with acting.taken(acting.GATE):
        failed = SignInAttempt.objects.filter(at__gt=at - WINDOW, is_success=False)
        by_number = failed.filter(subject=one.subject).count()
        by_source = failed.filter(source=one.source).count()
        is_over = by_number > TRIES_BY_NUMBER or by_source > TRIES_BY_SOURCE
        if is_over:
            details = {"essais_numero": by_number, "essais_source": by_source}
            telling.journal("ralentir_connexion", one, by=VISITOR, at=at, article=_SOURCE, details=details)
    return is_over


def note(one: Try, *, is_success: bool, at: datetime) -> None:
    """Keep a try."""
    with acting.taken(acting.GATE):
        SignInAttempt.objects.create(at=at, source=one.source, subject=one.subject, is_success=is_success)


def is_known(numero: str) -> bool:
    """Say whether a demande is already here under this number."""
    with acting.taken(acting.Acting(role=row_security.INTAKE, numero=numero)):
        return Demande.objects.filter(numero_unique=numero).exists()


def known_holder(numero: str, birth_date: date) -> tuple[Demande, Person] | None:
    """The holder already known here under this number and birth date, for when the register does not answer."""
    with acting.taken(acting.Acting(role=row_security.INTAKE, numero=numero)):
        demande = Demande.objects.filter(numero_unique=numero).first()
    if demande is None:
        return None
    with acting.taken(intake(demande)):
        held = Person.objects.filter(demande=demande, role__in=HOLDERS, birth_date=birth_date).order_by("key").first()
    return (demande, held) if held else None


def holder_key(persons: Sequence[Identity], birth_date: date) -> str | None:
    """The key of the demandeur or co-demandeur born on that day. An unknown birth date matches nobody (ruling 3)."""
    keys = [person.key for person in persons if person.role in HOLDERS and person.birth_date == birth_date]
    return keys[0] if keys else None


def intake(demande: Demande) -> acting.Acting:
    """The role that takes in one demande, and sees no other."""
    return acting.Acting(role=row_security.INTAKE, numero=demande.numero_unique, demande=demande.pk)


def contact_of(person: Person) -> Contact | None:
    """The e-mail that the register knows, else the telephone, else nothing: then the counter is the way."""
    if person.email:
        return Contact("email", person.email)
    return Contact("sms", person.phone) if person.phone else None


def reach(demande: Demande, person: Person) -> Contact | None:
    """Where the code of a person goes: the contact of the register, else the safe channel of a file of their own."""
    contact = contact_of(person)
    if contact is not None:
        return contact
    with acting.taken(intake(demande)):
        safe = SafeChannel.objects.filter(demande=demande).first()
    return Contact("email", safe.email, is_safe=True) if safe else None


class TooManyCodes(Refusal):
    """Codes were asked again and again: each is a message to someone who may not have asked."""


def send_code(demande: Demande, person: Person, contact: Contact, *, at: datetime) -> SignInCode:
    """Send a code of six digits, kept hashed, good for ten minutes; earlier ones die."""
    require(VISITOR.role, Action.SIGN_IN_WITH_NUMBER)
    with acting.taken(intake(demande)):
        mine = SignInCode.objects.filter(demande=demande, person_key=person.key)
        if mine.filter(created_at__gt=at - WINDOW).count() >= CODES_IN_WINDOW:
            raise TooManyCodes
        mine.filter(used_at=None).update(used_at=at)
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        kept = SignInCode.objects.create(
            demande=demande,
            person_key=person.key,
            code_hash=make_password(code),
            created_at=at,
            expires_at=at + CODE_LIFE,
        )
        telling.message(
            contact.channel, contact.recipient, subject=SUBJECT, body=BODY.format(code=code), at=at, demande=demande,
        )  # fmt: skip
        telling.journal("envoyer_code", demande, by=VISITOR, at=at, article=_SOURCE)
    return kept


SUBJECT = "Votre code de connexion à Palier"
BODY = (
    "Bonjour,\n\nVotre code de connexion\u00a0: {code}\n\nIl est valable 10\u00a0minutes. Ne le donnez à personne, "
    "même à quelqu’un qui dit travailler pour Palier.\nSi vous n’avez rien demandé, ne faites rien\u00a0: "
    "sans ce code, personne n’entre."
)


def take_code(demande: Demande, code_id: UUID, typed: str, *, at: datetime) -> User | None:
    """Check a code under its lock, and give the account of its holder. Five wrong tries kill it; so does its use."""
    with acting.taken(intake(demande)):
        code = SignInCode.objects.select_for_update().filter(public_id=code_id, demande=demande).first()
        if code is None or not is_alive(code, at=at):
            return None
        code.attempts += 1
        is_right = check_password("".join(typed.split()), code.code_hash)
        if is_right:
            code.used_at = at
        code.save(update_fields=["attempts", "used_at"])
        if not is_right:
            return None
        user = _account(demande, code.person_key)
        by = Actor(role=Role.DEMANDEUR, user=user)
        # The row itself: a demande that was only named would be journalled under an id that exists nowhere. The door sees
        # the number that was typed alone, and a file apart is under another: its own person reads it.
        with acting.taken(acting.Acting(role=row_security.DEMANDEUR, demande=demande.pk)):
            entered = Demande.objects.get(pk=demande.pk)
        telling.journal("se_connecter", entered, by=by, at=at, article=_SOURCE)
    return user


def is_alive(code: SignInCode, *, at: datetime) -> bool:
    """Say whether a code can still open the door."""
    return code.used_at is None and at < code.expires_at and code.attempts < CODE_TRIES


def find_code(demande: Demande, code_id: UUID) -> SignInCode | None:
    """A code of this demande, as it stands."""
    with acting.taken(intake(demande)):
        return SignInCode.objects.filter(public_id=code_id, demande=demande).first()


def _account(demande: Demande, person_key: str) -> User:
    holder = Holder.objects.select_related("user").filter(demande=demande, person_key=person_key).first()
    if holder is not None:
        return holder.user
    first_name = Person.objects.filter(demande=demande, key=person_key).values_list("first_name", flat=True).first()
    # Somebody who left this file by a separation keeps the account that they had under this key.
    login = f"d:{demande.pk}:{person_key}"
    before = User.objects.filter(Q(login=login) | Q(login__startswith=f"{login}:")).count()
    user = User.objects.create_user(f"{login}:{before}" if before else login, name=first_name or "")
    Holder.objects.create(user=user, demande=demande, person_key=person_key)
    return user

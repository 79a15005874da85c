"""Signing in without a password: a number, a birth date, then a code sent to the contact of the register.

Nothing here says whether a number exists: what fails, fails alike. Who guesses is slowed (`slowing`).

A code asked by somebody else never kills the one on its way: several live at once, each with its own tries. Whoever knows number
and birth date gets at most `ASKED_A_DAY` of them for one person, `CODE_TRIES` tries each, out of 10 ** `CODE_DIGITS`: 150 in a
million a day, whatever the number of their sources; all is counted anew once the holder is in. Letters are fewer:
`LETTERS_A_DAY` in all and `LETTERS_BY_SOURCE` of one source; beyond, who asks is bound to the letter on its way, whose reader
enters with it from any of the browsers that asked.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from palier.models import Demande, Holder, Person, SignInCode, User
from palier.models.demandes import proved_phones
from palier.models.doors import acting, row_security
from palier.models.state import turns
from palier.rules.doors.access import Action, Role, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.letters import table
from palier.rules.letters.composing import LetterText, compose
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.telling import MessageReader
from palier.workflows.doors import code_hashes, disowning, recognising, safe_addresses, slowing
from palier.workflows.doors.recognising import Asker
from palier.workflows.register.arrivals import ArrivalIdentity

CODE_DIGITS, CODE_LIFE, CODE_TRIES = 6, timedelta(minutes=10), 5
ASKED_A_DAY, LETTERS_A_DAY, LIVE_LETTERS = 30, 20, 3
ASKED_BY_SOURCE, LETTERS_BY_SOURCE = 8, 6
DOOR = "connexion"
"""What these codes are for, and no other."""
CHOSEN = phrase("l’adresse que vous avez choisie")
VISITOR = Actor(role=Role.PUBLIC)
NOBODY = Asker()
"""Who asks from a browser that is not known."""
_SOURCE = act("règles de connexion de Palier")


@dataclass(frozen=True, slots=True)
class CodeRecipient:
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


def known_holder(numero: str, birth_date: date) -> tuple[Demande, Person] | None:
    """The holder already known here under this number and birth date, for when the register does not answer."""
    with acting.taken(acting.Acting(role=row_security.INTAKE, numero=numero)):
        demande = Demande.objects.filter(numero_unique=numero).first()
    if demande is None:
        return None
    with acting.taken(intake(demande)):
        held = Person.objects.filter(demande=demande, role__in=HOLDERS, birth_date=birth_date).order_by("key").first()
    return (demande, held) if held else None


def holder_key(persons: Sequence[ArrivalIdentity], birth_date: date) -> str | None:
    """The key of the demandeur or co-demandeur born on that day. An unknown birth date matches nobody."""
    keys = [person.key for person in persons if person.role in HOLDERS and person.birth_date == birth_date]
    return keys[0] if keys else None


def intake(demande: Demande) -> acting.Acting:
    """The role that takes in one demande, and sees no other."""
    return acting.Acting(role=row_security.INTAKE, numero=demande.numero_unique, demande=demande.pk)


def contact_of(person: Person) -> CodeRecipient | None:
    """The e-mail that the register knows, else the telephone, else nothing: then the counter is the way."""
    if person.email:
        return CodeRecipient("email", person.email)
    return CodeRecipient("sms", person.phone) if person.phone else None


def reach(demande: Demande, person: Person) -> CodeRecipient | None:
    """Where the code of a person goes: the contact of the register, else the safe address that they chose."""
    contact = contact_of(person)
    if contact is not None and contact.channel == "email":
        return contact
    with acting.taken(intake(demande)):
        if contact is not None and not proved_phones.is_unproved(demande, person.key, contact.recipient):
            return contact
        safe = safe_addresses.of(demande, person.key)
    return CodeRecipient("email", safe, is_safe=True) if safe else None


class TooManySignInCodes(Refusal):
    """Codes were asked again and again: each is a message to someone who may not have asked."""


def send_code(
    demande: Demande, person: Person, contact: CodeRecipient, *, at: datetime, asker: Asker = NOBODY
) -> SignInCode:
    """Send a code of six digits, kept hashed, good for ten minutes; earlier ones live on.

    Where enough letters left, or the asker has had their share, the code on its way is to be typed. What others asked is of no
    account to a browser that this holder came in with: it has its own share, and no other limit. Raises ``TooManySignInCodes``.
    """
    require(VISITOR.role, Action.SIGN_IN_WITH_NUMBER)
    one_at_a_time(demande)
    with acting.taken(intake(demande)):
        is_known = recognising.is_known(demande.pk, person.key, asker.browser)
        source = "" if is_known else asker.source
        if not is_known and asked_today(demande, person.key, at=at) >= ASKED_A_DAY:
            raise TooManySignInCodes
        if not is_known and disowning.is_closed(demande, person.key, at=at):
            return to_nobody(demande, person.key, source=source, at=at)
        asked = list(_today(demande, (person.key,), at=at).order_by("-created_at", "-pk"))
        letters = {each.code_hash for each in asked}
        on_their_way = [each for each in asked if at < each.expires_at]
        is_enough = len({each.code_hash for each in on_their_way}) >= LIVE_LETTERS or len(letters) >= LETTERS_A_DAY
        if (is_enough and not is_known) or not asker.may_write:
            if not on_their_way:
                raise TooManySignInCodes
            last = on_their_way[0]
            return keep(
                demande.pk,
                person.key,
                last.code_hash,
                at=at,
                until=last.expires_at,
                source=source,
                refusal=last.refusal,
            )
        code, token = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}", disowning.new_token()
        digest = hashed(code, demande.pk, person.key)
        kept = keep(demande.pk, person.key, digest, at=at, source=source, refusal=disowning.hashed(token))
        said = message_of(code, token)
        to = MessageReader(contact.channel, contact.recipient, language=asker.language)
        telling.write(to, said, at=at, demande=demande)
        telling.journal(JournalVerb.SEND_CODE, _traced(demande, kept), by=VISITOR, at=at, article=_SOURCE)
    return kept


def hold(demande: Demande, person: Person, *, source: str, at: datetime) -> SignInCode:
    """Answer as for a code that left, where nothing can be written to."""
    require(VISITOR.role, Action.SIGN_IN_WITH_NUMBER)
    one_at_a_time(demande)
    with acting.taken(intake(demande)):
        return to_nobody(demande, person.key, source=source, at=at)


def to_nobody(demande: Demande, key: str, *, source: str, at: datetime) -> SignInCode:
    """What is kept for who asks a door that its holder closed to strangers: it takes as long, and nothing opens it."""
    digest = hashed(secrets.token_urlsafe(32), demande.pk, nobodys(key))
    kept = keep(demande.pk, nobodys(key), digest, at=at, source=source)
    telling.journal(JournalVerb.HOLD_CODE, _traced(demande, kept), by=VISITOR, at=at, article=_SOURCE)
    return kept


def _traced(demande: Demande, kept: SignInCode) -> Demande | SignInCode:
    """What the journal names: the file, or the code of one whose row is read under its own number alone."""
    return demande if demande.numero_unique else kept


def one_at_a_time(demande: Demande) -> None:
    """Let nobody else ask for a code of this file until this ask is counted."""
    turns.wait_for(f"codes de connexion {demande.pk}")


def hashed(code: str, demande: int, key: str) -> str:
    """What is kept of a code that opens this file to this person."""
    return code_hashes.hashed(code, DOOR, demande, key)


def asked_today(demande: Demande, key: str, *, at: datetime) -> int:
    """Codes asked for a person within a day and since they came in, those that were sent to nobody included."""
    return _today(demande, (key, nobodys(key)), at=at).count()


def nobodys(key: str) -> str:
    """The key of a code that was sent to nobody: it counts, and is no letter on its way."""
    return f"?{key}"


def _today(demande: Demande, keys: Sequence[str], *, at: datetime) -> QuerySet[SignInCode]:
    return SignInCode.objects.filter(
        demande=demande, person_key__in=keys, used_at=None, created_at__gt=at - slowing.A_DAY
    )


def keep(
    demande: int,
    key: str,
    hashed: str,
    *,
    at: datetime,
    until: datetime | None = None,
    source: str = "",
    refusal: str = "",
) -> SignInCode:
    """Keep a code with tries of its own, and who asked for it."""
    return SignInCode.objects.create(
        demande_id=demande,
        person_key=key,
        code_hash=hashed,
        created_at=at,
        expires_at=until or at + CODE_LIFE,
        source=source,
        refusal=refusal,
    )


def message_of(code: str, token: str) -> LetterText:
    """The message of a code, and how its reader stops who asked for it."""
    return compose("code_connexion", code=code, link=disowning.link(token))


SUBJECT = table.subject_of("code_connexion")


def take_code(demande: Demande, code_id: UUID, typed: str, *, at: datetime, browser: str = "") -> User | None:
    """Check a code under its lock, and give the account of its holder, whose ``browser`` is known from now on.

    Five wrong tries kill a code; so does its use.
    """
    with acting.taken(intake(demande)):
        code = SignInCode.objects.select_for_update().filter(public_id=code_id, demande=demande).first()
        if code is None or not is_alive(code, at=at):
            code_hashes.spend()  # what a living code costs: its time must not say that it was alive once
            return None
        code.attempts += 1
        # A disowned code takes its tries as another, and opens nothing.
        is_right = code_hashes.is_right(typed, code.code_hash, DOOR, code.demande_id, code.person_key)
        is_right = is_right and code.disowned_at is None
        if is_right:
            code.used_at = at
        code.save(update_fields=["attempts", "used_at"])
        if not is_right:
            return None
        # Its holder is in: what others asked is of no use to anybody.
        keys = (code.person_key, nobodys(code.person_key))
        SignInCode.objects.filter(demande=demande, person_key__in=keys, used_at=None).update(used_at=at)
        return let_in(demande.pk, code.person_key, browser=browser, at=at)


def let_in(demande: int, key: str, *, browser: str, at: datetime) -> User:
    """The account of a holder who has just proved that they are theirs, and whose ``browser`` is known from now on."""
    # The row itself: a demande that was only named would be journalled under an id that exists nowhere. The door sees
    # the number that was typed alone, and a file apart is under another: its own person reads it.
    with acting.taken(acting.Acting(role=row_security.DEMANDEUR, demande=demande)):
        entered = Demande.objects.get(pk=demande)
    with acting.taken(intake(entered)):
        user = account_of(entered, key)
        if browser:
            recognising.remember_holder(demande, key, browser, at=at)
    by = Actor(role=Role.DEMANDEUR, user=user)
    with acting.taken(claimed(row_security.INTAKE, by, demande=demande)):
        telling.journal(JournalVerb.SIGN_IN, entered, by=by, at=at, article=_SOURCE)
    return user


def is_alive(code: SignInCode, *, at: datetime) -> bool:
    """Say whether a code can still open the door."""
    return code.used_at is None and at < code.expires_at and code.attempts < CODE_TRIES


def find_code(demande: Demande, code_id: UUID) -> SignInCode | None:
    """A code of this demande, as it stands."""
    with acting.taken(intake(demande)):
        return SignInCode.objects.filter(public_id=code_id, demande=demande).first()


def account_of(demande: Demande, person_key: str) -> User:
    """The account of a holder, made where there is none; under the role that takes the demande in."""
    holder = Holder.objects.filter(demande=demande, person_key=person_key).first()
    if holder is not None:
        # Of who left another file in the open, the account still bears the name of that one: the gate alone sees it.
        with acting.taken(acting.GATE):
            return User.objects.get(pk=holder.user_id)
    first_name = Person.objects.filter(demande=demande, key=person_key).values_list("first_name", flat=True).first()
    # Somebody who left this file by a separation keeps the account that they had under this key.
    login = f"d:{demande.pk}:{person_key}"
    before = User.objects.filter(Q(login=login) | Q(login__startswith=f"{login}:")).count()
    user = User.objects.create_user(f"{login}:{before}" if before else login, name=first_name or "")
    Holder.objects.create(user=user, demande=demande, person_key=person_key)
    return user

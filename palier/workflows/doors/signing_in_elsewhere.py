"""The code sent where the person says, if it is theirs: how each holder reaches their own side of a file.

Everybody may fill the box, and whatever is typed gets the same page, in the same time, under the same limits: it tells
neither which address is known nor that one file has become two. Left empty, the door is what it always was.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from palier.models import Demande, Fork, ForkKind, Person, SafeChannel, SignInCode
from palier.models.demandes import proved_phones
from palier.models.doors import acting, row_security
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.parting.separation import NEW_HOLDER
from palier.rules.people import contacts
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.telling import MessageReader
from palier.workflows.doors import disowning, recognising, safe_addresses, signing_in, slowing
from palier.workflows.doors.recognising import Asker
from palier.workflows.doors.signing_in import (
    ASKED_A_DAY,
    LETTERS_A_DAY,
    NOBODY,
    VISITOR,
    CodeRecipient,
    TooManySignInCodes,
)

_SOURCE = act("règles de connexion de Palier")


@dataclass(frozen=True, slots=True)
class ElsewhereCode:
    """A code to type, and the file that it would open; a code of nobody looks the same."""

    code: SignInCode
    demande: int
    numero: str
    key: str


def send(demande: Demande, person: Person, typed: str, *, at: datetime, asker: Asker = NOBODY) -> ElsewhereCode:
    """Send a code to what was typed, if the register or a file apart knows it as this person's; else to nobody."""
    require(VISITOR.role, Action.SIGN_IN_WITH_NUMBER)
    signing_in.one_at_a_time(demande)
    with acting.taken(signing_in.intake(demande)):
        born_alike = list(
            Person.objects.filter(demande=demande, role__in=HOLDERS, birth_date=person.birth_date).order_by("key")
        )
        # Read for everybody, whatever is typed: it tells nobody that a safe address was chosen.
        chosen = {one.key: safe_addresses.of(demande, one.key) for one in born_alike}
        unproved = {one.key for one in born_alike if proved_phones.is_unproved(demande, one.key, one.phone)}
    for one in born_alike:
        known = _known(one, typed, chosen[one.key], is_unproved=one.key in unproved)
        if known is not None:
            try:
                code = signing_in.send_code(demande, one, known, at=at, asker=asker)
            except TooManySignInCodes:
                break  # told as an address that is nobody's: a limit would say that it is theirs
            return ElsewhereCode(code, demande.pk, demande.numero_unique, one.key)
    secret = f"{secrets.randbelow(10**signing_in.CODE_DIGITS):0{signing_in.CODE_DIGITS}d}"
    with acting.taken(signing_in.intake(demande)):
        safe = _safe(demande, [one.key for one in born_alike], typed)
        # One hash is made whatever comes of it: a code that nobody can know takes as long as another.
        whose = (safe.demande_id, NEW_HOLDER) if safe else (demande.pk, signing_in.nobodys(person.key))
        hashed = signing_in.hashed(secret if safe else secrets.token_urlsafe(32), *whose)
        counted = f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_hex(20)}" if safe else hashed
        decoy = signing_in.keep(demande.pk, signing_in.nobodys(person.key), counted, at=at, source=asker.source)
    if safe is None:
        return ElsewhereCode(decoy, demande.pk, demande.numero_unique, person.key)
    return _to_the_safe_address(safe, secret, hashed, asker, at=at) or ElsewhereCode(
        decoy, demande.pk, demande.numero_unique, person.key
    )


def _to_the_safe_address(
    safe: SafeChannel, secret: str, hashed: str, asker: Asker, *, at: datetime
) -> ElsewhereCode | None:
    """Send a code to a file apart; none where those who know its address asked for all of its day."""
    child = safe.demande_id
    with acting.taken(acting.Acting(role=row_security.INTAKE, demande=child)):
        today = SignInCode.objects.filter(demande=child, used_at=None, created_at__gt=at - slowing.A_DAY).order_by(
            "-created_at", "-pk"
        )
        is_known = recognising.is_known(child, NEW_HOLDER, asker.browser)
        if not is_known and today.count() >= ASKED_A_DAY:
            return None
        on_its_way = today.filter(expires_at__gt=at).first()
        is_enough = not is_known and today.count() >= LETTERS_A_DAY
        if on_its_way and (is_enough or not asker.may_write):
            again = signing_in.keep(
                child,
                NEW_HOLDER,
                on_its_way.code_hash,
                at=at,
                until=on_its_way.expires_at,
                source="" if is_known else asker.source,
                refusal=on_its_way.refusal,
            )
            return ElsewhereCode(again, child, "", NEW_HOLDER)
        token = disowning.new_token()
        code = signing_in.keep(
            child, NEW_HOLDER, hashed, at=at, source="" if is_known else asker.source, refusal=disowning.hashed(token)
        )
        said = signing_in.message_of(secret, token)
        telling.write(MessageReader("email", safe.email, (child, NEW_HOLDER), asker.language), said, at=at)
        telling.journal(JournalVerb.SEND_CODE, code, by=VISITOR, at=at, article=_SOURCE)
    return ElsewhereCode(code, child, "", NEW_HOLDER)


def _known(person: Person, typed: str, chosen: str, *, is_unproved: bool) -> CodeRecipient | None:
    if chosen and typed.casefold() == chosen.casefold():
        return CodeRecipient("email", chosen, is_safe=True)
    if person.email and typed.casefold() == person.email.casefold():
        return CodeRecipient("email", person.email)
    number = contacts.end_of_phone(typed)
    is_theirs = bool(number) and number == contacts.end_of_phone(person.phone)
    return CodeRecipient("sms", person.phone) if is_theirs and not is_unproved else None


def _safe(demande: Demande, keys: list[str], typed: str) -> SafeChannel | None:
    """The file apart of a holder born on that day, under this very address; the last one where there are several."""
    forks = Fork.objects.filter(parent=demande, person_key__in=keys, kind=ForkKind.SILENT).values_list(
        "child", flat=True
    )
    found = SafeChannel.objects.filter(demande__in=list(forks), email__iexact=typed)
    return found.order_by("-set_at", "-pk").first()

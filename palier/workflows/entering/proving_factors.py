"""A professional proves the second factor: a code of the application or a backup code, each taken once. Keys: ``passkeys``."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.crypto import constant_time_compare

from palier.models import BackupCode, PassKey, SecondFactor, User
from palier.models.doors import acting
from palier.rules.doors import second_factor
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.typography import bound
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, at_the_gate
from palier.workflows.doors import slowing
from palier.workflows.doors.recognising import TryKeys
from palier.workflows.entering import authenticator

log = logging.getLogger(__name__)
_DOOR = act("règles de connexion de Palier")


class FactorProof(StrEnum):
    """What was shown."""

    APPLICATION = "application"
    BACKUP = "secours"
    PASSKEY = "cle"


def has(user: User) -> bool:
    """Whether a professional has a second factor, of either kind."""
    with acting.taken(acting.GATE):
        return SecondFactor.objects.filter(user=user).exists() or PassKey.objects.filter(user=user).exists()


def has_application(user: User) -> bool:
    """Whether a professional has an application of codes."""
    with acting.taken(acting.GATE):
        return SecondFactor.objects.filter(user=user).exists()


def tried(counted: TryKeys) -> slowing.Try:
    """Codes are counted apart from passwords: who mistypes the one does not wait for the other."""
    return slowing.tried(f"facteur {counted.subject}", counted.source)


def wait(one: slowing.Try, *, at: datetime) -> timedelta:
    """How long somebody must wait before the next code: as for passwords, and for the rest of a day past a hundred wrong ones.

    A browser that the account came in with is counted by itself: whoever knows a password closes the door to strangers alone.
    """
    return max(slowing.wait(one, at=at), slowing.wait_of_a_day(one, most=second_factor.WRONG_A_DAY, at=at))


@transaction.atomic
def prove(user: User, code: str, *, by: Actor, at: datetime) -> FactorProof | None:
    """Take a code of ``second_factor.typed``; what it was, or none if it opens nothing, which the journal keeps."""
    with acting.taken(at_the_gate(by)):
        if len(code) == second_factor.BACKUP_DIGITS:
            found = FactorProof.BACKUP if _take_backup(user, code, at) else None
        else:
            found = FactorProof.APPLICATION if _take_shown(user, code, at) else None
        if found is None:
            telling.journal(JournalVerb.REFUSE_FACTOR, user, by=by, at=at, article=_DOOR)
        elif found is FactorProof.BACKUP:
            telling.journal(JournalVerb.USE_BACKUP_CODE, user, by=by, at=at, article=_DOOR)
    return found


@dataclass(frozen=True, slots=True)
class ShownDigits:
    """What the application of somebody invented shows at this instant, and for how long."""

    name: str
    code: str
    seconds: int


def shown_in_demo(*, at: datetime) -> list[ShownDigits]:
    """The codes of the cast of a demo, whose telephones exist for nobody. Under the gate, on a page of the demo alone."""
    step, length = second_factor.step_of(at), int(second_factor.STEP.total_seconds())
    shown = []
    for held in SecondFactor.objects.filter(user__is_demo=True).select_related("user").order_by("user"):
        try:
            code = authenticator.code_at(authenticator.unseal(held.sealed, held.user), step)
        except authenticator.LostKey:
            continue
        left = (step + 1) * length - int(at.timestamp())
        shown.append(ShownDigits(held.user.name, bound(code[:3], code[3:]), left))
    return shown


def backups_left(user: User) -> int:
    """How many backup codes have not served."""
    with acting.taken(acting.GATE):
        return BackupCode.objects.filter(user=user, used_at=None).count()


def make_backups(user: User) -> list[str]:
    """Draw ten backup codes in the place of those before; told here, and kept hashed. Under the gate."""
    BackupCode.objects.filter(user=user).delete()
    drawn: set[str] = set()
    while len(drawn) < second_factor.BACKUP_CODES:
        number = secrets.randbelow(10**second_factor.BACKUP_DIGITS)
        drawn.add(f"{number:0{second_factor.BACKUP_DIGITS}d}")
    codes, salt = list(drawn), secrets.token_hex(16)
    BackupCode.objects.bulk_create(
        [BackupCode(user=user, code_hash=authenticator.hashed(code, salt)) for code in codes]
    )
    return codes


def take_away(user: User) -> bool:
    """Remove every factor and the backup codes, under a role that may; whether there was one."""
    BackupCode.objects.filter(user=user).delete()
    gone, _ = SecondFactor.objects.filter(user=user).delete()
    keys, _ = PassKey.objects.filter(user=user).delete()
    return gone + keys > 0


def drop_backups_if_last(user: User) -> None:
    """Backup codes go with the last factor. Under the gate."""
    if not has(user):
        BackupCode.objects.filter(user=user).delete()


def _take_shown(user: User, code: str, at: datetime) -> bool:
    held = SecondFactor.objects.filter(user=user).first()
    if held is None:
        return False
    try:
        secret = authenticator.unseal(held.sealed, user)
    except authenticator.LostKey:
        log.exception("The key of second factors does not open one of them.")
        return False
    step = authenticator.matching_step(secret, code, second_factor.steps(at, after=held.last_step))
    # Two at once: the second waits for the first, then finds the step taken.
    return step is not None and bool(SecondFactor.objects.filter(user=user, last_step__lt=step).update(last_step=step))


def _take_backup(user: User, code: str, at: datetime) -> bool:
    kept = list(BackupCode.objects.filter(user=user).order_by("pk"))
    if not kept:
        return False
    hashed = authenticator.hashed(code, kept[0].code_hash.partition("$")[0])
    found = next((row for row in kept if constant_time_compare(row.code_hash, hashed)), None)
    return found is not None and bool(BackupCode.objects.filter(pk=found.pk, used_at=None).update(used_at=at))

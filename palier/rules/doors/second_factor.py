"""The second factor of professionals: what a typed code is, for which instants it serves, and from when it is asked for.

A code of an application (RFC 6238) serves for its own thirty seconds and those beside them; a backup code is drawn here.
"""

import unicodedata
from datetime import date, datetime, timedelta

from palier.rules.law.law import act, applies
from palier.rules.law.voice import say

STEP = timedelta(seconds=30)
SKEW = 1
"""Steps by which the clock of a telephone may be ahead or late (RFC 6238, 5.2)."""
DIGITS, BACKUP_DIGITS = 6, 12
BACKUP_CODES = 10
FRESH = timedelta(minutes=15)
"""How long a code that was given counts as just given, before an act that asks for one."""
WRONG_A_DAY = 100
"""Wrong codes of one account in a day, from browsers that are not its own (NIST SP 800-63B-4, 3.2.2)."""
_BETWEEN = "-.\u2010\u2011\u2012\u2013"
_SECURITY = act("règlement (UE) 2016/679, article 32")


class MalformedCode(ValueError):
    """What was typed cannot be a code; the message is a French sentence for who typed it."""


@applies(_SECURITY)
def typed(text: str) -> str:
    """The digits of a code, whatever separates them and however wide they are; else ``MalformedCode``: no try is lost."""
    found = ""
    for char in text:
        if char.isspace() or char in _BETWEEN:
            continue
        if not char.isdecimal():
            raise MalformedCode(
                say("Un code ne compte que des chiffres. Vérifiez ce que vous avez écrit : aucun essai n’est compté.")
            )
        found += str(unicodedata.decimal(char))
    if len(found) not in (DIGITS, BACKUP_DIGITS):
        raise MalformedCode(
            say(
                "Le code de l’application compte {number} chiffres, un code de secours {backup}. Vérifiez ce que "
                "vous avez écrit : aucun essai n’est compté.",
                number=DIGITS,
                backup=BACKUP_DIGITS,
            )
        )
    return found


@applies(_SECURITY)
def step_of(at: datetime) -> int:
    """The step of an instant: thirty seconds each, counted from 1970."""
    return int(at.timestamp() // STEP.total_seconds())


@applies(_SECURITY)
def steps(at: datetime, *, after: int) -> range:
    """The steps of which a code serves at this instant: one that has served, or is before it, serves no more."""
    now = step_of(at)
    return range(max(now - SKEW, after + 1), now + SKEW + 1)


@applies(_SECURITY)
def is_due(since: date | None, today: date) -> bool:
    """Whether an organisation that asks for a second factor since this day asks for it today."""
    return since is not None and since <= today


@applies(_SECURITY)
def grouped(code: str, size: int) -> str:
    """A code or a secret as it is read and typed, in groups."""
    return " ".join(code[place : place + size] for place in range(0, len(code), size))

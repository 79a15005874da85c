"""Whether two contacts reach the same box, however each is written: what must not be sent to somebody else is compared so."""

import unicodedata

from palier.rules.law.law import act, applies

_ONE_BOX = {"googlemail.com": "gmail.com"}
"""Two names of one service."""
_DOTLESS = ("gmail.com",)
"""Services that do not read the dots of an address."""
_PHONE_DIGITS = 9
"""Digits of a French number after its 0 or its +33."""
_LONGEST_PHONE = 13
"""With 0033 before it; more is a number of another kind."""


@applies(act("règlement (UE) 2016/679, article 32"))
def box(email: str) -> str:
    """Return what reaches the same box as this address: no capital, no label after a « + », no dot that its service skips."""
    text = unicodedata.normalize("NFKC", email).strip().casefold()
    local, _, domain = text.rpartition("@")
    domain = _ONE_BOX.get(domain.rstrip("."), domain.rstrip("."))
    local = local.split("+")[0]
    return f"{local.replace('.', '') if domain in _DOTLESS else local}@{domain}"


@applies(act("règlement (UE) 2016/679, article 32"))
def reaches(email: str, *, known_email: str, known_phone: str) -> bool:
    """Say whether what is sent to ``email`` may be read where a person is known to be reached, by mail or by telephone."""
    if known_email and box(email) == box(known_email):
        return True
    phone = _digits(known_phone)
    return len(phone) == _PHONE_DIGITS and _digits(box(email).partition("@")[0]) == phone


@applies(act("règles de données de Palier"))
def end_of_phone(text: str) -> str:
    """The nine digits that a French number keeps however it is typed; empty where it is no such number."""
    typed = text.strip()
    count = len([one for one in typed if one.isdigit()])
    if typed.strip("+0123456789 .-()/") or not _PHONE_DIGITS < count <= _LONGEST_PHONE:
        return ""
    return _digits(typed)


@applies(act("règlement (UE) 2016/679, article 32"))
def is_shared(own: str, *, known_email: str, known_phone: str) -> bool:
    """Say whether one's own contact, a mail or a telephone, may be read where another person is known to be reached."""
    if "@" in own:
        return reaches(own, known_email=known_email, known_phone=known_phone)
    phone = _digits(own)
    return bool(phone) and phone in {_digits(known_phone), _digits(box(known_email).partition("@")[0])}


def _digits(text: str) -> str:
    """The end of a number of telephone, the same with 0, +33 or 0033 before it."""
    return "".join(one for one in text if one.isdigit())[-_PHONE_DIGITS:]

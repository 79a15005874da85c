"""Whether two contacts reach the same box, however each is written: what must not be sent to somebody else is compared so."""

import re
import unicodedata

from palier.rules.law.law import act, applies
from palier.rules.people import phones

_ONE_BOX = {"googlemail.com": "gmail.com"}
"""Two names of one service."""
_DOTLESS = ("gmail.com",)
"""Services that do not read the dots of an address."""
_APART = re.compile(r"[\s.\-/()]")
_WITHOUT_SIGN = re.compile(r"(?:0033|33|0)([1-79]\d{8})")
"""A French number where its plus was lost: in the local part of a mail, or in a file."""


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
    phone = end_of_phone(known_phone)
    return bool(phone) and end_of_phone(box(email).partition("@")[0]) == phone


@applies(act("règles de données de Palier"))
def end_of_phone(text: str) -> str:
    """What two writings of one number share: the nine digits of a French one, the whole of another; empty where it is none.

    Two numbers of two countries that end alike are two numbers.
    """
    if french := phones.french(text):
        return french[1:]
    if found := _WITHOUT_SIGN.fullmatch(_APART.sub("", text)):
        return found[1]
    return phones.abroad(text)


@applies(act("règlement (UE) 2016/679, article 32"))
def is_shared(own: str, *, known_email: str, known_phone: str) -> bool:
    """Say whether one's own contact, a mail or a telephone, may be read where another person is known to be reached."""
    if "@" in own:
        return reaches(own, known_email=known_email, known_phone=known_phone)
    phone = end_of_phone(own)
    return bool(phone) and phone in {end_of_phone(known_phone), end_of_phone(box(known_email).partition("@")[0])}

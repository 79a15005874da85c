"""The numéro unique: 3 positions of territory, MMYY, 6 digits of sequence, 5 of guichet.

The month and year inside it are a hint, never the seniority: that is the date of deposit, which the register gives.
"""

import re
import unicodedata

from palier.rules.law.law import applies, cch
from palier.rules.law.typography import bound
from palier.rules.law.voice import say

_PATTERN = re.compile(r"[0-9A-B]{3}(0[1-9]|1[0-2])[0-9]{2}[0-9]{6}[0-9A-Z]{5}")
_LENGTH = 18
_MINUS = "\u2212"
_MONTH = slice(3, 5)
PENDING = "ATT"
_PREFIX = re.compile(r"(num[ée]ro|n[°ºo]?)(\s*unique)?(\s*de\s*(la\s*)?demande)?\s*[:.]?\s*", re.IGNORECASE)
_END_OF_DIGITS = 13
"""Before it stand digits, and A or B for Corsica: a letter that looks like a digit was meant as one."""
_LOOK_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_GROUPS = (slice(0, 3), slice(3, 7), slice(7, 13), slice(13, 18))


class MalformedNumero(ValueError):
    """The text cannot be a numéro unique; the message, said when it is shown, is for the person who typed it."""

    def __init__(self, compact: str) -> None:
        """Keep what was typed, without what separates it."""
        super().__init__(compact)
        self.compact = compact

    def __str__(self) -> str:
        """What is wrong with it, in a sentence."""
        return _complaint(self.compact)


def _is_separator(char: str) -> bool:
    # Category Cf holds the zero-width characters that a copied e-mail or PDF brings along.
    return char.isspace() or unicodedata.category(char) in {"Pd", "Cf"} or char == _MINUS


def _complaint(compact: str) -> str:
    if not compact:
        return say("Indiquez votre numéro unique de demande : 18 caractères, sur votre attestation.")
    if len(compact) != _LENGTH:
        return say(
            "Un numéro unique compte 18 caractères, sans les espaces ni les tirets ; celui-ci en compte "
            "{number}. Recopiez-le depuis votre attestation.",
            number=len(compact),
        )
    if compact[_MONTH].isdecimal() and not "01" <= compact[_MONTH] <= "12":
        return say(
            "Le 4ᵉ et le 5ᵉ caractère d’un numéro unique sont un mois, de 01 à 12 : « {number} » n’en est pas un.",
            number=compact[_MONTH],
        )
    return say(
        "Ce numéro n’a pas la forme d’un numéro unique : 3 caractères de territoire, 4 chiffres "
        "de mois et d’année, 6 chiffres, puis 5 lettres ou chiffres. Recopiez-le depuis votre attestation."
    )


@applies(cch("R441-2-4"))
def normalise(text: str) -> str:
    """Return the 18 characters, upper case, or raise ``MalformedNumero``.

    Spaces, dashes and « n° » before are taken away; an O typed for a zero is one, wherever only digits may stand.
    """
    if _PATTERN.fullmatch(text):  # as kept and as typed with care: nothing to take away
        return text
    bare = text.strip()
    if said := _PREFIX.match(bare):
        bare = bare[said.end() :]
    compact = "".join(char for char in bare if not _is_separator(char)).upper()
    compact = compact[:_END_OF_DIGITS].translate(_LOOK_ALIKE) + compact[_END_OF_DIGITS:]
    if not _PATTERN.fullmatch(compact):
        raise MalformedNumero(compact)
    return compact


@applies(cch("R441-2-4"))
def display(text: str) -> str:
    """The number in groups of 3, 4, 6 and 5, joined by no-break spaces so that it stays on one line."""
    compact = normalise(text)
    return bound(*(compact[group] for group in _GROUPS))


@applies(cch("R441-2-4"))
def pending(token: bytes) -> str:
    """What stands for the number of a new file until the register gives one. Nobody can type it: it has not the form."""
    return f"{PENDING}{token.hex().upper()}"[:_LENGTH]


@applies(cch("R441-2-4"))
def is_pending(text: str) -> bool:
    """Whether the register has yet to number this file. No candidature is examined until it has."""
    return text.startswith(PENDING)


@applies(cch("R441-2-4"))
def said(number: str) -> str:
    """The number by groups of 3, 4, 6 and 5 signs, never broken at a line end; where it is awaited, that."""
    compact = "".join(number.split())
    if is_pending(compact):
        return say("en attente")
    return bound(*(compact[one] for one in _GROUPS)) if len(compact) == _LENGTH else compact

"""How figures are written in French sentences: thousands apart, decimal comma, typographic apostrophe.

A date has its words and its order from the catalogue, as a sentence has: in French it is written as here. Spaces are
plain ones here as everywhere: ``typography`` sets them where the sentence leaves.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from palier.rules.law import figures
from palier.rules.law.law import act, applies
from palier.rules.law.voice import is_french, is_unread, phrase, say

MINUS = figures.MINUS
_TYPOGRAPHY = act("règles typographiques de l’Imprimerie nationale")
MONTHS = (
    phrase("janvier"),
    phrase("février"),
    phrase("mars"),
    phrase("avril"),
    phrase("mai"),
    phrase("juin"),
    phrase("juillet"),
    phrase("août"),
    phrase("septembre"),
    phrase("octobre"),
    phrase("novembre"),
    phrase("décembre"),
)
DAYS = (
    phrase("lundi"),
    phrase("mardi"),
    phrase("mercredi"),
    phrase("jeudi"),
    phrase("vendredi"),
    phrase("samedi"),
    phrase("dimanche"),
)


@applies(_TYPOGRAPHY)
def number(value: int) -> str:
    """``45000`` gives ``45 000``; another language parts its thousands by its own sign."""
    if is_unread():
        return ""
    # One run of figures, never places: from right to left each place is read apart, and 1 700 would be read 700 1.
    return say(" ", context="signe des milliers").join(figures.number(value).split(" "))


@applies(_TYPOGRAPHY)
def decimal(written: str) -> str:
    """A number written with a point, with the sign of the language of who reads: ``6.5`` gives ``6,5``."""
    return written.replace(".", _decimal_sign())


def _decimal_sign() -> str:
    return say(",", context="signe décimal")


@applies(_TYPOGRAPHY)
def hundredths(amount: int) -> str:
    """A number of hundredths, with its two decimals: ``1 234,56``."""
    if is_unread():
        return ""
    whole, rest = divmod(abs(amount), 100)
    sign = MINUS if amount < 0 else ""
    return f"{sign}{number(whole)}{_decimal_sign()}{rest:02d}"


@applies(_TYPOGRAPHY)
def euros(amount: int) -> str:
    """Whole euros: ``45 000 €``."""
    return _signed(amount, say("{number} €", number=number(abs(amount))))


@applies(_TYPOGRAPHY)
def cents(amount: int) -> str:
    """An amount in cents: ``1 234,56 €``."""
    return _signed(amount, say("{number} €", number=hundredths(abs(amount))))


def _signed(amount: int, said: str) -> str:
    """Below zero, its sign stands before all of it: in English the currency comes first."""
    return f"{MINUS}{said}" if amount < 0 else said


@applies(_TYPOGRAPHY)
def percent(share: Fraction) -> str:
    """A share of one, to two decimals, cut and never rounded up over a threshold: ``33,33 %``."""
    if is_unread():
        return ""
    whole, rest = divmod(abs(int(share * 10_000)), 100)
    sign = MINUS if share < 0 and (whole or rest) else ""
    decimals = decimal(f".{rest:02d}".rstrip("0")) if rest else ""
    return say("{number} %", number=f"{sign}{number(whole)}{decimals}")


@applies(_TYPOGRAPHY)
def ordinal(value: int, gender: str = "m") -> str:
    """``7ᵉ``; the first is ``1er``, or ``1ʳᵉ`` where the gender is "f". Another language reads the bare figure."""
    if not is_french():
        return number(value)
    if value == 1:
        return "1ʳᵉ" if gender == "f" else "1er"
    return f"{number(value)}ᵉ"


@applies(_TYPOGRAPHY)
def month(value: date) -> str:
    """``décembre 2026``."""
    return say("{month} {year}", month=say(MONTHS[value.month - 1]), year=value.year)


@applies(_TYPOGRAPHY)
def day(value: date) -> str:
    """``15 mars 2018``, and ``1er`` for the first of a month."""
    if is_unread():
        return ""
    month = say(MONTHS[value.month - 1])
    if value.day == 1:
        return say("1er {month} {year}", month=month, year=value.year)
    return say("{number} {month} {year}", number=value.day, month=month, year=value.year)


@applies(_TYPOGRAPHY)
def count(value: int, singular: str, plural: str = "") -> str:
    """``1 personne``, ``2 personnes``; zero is singular in French."""
    noun = singular if abs(value) <= 1 else plural or f"{singular}s"
    return f"{number(value)} {noun}"


@applies(_TYPOGRAPHY)
def series(parts: Iterable[str], *, is_wide: bool = False) -> str:
    """``a, b, c``; ``a ; b ; c`` where the parts may hold commas (``is_wide``). Another language has its own signs."""
    told = ""
    for part in parts:
        both = (
            say("{first} ; {other}", first=told, other=part)
            if is_wide
            else say("{first}, {other}", first=told, other=part)
        )
        told = both if told else part
    return told


@applies(_TYPOGRAPHY)
def names(parts: Iterable[str], *, is_wide: bool = False) -> str:
    """Proper names one behind another, with the signs of the language of who reads; ``is_wide``: they may hold commas."""
    told = ""
    for part in parts:
        both = (
            say("{communes} ; {name}", communes=told, name=part)
            if is_wide
            else say("{communes}, {name}", communes=told, name=part)
        )
        told = both if told else part
    return told


@applies(_TYPOGRAPHY)
def quoted(words: str) -> str:
    """A name or a label in « », inside a sentence."""
    return say("« {typed} »", typed=words)


@applies(_TYPOGRAPHY)
def cited(words: str) -> str:
    """What somebody else wrote, in « », with the point that ends it and the sentence around it."""
    said = words.strip()
    return quoted(said if said.endswith((".", "!", "?", "…")) else f"{said}.")


@applies(_TYPOGRAPHY)
def small(words: str) -> str:
    """The words without the capital at their start, to go on inside a sentence; an acronym keeps its own."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


@applies(_TYPOGRAPHY)
def capital(words: str) -> str:
    """The words with a capital at their start, the rest untouched."""
    return f"{words[:1].upper()}{words[1:]}"

"""What people type for a day or an amount, understood: the hand of a tired person is not the form's to correct."""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from decimal import Decimal

CENTS = 100
_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_LONGEST = 60
_OLDEST, _NEWEST = 1800, 2200
_SHORT, _LONG = 6, 8
_CENTURY, _TWO_DIGITS = 100, 2
_TRIPLES = re.compile(r"\d{1,3}([.']\d{3})+")
_AMOUNT = re.compile(r"(-?)(\d{1,12})(?:[.,](\d{1,2}))?")
_UNITS = re.compile(r"(€|euros?|eur|par mois|/ ?mois)", re.IGNORECASE)


_MEASURE = re.compile(r"(?:m2|m|km|kilom[eè]tres?|mètres? carrés?|min|mn|minutes?)\.?$", re.IGNORECASE)


class NotADay(ValueError):
    """What was typed says no day."""


class NoSuchDay(NotADay):
    """What was typed is a day that no calendar has, such as the 31st of February."""


class NotAnAmount(ValueError):
    """What was typed is no amount of money."""


class BelowZero(NotAnAmount):
    """An amount under zero."""


def day(text: str, *, today: date, is_past: bool = False) -> date:
    """``01/02/1975``, ``1-2-75``, ``01021975``, ``1er février 1975``, ``1975-02-01``: the day, or ``NotADay``.

    Two digits of a year are this century's; those of a day ``is_past`` are the last century's where they would be to come.
    """
    if len(text) > _LONGEST:
        raise NotADay
    plain = _plain(text)
    if plain.isdecimal():
        return _compact(plain, today, is_past=is_past)
    parts = re.findall(r"\d+|[a-z]+", plain)
    if len(parts) == 2 and "".join(parts).isdecimal():  # noqa: PLR2004 - day and month in one, as in « 0101 1970 »
        return _compact("".join(parts), today, is_past=is_past)
    numbers = [part for part in parts if part.isdecimal()]
    months = [month for part in parts if not part.isdecimal() and (month := _month(part))]
    if len(months) == 1 and len(numbers) == 2:  # noqa: PLR2004 - a day and a year around a month in letters
        return _made(numbers[0], str(months[0]), numbers[1], today, is_past=is_past)
    if len(numbers) != 3 or months:  # noqa: PLR2004 - day, month, year
        raise NotADay
    first, second, third = numbers
    if len(first) == 4:  # noqa: PLR2004 - the year first, as browsers fill it
        return _made(third, second, first, today, is_past=is_past)
    return _made(first, second, third, today, is_past=is_past)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(char for char in decomposed if unicodedata.category(char) not in {"Mn", "Cf"})


def _month(word: str) -> int:
    found = [number for number, start in enumerate(_MONTHS, 1) if word.startswith(start)]
    return found[0] if found else 0


def _compact(digits: str, today: date, *, is_past: bool) -> date:
    """Eight digits, or six, without anything between: what a telephone's keypad of digits can write."""
    if len(digits) == _LONG:
        if not _OLDEST <= int(digits[4:]) <= _NEWEST:
            return _made(digits[6:], digits[4:6], digits[:4], today, is_past=is_past)
        return _made(digits[:2], digits[2:4], digits[4:], today, is_past=is_past)
    if len(digits) == _SHORT:
        return _made(digits[:2], digits[2:4], digits[4:], today, is_past=is_past)
    raise NotADay


def _made(day_: str, month: str, year: str, today: date, *, is_past: bool) -> date:
    number = int(year)
    if len(year) == _TWO_DIGITS:
        number += today.year - today.year % _CENTURY
        if is_past and number > today.year:
            number -= _CENTURY
    if not (_OLDEST <= number <= _NEWEST and 1 <= int(month) <= 12):  # noqa: PLR2004 - months
        raise NotADay
    if not 1 <= int(day_) <= monthrange(number, int(month))[1]:
        raise NoSuchDay
    return date(number, int(month), int(day_))


def cents(text: str) -> int:
    """``500,50``, ``1 234,56 €``, ``21.500``: the amount in cents, or ``NotAnAmount``; ``BelowZero`` under zero."""
    bare = "".join(char for char in _UNITS.sub("", unicodedata.normalize("NFKC", text)) if not char.isspace())
    bare = bare.replace("\u2212", "-")
    if _TRIPLES.fullmatch(bare):
        bare = re.sub(r"[.']", "", bare)
    found = _AMOUNT.fullmatch(bare)
    if found is None:
        raise NotAnAmount
    sign, whole, rest = found.groups()
    amount = int(Decimal(f"{whole}.{rest or 0}") * CENTS)
    if sign and amount:
        raise BelowZero
    return amount


def measure(text: str) -> int:
    """``12,5``, ``12.5 m²``, ``40 min``: the whole part of a measure, or ``NotAnAmount``.

    What is past the comma is left out: a threshold in whole metres, minutes or kilometres reads the same on both sides of it.
    """
    return cents(_MEASURE.sub("", unicodedata.normalize("NFKC", text).strip())) // CENTS

"""The short opaque name of a file, said aloud at a desk and written in minutes: never two the same, never a name.

The number of a row is one of a kind, so its reference is too, in its list and everywhere. It is scrambled by a
permutation of 35 bits, so that neighbours do not read alike and nobody mistakes it for a rank; it hides nothing.
"""

from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U: what is heard is what is typed."""
_BITS, _SIZE, _LENGTH, _BASE = 35, 1 << 35, 7, 32
_FACTOR, _SHIFT = 0x2545F4915, 18
_BACK = pow(_FACTOR, -1, _SIZE)
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
PREFIX = "K-"


def _scramble(value: int, factor: int) -> int:
    return value * factor % _SIZE


def _fold(value: int) -> int:
    """Its own inverse: the shift is over half of the bits."""
    return value ^ (value >> _SHIFT)


@applies(_HOUSE)
def reference(number: int) -> str:
    """``K-7Q2F9MX`` for the row of that number; ``ValueError`` beyond 34 thousand million rows."""
    if not 0 <= number < _SIZE:
        raise ValueError(number)
    value = _fold(_scramble(_fold(number), _FACTOR))
    digits = [_ALPHABET[value // _BASE**place % _BASE] for place in reversed(range(_LENGTH))]
    return PREFIX + "".join(digits)


@applies(_HOUSE)
def number_of(text: str) -> int | None:
    """The number of a reference as somebody types it; ``None`` when it is none."""
    typed = text.strip().upper().removeprefix(PREFIX).translate(_READ_AS)
    if len(typed) != _LENGTH or any(letter not in _ALPHABET for letter in typed):
        return None
    value = 0
    for letter in typed:
        value = value * _BASE + _ALPHABET.index(letter)
    return _fold(_scramble(_fold(value), _BACK))

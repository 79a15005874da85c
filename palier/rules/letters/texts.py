"""A text message as it is cut by telephones: its alphabet, its length, its segments (3GPP TS 23.038)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_PLACES = "^{}\\[~]|€\f"
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "œ": "oe", "Œ": "OE"}
)
"""Signs of print that a telephone does without: they would halve what one segment holds. Letters keep their accents."""
_SPACES = re.compile(r"[^\S\n]")
_INSIDE = re.compile(r"«\s*(.*?)\s*»")
MOST_SEGMENTS = 6
LONGEST_SENDER = 11


class TextAlphabet(StrEnum):
    """In which alphabet a telephone receives a text."""

    GSM = "gsm7"
    UCS = "ucs2"


_ALONE = {TextAlphabet.GSM: 160, TextAlphabet.UCS: 70}
_JOINED = {TextAlphabet.GSM: 153, TextAlphabet.UCS: 67}


@dataclass(frozen=True, slots=True)
class TextLength:
    """How a text is sent: its alphabet and its segments, each billed as a message."""

    alphabet: TextAlphabet
    segments: int


@applies(_HOUSE)
def plain(text: str) -> str:
    """The text for a telephone: the same words, with the quotes and spaces that every one of them has."""
    close = _SPACES.sub(" ", _INSIDE.sub(r"«\1»", text))
    lines = close.translate(_PLAIN).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())


@applies(_HOUSE)
def length(text: str) -> TextLength:
    """Count the segments of a text as it stands."""
    if all(sign in _BASIC or sign in _TWO_PLACES for sign in text):
        sizes, alphabet = [2 if sign in _TWO_PLACES else 1 for sign in text], TextAlphabet.GSM
    else:
        sizes, alphabet = [len(sign.encode("utf-16-be")) // 2 for sign in text], TextAlphabet.UCS
    if sum(sizes) <= _ALONE[alphabet]:
        return TextLength(alphabet, 1)
    # A sign of two places is never cut in two.
    segments, room = 1, _JOINED[alphabet]
    for size in sizes:
        if size > room:
            segments, room = segments + 1, _JOINED[alphabet]
        room -= size
    return TextLength(alphabet, segments)


@applies(_HOUSE)
def is_sender(name: str) -> bool:
    """Whether operators take this as a sender: letters, digits and spaces, eleven at most, a letter among them."""
    is_plain = name.isascii() and all(sign.isalnum() or sign == " " for sign in name)
    return is_plain and name == name.strip() and len(name) <= LONGEST_SENDER and any(sign.isalpha() for sign in name)

"""When two postal addresses are one door: what a digest of each is made of, so that an interest can be hinted (ADR 189).

It is a hint to ask somebody, never a declaration made for them. An address that cannot be told for sure meets none.
"""

import re
import unicodedata
from collections.abc import Sequence

from palier.rules.law.law import act, applies

_HOUSE = act("règles de séance de Palier")
_SHORT = {
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "boul": "boulevard",
    "r": "rue",
    "pl": "place",
    "imp": "impasse",
    "all": "allee",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "sq": "square",
    "rte": "route",
    "fg": "faubourg",
    "fbg": "faubourg",
    "st": "saint",
    "ste": "sainte",
    "gal": "general",
    "dr": "docteur",
    "pdt": "president",
}
_SMALL = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "et", "a", "au", "aux"})
_WAYS = frozenset(
    [
        "rue",
        "avenue",
        "boulevard",
        "place",
        "impasse",
        "allee",
        "chemin",
        "square",
        "route",
        "faubourg",
        "quai",
        "cours",
        "passage",
        "villa",
        "cite",
        "sentier",
        "sente",
        "ruelle",
        "esplanade",
        "promenade",
        "mail",
        "clos",
        "venelle",
        "traverse",
        "montee",
        "cote",
        "voie",
        "galerie",
        "parvis",
        "pont",
    ]
)
"""What a number stands before, in an address: « 12 rue ». A number that stands after one is part of its name."""
_INSIDE = frozenset(
    [
        "appartement",
        "appartements",
        "appart",
        "appt",
        "apt",
        "app",
        "batiment",
        "batiments",
        "bat",
        "escalier",
        "escaliers",
        "esc",
        "etage",
        "etages",
        "porte",
        "lot",
        "residence",
        "res",
        "hall",
        "rdc",
    ]
)
"""What tells where a door is inside a building, once the street has its name."""
_VALUE = re.compile(r"\d{1,4}[a-z]?|[a-z]")
_NUMBER = re.compile(r"(\d{1,4})(bis|ter|quater|[a-d])?")
_AGAIN = frozenset({"bis", "ter", "quater", "a", "b", "c", "d"})
_POST = re.compile(r"\d{5}")
_FLOOR = re.compile(r"\d{1,2}(?:e|er|ere|eme|nd|nde)?")
_RANGE = re.compile(r"(?<!\d)(\d{1,4})\s*[-–/]\s*\d{1,4}(?!\d)")


@applies(_HOUSE)
def door_of(address: str) -> str:
    """The number, the street and the postcode of an address, as two spellings of it share them; empty where one lacks.

    What stands inside a building is left out: whoever lives there is a neighbour, and is asked. Of « 12-14 », the first counts.
    """
    words = _words(_RANGE.sub(r"\1", address))
    for place, word in enumerate(words):
        number, after = _NUMBER.fullmatch(word), place + 1
        if number is None:
            continue
        again = number[2] or ""
        if not again and after + 1 < len(words) and words[after] in _AGAIN and words[after + 1] in _WAYS:
            again, after = words[after], after + 1
        if after < len(words) and (words[after] in _WAYS or (not _has_a_way(words) and _is_alone(words, place))):
            return _told(f"{number[1]}{again}", words[after:])
    return ""


@applies(_HOUSE)
def street_of(street: str) -> str:
    """A street without its number, as two spellings of it share it: « bd. de la Paix » is « boulevard paix »."""
    return " ".join(word for word in _words(street) if word not in _SMALL)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", plain)]


def _has_a_way(words: Sequence[str]) -> bool:
    return any(word in _WAYS for word in words)


def _is_alone(words: Sequence[str], place: int) -> bool:
    """Whether a number is no part of a building: « 12 la Bergerie », and not « appartement 12 »."""
    return (place == 0 or words[place - 1] not in _INSIDE) and words[place + 1] not in _INSIDE


def _told(number: str, words: Sequence[str]) -> str:
    """A door, from the words that follow its number."""
    street: list[str] = []
    for place, word in enumerate(words):
        if _POST.fullmatch(word):
            named = [one for one in street if one not in _WAYS]
            return f"{number} {' '.join(street)} {word}" if named else ""
        is_named = any(one not in _WAYS for one in street)
        if is_named and word in _INSIDE and (word != "porte" or _VALUE.fullmatch((*words, "")[place + 1])):
            if word.startswith("etage") and len(street) > 1 and _FLOOR.fullmatch(street[-1]):
                street.pop()
            post = next((one for one in words[place:] if _POST.fullmatch(one)), "")
            return f"{number} {' '.join(street)} {post}" if post else ""
        if word not in _SMALL:
            street.append(word)
    return ""


@applies(_HOUSE)
def said(member: str, file: str) -> str:
    """The hint, as who records the votes reads it: no address is in it."""
    return f"{member} a donné une adresse qui est aussi celle d’une personne du {file}."

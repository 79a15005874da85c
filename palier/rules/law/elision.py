"""``de`` and ``que`` before a name that begins by a vowel: « d’Est Habitat ». Apart from ``french``, for ``voice`` asks it.

The name of an organisation, a commune or a person stands in a place of a phrase: no phrase knows how it begins.
"""

import re
import unicodedata
from collections.abc import Mapping

from palier.rules.law.law import act, applies

_VOWELS = frozenset("AEIOUYŒÆ")
_TYPOGRAPHY = act("règles typographiques de l’Imprimerie nationale")
_BEFORE_A_PLACE = re.compile(r"\b([Dd]|[Qq]u)e ((?:<\w+>)?)\{(\w+)\}")
_AT_THE_END = re.compile(r"\b(?:[Dd]|[Qq]u)e $")


@applies(_TYPOGRAPHY)
def elides(name: str) -> bool:
    """Whether a proper name takes ``d’`` and not ``de``: ``d’Est Ensemble``, ``de Lyon``. An accent changes nothing.

    A Y is a vowel before a consonant alone: ``d’Yvonne``, ``de Yasmine``.
    """
    start = unicodedata.normalize("NFD", name)[:2].upper()
    return start[:1] in _VOWELS and not (start[:1] == "Y" and start[1:] in _VOWELS)


@applies(_TYPOGRAPHY)
def elided(text: str, places: Mapping[str, object]) -> str:
    """A phrase, its ``de`` and ``que`` as what its places will hold asks for."""
    if "e {" not in text and "e <" not in text:
        return text
    return _BEFORE_A_PLACE.sub(
        lambda found: (
            f"{found[1]}’{found[2]}{{{found[3]}}}" if elides(str(places.get(found[3], ""))) else str(found[0])
        ),
        text,
    )


@applies(_TYPOGRAPHY)
def pattern(piece: str) -> str:
    """What fits the words before a place, however that begins."""
    return f"{re.escape(piece[:-2])}(?:e |’)" if _AT_THE_END.search(piece) else re.escape(piece)


@applies(_TYPOGRAPHY)
def certain(start: str) -> str:
    """Of the words before a place, those that are written so whatever it holds."""
    return _AT_THE_END.sub("", start)

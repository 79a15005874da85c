"""How a French family name sounds, as a short key: two ways of writing one sound give one key.

A register is typed from what somebody says at a counter: « Gautier » becomes « Gauthier », « Lefèvre », « Lefebvre ». The rules
are a table, tried in order on plain letters; a letter that is left says itself. They never say that two people are one, but that
one name was heard alike.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from palier.rules.law.law import act, applies

_SECURITY = act("règlement (UE) 2016/679, article 32")
ALIKE_FROM = 4
"""Letters from which two names that sound alike are one name: shorter, they are too many."""
KEPT = 16_384
"""Names whose key is kept: a country has many people and few names."""
_RULES: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ebv", "ev"),
        (r"oeu|eu", "E"),
        (r"eaux?|aul?[xt]?$|aud$|ault?$|aux?|o[tp]$", "o"),
        (r"ou|w", "U"),
        (r"sch|sh|ch(?=[aeiouy])", "C"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"gn", "N"),
        (r"gu(?=[eiy])", "G"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"ck|qu?|ch|c(?![eiy])|k", "K"),
        (r"c|z|x$", "s"),
        (r"h", ""),
        (r"y", "i"),
        (r"ill(?=[aeo])", "i"),
        (r"(?:ai|ei|i|u)[nm](?![aeiounmEUo])", "1"),
        (r"[ae][nm](?![aeiounmEUo])", "2"),
        (r"o[nm](?![aeiounmEUo])", "3"),
        (r"ai|ei|e[rz]$|et$|ay", "9"),
        (r"x", "s"),
    )
)
_DOUBLE = re.compile(r"(.)\1+")
_SILENT_END = re.compile(r"(?:es?|[stdp]+)$")


@applies(_SECURITY)
def key(letters: str) -> str:
    """The sounds of a name of small letters without accents; empty where nothing is heard."""
    return _heard(letters)


@lru_cache(maxsize=KEPT)
def _heard(letters: str) -> str:
    heard = _DOUBLE.sub(r"\1", letters)
    for pattern, sound in _RULES:
        heard = pattern.sub(sound, heard)
    heard = _DOUBLE.sub(r"\1", heard)
    return _SILENT_END.sub("", heard) or heard


@applies(_SECURITY)
def are_alike(one: str, other: str) -> bool:
    """Whether two names, as letters alone, are heard alike; never so short a one."""
    return min(len(one), len(other)) >= ALIKE_FROM and key(one) == key(other)

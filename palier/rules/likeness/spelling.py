"""A name as it is compared: words in small plain letters, how they sound, and what is left of them in another alphabet."""

import re
from functools import lru_cache

from palier.rules.law.law import act, applies
from palier.rules.people import folding, sounds

HOUSE = act("règles de rapprochement de Palier")
KEPT = 65_536
"""Names whose words are kept: a country has many people and few names."""
_BARRED = str.maketrans(
    {"đ": "d", "Đ": "d", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ß": "ss", "\u0131": "i", "ð": "d", "þ": "th"}
)
_TWO = 2
_WORD = re.compile(r"[^\W\d_]+")
_TITLES = frozenset(("m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr"))
_WRITTEN = """
    de du des d la le les l da do dos das di del della e y van von der den ten ter el al ul ben bin ibn bint bent bou ou ould
    abou abu ait at n mc mac o saint st ste sainte
    """
_PARTICLES = frozenset(_WRITTEN.split())
"""Words that are written, joined or left out as it comes. Alone, they are a name."""
_MARRIED = re.compile(r"\b(?:née?|nee?|epouse|épouse|ep|ép|veuve|vve|nom d.usage|usage)\b[\s.:]*", re.IGNORECASE)
_SOUNDED = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|sh|ch|tch|tj", "c"),
        (r"kh|gh|rh", "g"),
        (r"dj|dz|j", "j"),
        (r"ph", "f"),
        (r"th|dh", "t"),
        (r"q|k|c(?![eiy])", "k"),
        (r"ou|oo|w|u", "u"),
        (r"c|z|x|ss|s", "s"),
        (r"nh|gn|nn", "n"),
        (r"lh", "l"),
        (r"h", ""),
        (r"v|b", "b"),
    )
)
_SERVANT = re.compile(r"^abd[aeu]?l(?=.)")
_VOWELS = re.compile(r"[aeiouy]+")
_DOUBLE = re.compile(r"(.)\1+")


@applies(HOUSE)
def within(one: str, other: str, most: int) -> bool:
    """Whether at most so many signs were added, lost, replaced, or exchanged with their neighbour."""
    if one == other:
        return True
    if most == 0 or abs(len(one) - len(other)) > most:
        return False
    start, end, last = 0, len(one), len(other)
    while start < end and start < last and one[start] == other[start]:
        start += 1
    while end > start and last > start and one[end - 1] == other[last - 1]:
        end, last = end - 1, last - 1
    longest = max(end, last) - start
    if longest <= most:
        return True
    mine, its = one[start:end], other[start:last]
    if most == 1:
        return longest == _TWO and mine == its[::-1]
    return _edits(mine, its, most) <= most


def _edits(one: str, other: str, most: int) -> int:
    """The least number of them, counted row by row; ends as soon as it passes ``most``."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for line, mine in enumerate(one, start=1):
        above, before, row = before, row, [line]
        for place, its in enumerate(other, start=1):
            least = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (mine != its))
            if line > 1 and place > 1 and mine == other[place - 2] and one[line - 2] == its:
                least = min(least, above[place - 2] + 1)
            row.append(least)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]


@applies(HOUSE)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, without accents, marks, titles; empty where there is none."""
    return _words(name)


@lru_cache(maxsize=KEPT)
def _words(name: str) -> tuple[str, ...]:
    found = _WORD.findall(folding.folded(name.translate(_BARRED)).translate(_BARRED))
    return tuple(one for one in found if one not in _TITLES) or tuple(found)


@applies(HOUSE)
def names_in(written: str) -> tuple[str, ...]:
    """The names of one field: « Durand épouse Martin » is two."""
    parts = (part.strip(" ()-,.") for part in _MARRIED.split(written))
    return tuple(part for part in parts if _words(part))


@applies(HOUSE)
def core(found: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a family name that carry it: particles fall, unless there is nothing else."""
    return tuple(one for one in found if one not in _PARTICLES) or found


@applies(HOUSE)
def skeleton(letters: str) -> str:
    """What a name keeps however another alphabet was copied: its consonants by kind, and whether it ends in an a."""
    return _skeleton(letters)


@lru_cache(maxsize=KEPT)
def _skeleton(letters: str) -> str:
    heard = sounded(letters)
    first = "a" if heard[:1] and heard[0] in "aeiouy" else ""
    last = "a" if letters.removesuffix("h").endswith("a") else ""
    return first + _DOUBLE.sub(r"\1", _VOWELS.sub("", heard)) + last


@applies(HOUSE)
def sounded(letters: str) -> str:
    """A name with one letter for each kind of consonant, whatever alphabet it was copied from; its vowels stay."""
    return _sounded(letters)


@lru_cache(maxsize=KEPT)
def _sounded(letters: str) -> str:
    heard = _SERVANT.sub("abd", letters)
    for pattern, sound in _SOUNDED:
        heard = pattern.sub(sound, heard)
    return _DOUBLE.sub(r"\1", heard)


@applies(HOUSE)
def sound(letters: str) -> str:
    """How a French reader says it; the y and the i are one."""
    return sounds.key(letters)

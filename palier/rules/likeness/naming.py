"""How two names agree: as written, by a slip of the hand, by ear, in part, in another alphabet. Two known given names differ."""

from collections.abc import Sequence
from functools import lru_cache

from palier.rules.law.law import applies
from palier.rules.likeness import common_names, spelling
from palier.rules.likeness.reasons import LikenessReason as R
from palier.rules.likeness.spelling import HOUSE

SLIP_FROM, SLIPS_FROM = 4, 8
"""Letters from which one slip, or two, may be one name: shorter, too many names are a letter apart."""
_BY_EAR, _CONSONANTS, _SOUNDS, _WRONG = 4, 3, 5, 3
CUT_FROM = 3
"""Letters from which the beginning of a given name stands for it."""
KEPT = 65_536
"""Pairs of names whose answer is kept: more fills the memory of who compares a million lines, and is seldom asked again."""
Words = tuple[str, ...]


@applies(HOUSE)
def families(one: Sequence[Words], other: Sequence[Words]) -> R | None:
    """How the family names of two records agree at best, birth or used name; none where one of them has none."""
    if not one or not other:
        return None
    found = {_family(mine, theirs) for mine in one for theirs in other}
    return next(
        level for level in (R.NAME, R.SOUND, R.NAME_SLIP, R.NAME_PART, R.NAME_SHARED, R.NAME_OTHER) if level in found
    )


@lru_cache(maxsize=KEPT)
def _family(one: Words, other: Words) -> R:
    mine, theirs = "".join(one), "".join(other)
    if mine == theirs or _cores(one) == _cores(other) or sorted(one) == sorted(other):
        return R.NAME
    if _are_heard(mine, theirs) or _are_heard(_cores(one), _cores(other)):
        return R.SOUND
    if _are_a_slip(mine, theirs) or _are_a_slip(_cores(one), _cores(other)):
        return R.NAME_SLIP
    return _parts(spelling.core(one), spelling.core(other))


@lru_cache(maxsize=KEPT)
def _cores(found: Words) -> str:
    return "".join(spelling.core(found))


def _parts(one: Words, other: Words) -> R:
    few, many = sorted((one, other), key=len)
    met = [word for word in few if any(_is_word(word, each) for each in many)]
    if len(met) == len(few) and len("".join(few)) > 1:
        return R.NAME_PART
    return R.NAME_SHARED if any(len(word) >= SLIP_FROM for word in met) else R.NAME_OTHER


def _is_word(one: str, other: str) -> bool:
    return one == other or _are_heard(one, other) or _are_a_slip(one, other)


def _are_heard(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _BY_EAR:
        return one.replace("y", "i") == other.replace("y", "i")
    if spelling.sound(one) == spelling.sound(other):
        return True
    mine, theirs = spelling.sounded(one), spelling.sounded(other)
    kept = spelling.skeleton(one)
    if len(kept) < _CONSONANTS or kept != spelling.skeleton(other):
        return False
    most = max(1, max(len(mine), len(theirs)) // 3)
    return spelling.within(mine, theirs, most)


def _are_a_slip(one: str, other: str) -> bool:
    short = min(len(one), len(other))
    most = 0 if short < SLIP_FROM else 1 if short < SLIPS_FROM else 2
    if most == 0:
        return False
    return spelling.within(one, other, most) or _are_nearly_heard(one, other)


def _are_nearly_heard(one: str, other: str) -> bool:
    """Written by ear, with a sound more or less."""
    mine, theirs = spelling.sound(one), spelling.sound(other)
    is_near = min(len(mine), len(theirs)) >= _SOUNDS and spelling.within(mine, theirs, 1)
    return is_near and spelling.within(one, other, _WRONG)


@applies(HOUSE)
@lru_cache(maxsize=KEPT)
def givens(one: Words, other: Words) -> R | None:
    """How two given names agree; none where one is missing. Two that both have more than they share are two people."""
    if not one or not other:
        return None
    mine, theirs = "".join(one), "".join(other)
    if mine == theirs or sorted(one) == sorted(other):
        return R.FIRST
    level = _given(mine, theirs)
    if level is R.FIRST_OTHER:
        level = _given_words(one, other)
    if level is R.FIRST_OTHER and _are_short(one, other):
        return R.FIRST_CUT
    return level


def _given(one: str, other: str) -> R:
    if other in common_names.SPELT_ALSO.get(one, ()):
        return R.FIRST_SOUND
    if one in common_names.GIVEN and other in common_names.GIVEN:
        return R.FIRST_SOUND if _are_one_sex(one, other) and _sounds_as(one, other) else R.FIRST_OTHER
    if _is_turned(one, other):
        return R.FIRST_OTHER
    if _are_heard(one, other):
        return R.FIRST_SOUND
    if _are_a_slip(one, other):
        return R.FIRST_SLIP
    short, long = sorted((one, other), key=len)
    return R.FIRST_CUT if len(short) >= CUT_FROM and long.startswith(short) else R.FIRST_OTHER


def _are_one_sex(one: str, other: str) -> bool:
    return any(one in names and other in names for names in (common_names.MEN, common_names.WOMEN))


def _sounds_as(one: str, other: str) -> bool:
    return spelling.sound(one) == spelling.sound(other)


def _is_turned(one: str, other: str) -> bool:
    """A woman's form of a man's name: a brother and a sister."""
    short, long = sorted((one, other), key=len)
    return long in {f"{short}a", f"{short}ah"} and (long in common_names.GIVEN) == (short in common_names.GIVEN)


def _given_words(one: Words, other: Words) -> R:
    few, many = sorted((one, other), key=len)
    if len(few) == len(many) == 1:
        return _initial(few[0], many[0])
    left = list(many)
    worst = R.FIRST_CUT if len(few) < len(many) else R.FIRST_SLIP
    for word in few:
        levels = {each: _given(word, each) if word != each else R.FIRST for each in left}
        met = next((each for each in left if levels[each] is not R.FIRST_OTHER), None)
        if met is None:
            met = next((each for each in left if _initial(word, each) is R.FIRST_SHORT), None)
            worst = R.FIRST_SHORT if len(few) == 1 else worst
        if met is None:
            return R.FIRST_OTHER
        left.remove(met)
    return worst


def _initial(one: str, other: str) -> R:
    short, long = sorted((one, other), key=len)
    return R.FIRST_SHORT if len(short) == 1 and long.startswith(short) else R.FIRST_OTHER


def _are_short(one: Words, other: Words) -> bool:
    """Whether one is what the other is called for short, or its initials."""
    mine, theirs = "-".join(one), "-".join(other)
    for long, shorts in common_names.SHORTENED:
        if (mine == long and theirs in shorts) or (theirs == long and mine in shorts):
            return True
    few, many = sorted((one, other), key=len)
    return len(few) == 1 < len(many) and few[0] == "".join(word[0] for word in many)


@applies(HOUSE)
def are_swapped(one: tuple[Sequence[Words], Words], other: tuple[Sequence[Words], Words]) -> bool:
    """Whether the family name of each stands where the other has its given name, or all words are the same in another order."""
    (mine, my_given), (theirs, their_given) = one, other
    if not (mine and theirs and my_given and their_given):
        return False
    for my_family in mine:
        for their_family in theirs:
            if sorted(my_family + my_given) == sorted(their_family + their_given):
                return my_given != their_given and my_family != their_family
            if my_family != their_given and their_family != my_given:
                continue
            crossed = (_crossed(my_family, their_given), _crossed(their_family, my_given))
            if R.NAME_OTHER not in crossed:
                return True
    return False


def _crossed(family: Words, given: Words) -> R:
    level = _family(family, given)
    return R.NAME_OTHER if level is R.NAME_SHARED else level

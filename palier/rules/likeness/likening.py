"""Two records: are they of one person? ``compare(one, other)`` gives a score, a word and its reasons; nobody is joined by it.

Twins, a parent and a child of one name, a family's mailbox: what separates counts as much as what joins, and what is unknown
joins nobody. The score is a sum of points, each of which is said in a sentence (``reasons.LABELS``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from palier.rules.law.law import applies
from palier.rules.likeness import births, common_names, naming, spelling
from palier.rules.likeness.naming import Words
from palier.rules.likeness.reasons import LABELS, WEIGHTS
from palier.rules.likeness.reasons import LikenessReason as R
from palier.rules.likeness.spelling import HOUSE
from palier.rules.people import contacts

FROM, SURE = 60, 85
"""The score from which two records are shown to a person, and the one from which they hardly ever are two people."""
_POSITIVE = frozenset((R.NAME, R.SOUND, R.NAME_SLIP, R.NAME_PART, R.SWAPPED))
_COMMON_OF = frozenset((R.NAME, R.SOUND, R.NAME_SLIP, R.SWAPPED))
LOCAL_FROM = 6
"""Signs before the @ from which one that differs is a slip: « l.martin » and « m.martin » are of one family."""
_STRANGE = frozenset((R.COMMON, R.FIRST_COMMON, R.EMAIL_OTHER, R.PHONE_OTHER))
_CONTACTS = frozenset((R.EMAIL, R.EMAIL_SLIP, R.PHONE, R.PHONE_SLIP, R.NUMBER))


class LikenessVerdict(StrEnum):
    """What a score means."""

    SURE = "presque_sur"
    LIKELY = "probable"
    APART = "rien"


@dataclass(frozen=True, slots=True)
class AdultNamed:
    """Another adult of a household, as a record names them."""

    given: str
    family: str = ""
    birth: date | None = None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What is compared of a person, as it was written; what is unknown stays empty."""

    family: str = ""
    used: str = ""
    """The name in use, or of marriage, where it is not the one of birth."""
    given: str = ""
    birth: date | None = None
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    commune: str = ""
    adults: Sequence[AdultNamed] = field(default=())
    numero: str = ""


@dataclass(frozen=True, slots=True)
class LikenessSide:
    """A record made ready once, for each is compared with many."""

    families: tuple[Words, ...]
    given: Words
    birth: date | None
    emails: frozenset[str]
    phones: frozenset[str]
    commune: str
    adults: tuple[tuple[Words, tuple[Words, ...], date | None], ...]
    numero: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score from 0 to 100, with each of its reasons in the order in which they were weighed."""

    score: int
    reasons: tuple[R, ...]

    @property
    def verdict(self) -> LikenessVerdict:
        """What the score means: almost certain, likely, or nothing to show."""
        if self.score < FROM:
            return LikenessVerdict.APART
        return LikenessVerdict.SURE if self.score >= SURE else LikenessVerdict.LIKELY

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each reason with its points, as an agent reads it."""
        return tuple(f"{LABELS[one]} ({WEIGHTS[one]:+d})" for one in self.reasons)


@applies(HOUSE)
def compare(one: PersonRecord, other: PersonRecord) -> Likeness:
    """Weigh two records. Nothing is decided by it: somebody reads the reasons."""
    return weigh(side_of(one), side_of(other))


@applies(HOUSE)
def side_of(record: PersonRecord) -> LikenessSide:
    """A record, ready to be compared."""
    families = {spelling.words(name): None for text in (record.family, record.used) for name in spelling.names_in(text)}
    return LikenessSide(
        families=tuple(families),
        given=spelling.words(record.given),
        birth=record.birth,
        emails=frozenset(contacts.box(one) for one in record.emails if "@" in one),
        phones=frozenset(end for one in record.phones if (end := contacts.end_of_phone(one))),
        commune=_place(record.commune),
        adults=tuple(_adult(one) for one in record.adults),
        numero=record.numero,
    )


def _adult(one: AdultNamed) -> tuple[Words, tuple[Words, ...], date | None]:
    return spelling.words(one.given), tuple(map(spelling.words, spelling.names_in(one.family))), one.birth


@lru_cache(maxsize=65_536)
def _place(written: str) -> str:
    found = ["saint" if one == "st" else "sainte" if one == "ste" else one for one in spelling.words(written)]
    return "".join(one for one in found if one not in {"cedex", "arrondissement", "er", "e", "eme"})


@applies(HOUSE)
def weigh(one: LikenessSide, other: LikenessSide) -> Likeness:
    """The sum of what joins and of what separates."""
    named = names(one, other)
    found = [*named, *births.compare(one.birth, other.birth), *_ways(one, other), *_around(one, other)]
    if not _CONTACTS & set(found):
        found += _common(one, other, named)
    elif R.NEW_YEAR in found:
        found.remove(R.NEW_YEAR)
    if set(found) >= _STRANGE and all(_is_common(side, common_names.MOST) for side in (one, other)):
        found.append(R.NAMESAKES)
    return Likeness(max(0, min(100, sum(WEIGHTS[reason] for reason in found))), tuple(found))


@applies(HOUSE)
def may_be(one: LikenessSide, other: LikenessSide) -> bool:
    """Whether weighing two records can give enough: two given names that differ, or two birth dates, never do."""
    if naming.givens(one.given, other.given) is R.FIRST_OTHER and not _are_swapped(one, other):
        return False
    return may_be_born((one.birth, one.numero), (other.birth, other.numero))


@applies(HOUSE)
def may_be_born(one: tuple[date | None, str], other: tuple[date | None, str]) -> bool:
    """The same of their birth dates and numbers alone, before anything else of them is read."""
    is_one_number = bool(one[1]) and one[1] == other[1]
    return is_one_number or R.BIRTH_OTHER not in births.compare(one[0], other[0])


def _are_swapped(one: LikenessSide, other: LikenessSide) -> bool:
    return naming.are_swapped((one.families, one.given), (other.families, other.given))


@applies(HOUSE)
def names(one: LikenessSide, other: LikenessSide) -> tuple[R, ...]:
    """What the names of two records say."""
    given, family = naming.givens(one.given, other.given), naming.families(one.families, other.families)
    is_odd = given in (None, R.FIRST_OTHER) or family in (None, R.NAME_OTHER)
    if is_odd and _are_swapped(one, other):
        return (R.SWAPPED,)
    return tuple(each for each in (family, given or R.FIRST_MISSING) if each is not None)


def _common(one: LikenessSide, other: LikenessSide, levels: Sequence[R]) -> list[R]:
    """A name that many share is worth less, where no contact says that it is no chance."""
    found = []
    if _COMMON_OF & set(levels) and _is_common(one) and _is_common(other):
        found.append(R.COMMON)
    is_given = {R.FIRST, R.FIRST_SLIP, R.FIRST_SOUND, R.FIRST_CUT, R.SWAPPED} & set(levels)
    if is_given and any(_is_common_given(each) for each in (one, other)):
        found.append(R.FIRST_COMMON)
    return found


def _is_common(side: LikenessSide, known: frozenset[str] = common_names.SURNAMES) -> bool:
    return any("".join(spelling.core(name)) in known for name in (*side.families, side.given))


def _is_common_given(side: LikenessSide) -> bool:
    return all(word in common_names.COMMON_GIVEN for word in side.given) and bool(side.given)


def _ways(one: LikenessSide, other: LikenessSide) -> list[R]:
    found = []
    if one.numero and other.numero:
        found.append(R.NUMBER if one.numero == other.numero else R.NUMBER_OTHER)
    if one.emails and other.emails:
        found.append(_way(one.emails, other.emails, R.EMAIL, R.EMAIL_SLIP, R.EMAIL_OTHER))
    if one.phones and other.phones:
        found.append(_way(one.phones, other.phones, R.PHONE, R.PHONE_SLIP, R.PHONE_OTHER))
    return found


def _way(mine: frozenset[str], theirs: frozenset[str], same: R, slip: R, other: R) -> R:
    if mine & theirs:
        return same
    return slip if any(_are_a_sign_apart(one, two) for one in mine for two in theirs) else other


def _are_a_sign_apart(one: str, other: str) -> bool:
    """One sign, and never a digit of an address: « martin75 » and « martin76 » are two people."""
    if not spelling.within(one, other, 1):
        return False
    local = min(one.partition("@")[0], other.partition("@")[0], key=len)
    return "@" not in one or (_digits(one) == _digits(other) and len(local) >= LOCAL_FROM)


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _around(one: LikenessSide, other: LikenessSide) -> list[R]:
    found = []
    if one.commune and other.commune:
        found.append(R.PLACE if one.commune == other.commune else R.PLACE_OTHER)
    if one.adults and other.adults:
        is_met = any(_is_adult(mine, theirs) for mine in one.adults for theirs in other.adults)
        found.append(R.ADULT if is_met else R.ADULT_OTHER)
    return found


def _is_adult(
    one: tuple[Words, tuple[Words, ...], date | None], other: tuple[Words, tuple[Words, ...], date | None]
) -> bool:
    given = naming.givens(one[0], other[0])
    if given is None or given is R.FIRST_OTHER:
        return False
    born = births.compare(one[2], other[2])
    if R.BIRTH_OTHER in born:
        return False
    return bool(born) or naming.families(one[1], other[1]) in _POSITIVE
